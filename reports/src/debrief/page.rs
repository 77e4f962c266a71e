//! The page to project. [`Page`] has no place for scores.

use askama::Template;

use hakyu_exercise::review::{KnownBy, Note, TruthRow};

use crate::aar::{Desk, words::Words};
use crate::error::ReportError;
use crate::fonts;
use crate::words::fill;

/// Things that came true that are shown.
const ROWS: usize = 18;
/// Lines of text that fit on a slide in large type.
const LINES: usize = 9;
/// Knowers that are named of one thing.
const KNOWERS: usize = 4;
/// Turning points that are shown.
const POINTS: usize = 3;
/// Lines left free for notes.
const FREE: usize = 4;

/// The page.
#[derive(Template)]
#[template(path = "debrief.html")]
struct Page<'a> {
    w: Words,
    lang: &'static str,
    mark: &'static str,
    banner: &'static str,
    colon: &'static str,
    version: &'static str,
    css: &'static str,
    fonts: String,
    title: &'a str,
    facts: Vec<(&'static str, String)>,
    truth: Vec<Truths>,
    left: String,
    points: Vec<Point<'a>>,
    notes: Vec<Written<'a>>,
    free: Vec<()>,
    agreed: Vec<Written<'a>>,
    source: String,
}

/// A slide of things that came true.
struct Truths {
    title: String,
    rows: Vec<Truth>,
}

/// Something that came true.
struct Truth {
    time: String,
    text: String,
    known: Vec<Knower>,
    more: String,
}

/// Who knew of it.
struct Knower {
    who: String,
    when: String,
    never: bool,
}

/// A moment at which much was decided.
struct Point<'a> {
    number: String,
    time: String,
    title: &'a str,
    why: Vec<&'a str>,
    question: &'a str,
    notes: Vec<Written<'a>>,
    free: Vec<()>,
}

/// Words that somebody said.
struct Written<'a> {
    by: &'a str,
    text: &'a str,
}

