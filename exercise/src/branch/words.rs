//! Entries of a log in words, under the numbers by which branches take them.

use hakyu_scenarios::compile::Compiled;

use crate::{
    log::{Act, Author, Clock, Entry, Handling, NoteKind, Ruling, Seat},
    outcome::Text,
    session::doing_words,
    words::role_title,
};

/// An entry for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: u32,
    /// Second of the scenario.
    pub at: u64,
    /// Who.
    pub who: Text,
    /// What.
    pub text: Text,
    /// It can be left out or moved.
    pub decision: bool,
}

/// The entries of a log in words, without the opening; the clock only if it is asked for.
pub fn lines(compiled: &Compiled, entries: &[Entry], clock: bool) -> Vec<Line> {
    let wanted = |e: &&Entry| match e.what {
        Act::Open(_) => false,
        Act::Clock(Clock::End) => true,
        Act::Clock(_) => clock,
        _ => true,
    };
    entries.iter().filter(wanted).map(|e| line(compiled, e)).collect()
}

/// An entry in words.
pub(crate) fn line(compiled: &Compiled, entry: &Entry) -> Line {
    Line {
        number: entry.number,
        at: entry.at,
        who: who(compiled, entry),
        text: act_words(compiled, &entry.what),
        decision: matches!(
            entry.what,
            Act::Deed(_)
                | Act::Inject { .. }
                | Act::AdHoc { .. }
                | Act::Free { .. }
                | Act::Adjudicate { .. }
        ),
    }
}

fn title(compiled: &Compiled, role: &str) -> Text {
    let known = compiled.model.script().role(role);
    known.map_or_else(|| Text::both(role), |r| role_title(compiled, r))
}

fn who(compiled: &Compiled, entry: &Entry) -> Text {
    match &entry.what {
        Act::Deed(done) => return title(compiled, &done.role),
        Act::Free { role, .. }
        | Act::Reading { role, .. }
        | Act::Answer { role, .. }
        | Act::Reply { role, .. } => return title(compiled, role),
        _ => {}
    }
    match &entry.by {
        Author::Controller => Text::new("Controller", "コントローラー"),
        Author::SubController(_) => Text::new("Sub-controller", "サブコントローラー"),
        Author::Evaluator(_) => Text::new("Evaluator", "評価者"),
        Author::Role(role) => title(compiled, role),
        Author::System => Text::new("Hakyu", "Hakyu"),
    }
}

fn inject_title(compiled: &Compiled, id: &str) -> Text {
    let entry = compiled.model.script().inject(id).and_then(|i| compiled.inject(i));
    let title = entry.and_then(|e| e.title.as_ref()).map(crate::words::text);
    title.unwrap_or_else(|| Text::both(id))
}

