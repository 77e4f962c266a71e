//! `hakyu replay`.

mod changes;
mod load;
mod state;

use std::path::{Path, PathBuf};

use hakyu_exercise::{
    branch::{self, Line},
    compare::{Pair, Side, compare},
    counterfactual::Dress,
    log::{Act, Anonymous, Clock, anonymise, parse, render},
    outcome::{Lang, Outcome as Tables},
    score::Played,
    session::{SessionError, course},
};
use hakyu_reports::paper::{Block, Paper, RowKind, Table};
use serde_json::json;

use crate::{Ending, Failure, Outcome, args::ReplayArgs, show};

use load::{Exercise, load};

/// Plays an exercise again, or looks into it.
pub(super) fn replay(asked: &ReplayArgs) -> Outcome {
    let lang: Lang = asked.lang.into();
    let Some(exercise) = load(&asked.exercise)? else { return Ok(Ending::Findings) };
    if asked.list {
        return list(&exercise, lang);
    }
    if let Some(until) = &asked.until {
        return state::show(&exercise, until, asked);
    }
    if let Some(out) = &asked.export {
        return export(&exercise, out, asked);
    }
    if let Some(other) = &asked.against {
        let Some(other) = load(other)? else { return Ok(Ending::Findings) };
        return against(&exercise, &other, asked);
    }
    if asked.branch.is_some() || changes::any(asked) {
        return changes::branch(&exercise, asked);
    }
    check(&exercise, asked.json, lang)
}

/// Words for what the exercise refuses.
fn refused(error: SessionError) -> Failure {
    match error {
        SessionError::Log(e) if e.is_io() => Failure::Io(e.to_string()),
        other => Failure::Input(other.to_string()),
    }
}

/// Plays a log to the end of the scenario.
fn played(exercise: &Exercise) -> Result<Played, Failure> {
    let course = course(&exercise.compiled, &exercise.log.entries).map_err(refused)?;
    let record = course.play(&exercise.compiled).map_err(|e| Failure::Input(e.to_string()))?;
    let run = Played::new(record, &exercise.compiled.model);
    Ok(Dress::of(&exercise.compiled, &exercise.log.entries, &course).put(run))
}

/// The digest of a log, and whether it is that of the run beside it.
fn check(exercise: &Exercise, as_json: bool, lang: Lang) -> Outcome {
    let record = played(exercise)?.record;
    let digest = record.digest.to_string();
    let beside = exercise.run()?.map(|run| run.manifest.digest);
    let same = beside.as_ref().map(|b| *b == digest);
    let entries = &exercise.log.entries;
    let ended = entries.iter().find(|e| matches!(e.what, Act::Clock(Clock::End))).map(|e| e.at);
    if as_json {
        let value = json!({
            "scenario": exercise.opening.scenario, "digest": digest, "entries": entries.len(),
            "ended": ended, "torn": exercise.log.torn.as_ref().map(|t| t.line), "run": beside, "same": same,
        });
        show::print(&format!("{value:#}\n"))?;
    } else {
        let pick = |en: &'static str, ja: &'static str| if lang == Lang::En { en } else { ja };
        let decisions = branch::lines(&exercise.compiled, entries, false);
        let decisions = decisions.iter().filter(|l| l.decision).count();
        let mut s = format!("【訓練】EXERCISE  {}\n", exercise.opening.title.get(lang));
        s.push_str(&match lang {
            Lang::En => format!(
                "{} entries, {decisions} of them decisions, seed {}\n",
                entries.len(),
                exercise.opening.seed
            ),
            Lang::Ja => format!(
                "記録{}件（うち判断・対応{decisions}件）、シード{}\n",
                entries.len(),
                exercise.opening.seed
            ),
        });
        if let Some((from, number)) = &exercise.opening.branched {
            s.push_str(&match lang {
                Lang::En => format!("branched from the exercise {from} at entry {number}\n"),
                Lang::Ja => format!("演習{from}の記録{number}から分岐\n"),
            });
        }
        if ended.is_none() {
            s.push_str(pick(
                "play has not ended: this is the run if nobody does anything more\n",
                "演習は未終了：以後だれも対応しないものとして最後まで進めた結果\n",
            ));
        }
        s.push_str(&format!("{} {digest}\n", pick("digest", "ダイジェスト")));
        s.push_str(match same {
            Some(true) => pick("the run folder beside it has the same digest\n", "出力フォルダのダイジェストと一致\n"),
            Some(false) => pick(
                "THE RUN FOLDER BESIDE IT HAS ANOTHER DIGEST: run.json was not made from this log as it is\n",
                "出力フォルダのダイジェストと不一致：run.jsonは現在のログから作成されたものではない\n",
            ),
            None => pick("there is no run.json beside it to compare with\n", "比較するrun.jsonがない\n"),
        });
        show::print(&s)?;
    }
    Ok(if same == Some(false) { Ending::Findings } else { Ending::Fine })
}

/// Decisions under their numbers.
fn list(exercise: &Exercise, lang: Lang) -> Outcome {
    let lines = branch::lines(&exercise.compiled, &exercise.log.entries, false);
    let row = |line: &Line| {
        vec![
            line.number.to_string(),
            super::run::moment(i64::try_from(line.at).unwrap_or(i64::MAX)),
            exercise.compiled.scenario.clock.civil(i64::try_from(line.at).unwrap_or(0))[5..16]
                .replace('T', " "),
            line.who.get(lang).to_owned(),
            line.text.get(lang).to_owned(),
        ]
    };
    let header = match lang {
        Lang::En => ["entry", "time", "civil time", "who", "what"],
        Lang::Ja => ["記録", "時刻", "日時", "誰が", "内容"],
    };
    show::print(&format!(
        "【訓練】EXERCISE  {}\n{}",
        exercise.opening.title.get(lang),
        show::table(&header, &[0], lines.iter().map(row).collect())
    ))?;
    Ok(Ending::Fine)
}

