//! Dialogs: forms field by field, questions, and what is asked once more before it is done.

use hakyu_exercise::{
    guide::{self, Asking, Filled, Kind, Sheet, Value},
    log::{Act, Conducted, Doing, Ruling},
    outcome::Lang,
    session::{Desk, SessionError},
};

use super::{
    control::Drill,
    pages::{bracketed, item},
    words::{Say, Tone, Verb, mark, pick},
};

/// What is talked about.
#[derive(Clone, Debug)]
pub(crate) enum Talk {
    /// A sheet.
    Sheet(Form),
    /// Yes or no.
    Confirm(Pending),
}

/// A sheet that is being filled in.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) purpose: Purpose,
    pub(crate) sheet: Sheet,
    /// The field whose turn it is; beyond the last: the summary.
    pub(crate) at: usize,
}

/// What a sheet is for.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// A message, a forecast or a reading, by its word.
    Send(&'static str),
    /// Answers to questions.
    Answers(Asking),
}

/// What is to be confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pending {
    /// The exercise is to end.
    End,
    /// A free action may be meant as one of the catalogue.
    As {
        /// Number of its entry.
        free: u32,
        /// The action.
        action: String,
        /// Its name.
        title: String,
    },
}

/// What can be answered to a sheet beside what goes into its fields.
enum Aside {
    Explain,
    Back,
    Rest,
    Cancel,
}

fn aside(said: &str) -> Option<Aside> {
    let word = guide::plain_width(said).trim().to_lowercase();
    Some(match word.as_str() {
        "?" | "help" | "説明" => Aside::Explain,
        "<" | "back" | "戻る" => Aside::Back,
        "." | "。" | "rest" | "以下同じ" => Aside::Rest,
        "cancel" | "取消" | "取り消し" | "やめる" => Aside::Cancel,
        _ => return None,
    })
}

fn yes(said: &str) -> Option<bool> {
    let word = guide::plain_width(said).trim().to_lowercase();
    match word.as_str() {
        "yes" | "y" | "はい" | "ok" | "送る" => Some(true),
        "no" | "n" | "いいえ" | "cancel" | "取消" | "取り消し" | "やめる" => {
            Some(false)
        }
        _ => None,
    }
}

impl Talk {
    pub(super) fn asking(asking: Asking) -> Self {
        let sheet = guide::question_sheet(&asking);
        Self::Sheet(Form { purpose: Purpose::Answers(asking), sheet, at: 0 })
    }

    /// What is said when it begins.
    pub(super) fn opening(&self, drill: &Drill) -> Vec<Say> {
        let Self::Sheet(form) = self else { return Vec::new() };
        let mut said = vec![Say::new(
            Tone::Head,
            format!("{} {}", mark(drill.lang()), drill.get(&form.sheet.title)),
        )];
        match &form.purpose {
            Purpose::Answers(asking) => {
                let situation = drill.get(&asking.situation);
                // The situation of a part was told when it began.
                if !situation.is_empty() && asking.good.is_empty() && asking.id != "hot-wash" {
                    said.push(Say::new(Tone::Plain, situation));
                }
                said.push(drill.plain(
                    "Enter passes a question over, 'cancel' passes them all over.",
                    "Enterで設問を飛ばし、「取消」ですべて飛ばします。",
                ));
            }
            Purpose::Send(_) => said.push(drill.plain(
                "Enter takes what stands in [ ], '.' takes all the rest, 'unknown' is an answer, '?' explains, 'cancel' leaves.",
                "Enterで［ ］内をそのまま採用、「.」で残りすべてを採用、「不明」も回答、「?」で説明、「取消」で閉じます。",
            )),
        }
        said.push(form.question(drill));
        said
    }

    /// What stands before the place to type.
    pub(super) fn prompt(&self, drill: &Drill) -> String {
        match self {
            Self::Sheet(form) => match form.sheet.fields.get(form.at) {
                Some(field) => {
                    let (at, all) = (form.at + 1, form.sheet.fields.len());
                    format!("{at}/{all} {}> ", short(drill.get(&field.title)))
                }
                None => pick(
                    drill.lang(),
                    "send? yes, no, or a number to change> ",
                    "送信しますか（はい／いいえ／修正する番号）> ",
                )
                .into(),
            },
            Self::Confirm(Pending::End) => pick(
                drill.lang(),
                "end the exercise for good? yes or no> ",
                "演習を終了しますか（はい／いいえ）> ",
            )
            .into(),
            Self::Confirm(Pending::As { title, .. }) => match drill.lang() {
                Lang::En => format!("did you mean '{title}'? yes or no> "),
                Lang::Ja => format!("「{title}」のことですか（はい／いいえ）> "),
            },
        }
    }
}

