//! The pages of a drill in words, made from the desk of the role and from nothing else.

use hakyu_exercise::{
    communications::tally,
    guide::{self, Hints},
    outcome::{Lang, Text},
    session::{Desk, Gauge, InboxItem},
    words::{clock_time, percent},
};

use super::{
    control::Drill,
    words::{Say, Tone, mark, pick},
};

impl Drill {
    /// Time of a second, as it stands in pages.
    pub(super) fn at(&self, second: u64) -> String {
        self.get(&clock_time(self.compiled(), second)).to_owned()
    }

    /// The first page: what this is, who one is, how it goes.
    pub(super) fn welcome(&self) -> Say {
        let (lang, compiled) = (self.lang(), self.compiled());
        let scenario = &compiled.scenario;
        let own = |text: &hakyu_scenarios::decode::Text| {
            self.get(&hakyu_exercise::words::text(text)).to_owned()
        };
        let cover = &scenario.cover;
        let title = cover.title.as_ref().unwrap_or(&scenario.title);
        let mut lines = vec![
            format!("{}  {}", both_marks(lang), own(title)),
            pick(
                lang,
                "This is an exercise. Nothing here is real, and nothing you do here reaches anybody outside.",
                "これは訓練です。すべて架空であり、ここでの操作が外部に届くことはありません。",
            )
            .to_owned(),
            String::new(),
        ];
        if let Some(situation) = cover.situation.as_ref() {
            lines.push(own(situation));
            lines.push(String::new());
        }
        for role in &self.roles {
            let title = hakyu_exercise::words::role_title(compiled, *role);
            lines.push(format!(
                "{}{}",
                pick(lang, "You are: ", "あなたの役割："),
                self.get(&title)
            ));
            if let Some(brief) = compiled.role(*role).and_then(|r| r.brief.as_ref()) {
                lines.push(own(brief));
            }
        }
        lines.push(String::new());
        lines.push(
            if self.manner.live.is_some() {
                pick(
                    lang,
                    "The clock runs. 'help' lists what you can do; 'real-event' stops play if something real happens.",
                    "時計は進み続けます。「ヘルプ」で操作の一覧、本物の災害・事案のときは「実災害」で中断します。",
                )
            } else {
                pick(
                    lang,
                    "The clock stands while you think: 'next' moves on to what comes, 'wait 10m' lets time pass. 'help' lists what you can do; 'real-event' stops play if something real happens.",
                    "考えている間、時計は止まっています。「次へ」で次の出来事まで、「待つ 10分」で時間を進めます。「ヘルプ」で操作の一覧、本物の災害・事案のときは「実災害」で中断します。",
                )
            }
            .to_owned(),
        );
        if self.manner.guided {
            lines.push(
                pick(
                    lang,
                    "You are guided: 'hint' says what you know and what you do not; after each decision you hear what it will do. Scores come after the end.",
                    "ガイドがあります。「ヒント」で分かっていること・いないことを確認でき、決定の後にはその効果を説明します。評価は終了後に示します。",
                )
                .to_owned(),
            );
        }
        Say::new(Tone::Head, lines.join("\n"))
    }

    pub(super) fn inbox_page(&self, desk: &Desk) -> Say {
        if desk.inbox.is_empty() {
            return self.plain("Nothing yet.", "まだ何も届いていません。");
        }
        let rows: Vec<String> =
            (1..).zip(&desk.inbox).map(|(n, item)| self.inbox_row(n, item)).collect();
        Say::new(Tone::Plain, rows.join("\n"))
    }

    /// A line of the inbox.
    pub(super) fn inbox_row(&self, number: usize, item: &InboxItem) -> String {
        let (via, from) = (self.get(&item.via), self.get(&item.from));
        let from = if from.is_empty() { String::new() } else { bracketed(self.lang(), from) };
        let via = if via.is_empty() { String::new() } else { format!(" [{via}]") };
        format!("{number:>3}  {}{via} {}{from}", self.at(item.at), self.get(&item.title))
    }

