//! `hakyu rehearse`.

use std::{fs, num::NonZeroUsize, path::PathBuf};

use hakyu_exercise::{
    assemble::REFERENCE,
    outcome::Lang,
    play::PlayError,
    rehearse::{Rehearsal, Settings, Spread, rehearse},
    words::{hours, number},
};
use hakyu_scenarios::source::Sources;

use crate::{Ending, Failure, Outcome, progress::Progress, show};

/// What was asked for.
pub(super) struct Asked {
    pub runs: u32,
    pub seed: u64,
    pub threads: Option<NonZeroUsize>,
    pub playbook: Option<String>,
    pub without: Vec<String>,
    pub json: bool,
    pub out: Option<PathBuf>,
    pub lang: Lang,
}

/// Rehearses a scenario and prints what a planner should know.
pub(super) fn run(name: &str, asked: &Asked) -> Outcome {
    let mut sources = Sources::default();
    let (compiled, findings) = super::open(name, &mut sources)?;
    if !findings.is_empty() {
        show::findings(&findings.render(&sources, show::colour()));
    }
    let Some(compiled) = compiled else { return Ok(Ending::Findings) };
    let own = compiled.scenario.playbooks.first().map(|p| p.id.value.clone());
    let playbook = match &asked.playbook {
        Some(name) => Some(name.clone()),
        None => compiled.tables.playbook(REFERENCE).map(|_| REFERENCE.to_owned()).or(own),
    };
    let threads = asked.threads.or_else(|| std::thread::available_parallelism().ok());
    let settings = Settings {
        seed: asked.seed,
        runs: asked.runs,
        playbook,
        off: super::run::switched_off(&asked.without)?,
        threads: threads.unwrap_or(NonZeroUsize::MIN),
    };
    let progress = Progress::new("rehearsing", asked.runs);
    let found = rehearse(&compiled, &settings, &findings, &|_| progress.step());
    drop(progress);
    let found = found.map_err(|error| match error {
        PlayError::NoPlaybook { .. } => Failure::Usage(error.to_string()),
        other => Failure::Input(other.to_string()),
    })?;
    let json = serde_json::to_string_pretty(&found).map_err(|e| Failure::Io(e.to_string()))?;
    let words = page(&found, asked.lang);
    if let Some(folder) = &asked.out {
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|e| Failure::Io(format!("{}: {e}", path.display())))
        };
        fs::create_dir_all(folder)
            .map_err(|e| Failure::Io(format!("{}: {e}", folder.display())))?;
        write("rehearsal.json", &format!("{json}\n"))?;
        write("rehearsal.en.txt", &page(&found, Lang::En))?;
        write("rehearsal.ja.txt", &page(&found, Lang::Ja))?;
    }
    show::print(&if asked.json { format!("{json}\n") } else { words })?;
    Ok(Ending::Fine)
}

/// The page in words: the verdict first.
fn page(r: &Rehearsal, lang: Lang) -> String {
    let w = |en: &'static str, ja: &'static str| match lang {
        Lang::En => en,
        Lang::Ja => ja,
    };
    let mut s =
        format!("【訓練】EXERCISE  {}  {}\n", w("Rehearsal", "リハーサル"), r.title.get(lang));
    let teams = r.skills.len();
    s.push_str(&match lang {
        Lang::En => format!(
            "{} futures, each played by {teams} teams; seed {}; playbook {}\n\n",
            r.runs,
            r.seed,
            r.playbook.as_deref().unwrap_or("none")
        ),
        Lang::Ja => format!(
            "{}通りの将来を{teams}水準のチームが実施。シード{}、対応計画 {}\n\n",
            r.runs,
            r.seed,
            r.playbook.as_deref().unwrap_or("なし")
        ),
    });
    s.push_str(&format!("{}\n", r.verdict.get(lang)));
    let mark = |weight: u8| match weight {
        3 => "!!",
        2 => "! ",
        _ => "  ",
    };
    for point in &r.points {
        s.push_str(&format!("  {} {}\n", mark(point.weight), point.text.get(lang)));
    }
    if r.measures.skill == "yes" {
        s.push_str(&format!("     {}\n", r.measures.text.get(lang)));
    }
    s.push_str(&format!("\n{}\n{}", w("Score by level", "水準別の得点"), levels(r, lang)));
    if !r.sectors.is_empty() {
        s.push_str(&format!(
            "\n{}\n{}",
            w(
                "People-hours lost: median (5 % – 95 %); at most without: share of residents at one time (95 % of runs, worst level)",
                "損失（人時）：中央値（5％～95％）。最大影響割合：同時に影響を受けた居住者の割合（95％の試行、最悪の水準）"
            ),
            sectors(r, lang)
        ));
    }
    let branches = branches(r, lang);
    if !branches.is_empty() {
        s.push_str(&format!(
            "\n{}\n{branches}",
            w(
                "Conditional injects, alternatives, milestones: share of runs",
                "条件付き状況付与・分岐・節目：生じた試行の割合"
            )
        ));
    }
    s.push_str(&format!(
        "\n{}\n{}",
        w("Load of roles in ordinary teams (medians)", "役割別の負荷（中級、中央値）"),
        roles(r, lang)
    ));
    let p = &r.pace;
    let active = hours(seconds(p.active));
    s.push_str(&match lang {
        Lang::En => format!(
            "\nPace: {} of play, {:.0} deliveries of injects, {:.1} an hour, {:.0} in the densest hour\n",
            active.en, p.injects, p.per_hour, p.densest
        ),
        Lang::Ja => format!(
            "\n進行：実質{}、状況付与{:.0}回、1時間当たり{:.1}回、最も多い1時間に{:.0}回\n",
            active.ja, p.injects, p.per_hour, p.densest
        ),
    });
    for lint in &r.lint {
        s.push_str(&format!("{} ×{}  {}\n", lint.code, lint.count, lint.title.get(lang)));
    }
    s.push_str(&format!(
        "\n{}\n",
        w(
            "Levels of skill are assumptions of this simulator (seeds/skills.csv, confidence C); all results hold in this model only.",
            "習熟度の水準は本シミュレータの仮定（seeds/skills.csv、確度C）であり、結果はすべて本モデルにおけるものである。"
        )
    ));
    s
}

