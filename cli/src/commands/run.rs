//! `hakyu run`.

use std::path::PathBuf;

use hakyu_engine::{Mechanism, Off};
use hakyu_exercise::{
    assemble::{REFERENCE, review, run as play_all},
    counterfactual::Effort,
    folder,
    outcome::{Arm, Lang, MomentKind, Outcome as Tables, Text},
    play::{PlayError, Release, Settings},
    preview::preview,
    words::{hours, number, percent},
};
use hakyu_scenarios::{decode::parse_duration, diagnostic::nearest, source::Sources};

use crate::{
    Ending, Failure, Outcome,
    commands::{report, timeline},
    progress::Progress,
    show,
};

/// What was asked for.
pub(super) struct Asked {
    pub seed: u64,
    pub replicate: u32,
    pub playbook: Option<String>,
    pub delay: Option<String>,
    pub without: Vec<String>,
    pub overlays: Vec<String>,
    pub release: Vec<String>,
    pub effort: Effort,
    pub out: Option<PathBuf>,
    pub json: bool,
    /// A time axis instead of tables …
    pub timeline: bool,
    /// … in so many columns.
    pub width: Option<u16>,
    pub lang: Lang,
}

/// Runs a scenario and writes its run folder.
pub(super) fn run(name: &str, asked: &Asked) -> Outcome {
    let mut sources = Sources::default();
    let Some(compiled) = super::open_local(name, &asked.overlays, &mut sources)? else {
        return Ok(Ending::Findings);
    };
    let playbook = match asked.playbook.as_deref() {
        Some("none") => None,
        Some(other) => Some(other.to_owned()),
        None => compiled.tables.playbook(REFERENCE).map(|_| REFERENCE.to_owned()),
    };
    let delay = match &asked.delay {
        None => 0,
        Some(text) => parse_duration(text).ok_or_else(|| {
            Failure::Usage(format!(
                "--delay {text}: this is not a duration; write 60m, 1h30m or 2d"
            ))
        })?,
    };
    let off = switched_off(&asked.without)?;
    let releases = asked.release.iter().map(|text| release(text)).collect::<Result<_, _>>()?;
    let (seed, replicate) = (asked.seed, asked.replicate);
    let settings = Settings { seed, replicate, playbook, delay, off, releases };
    let finished = play_all(&compiled, &settings).map_err(|error| match error {
        PlayError::NoPlaybook { .. } => Failure::Usage(error.to_string()),
        PlayError::NoInject { .. }
        | PlayError::NoContingency { .. }
        | PlayError::ReleasedTwice(_)
        | PlayError::Refused(..) => Failure::Usage(format!("--release: {error}")),
        other => Failure::Input(other.to_string()),
    })?;
    let tables = &finished.outcome;
    let out = asked.out.clone().unwrap_or_else(|| default_folder(tables));
    let progress = Progress::new("comparing", 0);
    let told = |done, of| progress.tell(done, of);
    let review = review(&compiled, &settings, &finished, asked.effort, &told)
        .map_err(|e| Failure::Input(e.to_string()))?;
    drop(progress);
    let mut documents = report::documents(tables, Some(&review), &[Lang::En, Lang::Ja])?;
    documents.push(report::review_file(&review)?);
    folder::write(&out, tables, &finished.causes, &documents)
        .map_err(|e| report::folder_failure(&e))?;
    if asked.timeline {
        let style = timeline::Style {
            lang: asked.lang,
            width: asked
                .width
                .map(usize::from)
                .or_else(show::columns)
                .unwrap_or(timeline::PLAIN_WIDTH),
            colour: show::colour_out(),
        };
        let preview = preview(&compiled, &finished.played, tables);
        let drawn = timeline::draw(&preview, &tables.manifest, &sources, &style);
        let folder = match asked.lang {
            Lang::En => "run folder",
            Lang::Ja => "出力フォルダ",
        };
        show::print(&format!("{drawn}\n{folder} {}\n", out.display()))?;
    } else if asked.json {
        let json = serde_json::to_string_pretty(tables).map_err(|e| Failure::Io(e.to_string()))?;
        show::print(&format!("{json}\n"))?;
    } else {
        show::print(&summary(tables, asked.lang, &out.display().to_string()))?;
        if let Some(reach) = &review.reach {
            show::print(&format!("\n{}", super::reach::table(reach, asked.lang)))?;
        }
    }
    Ok(Ending::Fine)
}