    /// A message in full.
    pub(super) fn message_page(&self, desk: &Desk, item: usize) -> Say {
        let Some(read) = desk.inbox.get(item) else { return self.plain("", "") };
        Say::new(Tone::Plain, self.message_text(read, item + 1))
    }

    /// The words of a message.
    pub(super) fn message_text(&self, read: &InboxItem, number: usize) -> String {
        let lang = self.lang();
        let mut lines =
            vec![format!("{} {}", mark(lang), self.inbox_row(number, read).trim_start())];
        lines.push(self.get(&read.text).to_owned());
        for (title, content) in &read.attachments {
            let words = pick(lang, "Attached", "添付");
            lines.push(format!("  [{words}: {}]", self.get(title)));
            lines.extend(self.get(content).lines().map(|line| format!("  {line}")));
        }
        lines.join("\n")
    }

    pub(super) fn no_item(&self, desk: &Desk, rest: &str) -> Say {
        let most = desk.inbox.len();
        self.refused(match (self.lang(), rest.is_empty()) {
            (Lang::En, _) if most == 0 => "there is no message yet".into(),
            (Lang::Ja, _) if most == 0 => "連絡はまだありません".into(),
            (Lang::En, true) => format!("which message? Give a number from 1 to {most}"),
            (Lang::En, false) => format!("there is no message {rest}; there are 1 to {most}"),
            (Lang::Ja, true) => format!("どの連絡ですか。1から{most}までの番号を付けてください"),
            (Lang::Ja, false) => format!("連絡{rest}はありません（1～{most}）"),
        })
    }

    pub(super) fn read(&self, desk: &Desk, rest: &str) -> Vec<Say> {
        match item(desk, rest) {
            Some(item) => vec![self.message_page(desk, item)],
            None => vec![self.no_item(desk, rest)],
        }
    }

    /// A service as the role believes it to be.
    pub(super) fn gauge_row(&self, gauge: &Gauge) -> String {
        let lang = self.lang();
        let state =
            if gauge.out { pick(lang, "LOW", "低下") } else { pick(lang, "ok", "正常") };
        let how = match (gauge.as_of, gauge.told) {
            (None, _) if gauge.own => {
                pick(lang, "your screens, no change", "監視画面、変化なし").to_owned()
            }
            (None, _) => pick(lang, "nothing heard", "情報なし").to_owned(),
            (Some(at), told) => {
                let word =
                    if told { pick(lang, "told", "伝聞") } else { pick(lang, "seen", "監視") };
                format!("{word} {}", self.at(at))
            }
        };
        format!(
            "{} {state}  {}{}",
            percent(gauge.level),
            self.get(&gauge.title),
            bracketed(lang, &how)
        )
    }

    pub(super) fn status_page(&self, desk: &Desk) -> Say {
        let lang = self.lang();
        let mut lines =
            vec![pick(lang, "Services, as you know them", "サービス（あなたの把握）").to_owned()];
        if desk.gauges.is_empty() {
            lines.push(format!(
                "  {}",
                pick(lang, "nothing heard, and no screens of your own", "情報なし（監視画面なし）")
            ));
        }
        lines.extend(desk.gauges.iter().map(|g| format!("  {}", self.gauge_row(g))));
        if !desk.matters.is_empty() {
            lines.push(pick(lang, "Matters", "把握している事案").to_owned());
            lines.extend(
                desk.matters
                    .iter()
                    .map(|m| format!("  {}  {}", self.at(m.since), self.get(&m.label))),
            );
        }
        if !desk.modes.is_empty() {
            lines.push(pick(lang, "Modes", "体制").to_owned());
            for (_, title, on, since) in &desk.modes {
                let state = if *on {
                    pick(lang, "in force", "発動中")
                } else {
                    pick(lang, "ended", "終了")
                };
                lines.push(format!("  {}  {} {state}", self.at(*since), self.get(title)));
            }
        }
        lines.extend(self.tally_lines());
        Say::new(Tone::Plain, lines.join("\n"))
    }