fn levels(r: &Rehearsal, lang: Lang) -> String {
    let rows = r.levels.iter().map(|level| {
        let number = |v: Option<f64>| v.map_or_else(|| "–".to_owned(), |v| format!("{v:.1}"));
        let range =
            level.score.map_or_else(|| "–".to_owned(), |s| format!("{:.1} – {:.1}", s.low, s.high));
        let interval = level.mean.map_or_else(
            || "–".to_owned(),
            |m| format!("{:.1} – {:.1}", m.low.max(0.0), m.high.min(100.0)),
        );
        let ahead = r.measures.gaps.iter().find(|g| g.to == level.id).and_then(|g| g.ahead);
        vec![
            level.title.get(lang).to_owned(),
            number(level.mean.map(|m| m.mean)),
            interval,
            range,
            ahead.map_or_else(String::new, |m| {
                format!("{:+.1} ({:+.1} – {:+.1})", m.mean, m.low, m.high)
            }),
            format!("{:.0} %", level.coverage * 100.0),
            match level.severity {
                (low, high) if low == high => low.to_string(),
                (low, high) => format!("{low} – {high}"),
            },
        ]
    });
    let header = match lang {
        Lang::En => [
            "level",
            "mean",
            "95 % interval",
            "5 % – 95 % of teams",
            "ahead of the one above",
            "coverage",
            "severity 0–4",
        ],
        Lang::Ja => [
            "水準",
            "平均",
            "95％区間",
            "チームの5％～95％",
            "一つ上の行との差",
            "検証範囲",
            "深刻度",
        ],
    };
    let note = match lang {
        Lang::En => {
            "Severity: lowest – highest of the teams, by the simulator's thresholds, not official; never for players before the end."
        }
        Lang::Ja => {
            "深刻度：チーム中の最低～最高。シミュレータの基準によるもので公的な判定ではない。終了前に参加者へ示さないこと。"
        }
    };
    format!("{}{note}\n", show::table(&header, &[1, 2, 3, 4, 5, 6], rows.collect()))
}

fn sectors(r: &Rehearsal, lang: Lang) -> String {
    let mut header = vec![match lang {
        Lang::En => "sector".to_owned(),
        Lang::Ja => "分野".to_owned(),
    }];
    header.extend(r.levels.iter().map(|l| l.title.get(lang).to_owned()));
    header.push(match lang {
        Lang::En => "at most without".to_owned(),
        Lang::Ja => "最大影響割合".to_owned(),
    });
    let rows = r.sectors.iter().map(|sector| {
        let mut row = vec![sector.title.get(lang).to_owned()];
        row.extend(sector.levels.iter().map(|l| band(l.people_hours, 1.0, &short)));
        // Over all levels: the least and the largest median would hide the bad tail.
        let high = sector.levels.iter().map(|l| l.share.high).fold(0.0, f64::max);
        row.push(percent(high * 100.0));
        row
    });
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let right: Vec<usize> = (1..names.len()).collect();
    show::table(&names, &right, rows.collect())
}

