//! The A/B report: two exercises of one scenario side by side, words first, tables after. It tells the truth, so it is for
//! controllers and for after play.

use hakyu_exercise::{
    compare::{HappenedRow, Pair},
    outcome::Text,
    words::{number, percent},
};

use crate::{
    Lang,
    paper::{Block, Paper, Rich, Table, Tone},
};

/// Most rows of a table; the JSON has all.
const MOST: usize = 60;

/// The report of a comparison.
pub fn paper(pair: &Pair, lang: Lang) -> Paper {
    let w = Words { lang };
    let mut paper = Paper::new(
        lang,
        w.pick("Two exercises side by side", "演習の比較（A/B）"),
        pair.title.get(lang),
    );
    paper.confidential = true;
    w.pick(
        "For controllers and for after play: it tells what happened.",
        "統裁者用・演習後用（実際の経過を含む）",
    )
    .clone_into(&mut paper.handling);
    paper.source = format!("{} / {}", short(&pair.digests.0), short(&pair.digests.1));
    paper.facts = w.facts(pair);
    paper.push(Block::section(w.pick("What it comes to", "要点")));
    paper.push(Block::list(pair.words.iter().map(|t| t.get(lang).to_owned())));
    w.entry(pair, &mut paper);
    w.sectors(pair, &mut paper);
    w.scores(pair, &mut paper);
    w.knew(pair, &mut paper);
    w.happened(pair, &mut paper);
    paper.push(Block::notice(
        Tone::Plain,
        w.pick("How to read this", "読み方"),
        w.pick(
            "Both are runs of one model with the same draws: what differs follows from the change, in this model only. Times are since the start. People-hours are people × missing share × hours below the maintenance level and are never added across sectors. Scores are measured on each run alike; shares averted stand in the report of each exercise.",
            "AとBは同じモデル・同じ乱数による試行であり、違いは変更から生じたものである（本モデルにおける結果）。時刻は開始からの経過。人時＝人数×不足割合×維持レベル未満の時間で、分野間では合算しない。評価は両者を同じ方法で測ったものであり、損失の回避割合は各演習の報告書を参照。",
        ),
    ));
    paper
}

/// The first digits of a digest, as people compare them.
fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

struct Words {
    lang: Lang,
}

