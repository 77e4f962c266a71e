//! `hakyu run --timeline`: injects, events and cascades on one time axis, in the terminal.

use hakyu_exercise::{
    outcome::{Lang, Manifest, Text},
    preview::{Entry, EntryKind, Lane, Preview},
    words::hours,
};
use hakyu_scenarios::source::Sources;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How it is drawn.
pub(super) struct Style {
    pub lang: Lang,
    /// Columns.
    pub width: usize,
    /// Escape codes for colours.
    pub colour: bool,
}

/// Columns where nothing says otherwise.
pub(super) const PLAIN_WIDTH: usize = 100;

/// Draws a run.
pub(super) fn draw(p: &Preview, m: &Manifest, sources: &Sources, style: &Style) -> String {
    let lang = style.lang;
    let mut s = format!("【訓練】EXERCISE  {}\n", m.title.get(lang));
    s.push_str(&match lang {
        Lang::En => {
            format!("T = {}  length {}  seed {}\n\n", m.start, hours(m.duration).en, m.seed)
        }
        Lang::Ja => {
            format!("T = {}  期間 {}  シード {}\n\n", m.start, hours(m.duration).ja, m.seed)
        }
    });
    s.push_str(&overview(p, style));
    s.push('\n');
    s.push_str(&list(p, sources, style));
    s.push_str(&never(p, sources, style));
    s
}

/// What a column of the axis stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Column {
    from: u64,
    until: u64,
    /// Nothing happens in it, and it stands for more time than its neighbours.
    idle: bool,
}

/// Cuts `[0, duration)` into columns. Long times in which nothing happens take one column each, so that the rest has
/// room.
fn axis(moments: &[u64], duration: u64, width: usize) -> Vec<Column> {
    let width = width.max(8);
    let mut marks: Vec<u64> = moments.iter().copied().filter(|m| *m < duration).collect();
    marks.push(0);
    marks.sort_unstable();
    marks.dedup();
    // A gap worth leaving out is longer than six columns; ever longer ones until they leave room enough.
    let mut least = (duration / width as u64).saturating_mul(6).max(1800);
    let spans = loop {
        let mut spans: Vec<(u64, u64, bool)> = Vec::new();
        let mut from = 0;
        for (i, &mark) in marks.iter().enumerate() {
            let next = marks.get(i + 1).copied().unwrap_or(duration);
            // Some time to see what a moment brings about before the axis is cut.
            let shown = mark.saturating_add(least / 6);
            if next > shown.saturating_add(least) {
                spans.push((from, shown, false));
                spans.push((shown, next, true));
                from = next;
            }
        }
        if from < duration {
            spans.push((from, duration, false));
        }
        if spans.iter().filter(|s| s.2).count() * 4 <= width {
            break spans;
        }
        least = least.saturating_mul(2);
    };
    let idle = spans.iter().filter(|s| s.2).count();
    let busy: u64 = spans.iter().filter(|s| !s.2).map(|s| s.1 - s.0).sum();
    let room = (width - idle) as u64;
    let (mut columns, mut spent, mut used) = (Vec::new(), 0u64, 0u64);
    for (from, until, idle) in spans {
        if idle {
            columns.push(Column { from, until, idle });
            continue;
        }
        // Cumulative shares, so that all columns are used and none twice.
        spent += until - from;
        let upto = share(spent, room, busy);
        let count = upto.saturating_sub(used).max(1);
        used = used.max(upto);
        let edge = |k: u64| from + share(until - from, k, count);
        columns.extend((0..count).map(|k| Column { from: edge(k), until: edge(k + 1), idle }));
    }
    columns
}

/// ⌊value · part / whole⌋.
fn share(value: u64, part: u64, whole: u64) -> u64 {
    let share = u128::from(value) * u128::from(part) / u128::from(whole.max(1));
    u64::try_from(share).unwrap_or(u64::MAX)
}