    /// Who has answered the communications drill, as far as this role has read: for its origin and for CEPTOARs.
    fn tally_lines(&self) -> Vec<String> {
        let lang = self.lang();
        let form = self.session.opening().map(|o| o.form.as_str());
        let Some(tally) = form
            .filter(|form| *form == "communications")
            .and_then(|_| tally(self.compiled(), &self.view()))
        else {
            return Vec::new();
        };
        let mut lines = vec![match tally.deadline {
            Some(at) => format!(
                "{} ({} {})",
                pick(lang, "Answers, as you have read them", "返信の集計（あなたが読んだもの）"),
                pick(lang, "due", "期限"),
                self.at(at)
            ),
            None => {
                pick(lang, "Answers, as you have read them", "返信の集計（あなたが読んだもの）")
                    .into()
            }
        }];
        for row in &tally.rows {
            let (asked, answered) = row.members;
            let first = match row.answered {
                Some(at) => self.at(at),
                None => pick(lang, "no answer yet", "未返信").into(),
            };
            let mut line = format!("  {answered}/{asked}  {}  {first}", self.get(&row.title));
            if row.damage > 0 {
                let damage = pick(lang, "damage exists", "被害あり");
                line.push_str(&format!("  {damage} {}", row.damage));
            }
            if row.late {
                line.push_str(&format!("  {}", pick(lang, "late", "期限後")));
            }
            lines.push(line);
        }
        lines
    }

    pub(super) fn actions_page(&self) -> Say {
        let lang = self.lang();
        let offer = self.offer();
        if offer.actions.is_empty() {
            return self.plain(
                "There is no action in the catalogue for you; you can report, announce, relay, forecast, or do something 'other'.",
                "一覧に対応はありません。「報告」「公表」「展開」「見込み」「その他」は使えます。",
            );
        }
        let rows: Vec<String> = (1..)
            .zip(&offer.actions)
            .map(|(number, action)| {
                let costs = self.get(&action.costs);
                let costs = if costs.is_empty() { String::new() } else { format!("; {costs}") };
                format!(
                    "{number:>3}  {} ({})\n       {} {}{costs}",
                    self.get(&action.title),
                    action.id,
                    pick(lang, "takes", "所要"),
                    self.get(&action.takes),
                )
            })
            .collect();
        Say::new(Tone::Plain, rows.join("\n"))
    }

    pub(super) fn contacts_page(&self) -> Say {
        let rows: Vec<String> = (1..)
            .zip(&self.offer().contacts)
            .map(|(n, (id, title))| format!("{n:>3}  {}  ({id})", self.get(title)))
            .collect();
        Say::new(Tone::Plain, rows.join("\n"))
    }

    pub(super) fn log_page(&self, desk: &Desk) -> Say {
        if desk.sent.is_empty() {
            return self.plain("You have done nothing yet.", "まだ何も実施していません。");
        }
        let rows: Vec<String> = desk
            .sent
            .iter()
            .map(|sent| {
                format!("{:>4}  {}  {}", sent.entry, self.at(sent.at), self.get(&sent.text))
            })
            .collect();
        Say::new(Tone::Plain, rows.join("\n"))
    }

    /// What the role knows, supposes, does not know; only if it is asked for or play is guided.
    pub(super) fn hint_page(&self, desk: &Desk, asked: bool) -> Option<Say> {
        if !asked && !self.manner.guided {
            return None;
        }
        let lang = self.lang();
        let Hints { known, supposed, unknown, fields } =
            guide::hints(self.compiled(), desk, &self.view());
        let mut lines = Vec::new();
        let mut part = |en: &str, ja: &str, all: &[Text]| {
            if !all.is_empty() {
                lines.push(pick(lang, en, ja).to_owned());
                lines.extend(all.iter().map(|t| format!("  {}", t.get(lang))));
            }
        };
        part("You KNOW:", "分かっていること：", &known);
        part("You SUPPOSE:", "推測・伝聞：", &supposed);
        part("You DO NOT KNOW:", "分からないこと：", &unknown);
        part("Fields of the form that this fills:", "様式に書ける項目：", &fields);
        if lines.is_empty() {
            lines.push(
                pick(
                    lang,
                    "Nothing has happened that you know of.",
                    "把握している出来事はありません。",
                )
                .into(),
            );
        }
        Some(Say::new(Tone::Hint, lines.join("\n")))
    }