/// Writes the log as a file of its own, and proves that it replays.
fn export(exercise: &Exercise, out: &Path, asked: &ReplayArgs) -> Outcome {
    let entries = if asked.anonymous {
        anonymise(&exercise.log.entries, Anonymous { keep_words: asked.keep_words })
    } else {
        exercise.log.entries.clone()
    };
    let text = render(&entries).map_err(|e| Failure::Io(e.to_string()))?;
    let back = parse(out, text.as_bytes()).map_err(|e| Failure::Input(e.to_string()))?;
    let copy = Exercise { log: back, ..exercise.clone() };
    let (was, is) = (played(exercise)?.record.digest, played(&copy)?.record.digest);
    if was != is {
        return Err(Failure::Input(format!(
            "the copy replays to {is} instead of {was}; nothing was written"
        )));
    }
    if out == Path::new("-") {
        show::print(&text)?;
    } else {
        super::report::put(out, &text)?;
        let words = match Lang::from(asked.lang) {
            Lang::En => format!("{}\nreplays to the same digest {is}\n", out.display()),
            Lang::Ja => format!("{}\n再生するとダイジェスト{is}に一致\n", out.display()),
        };
        show::print(&words)?;
    }
    Ok(Ending::Fine)
}

/// Two exercises that were played.
fn against(a: &Exercise, b: &Exercise, asked: &ReplayArgs) -> Outcome {
    if a.opening.model != b.opening.model {
        return Err(Failure::Input(format!(
            "{} and {} were played with different scenarios or different states of one: {} and {}",
            a.name, b.name, a.opening.model, b.opening.model
        )));
    }
    let pair = pair(a, b)?;
    let folder = asked.out.clone().or_else(|| b.folder.clone());
    tell(&pair, folder.as_deref(), asked)
}

fn pair(a: &Exercise, b: &Exercise) -> Result<Pair, Failure> {
    let (first, second) = (played(a)?, played(b)?);
    compare(&a.compiled, side(a, &first)?, side(b, &second)?)
        .map_err(|e| Failure::Input(e.to_string()))
}

fn side<'a>(exercise: &'a Exercise, played: &'a Played) -> Result<Side<'a>, Failure> {
    let arm = |run: Tables| run.arms.get(run.actual).map(|arm| (arm.total, arm.coverage));
    let total = exercise.run()?.and_then(arm);
    Ok(Side { name: &exercise.name, entries: &exercise.log.entries, played, total })
}

/// Shows a comparison, and writes it to a folder if there is one.
fn tell(pair: &Pair, folder: Option<&Path>, asked: &ReplayArgs) -> Outcome {
    let text = if asked.json {
        let json = serde_json::to_string_pretty(pair).map_err(|e| Failure::Io(e.to_string()))?;
        format!("{json}\n")
    } else {
        plain(&hakyu_reports::compare::paper(pair, asked.lang.into()))
    };
    show::print(&text)?;
    let Some(folder) = folder else { return Ok(Ending::Fine) };
    std::fs::create_dir_all(folder)
        .map_err(|e| Failure::Io(format!("{}: {e}", folder.display())))?;
    let mut written: Vec<PathBuf> = Vec::new();
    for (lang, name) in [(Lang::En, "ab.en.html"), (Lang::Ja, "ab.ja.html")] {
        let path = folder.join(name);
        super::report::put(&path, hakyu_reports::compare::paper(pair, lang).html())?;
        written.push(path);
    }
    if !asked.json {
        for path in written {
            show::print(&format!("{}\n", path.display()))?;
        }
    }
    Ok(Ending::Fine)
}

/// A paper as text of a terminal: what a comparison is made of.
fn plain(paper: &Paper) -> String {
    let mut s = format!("【訓練】EXERCISE  {} – {}\n", paper.kind, paper.title);
    for (name, value) in &paper.facts {
        s.push_str(&format!("{name}: {}\n", value.plain().replace('\n', ", ")));
    }
    for block in &paper.blocks {
        match block {
            Block::Heading { text, .. } => s.push_str(&format!("\n{text}\n")),
            Block::Text { text } | Block::Fine { text } => {
                s.push_str(&format!("{}\n", text.plain()));
            }
            Block::List { items, .. } => {
                for item in items {
                    s.push_str(&format!("  • {}\n", item.plain()));
                }
            }
            Block::Table(table) => s.push_str(&rows(table)),
            Block::Notice { title, body, .. } => {
                let body: Vec<String> =
                    body.iter().map(hakyu_reports::paper::Rich::plain).collect();
                s.push_str(&format!("\n{title}: {}\n", body.join(" ")));
            }
            _ => {}
        }
    }
    s
}

fn rows(table: &Table) -> String {
    let header: Vec<&str> = table.columns.iter().map(|c| c.head.as_str()).collect();
    let rows = table.rows.iter().filter(|r| r.kind == RowKind::Plain);
    let rows = rows.map(|r| r.cells.iter().map(|c| c.plain().replace('\n', " ")).collect());
    show::table(&header, &[], rows.collect())
}