/// Rows of sectors, events and injects over columns of time.
fn overview(p: &Preview, style: &Style) -> String {
    let lang = style.lang;
    let word = |en: &'static str, ja: &'static str| Text::new(en, ja).get(lang).to_owned();
    let labels = [word("events", "事象"), word("injects", "状況付与")];
    let widest = p.sectors.iter().map(|l| l.title.get(lang).width());
    let label = widest.chain(labels.iter().map(|l| l.width())).max().unwrap_or(0).min(30);
    let mut moments: Vec<u64> =
        p.entries.iter().filter_map(|e| u64::try_from(e.at.max(0)).ok()).collect();
    moments.extend(p.sectors.iter().flat_map(|l| l.series.iter().map(|s| s.0)));
    let columns = axis(&moments, p.duration, style.width.saturating_sub(label + 2));
    let mut s = format!("{}  {}\n", pad("", label), ticks(&columns));
    for (name, kind, mark) in
        [(&labels[0], EntryKind::Event, '◆'), (&labels[1], EntryKind::Inject, '▪')]
    {
        let cell = |c: &Column| {
            let within = |e: &&Entry| {
                let at = u64::try_from(e.at.max(0)).unwrap_or(0);
                e.kind == kind && (c.from..c.until).contains(&at)
            };
            match p.entries.iter().filter(within).count() {
                0 if c.idle => '┊',
                0 => ' ',
                1 => mark,
                n => char::from_digit(u32::try_from(n.min(9)).unwrap_or(9), 10).unwrap_or('+'),
            }
        };
        let row: String = columns.iter().map(cell).collect();
        s.push_str(&format!("{}  {}\n", pad(name, label), row.trim_end()));
    }
    for lane in &p.sectors {
        let mut row = String::new();
        for column in &columns {
            let level = lowest(lane, column.from, column.until);
            let glyph = if column.idle && level >= WELL { '┊' } else { glyph(level) };
            row.push_str(&painted(glyph, level, lane.maintenance, style.colour));
        }
        s.push_str(&format!("{}  {row}\n", pad(lane.title.get(lang), label)));
    }
    let note = word(
        "levels of the worst place: · full  ▇…▁ lower  × nothing left  ┊ time left out",
        "最も低い地域の水準：· 正常　▇…▁ 低下　× 停止　┊ 省略した時間",
    );
    s.push_str(&format!("{}  {note}\n", pad("", label)));
    s
}

/// From here on a level counts as full.
const WELL: u32 = 995_000;

fn glyph(level: u32) -> char {
    match level {
        0 => '×',
        l if l >= WELL => '·',
        l => ['▁', '▂', '▃', '▄', '▅', '▆', '▇'][(l as usize * 7 / 1_000_000).min(6)],
    }
}

/// Red below the maintenance level, yellow between it and full.
fn painted(glyph: char, level: u32, maintenance: u32, colour: bool) -> String {
    match level {
        l if !colour || l >= WELL => glyph.to_string(),
        l if l < maintenance => format!("\x1b[31m{glyph}\x1b[0m"),
        _ => format!("\x1b[33m{glyph}\x1b[0m"),
    }
}

fn lowest(lane: &Lane, from: u64, until: u64) -> u32 {
    let next = lane.series.partition_point(|s| s.0 <= from);
    let before = if next == 0 { 1_000_000 } else { lane.series[next - 1].1 };
    let within = lane.series[next..].iter().take_while(|s| s.0 < until).map(|s| s.1);
    within.fold(before, u32::min)
}

/// Times over the columns, where they fit.
fn ticks(columns: &[Column]) -> String {
    let mut line = String::new();
    let mut after_idle = true;
    for (i, column) in columns.iter().enumerate() {
        let jump = after_idle && !column.idle;
        after_idle = column.idle;
        let due = jump || line.len() + 14 <= i;
        if due && !column.idle && (line.is_empty() || line.len() < i) {
            while line.len() < i {
                line.push(' ');
            }
            let label = moment(i64::try_from(column.from).unwrap_or(0));
            if i + label.len() <= columns.len() {
                line.push_str(&label);
            }
        }
    }
    line
}

fn moment(at: i64) -> String {
    let sign = if at < 0 { '-' } else { '+' };
    let at = at.unsigned_abs();
    let (d, h, m) = (at / 86_400, at / 3600 % 24, at / 60 % 60);
    if d > 0 { format!("T{sign}{d}d{h:02}:{m:02}") } else { format!("T{sign}{h:02}:{m:02}") }
}

/// Text to this many columns.
fn pad(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if used + w > width {
            break;
        }
        out.push(c);
        used += w;
    }
    out.push_str(&" ".repeat(width - used));
    out
}

/// Lines of at most `width` columns: broken at spaces, and anywhere between wide characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(10);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    // A piece is a word with the space before it, or one wide character.
    let mut pieces: Vec<String> = Vec::new();
    for c in text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }) {
        let wide = |s: &str| s.chars().any(|c| c.width().unwrap_or(0) > 1);
        match pieces.last_mut() {
            // Closing marks stay with what they close.
            Some(last) if "、。，．：；）」』】！？".contains(c) => last.push(c),
            Some(last) if c != ' ' && c.width().unwrap_or(0) < 2 && !wide(last) => last.push(c),
            _ => pieces.push(c.to_string()),
        }
    }
    for piece in pieces {
        let w = piece.width();
        if used > 0 && used + w > width {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
        }
        let piece = if used == 0 { piece.trim_start() } else { &piece };
        line.push_str(piece);
        used += piece.width();
    }
    if used > 0 || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Columns before the text of an entry.
