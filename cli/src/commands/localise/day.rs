//! An organisation's own day on the terminal.

use std::fmt::Write as _;

use hakyu_exchange::{
    localise::preview::{Day, Mark, day},
    times,
};
use hakyu_exercise::{
    outcome::{Lang, Text},
    words::{hours, percent},
};
use hakyu_scenarios::{compile::Compiled, syntax::overlays::Overlay};
use unicode_width::UnicodeWidthChar;

use crate::{Failure, show};

/// Width of the column of texts.
const WIDTH: usize = 58;

/// Prints the day.
pub(super) fn show(
    compiled: &Compiled,
    overlay: &Overlay,
    seed: u64,
    lang: Lang,
) -> Result<(), Failure> {
    let found = day(compiled, overlay, seed).map_err(|e| Failure::Input(e.to_string()))?;
    show::print(&words(compiled, overlay, &found, lang))
}

fn words(compiled: &Compiled, overlay: &Overlay, day: &Day, lang: Lang) -> String {
    let pick = |en: &'static str, ja: &'static str| if lang == Lang::En { en } else { ja };
    let scenario = &compiled.scenario;
    let id = &overlay.organisation_id().value;
    let title = scenario.organisations.iter().find(|o| o.id.value == *id).map_or_else(
        || id.clone(),
        |o| if lang == Lang::En { o.title.en() } else { o.title.ja() }.to_owned(),
    );
    let name = if lang == Lang::En { scenario.title.en() } else { scenario.title.ja() };
    let mut out =
        format!("【訓練】EXERCISE  {name}\n{title}: {}\n", pick("its own day", "一日の流れ"));
    let _ = writeln!(
        out,
        "{}\n",
        match &day.playbook {
            Some(_) => pick(
                "as in the reference run; what people decide on the day may change it",
                "基準対応による実行結果。当日の判断により変わりうる"
            ),
            None => pick(
                "without any response: the scenario has no reference playbook",
                "対応なしの実行結果（基準対応のないシナリオ）"
            ),
        }
    );
    if day.lines.is_empty() {
        out.push_str(pick(
            "Nothing reaches its posts yet: add injects of its own.\n",
            "自組織の役職に届くものがまだない。独自の状況付与を追加する。\n",
        ));
    }
    let rows: Vec<Vec<String>> = day
        .lines
        .iter()
        .map(|line| {
            let time = line.at.map_or_else(
                || "–".to_owned(),
                |at| {
                    let civil = scenario.clock.civil(at);
                    let civil = civil.get(5..16).unwrap_or("").replace('T', " ");
                    format!("{}\n{civil}", times::shown(at))
                },
            );
            let to: Vec<&str> = line.to.iter().map(|t| t.get(lang)).collect();
            let text = line.text.get(lang);
            vec![
                time,
                line.mark.words().get(lang).to_owned(),
                way(line.via, lang).to_owned(),
                wrapped(&to.join("\n"), 24),
                wrapped(&format!("{} – {text}", line.id), WIDTH),
            ]
        })
        .collect();
    let table = |rows| {
        show::table(
            &[
                pick("time", "時刻"),
                pick("version", "区分"),
                pick("via", "手段"),
                pick("to", "宛先"),
                pick("what it says", "内容"),
            ],
            &[],
            rows,
        )
    };
    if !day.lines.is_empty() {
        out.push_str(&table(rows));
    }
    let count = |mark| day.lines.iter().filter(|l| l.mark == mark).count();
    let parts: Vec<String> =
        [Mark::Own, Mark::Changed, Mark::Held, Mark::LeftOut, Mark::Absent, Mark::Master]
            .into_iter()
            .filter(|m| count(*m) > 0)
            .map(|m| format!("{} {}", m.words().get(lang), count(m)))
            .collect();
    let _ = writeln!(out, "\n{}", parts.join(pick(", ", "、")));
    if !day.courses.is_empty() {
        out.push('\n');
        out.push_str(&courses(day, lang));
    }
    out
}