/// The page as HTML.
pub(super) fn render(desk: &Desk<'_>) -> Result<String, ReportError> {
    let (c, w, manifest) = (desk.view.words, desk.w, &desk.view.outcome.manifest);
    let title = desk.say(&manifest.title);
    let end = i64::try_from(manifest.duration).unwrap_or(i64::MAX);
    let facts = vec![(
        w.scenario_time,
        format!("{} – {}", desk.view.clock.full(0), desk.view.clock.full(end)),
    )];
    let (rows, left) = chosen(&desk.review.knowledge);
    let points: Vec<Point<'_>> = desk
        .review
        .turning_points
        .iter()
        .take(POINTS)
        .enumerate()
        .map(|(at, point)| {
            let notes: Vec<Written<'_>> = desk
                .review
                .notes
                .iter()
                .filter(|note| note.kind != "agreed" && note.question == point.question)
                .map(|note| written(desk, note))
                .collect();
            let free = free(notes.len());
            Point {
                number: fill(w.turning_point, &[("n", &(at + 1).to_string())]),
                time: desk.when(point.at),
                title: desk.say(&point.title),
                why: point.why.iter().take(4).map(|why| desk.say(why)).collect(),
                question: desk.say(&point.question),
                notes,
                free,
            }
        })
        .collect();
    let answered = |note: &&Note| {
        desk.review.turning_points.iter().take(POINTS).any(|point| point.question == note.question)
    };
    let notes: Vec<Written<'_>> = desk
        .review
        .notes
        .iter()
        .filter(|note| {
            matches!(note.kind.as_str(), "hot-wash" | "exchange" | "answer") && !answered(note)
        })
        .map(|note| written(desk, note))
        .collect();
    let agreed = desk.review.notes.iter().filter(|note| note.kind == "agreed");
    let page = Page {
        w,
        lang: c.lang,
        mark: c.mark,
        banner: c.banner,
        colon: c.colon,
        version: env!("CARGO_PKG_VERSION"),
        css: include_str!("../../templates/debrief.css"),
        fonts: fonts::css(),
        title,
        facts,
        truth: slides(desk, &rows),
        left: if left > 0 { fill(w.own_left, &[("n", &left.to_string())]) } else { String::new() },
        points,
        free: free(notes.len()),
        notes,
        agreed: agreed.map(|note| written(desk, note)).collect(),
        source: desk.view.source(w.debrief),
    };
    let html = page.render()?;
    let mut out = String::with_capacity(html.len());
    for line in html.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

fn written<'a>(desk: &Desk<'a>, note: &'a Note) -> Written<'a> {
    Written { by: desk.say(&note.by), text: &note.text }
}

/// Lines to write on, fewer where something is written already.
fn free(written: usize) -> Vec<()> {
    vec![(); FREE.saturating_sub(written).max(1)]
}

/// What is shown in the order of time, and how many are left out: those first that somebody never knew or knew latest.
fn chosen(all: &[TruthRow]) -> (Vec<&TruthRow>, usize) {
    let mut order: Vec<(usize, u64)> =
        all.iter().enumerate().map(|(at, row)| (at, distance(row))).collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    order.truncate(ROWS);
    order.sort_unstable();
    let rows: Vec<&TruthRow> = order.iter().filter_map(|(at, _)| all.get(*at)).collect();
    let left = all.len() - rows.len();
    (rows, left)
}

/// The longest time between truth and knowledge; never is longest.
fn distance(row: &TruthRow) -> u64 {
    let late = |by: &KnownBy| by.at.map_or(u64::MAX, |at| at.saturating_sub(row.at));
    row.known.iter().map(late).max().unwrap_or(0)
}

/// Rows packed into slides.
fn slides(desk: &Desk<'_>, rows: &[&TruthRow]) -> Vec<Truths> {
    let mut packs: Vec<Vec<Truth>> = Vec::new();
    let mut room = 0;
    for row in rows {
        let truth = truth(desk, row);
        let lines = truth.known.len() + usize::from(!truth.more.is_empty());
        let height = lines.max(truth.text.chars().count() / 19 + 1);
        match packs.last_mut() {
            Some(pack) if height <= room => {
                room -= height;
                pack.push(truth);
            }
            _ => {
                room = LINES.saturating_sub(height);
                packs.push(vec![truth]);
            }
        }
    }
    let all = packs.len().to_string();
    let slide = |(at, rows): (usize, Vec<Truth>)| {
        let number = (at + 1).to_string();
        let values = [("title", desk.w.knowing), ("n", number.as_str()), ("all", all.as_str())];
        let title =
            if all == "1" { desk.w.knowing.to_owned() } else { fill(desk.w.continued, &values) };
        Truths { title, rows }
    };
    packs.into_iter().enumerate().map(slide).collect()
}

fn truth(desk: &Desk<'_>, row: &TruthRow) -> Truth {
    let w = desk.w;
    // Who never knew stands first: it is what there is to talk about.
    let mut by: Vec<&KnownBy> = row.known.iter().filter(|by| by.at.is_none()).collect();
    by.extend(row.known.iter().filter(|by| by.at.is_some()));
    let more = by.len().saturating_sub(KNOWERS);
    let known = by
        .iter()
        .take(KNOWERS)
        .map(|by| Knower {
            who: desk
                .say(if by.organisation.en.is_empty() { &by.title } else { &by.organisation })
                .to_owned(),
            when: by.at.map_or_else(
                || w.never.to_owned(),
                |at| match at.saturating_sub(row.at) {
                    0 => w.at_once.to_owned(),
                    late => fill(w.later, &[("time", &desk.length(late))]),
                },
            ),
            never: by.at.is_none(),
        })
        .collect();
    Truth {
        time: desk.when(row.at),
        text: desk.say(&row.text).to_owned(),
        known,
        more: if more > 0 {
            fill(desk.view.words.and_more, &[("n", &more.to_string())])
        } else {
            String::new()
        },
    }
}