const MARGIN: usize = 13;
/// A time without anything that is worth a line, seconds.
const QUIET: i64 = 3600;

fn list(p: &Preview, sources: &Sources, style: &Style) -> String {
    let mut s = String::new();
    let mut last: Option<i64> = None;
    for entry in &p.entries {
        if let Some(before) = last
            && entry.at - before >= QUIET
        {
            let gap = hours(u64::try_from((entry.at - before) / 60 * 60).unwrap_or(0));
            let words = match style.lang {
                Lang::En => format!("{} later", gap.en),
                Lang::Ja => format!("{}後", gap.ja),
            };
            s.push_str(&format!("{:>11}  ┊ {words}\n", ""));
        }
        let time = if last == Some(entry.at) { String::new() } else { moment(entry.at) };
        last = Some(entry.at);
        let (mark, colour) = match entry.kind {
            EntryKind::Event => ('◆', "35"),
            EntryKind::Fell => ('▼', "31"),
            EntryKind::Back => ('▲', "32"),
            EntryKind::Lock => ('∞', "31"),
            EntryKind::Inject => ('▪', "36"),
            EntryKind::Deed => ('›', "33"),
            EntryKind::Conduct => ('◎', "35"),
        };
        let words = entry_words(entry, sources, style.lang);
        for (i, line) in wrapped(&words, style.width.saturating_sub(MARGIN + 2)).iter().enumerate()
        {
            let mark = match (i, style.colour) {
                (0, true) => format!("\x1b[{colour}m{mark}\x1b[0m"),
                (0, false) => mark.to_string(),
                _ => " ".to_owned(),
            };
            let time = if i == 0 { time.as_str() } else { "" };
            s.push_str(&format!("{time:>11}  {mark} {line}\n"));
        }
    }
    s
}

fn entry_words(entry: &Entry, sources: &Sources, lang: Lang) -> String {
    let comma = match lang {
        Lang::En => ", ",
        Lang::Ja => "、",
    };
    let roles = some(&entry.roles, lang, comma);
    let text = entry.text.get(lang);
    match entry.kind {
        EntryKind::Inject => {
            let waited = entry.condition.map_or_else(String::new, |span| {
                let condition = written(sources.text_of(span));
                match lang {
                    Lang::En => format!(" (when {condition})"),
                    Lang::Ja => format!("（条件成立：{condition}）"),
                }
            });
            let sent = entry.alternative.as_deref().map_or_else(String::new, |a| format!("/{a}"));
            format!("{}{sent}{waited} → {roles}: {}", entry.id, cut(text, MOST))
        }
        EntryKind::Deed if !roles.is_empty() => format!("{roles}: {text}"),
        EntryKind::Event if entry.id != text => format!("{text} [{}]", entry.id),
        _ => text.to_owned(),
    }
}

/// Columns of an inject's text that are shown; the whole is in the report.
const MOST: usize = 220;

/// The beginning of a text.
fn cut(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    format!("{} …", pad(text, most).trim_end())
}

/// The first few names.
fn some(roles: &[Text], lang: Lang, comma: &str) -> String {
    const NAMED: usize = 3;
    let names: Vec<&str> = roles.iter().take(NAMED).map(|r| r.get(lang)).collect();
    let names = names.join(comma);
    match (roles.len().saturating_sub(NAMED), lang) {
        (0, _) => names,
        (more, Lang::En) => format!("{names} and {more} more"),
        (more, Lang::Ja) => format!("{names}ほか{more}"),
    }
}

/// A condition as it is written, on one line and without its quotes.
fn written(source: &str) -> String {
    let words: Vec<&str> = source.split_whitespace().filter(|w| *w != ">-").collect();
    let line = words.join(" ");
    let quoted = |q: char| line.strip_prefix(q).and_then(|l| l.strip_suffix(q)).map(str::to_owned);
    quoted('"').or_else(|| quoted('\'').map(|l| l.replace("''", "'"))).unwrap_or(line)
}