/// An inject and when it is released: `call@T+3h`. An id may hold an @ itself.
fn release(text: &str) -> Result<Release, Failure> {
    let bad = || {
        Failure::Usage(format!(
            "--release {text}: write the inject and its time, such as call@T+3h or call@T+1d2h"
        ))
    };
    let (inject, time) = text.rsplit_once('@').ok_or_else(bad)?;
    let at = match time.parse() {
        Ok(seconds) => seconds,
        Err(_) => time.strip_prefix("T+").and_then(parse_duration).ok_or_else(bad)?,
    };
    Ok(Release { inject: inject.to_owned(), at })
}

/// The mechanisms that a run leaves out.
pub(super) fn switched_off(words: &[String]) -> Result<Off, Failure> {
    let one = |word: &String| {
        Mechanism::named(word).ok_or_else(|| {
            let known = Mechanism::ALL.map(|m| m.1);
            let near = nearest(word, known).map(|n| format!("; did you mean '{n}'?"));
            Failure::Usage(format!(
                "--without {word}: there is no such mechanism{}; there are {}",
                near.unwrap_or_default(),
                known.join(", ")
            ))
        })
    };
    words.iter().map(one).collect()
}

fn default_folder(tables: &Tables) -> PathBuf {
    let m = &tables.manifest;
    let mut name = format!("{}-{}", m.scenario, m.seed);
    if m.playbook != REFERENCE {
        name.push_str(&format!("-{}", m.playbook));
    }
    if m.delay > 0 {
        let minutes = m.delay.is_multiple_of(60);
        let late =
            if minutes { format!("-late{}m", m.delay / 60) } else { format!("-late{}s", m.delay) };
        name.push_str(&late);
    }
    for (inject, at) in &m.released {
        name.push_str(&format!("-{}-{at}s", inject.replace('@', "-")));
    }
    if m.replicate > 0 {
        name.push_str(&format!("-r{}", m.replicate));
    }
    PathBuf::from("hakyu-run").join(name)
}

/// The words of the summary in one language.
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
}

fn summary(t: &Tables, lang: Lang, out: &str) -> String {
    let w = Words { lang };
    let m = &t.manifest;
    let mut s = String::new();
    s.push_str(&format!("【訓練】EXERCISE  {}\n", m.title.get(lang)));
    s.push_str(&format!(
        "{} {}  {} {}  {} {}  {} {}\n\n",
        w.pick("world", "世界"),
        m.world,
        w.pick("start", "開始"),
        m.start,
        w.pick("length", "期間"),
        hours(m.duration).get(lang),
        w.pick("seed", "シード"),
        m.seed
    ));
    s.push_str(&sectors(t, &w));
    s.push_str(&format!(
        "{}\n\n",
        w.pick(
            "People-hours: people × missing share × hours; they and the people count only places below the maintenance level and are never added across sectors.",
            "人時＝人数×不足割合×時間。人時と人数は維持レベルを下回った場所だけを数え、分野間では合算しない。"
        )
    ));
    s.push_str(&format!("{}\n", w.pick("Main points", "主な経過")));
    s.push_str(&main_points(t, lang));
    s.push_str(&format!(
        "\n{}\n",
        w.pick("Score (0–100, in this model)", "評価（0～100、本モデルにおける）")
    ));
    let scores = scores(t, &w);
    s.push_str(&scores);
    if scores.contains('*') {
        s.push_str(w.pick(
            "* without the objectives where this response itself defines 100: not comparable with its neighbours\n",
            "* この対応自体が100を定義する目標を除く。隣の列とは比較できない\n",
        ));
    }
    for lock in &t.locks {
        let names: Vec<&str> = lock.members.iter().take(4).map(|l| l.0.as_str()).collect();
        s.push_str(&format!(
            "{}: {} ({})\n",
            w.pick("lock", "相互阻害"),
            names.join(", "),
            lock.members.len()
        ));
    }
    for warning in
        t.warnings.iter().filter(|x| x.en.starts_with("event") || x.en.starts_with("injects"))
    {
        s.push_str(&format!("{}: {}\n", w.pick("warning", "注意"), warning.get(lang)));
    }
    s.push_str(&format!("\n{} {}\n", w.pick("digest", "ダイジェスト"), m.digest));
    s.push_str(&format!("{} {out}\n", w.pick("run folder", "出力フォルダ")));
    s.push_str(&format!(
        "{} {out}/report.en.html, {out}/report.ja.html\n",
        w.pick("report    ", "報告書      ")
    ));
    s
}