/// A title that fits before a prompt.
fn short(title: &str) -> String {
    if title.chars().count() <= 24 {
        return title.to_owned();
    }
    let begin: String = title.chars().take(23).collect();
    format!("{begin}…")
}

impl Form {
    /// The field whose turn it is, with its choices and what stands there; or the summary.
    fn question(&self, drill: &Drill) -> Say {
        let Some(field) = self.sheet.fields.get(self.at) else { return self.summary(drill) };
        let mut lines = vec![drill.get(&field.title).to_owned()];
        if matches!(self.purpose, Purpose::Answers(_)) && field.kind != Kind::Words {
            lines[0].push_str(&bracketed(drill.lang(), drill.get(&field.help)));
        }
        for (number, choice) in (1..).zip(field.choices()) {
            lines.push(format!("{number:>4}  {}", drill.get(&choice.title)));
        }
        if matches!(self.purpose, Purpose::Send(_)) {
            lines.push(format!("   [{}]", drill.get(&field.shown(drill.compiled()))));
        }
        Say::new(Tone::Plain, lines.join("\n"))
    }

    fn summary(&self, drill: &Drill) -> Say {
        let mut lines = vec![format!("{} {}", mark(drill.lang()), drill.get(&self.sheet.title))];
        for (number, field) in (1..).zip(&self.sheet.fields) {
            let (title, value) = (drill.get(&field.title), field.shown(drill.compiled()));
            lines.push(format!("{number:>4}  {title}: {}", drill.get(&value)));
        }
        Say::new(Tone::Plain, lines.join("\n"))
    }
}

impl Drill {
    /// A line in a dialog.
    pub(super) fn talk_line(&mut self, line: &str) -> Result<Vec<Say>, SessionError> {
        match self.talk.take() {
            None => Ok(Vec::new()),
            Some(Talk::Confirm(pending)) => self.confirm(pending, line),
            Some(Talk::Sheet(form)) => self.sheet_line(form, line),
        }
    }

    fn confirm(&mut self, pending: Pending, line: &str) -> Result<Vec<Say>, SessionError> {
        let Some(answer) = yes(line) else {
            let again = pick(self.lang(), "answer yes or no", "はい・いいえ で答えてください");
            let said = self.refused(again.into());
            self.talk = Some(Talk::Confirm(pending));
            return Ok(vec![said]);
        };
        match (pending, answer) {
            (Pending::End, true) => self.ended(),
            (Pending::End, false) => Ok(vec![self.plain("It goes on.", "演習を続けます。")]),
            (Pending::As { free, action, .. }, true) => {
                self.rule(free, Ruling::As(action.clone()))?;
                let mut said =
                    vec![self.plain("It counts as that action.", "その対応として扱います。")];
                said.extend(self.feedback(&Doing::Act(action)));
                Ok(said)
            }
            (Pending::As { free, .. }, false) => self.without_effect(free),
        }
    }

    pub(super) fn without_effect(&mut self, free: u32) -> Result<Vec<Say>, SessionError> {
        let why = "not in the catalogue of actions / 対応一覧にない行動";
        self.rule(free, Ruling::Refused(why.into()))?;
        Ok(vec![self.plain(
            "It is in the log; nothing in the catalogue stands for it, so it changes nothing here. The debrief will show it.",
            "記録しました。対応一覧に該当するものがないため、この演習では状況に影響しません。振り返りの際に表示されます。",
        )])
    }