fn never(p: &Preview, sources: &Sources, style: &Style) -> String {
    if p.never.is_empty() {
        return String::new();
    }
    let lang = style.lang;
    let mut s = match lang {
        Lang::En => format!("\nInjects that did not fire in this run: {}\n", p.never.len()),
        Lang::Ja => format!("\nこの試行で付与されなかった状況付与：{}件\n", p.never.len()),
    };
    for inject in &p.never {
        let roles = some(&inject.roles, lang, if lang == Lang::En { ", " } else { "、" });
        let why = match (inject.condition, lang) {
            _ if inject.parked && lang == Lang::En => "kept for the controller".to_owned(),
            _ if inject.parked => "コントローラーの手持ち".to_owned(),
            (Some(span), Lang::En) => format!("waits for {}", written(sources.text_of(span))),
            (Some(span), Lang::Ja) => format!("条件：{}", written(sources.text_of(span))),
            (None, Lang::En) => "its time is after the end".to_owned(),
            (None, Lang::Ja) => "終了後の時刻".to_owned(),
        };
        let words = format!("{} → {roles}: {why}", inject.id);
        for (i, line) in wrapped(&words, style.width.saturating_sub(6)).iter().enumerate() {
            s.push_str(&format!("  {} {line}\n", if i == 0 { '○' } else { ' ' }));
        }
    }
    s
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3600;

    #[test]
    fn columns_cover_the_run_once() {
        for (moments, duration, width) in [
            (vec![], 24 * HOUR, 80),
            (vec![0, 60, HOUR, 30 * HOUR, 31 * HOUR], 14 * 24 * HOUR, 60),
            ((0..200).map(|k| k * 7919).collect(), 20 * 24 * HOUR, 90),
            ((0..30).map(|k| k * 40_000).collect(), 14 * 24 * HOUR, 20),
            (vec![5], 10, 80),
        ] {
            let columns = axis(&moments, duration, width);
            assert_eq!((columns[0].from, columns[columns.len() - 1].until), (0, duration));
            assert!(columns.windows(2).all(|w| w[0].until == w[1].from), "{columns:?}");
            assert!(columns.len() <= width + width / 4, "{} of {width}", columns.len());
            for moment in moments.iter().filter(|m| **m < duration) {
                let there = columns.iter().find(|c| (c.from..c.until).contains(moment));
                assert!(there.is_some_and(|c| !c.idle), "{moment} in {there:?}");
            }
        }
    }

    #[test]
    fn long_idle_times_take_one_column() {
        let columns = axis(&[0, HOUR, 100 * HOUR, 101 * HOUR], 240 * HOUR, 60);
        let idle: Vec<&Column> = columns.iter().filter(|c| c.idle).collect();
        assert_eq!(idle.len(), 2, "{columns:?}");
        assert_eq!((idle[0].until, idle[1].until), (100 * HOUR, 240 * HOUR));
    }

    #[test]
    fn lines_never_exceed_their_width() {
        let text = "県内の広い範囲で停電が発生している。復旧の見込みは立っていない（3時間後に続報）。Reported by the desk, twice.";
        for width in [10, 17, 30, 80] {
            let lines = wrapped(text, width);
            // A closing mark may hang over by one character.
            assert!(lines.iter().all(|l| l.width() <= width + 4), "{width}: {lines:?}");
            assert!(
                lines.iter().skip(1).all(|l| !l.starts_with(['。', '、', '）', ' '])),
                "{lines:?}"
            );
            let joined: String = lines.concat().split_whitespace().collect();
            assert_eq!(joined, text.split_whitespace().collect::<String>());
        }
        assert_eq!(wrapped("", 20), [""]);
    }

    #[test]
    fn wide_labels_are_cut_between_characters() {
        assert_eq!(pad("情報通信", 7), "情報通 ");
        assert_eq!(pad("Gas", 5), "Gas  ");
    }

    #[test]
    fn conditions_are_shown_as_written() {
        assert_eq!(written("\"level('gas') < 50%\""), "level('gas') < 50%");
        assert_eq!(written("'level(''gas'') < 50%'"), "level('gas') < 50%");
        assert_eq!(written(">-\n  fired('a')\n  and fired('b')"), "fired('a') and fired('b')");
    }

    #[test]
    fn levels_have_heights() {
        assert_eq!([0, 1, 500_000, 990_000, 1_000_000].map(glyph), ['×', '▁', '▄', '▇', '·']);
        assert_eq!(painted('▁', 10, 900_000, true), "\u{1b}[31m▁\u{1b}[0m");
        assert_eq!(painted('▇', 950_000, 900_000, true), "\u{1b}[33m▇\u{1b}[0m");
    }
}