impl Words {
    fn pick(&self, en: &'static str, ja: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Ja => ja,
        }
    }

    fn facts(&self, pair: &Pair) -> Vec<(String, Rich)> {
        let seed = |s: (u64, u32)| {
            if s.1 == 0 { s.0.to_string() } else { format!("{} / {}", s.0, s.1) }
        };
        let seeds = if pair.seeds.0 == pair.seeds.1 {
            seed(pair.seeds.0)
        } else {
            format!("{}, {}", seed(pair.seeds.0), seed(pair.seeds.1))
        };
        vec![
            ("A".into(), pair.names.0.as_str().into()),
            ("B".into(), pair.names.1.as_str().into()),
            (self.pick("start", "開始").into(), pair.start.as_str().into()),
            (self.pick("seed", "シード").into(), seeds.as_str().into()),
            (
                self.pick("digests", "ダイジェスト").into(),
                Rich::default().code(&*pair.digests.0).and("\n").code(&*pair.digests.1),
            ),
        ]
    }

    fn entry(&self, pair: &Pair, paper: &mut Paper) {
        let Some(entry) = &pair.entry else { return };
        paper.push(Block::section(self.pick("Where they part", "分かれた所")));
        let side = |what: &Option<(u64, Text)>| -> (String, String) {
            what.as_ref().map_or_else(
                || ("–".into(), "–".into()),
                |(at, words)| {
                    (
                        moment(i64::try_from(*at).unwrap_or(i64::MAX)),
                        words.get(self.lang).to_owned(),
                    )
                },
            )
        };
        let (a, b) = (side(&entry.a), side(&entry.b));
        let mut table = Table::new([
            (self.pick("entry", "記録"), 2),
            (self.pick("side", "側"), 1),
            (self.pick("time", "時刻"), 3),
            (self.pick("what", "内容"), 10),
        ]);
        let number = entry.number.to_string();
        table.row([number.as_str().into(), "A".into(), a.0.as_str().into(), a.1.as_str().into()]);
        table.row([number.as_str().into(), "B".into(), b.0.as_str().into(), b.1.as_str().into()]);
        paper.table(table);
    }

    fn sectors(&self, pair: &Pair, paper: &mut Paper) {
        if pair.sectors.is_empty() {
            return;
        }
        paper.push(Block::section(self.pick("What it cost people", "サービスへの影響")));
        let mut table = Table::new([
            (self.pick("sector", "分野"), 5),
            (self.pick("lowest level A", "最低水準 A"), 4),
            (self.pick("lowest level B", "最低水準 B"), 4),
            (self.pick("people-hours A", "人時 A"), 4),
            (self.pick("people-hours B", "人時 B"), 4),
            (self.pick("B − A", "B－A"), 4),
        ]);
        for row in &pair.sectors {
            let low = |(level, at): (u32, u64)| {
                let at = moment(i64::try_from(at).unwrap_or(i64::MAX));
                format!("{} ({at})", percent(level))
            };
            let (a, b) = row.people_hours;
            table.row([
                row.title.get(self.lang).into(),
                low(row.lowest.0).as_str().into(),
                low(row.lowest.1).as_str().into(),
                number(a).as_str().into(),
                number(b).as_str().into(),
                signed(b - a).as_str().into(),
            ]);
        }
        paper.table(table);
    }

    fn scores(&self, pair: &Pair, paper: &mut Paper) {
        let points = |s: Option<f64>| s.map_or_else(|| "–".to_owned(), |s| format!("{s:.1}"));
        let mut table = Table::new([(self.pick("part", "項目"), 6), ("A", 3), ("B", 3)]);
        for part in &pair.parts {
            let (a, b) = part.score;
            let (a, b) = (points(a), points(b));
            table.row([part.title.get(self.lang).into(), a.as_str().into(), b.as_str().into()]);
        }
        if let (Some(a), Some(b)) = pair.totals {
            let (x, y) = (points(a.0), points(b.0));
            let name = self.pick("TOTAL of the run folder", "総合（出力フォルダ）");
            table.row([name.into(), x.as_str().into(), y.as_str().into()]);
            let (x, y) = (format!("{:.0} %", a.1 * 100.0), format!("{:.0} %", b.1 * 100.0));
            let name = self.pick("coverage", "検証範囲");
            table.row([name.into(), x.as_str().into(), y.as_str().into()]);
        }
        if !table.rows.is_empty() {
            paper.push(Block::section(
                self.pick("Score (0–100, in this model)", "評価（0～100、本モデルにおける）"),
            ));
            paper.table(table);
        }
    }

    fn knew(&self, pair: &Pair, paper: &mut Paper) {
        if pair.knew.is_empty() {
            return;
        }
        paper.push(Block::section(self.pick("What each knew", "各役割が知り得たこと")));
        let mut table = Table::new([
            (self.pick("role", "役割"), 6),
            (self.pick("what", "内容"), 8),
            ("A", 3),
            ("B", 3),
        ]);
        for row in pair.knew.iter().take(MOST) {
            let (a, b) = (when(row.a), when(row.b));
            table.row([
                row.title.get(self.lang).into(),
                row.text.get(self.lang).into(),
                a.as_str().into(),
                b.as_str().into(),
            ]);
        }
        paper.table(table);
        self.more(pair.knew.len(), paper);
    }

    fn happened(&self, pair: &Pair, paper: &mut Paper) {
        if pair.happened.is_empty() {
            return;
        }
        paper.push(Block::section(self.pick("What happened otherwise", "経過の違い")));
        let mut table = Table::new([
            ("A", 3),
            ("B", 3),
            (self.pick("who", "誰が"), 6),
            (self.pick("what", "内容"), 10),
        ]);
        for row in pair.happened.iter().take(MOST) {
            let HappenedRow { text, roles, a, b, .. } = row;
            let roles: Vec<&str> = roles.iter().map(|r| r.get(self.lang)).collect();
            let at = |t: &Option<i64>| t.map_or_else(|| "–".to_owned(), moment);
            table.row([
                at(a).as_str().into(),
                at(b).as_str().into(),
                roles.join(self.pick("; ", "、")).as_str().into(),
                text.get(self.lang).into(),
            ]);
        }
        paper.table(table);
        self.more(pair.happened.len(), paper);
    }

    fn more(&self, rows: usize, paper: &mut Paper) {
        if rows > MOST {
            let more = rows - MOST;
            let words = match self.lang {
                Lang::En => format!("… and {more} more; the JSON has all."),
                Lang::Ja => format!("……ほか{more}件（JSONに全件）。"),
            };
            paper.push(Block::fine(words.as_str()));
        }
    }
}

fn when(at: Option<u64>) -> String {
    at.map_or_else(|| "–".to_owned(), |at| moment(i64::try_from(at).unwrap_or(i64::MAX)))
}

/// `T+02:35`, `T+1d 02:35`.
fn moment(at: i64) -> String {
    let sign = if at < 0 { '-' } else { '+' };
    let at = at.unsigned_abs();
    let (d, h, m) = (at / 86_400, at / 3600 % 24, at / 60 % 60);
    if d > 0 { format!("T{sign}{d}d {h:02}:{m:02}") } else { format!("T{sign}{h:02}:{m:02}") }
}

/// A difference with its sign.
fn signed(value: f64) -> String {
    if value >= 0.5 { format!("+{}", number(value)) } else { number(value) }
}