    pub(super) fn changed(&self, gauge: &Gauge, was: u32) -> Say {
        let lang = self.lang();
        let state =
            if gauge.out { pick(lang, "LOW", "低下") } else { pick(lang, "ok", "正常") };
        let how = if gauge.told {
            pick(lang, "You are told", "伝聞")
        } else {
            pick(lang, "Your screens", "監視画面")
        };
        let title = self.get(&gauge.title);
        let (now, was) = (percent(gauge.level), percent(was));
        Say::new(
            Tone::Plain,
            match lang {
                Lang::En => format!("{how}: {title} {now} {state} (was {was})"),
                Lang::Ja => format!("{how}：{title} {now} {state}（直前{was}）"),
            },
        )
    }

    pub(super) fn mode_news(&self, title: &Text, on: bool) -> Say {
        let title = self.get(title);
        Say::new(
            Tone::Plain,
            match (self.lang(), on) {
                (Lang::En, true) => format!("Mode in force: {title}"),
                (Lang::En, false) => format!("Mode ended: {title}"),
                (Lang::Ja, true) => format!("体制発動：{title}"),
                (Lang::Ja, false) => format!("体制終了：{title}"),
            },
        )
    }

    /// From which decision of the role a message follows, in guided play.
    pub(super) fn follows(&self, desk: &Desk, role: usize, item: usize) -> Option<Say> {
        if !self.manner.guided {
            return None;
        }
        let view = self.session.knowledge(self.roles[role]);
        let entries = self.session.entries();
        let words = guide::follows_from(self.compiled(), desk, &view, entries, item)?;
        Some(Say::new(Tone::Feedback, self.get(&words)))
    }

    pub(super) fn may_follow(&self, desk: &Desk, gauge: &Gauge) -> Option<Say> {
        if !self.manner.guided {
            return None;
        }
        let since = gauge.past.last()?.0;
        let words = guide::may_follow_from(self.compiled(), desk, self.session.entries(), since)?;
        Some(Say::new(Tone::Feedback, self.get(&words)))
    }

    pub(super) fn why(&self, desk: &Desk, rest: &str) -> Vec<Say> {
        let Some(item) = item(desk, rest) else { return vec![self.no_item(desk, rest)] };
        let words =
            guide::follows_from(self.compiled(), desk, &self.view(), self.session.entries(), item);
        vec![match words {
            Some(words) => Say::new(Tone::Feedback, self.get(&words)),
            None => self.plain(
                "From what you know, it follows from none of your decisions. The debrief shows what followed from what.",
                "あなたの把握している範囲では、あなたの決定を受けたものとは言えません。因果関係は振り返りで示します。",
            ),
        }]
    }
}

/// The place in the inbox of a message that was named by its number.
pub(super) fn item(desk: &Desk, rest: &str) -> Option<usize> {
    let number: usize = guide::plain_width(rest).trim().parse().ok()?;
    (1..=desk.inbox.len()).contains(&number).then(|| number - 1)
}

/// Words in brackets, as the language writes them.
pub(super) fn bracketed(lang: Lang, words: &str) -> String {
    match lang {
        Lang::En => format!(" ({words})"),
        Lang::Ja => format!("（{words}）"),
    }
}

/// Both languages of the mark, for first pages and titles.
pub(super) fn both_marks(lang: Lang) -> &'static str {
    pick(lang, "[TRAINING] 【訓練】EXERCISE", "【訓練】EXERCISE")
}