fn sectors(t: &Tables, w: &Words) -> String {
    let rows = t
        .sectors
        .iter()
        .map(|sector| {
            let worst = sector.worst.as_ref().map_or_else(
                || "–".into(),
                |(place, level, at)| {
                    let title = t
                        .places
                        .iter()
                        .find(|p| p.id == *place)
                        .map_or(place.as_str(), |p| p.title.get(w.lang));
                    format!(
                        "{} ({title}, {})",
                        percent(*level),
                        moment(i64::try_from(*at).unwrap_or(0))
                    )
                },
            );
            let below = if sector.below == 0 {
                String::from("–")
            } else {
                hours(sector.below).get(w.lang).to_owned()
            };
            let lost =
                if sector.people_hours < 0.5 { "–".into() } else { number(sector.people_hours) };
            vec![
                sector.title.get(w.lang).to_owned(),
                worst,
                below,
                lost,
                if sector.most_people == 0 {
                    "–".into()
                } else {
                    number(sector.most_people as f64)
                },
            ]
        })
        .collect();
    let header = match w.lang {
        Lang::En => [
            "sector",
            "lowest level (where, when)",
            "time below maintenance",
            "people-hours lost",
            "most people without",
        ],
        Lang::Ja => [
            "分野",
            "最低水準（場所・時点）",
            "維持レベル未満の時間",
            "損失（人時）",
            "最大影響人数",
        ],
    };
    show::table(&header, &[2, 3, 4], rows)
}

pub(super) fn moment(at: i64) -> String {
    let sign = if at < 0 { '-' } else { '+' };
    let at = at.unsigned_abs();
    let (d, h, m) = (at / 86_400, at / 3600 % 24, at / 60 % 60);
    if d > 0 { format!("T{sign}{d}d {h:02}:{m:02}") } else { format!("T{sign}{h:02}:{m:02}") }
}

/// At most so many main points on a screen; the report has all.
const MOST_POINTS: usize = 24;

fn main_points(t: &Tables, lang: Lang) -> String {
    let mut points: Vec<_> = t.timeline.iter().filter(|p| p.main).collect();
    if points.len() > MOST_POINTS {
        // Ends of outages say least.
        points.retain(|p| p.kind != MomentKind::OutageEnded);
    }
    let left = points.len().saturating_sub(MOST_POINTS);
    points.truncate(MOST_POINTS);
    let mut s = String::new();
    for p in points {
        let roles: Vec<&str> = p.roles.iter().map(|r| r.get(lang)).collect();
        let who = if roles.is_empty() { String::new() } else { format!("{}: ", roles.join(", ")) };
        s.push_str(&format!("  {:>11}  {who}{}\n", moment(p.at), p.text.get(lang)));
    }
    if left > 0 {
        let more = Text::new(
            format!("  … and {left} more in the report\n"),
            format!("  ……ほか{left}件は報告書を参照\n"),
        );
        s.push_str(more.get(lang));
    }
    s
}

fn scores(t: &Tables, w: &Words) -> String {
    let number = |score: Option<f64>| score.map_or_else(|| "–".to_owned(), |s| format!("{s:.1}"));
    let mut header = vec![w.pick("part", "項目").to_owned()];
    header.extend(t.arms.iter().map(|a| a.title.get(w.lang).to_owned()));
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = |label: String, cell: &dyn Fn(&Arm) -> String| {
        let mut cells = vec![label];
        cells.extend(t.arms.iter().map(cell));
        rows.push(cells);
    };
    if let Some(first) = t.arms.first() {
        for (i, part) in first.parts.iter().enumerate() {
            row(part.title.get(w.lang).to_owned(), &|a: &Arm| {
                let defines = a.objectives.iter().any(|o| o.part == part.id && o.note.is_some());
                match a.parts.get(i).and_then(|p| p.score) {
                    None if defines => w.pick("defines 100", "基準").to_owned(),
                    score if defines => format!("{}*", number(score)),
                    score => number(score),
                }
            });
        }
    }
    row(w.pick("TOTAL", "総合").to_owned(), &|a: &Arm| number(a.total));
    row(w.pick("coverage", "検証範囲").to_owned(), &|a: &Arm| {
        format!("{:.0} %", a.coverage * 100.0)
    });
    let columns: Vec<usize> = (1..=t.arms.len()).collect();
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    show::table(&names, &columns, rows)
}