/// How something arrives, in words.
fn way(via: &'static str, lang: Lang) -> &'static str {
    let ways = [
        ("mail", "メール"),
        ("phone", "電話"),
        ("fax", "FAX"),
        ("portal", "ポータル"),
        ("press", "報道"),
        ("tv", "テレビ"),
        ("sns", "SNS"),
        ("radio", "無線"),
        ("alarm", "警報"),
        ("paper", "書面"),
    ];
    let found = ways.iter().find(|(word, _)| *word == via).filter(|_| lang == Lang::Ja);
    found.map_or(via, |(_, ja)| ja)
}

/// How sites and services fare, at the times of the injects.
fn courses(day: &Day, lang: Lang) -> String {
    let pick = |en: &'static str, ja: &'static str| if lang == Lang::En { en } else { ja };
    let rows: Vec<Vec<String>> = day
        .courses
        .iter()
        .map(|c| {
            let kind = if c.own {
                pick("own site", "自組織の拠点")
            } else {
                pick("service", "サービス")
            };
            let below = if c.below == 0 { Text::both("–") } else { hours(c.below) };
            let lowest = if c.lowest.0 >= 1_000_000 {
                pick("undisturbed", "支障なし").to_owned()
            } else {
                format!(
                    "{} {}",
                    percent(c.lowest.0),
                    times::shown(i64::try_from(c.lowest.1).unwrap_or(0))
                )
            };
            vec![
                wrapped(&format!("{} ({})", c.title.get(lang), c.id), 46),
                kind.to_owned(),
                lowest,
                below.get(lang).to_owned(),
            ]
        })
        .collect();
    let mut out = show::table(
        &[
            pick("site or service", "拠点・サービス"),
            "",
            pick("lowest", "最低水準"),
            pick("below maintenance", "維持レベル未満"),
        ],
        &[],
        rows,
    );
    let moving: Vec<usize> =
        (0..day.courses.len()).filter(|&n| day.courses[n].lowest.0 < 1_000_000).take(6).collect();
    if moving.is_empty() {
        return out;
    }
    let header: Vec<String> = std::iter::once(pick("time", "時刻").to_owned())
        .chain(moving.iter().map(|&n| day.courses[n].id.clone()))
        .collect();
    let mut last: Option<Vec<u32>> = None;
    let mut rows = Vec::new();
    for (n, &time) in day.times.iter().enumerate() {
        let levels: Vec<u32> =
            moving.iter().map(|&c| day.courses[c].levels.get(n).copied().unwrap_or(0)).collect();
        // Times at which nothing has changed say nothing.
        if last.as_ref() == Some(&levels) {
            continue;
        }
        let mut row = vec![times::shown(i64::try_from(time).unwrap_or(0))];
        row.extend(levels.iter().map(|l| percent(*l)));
        rows.push(row);
        last = Some(levels);
    }
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let right: Vec<usize> = (1..names.len()).collect();
    out.push('\n');
    out.push_str(pick("Levels when injects arrive", "状況付与到達時の水準"));
    out.push('\n');
    out.push_str(&show::table(&names, &right, rows));
    out
}

/// Lines of a width in columns; Japanese letters take two.
pub(crate) fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let mut used = 0;
        let mut word = String::new();
        let mut long = 0;
        let put = |word: &mut String, long: &mut usize, used: &mut usize, out: &mut String| {
            if *used > 0 && *used + *long > width {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
                *used = 0;
            }
            // A line does not begin with a blank.
            if *used == 0 && word == " " {
                word.clear();
                *long = 0;
                return;
            }
            out.push_str(word);
            *used += *long;
            word.clear();
            *long = 0;
        };
        for c in line.chars() {
            let wide = c.width().unwrap_or(0);
            if c == ' ' || wide > 1 {
                put(&mut word, &mut long, &mut used, &mut out);
            }
            word.push(c);
            long += wide;
            if c == ' ' || wide > 1 {
                put(&mut word, &mut long, &mut used, &mut out);
            }
        }
        put(&mut word, &mut long, &mut used, &mut out);
    }
    out
}