    fn sheet_line(&mut self, mut form: Form, line: &str) -> Result<Vec<Say>, SessionError> {
        let asking = matches!(form.purpose, Purpose::Answers(_));
        match aside(line) {
            Some(Aside::Cancel) => {
                return if asking {
                    self.answered(&form)
                } else {
                    Ok(vec![self.plain("Nothing was sent.", "送信しませんでした。")])
                };
            }
            Some(Aside::Back) => {
                form.at = form.at.saturating_sub(1);
                return Ok(self.keep(form, None));
            }
            Some(Aside::Rest) => {
                form.at = form.sheet.fields.len();
                return if asking { self.answered(&form) } else { Ok(self.keep(form, None)) };
            }
            Some(Aside::Explain) => {
                let help = form.sheet.fields.get(form.at).map(|f| self.get(&f.help).to_owned());
                let help = help.map(|h| Say::new(Tone::Hint, h));
                return Ok(self.keep(form, help));
            }
            None => {}
        }
        if form.at >= form.sheet.fields.len() {
            return self.summary_line(form, line);
        }
        if !line.trim().is_empty() {
            let (now, compiled) = (self.session.now(), std::sync::Arc::clone(self.compiled()));
            if let Err(refusal) = form.sheet.fields[form.at].answer(&compiled, now, line) {
                let said = self.refused(refusal.get(self.lang()).to_owned());
                self.talk = Some(Talk::Sheet(form));
                return Ok(vec![said]);
            }
            follow(&mut form);
        }
        form.at += 1;
        if asking {
            let mut said = Vec::new();
            if self.manner.guided
                && let Purpose::Answers(asked) = &form.purpose
            {
                let key = &form.sheet.fields[form.at - 1].key;
                let good = asked.good.iter().find(|g| g.0 == *key).map(|g| self.get(&g.1));
                let words = pick(self.lang(), "A good answer holds: ", "回答例：");
                said.extend(good.map(|g| Say::new(Tone::Feedback, format!("{words}{g}"))));
            }
            if form.at >= form.sheet.fields.len() {
                let mut done = self.answered(&form)?;
                said.append(&mut done);
                return Ok(said);
            }
            said.extend(self.keep(form, None));
            return Ok(said);
        }
        Ok(self.keep(form, None))
    }

    /// Goes on with a sheet and shows where it stands.
    fn keep(&mut self, form: Form, first: Option<Say>) -> Vec<Say> {
        let mut said: Vec<Say> = first.into_iter().collect();
        said.push(form.question(self));
        self.talk = Some(Talk::Sheet(form));
        said
    }

    fn summary_line(&mut self, mut form: Form, line: &str) -> Result<Vec<Say>, SessionError> {
        let plain = guide::plain_width(line);
        if let Ok(number) = plain.trim().parse::<usize>()
            && (1..=form.sheet.fields.len()).contains(&number)
        {
            form.at = number - 1;
            return Ok(self.keep(form, None));
        }
        match yes(line) {
            Some(true) => self.send(form),
            Some(false) => Ok(vec![self.plain("Nothing was sent.", "送信しませんでした。")]),
            None => {
                let words = pick(
                    self.lang(),
                    "answer yes or no, or give the number of a field",
                    "はい・いいえ、または項目の番号で答えてください",
                );
                let said = self.refused(words.into());
                self.talk = Some(Talk::Sheet(form));
                Ok(vec![said])
            }
        }
    }

    /// Sends what a sheet says.
    fn send(&mut self, form: Form) -> Result<Vec<Say>, SessionError> {
        let Purpose::Send(kind) = form.purpose else { return Ok(Vec::new()) };
        let filled = match guide::fill(kind, &form.sheet) {
            Ok(filled) => filled,
            Err(refusal) => {
                let said = self.refused(refusal.get(self.lang()).to_owned());
                let mut form = form;
                let empty = form.sheet.missing().map(|f| f.key.clone());
                form.at = form
                    .sheet
                    .fields
                    .iter()
                    .position(|f| Some(&f.key) == empty.as_ref())
                    .unwrap_or(form.at);
                return Ok(self.keep(form, Some(said)));
            }
        };
        match filled {
            Filled::Doing(doing) => match self.done(*doing, String::new()) {
                // What was written is not lost.
                Err(SessionError::Refused(refusal)) => {
                    let said = self.refused(refusal.get(self.lang()).to_owned());
                    Ok(self.keep(form, Some(said)))
                }
                other => other,
            },
            Filled::Reading { levels, estimate, text } => {
                let role = self.id_of(self.role());
                self.enter(self.me(), Act::Reading { role, levels, estimate, text })?;
                Ok(vec![self.plain(
                    "Written down. The debrief puts it beside what was.",
                    "記録しました。振り返りで実際の状況と並べて示します。",
                )])
            }
        }
    }