fn band(s: Spread, factor: f64, words: &dyn Fn(f64) -> String) -> String {
    let [low, median, high] = [s.low, s.median, s.high].map(|v| words(v * factor));
    if low == high { median } else { format!("{median} ({low}–{high})") }
}

/// A number of people-hours in few letters.
fn short(value: f64) -> String {
    match value {
        v if v >= 1e6 => format!("{:.1}M", v / 1e6),
        v if v >= 1e4 => format!("{:.0}k", v / 1e3),
        v => number(v),
    }
}

fn percent(value: f64) -> String {
    format!("{value:.1}%")
}

fn branches(r: &Rehearsal, lang: Lang) -> String {
    let rows: Vec<Vec<String>> = r
        .injects
        .iter()
        .filter(|i| i.conditional && !i.contingency && !always(&i.fired))
        .map(|i| {
            let mut row = vec![i.id.clone()];
            row.extend(i.fired.iter().map(|share| format!("{:.0} %", share * 100.0)));
            row.push(i.at.map_or_else(
                || "–".to_owned(),
                |at| format!("{} – {}", clock(at.low), clock(at.high)),
            ));
            row
        })
        .collect();
    let same = r.injects.iter().filter(|i| i.conditional && always(&i.fired)).count();
    let more = r.alternatives.iter().chain(&r.milestones);
    let more = more.filter(|row| !always(&row.share)).map(|row| {
        let mut cells = vec![row.id.clone()];
        cells.extend(row.share.iter().map(|share| format!("{:.0} %", share * 100.0)));
        cells.push(String::new());
        cells
    });
    let rows: Vec<Vec<String>> = rows.into_iter().chain(more).collect();
    let rest = match (same, lang) {
        (0, _) => String::new(),
        (n, Lang::En) => format!("{n} conditional inject(s) fire in every run\n"),
        (n, Lang::Ja) => format!("すべての試行で付与される条件付き状況付与：{n}件\n"),
    };
    if rows.is_empty() {
        return rest;
    }
    let mut header = vec![match lang {
        Lang::En => "inject".to_owned(),
        Lang::Ja => "状況付与".to_owned(),
    }];
    header.extend(r.levels.iter().map(|l| l.title.get(lang).to_owned()));
    header.push(match lang {
        Lang::En => "when (5 % – 95 %)".to_owned(),
        Lang::Ja => "時点（5％～95％）".to_owned(),
    });
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let right: Vec<usize> = (1..names.len()).collect();
    format!("{}{rest}", show::table(&names, &right, rows))
}

fn always(shares: &[f64]) -> bool {
    shares.iter().all(|s| *s >= 1.0)
}

fn roles(r: &Rehearsal, lang: Lang) -> String {
    let rows = r.roles.iter().map(|role| {
        let time = |v: f64| hours(seconds(v)).get(lang).to_owned();
        let wait = role
            .wait
            .map_or_else(|| "–".to_owned(), |w| format!("{} ({})", time(w.median), time(w.high)));
        let peak = match role.peak_hour {
            Some(hour) => format!("{:.0} ({})", role.peak, clock(hour as f64 * 3600.0)),
            None => "–".to_owned(),
        };
        vec![
            role.title.get(lang).to_owned(),
            format!("{:.0}", role.received),
            format!("{:.0}", role.deeds),
            peak,
            wait,
            format!("{:.0}", role.unread),
            time(role.idle),
        ]
    });
    let header = match lang {
        Lang::En => {
            ["role", "comes in", "does", "busiest hour", "until read (95 %)", "unread", "idle"]
        }
        Lang::Ja => {
            ["役割", "受信", "実施", "最も忙しい1時間", "読むまで（95％）", "未読", "手空き"]
        }
    };
    show::table(&header, &[1, 2, 3, 4, 5, 6], rows.collect())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "seconds of a run, to the minute"
)]
fn seconds(value: f64) -> u64 {
    (value.max(0.0) / 60.0).round() as u64 * 60
}

fn clock(at: f64) -> String {
    let at = seconds(at);
    let (d, h, m) = (at / 86_400, at / 3600 % 24, at / 60 % 60);
    if d > 0 { format!("T+{d}d{h:02}:{m:02}") } else { format!("T+{h:02}:{m:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_short() {
        let s = Spread { low: 12_345.0, median: 2_345_678.0, high: 9_999_999.0 };
        assert_eq!(band(s, 1.0, &short), "2.3M (12k–10.0M)");
        assert_eq!(band(Spread { low: 0.5, median: 0.5, high: 0.5 }, 100.0, &percent), "50.0%");
        assert_eq!(clock(93_660.0), "T+1d02:01");
    }
}