/// What an entry does, in words.
pub fn act_words(compiled: &Compiled, act: &Act) -> Text {
    match act {
        Act::Open(opening) => Text::new(
            format!("the exercise is set up: {}", opening.title.en),
            format!("演習の設定：{}", opening.title.ja),
        ),
        Act::Seat { role, seat } => seat_words(&title(compiled, role), seat),
        Act::Clock(clock) => clock_words(compiled, *clock),
        Act::Deed(done) => doing_words(compiled, &done.doing),
        Act::Inject { inject, handling } => {
            let name = inject_title(compiled, inject);
            let (en, ja) = match handling {
                Handling::Release => ("releases", "の付与"),
                Handling::Hold => ("holds", "の保留"),
                Handling::Skip => ("skips", "の取りやめ"),
                Handling::Edit { .. } => ("rewrites", "の文面変更"),
            };
            Text::new(
                format!("{en} the inject “{}”", name.en),
                format!("状況付与「{}」{ja}", name.ja),
            )
        }
        Act::AdHoc { title, to, .. } => {
            let to: Vec<Text> = to.iter().map(|r| self::title(compiled, r)).collect();
            let en: Vec<&str> = to.iter().map(|t| t.en.as_str()).collect();
            let ja: Vec<&str> = to.iter().map(|t| t.ja.as_str()).collect();
            Text::new(
                format!("ad hoc inject “{}” to {}", title.en, en.join("; ")),
                format!("追加付与「{}」（{}宛て）", title.ja, ja.join("、")),
            )
        }
        Act::Free { text, .. } => Text::new(format!("other: {text}"), format!("その他：{text}")),
        Act::Adjudicate { free, ruling } => match ruling {
            Ruling::Refused(_) => Text::new(
                format!("ruling on entry {free}: it does nothing"),
                format!("記録{free}の裁定：効果なし"),
            ),
            Ruling::As(action) => Text::new(
                format!("ruling on entry {free}: counts as {action}"),
                format!("記録{free}の裁定：対応「{action}」とみなす"),
            ),
            Ruling::Effects(all) => Text::new(
                format!("ruling on entry {free}: {} effects", all.len()),
                format!("記録{free}の裁定：効果{}件", all.len()),
            ),
        },
        Act::Reading { .. } => {
            Text::new("files its reading of the situation", "影響の見立てを提出")
        }
        Act::RealEvent { organisation, .. } => match organisation {
            None => Text::new("REAL EVENT: play is suspended", "実災害（実事案）：演習を中断"),
            Some(o) => Text::new(
                format!("REAL EVENT: play of {o} is suspended"),
                format!("実災害（実事案）：{o}の演習を中断"),
            ),
        },
        Act::Resume { .. } => Text::new("play goes on", "演習を再開"),
        Act::Answer { question, .. } => {
            Text::new(format!("answers question {question}"), format!("設問「{question}」に回答"))
        }
        Act::Note { kind, .. } => note_words(*kind),
        Act::Rate(grade) => Text::new(
            format!("rates {}: {:?}", grade.objective, grade.rating),
            format!("目標「{}」の評定：{:?}", grade.objective, grade.rating),
        ),
        Act::Reply { objective, .. } => Text::new(
            format!("replies to the evidence on {objective}"),
            format!("目標「{objective}」の根拠への意見"),
        ),
        Act::RuleReply { reply, accepted, .. } => {
            let (en, ja) =
                if *accepted { ("accepted", "採用") } else { ("not accepted", "不採用") };
            Text::new(format!("reply {reply} is {en}"), format!("意見{reply}：{ja}"))
        }
        Act::SameRoom { organisation, on } => {
            let (en, ja) =
                if *on { ("sits in one room", "同室") } else { ("sits apart", "別室") };
            Text::new(format!("{organisation} {en}"), format!("{organisation}：{ja}"))
        }
        Act::LeftOut { was } => {
            let was = act_words(compiled, was);
            Text::new(format!("left out: {}", was.en), format!("除外：{}", was.ja))
        }
    }
}

fn seat_words(role: &Text, seat: &Seat) -> Text {
    match seat {
        Seat::Person(label) => {
            Text::new(format!("{label} plays {}", role.en), format!("{}を{label}が担当", role.ja))
        }
        Seat::RolePlayer(label) => Text::new(
            format!("{label} answers for {} as a role-player", role.en),
            format!("{}を模擬役{label}が担当", role.ja),
        ),
        Seat::Simulated => {
            Text::new(format!("{} is simulated", role.en), format!("{}は模擬により進行", role.ja))
        }
        Seat::Playbook(name) => Text::new(
            format!("{} is played by the playbook {name}", role.en),
            format!("{}は対応計画「{name}」により進行", role.ja),
        ),
    }
}

fn clock_words(compiled: &Compiled, clock: Clock) -> Text {
    match clock {
        Clock::Start => Text::new("the clock runs", "時計を進める"),
        Clock::Pause => Text::new("the clock stands still", "時計を一時停止"),
        Clock::Speed(speed) => {
            let times = speed as f64 / 1000.0;
            Text::new(
                format!("the clock runs at {times} × real time"),
                format!("時計の速度：{times}倍"),
            )
        }
        Clock::Advance(to) => {
            let at = crate::words::clock_time(compiled, to);
            Text::new(
                format!("the clock moves on to {}", at.en),
                format!("時計を{}まで進める", at.ja),
            )
        }
        Clock::End => Text::new("play ends", "演習終了"),
    }
}

fn note_words(kind: NoteKind) -> Text {
    let (en, ja) = match kind {
        NoteKind::HotWash => ("a note of the hot wash", "振返りの記録"),
        NoteKind::Exchange => ("a note of the exchange of views", "意見交換会の記録"),
        NoteKind::Agreed => ("an agreed action", "合意した改善事項"),
        NoteKind::Observation => ("an observation", "評価者の観察"),
        NoteKind::Witness => ("a witness's note", "立会者の記録"),
    };
    Text::new(en, ja)
}