    /// Enters a deed, and says what follows from it.
    pub(super) fn done(&mut self, doing: Doing, why: String) -> Result<Vec<Say>, SessionError> {
        let (desk, view, before) = (self.desk(), self.view(), self.session.entries().to_vec());
        let role = self.id_of(self.role());
        let deed = Conducted { role, doing, why, attested: self.outside.clone() };
        let doing = deed.doing.clone();
        self.enter(self.me(), Act::Deed(deed))?;
        self.outside = None;
        let words = self.deed_words(&doing);
        let mut said = vec![Say::new(
            Tone::Plain,
            match self.lang() {
                Lang::En => format!("{} {} Done: {words}", mark(self.lang()), self.clock()),
                Lang::Ja => format!("{}{} 実施：{words}", mark(self.lang()), self.clock()),
            },
        )];
        said.extend(self.feedback(&doing));
        if self.manner.guided
            && let Doing::Message(letter) = &doing
        {
            for remark in guide::remarks(self.compiled(), &desk, &view, &before, letter) {
                let sign = if remark.good {
                    pick(self.lang(), "good: ", "良い点：")
                } else {
                    pick(self.lang(), "look again: ", "確認：")
                };
                said.push(Say::new(Tone::Feedback, format!("{sign}{}", self.get(&remark.text))));
            }
        }
        Ok(said)
    }

    /// What a decision will do, in guided play.
    fn feedback(&self, doing: &Doing) -> Vec<Say> {
        if !self.manner.guided {
            return Vec::new();
        }
        let lines = guide::after(self.compiled(), self.offer(), doing, self.session.now());
        lines.iter().map(|text| Say::new(Tone::Feedback, self.get(text))).collect()
    }

    /// Writes the answers of a sheet down.
    fn answered(&mut self, form: &Form) -> Result<Vec<Say>, SessionError> {
        let role = self.id_of(self.role());
        for field in &form.sheet.fields {
            if matches!(field.value, Value::Open) {
                continue;
            }
            let shown = field.shown(self.compiled());
            let text = self.get(&shown).to_owned();
            let (role, question) = (role.clone(), field.key.clone());
            self.enter(self.me(), Act::Answer { role, question, text })?;
        }
        Ok(Vec::new())
    }

    /// Opens a form of its own.
    pub(super) fn open_sheet(&mut self, verb: Verb, desk: &Desk) -> Vec<Say> {
        let (compiled, offer) = (self.compiled(), self.offer());
        let (kind, sheet) = match verb {
            Verb::Announce => ("announce", guide::announcement(compiled, desk, offer)),
            Verb::Forecast => ("forecast", guide::forecast(desk, offer)),
            Verb::Reading => ("reading", guide::reading(desk, offer)),
            _ => ("report", guide::report(compiled, desk, offer)),
        };
        let nothing =
            |s: &Sheet| s.fields.iter().any(|f| f.needed && f.key != "restored" && empty(&f.kind));
        if nothing(&sheet) {
            return vec![
                self.refused(
                    pick(
                        self.lang(),
                        "there is nothing you could name here",
                        "この様式で選べる対象がありません",
                    )
                    .into(),
                ),
            ];
        }
        let mut said = Vec::new();
        if kind == "report" || kind == "announce" {
            said.extend(self.hint_page(desk, false));
        }
        self.queue.push_front(Talk::Sheet(Form { purpose: Purpose::Send(kind), sheet, at: 0 }));
        said
    }

    /// Passes a message on.
    pub(super) fn relay(&mut self, desk: &Desk, rest: &str) -> Vec<Say> {
        let Some(item) = item(desk, rest) else { return vec![self.no_item(desk, rest)] };
        let view = self.view();
        let Some(sheet) = guide::relay(self.compiled(), desk, self.offer(), &view, item) else {
            return vec![self.no_item(desk, rest)];
        };
        let form = Form { purpose: Purpose::Send("relay"), sheet, at: 0 };
        self.queue.push_front(Talk::Sheet(form));
        Vec::new()
    }
}

fn empty(kind: &Kind) -> bool {
    matches!(kind, Kind::One(all) | Kind::Some(all) | Kind::Levels(all) if all.is_empty())
}

/// Other services are about other levels: those of services that are no longer named go.
fn follow(form: &mut Form) {
    let Form { sheet, at, .. } = form;
    if sheet.fields[*at].key != "about" {
        return;
    }
    let chosen = match &sheet.fields[*at].value {
        Value::Chosen(all) => all.clone(),
        _ => Vec::new(),
    };
    if let Some(levels) = sheet.fields.iter_mut().find(|f| f.key == "levels")
        && let Value::Levels(all) = &mut levels.value
    {
        all.retain(|l| chosen.contains(&l.0));
        if all.is_empty() {
            levels.value = Value::Open;
        }
    }
}
