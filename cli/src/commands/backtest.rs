//! `hakyu backtest`.

use std::{fs, num::NonZeroUsize, path::PathBuf};

use hakyu_analysis::{
    backtest::{
        self, BacktestFiles, EventResult, History, Judged, JudgedKind, Settings, Tail, Use,
        run_event, tally,
    },
    quantile::Band,
    statistics::{self, Statistics},
};
use hakyu_exercise::outcome::Lang;
use hakyu_reports::{BandChart, BandPanel, svg_bands};
use hakyu_scenarios::{diagnostic::nearest, source::FolderFiles};

use crate::{Ending, Failure, Outcome, progress::Progress, show};

/// What was asked for.
pub(super) struct Asked {
    pub events: Vec<String>,
    pub replicates: u32,
    pub seed: u64,
    pub threads: Option<NonZeroUsize>,
    pub fixed: bool,
    pub statistics: bool,
    pub data: Option<PathBuf>,
    pub out: PathBuf,
    pub json: bool,
    pub lang: Lang,
}

impl Asked {
    fn pick(&self, en: &'static str, ja: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Ja => ja,
        }
    }
}

/// Runs the back-tests, writes CSV and figures, prints tables or JSON.
pub(super) fn run(asked: &Asked) -> Outcome {
    let folder = asked.data.as_ref().map(FolderFiles::new);
    let history = match &folder {
        Some(files) => History::read(files),
        None => History::read(&BacktestFiles),
    }
    .map_err(|e| Failure::Input(e.to_string()))?;
    let events = chosen(&asked.events, &history)?;
    let threads = asked
        .threads
        .or_else(|| std::thread::available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN);
    let settings =
        Settings { replicates: asked.replicates, seed: asked.seed, threads, vary: !asked.fixed };
    let mut results = Vec::new();
    for event in &events {
        let progress = Progress::new(event.as_str(), asked.replicates);
        let done = |_| progress.step();
        let result = match &folder {
            Some(files) => run_event(files, event, &history, &settings, &done),
            None => run_event(&BacktestFiles, event, &history, &settings, &done),
        };
        results.push(result.map_err(|e| Failure::Input(e.to_string()))?);
    }
    let counted = asked
        .statistics
        .then(|| {
            let progress = Progress::new("statistics", 14 * 6);
            statistics::run(asked.seed, threads, &|_| progress.step())
        })
        .transpose()
        .map_err(|e| Failure::Input(e.to_string()))?;
    let rows: Vec<Judged> = results.iter().flat_map(|r| r.rows.clone()).collect();
    write(asked, &results, &rows)?;
    let text = if asked.json {
        json(asked, &results, &rows, counted.as_ref())?
    } else {
        tables(asked, &results, &rows, counted.as_ref())
    };
    show::print(&text)?;
    Ok(Ending::Fine)
}

/// The events asked for, or all.
fn chosen(asked: &[String], history: &History) -> Result<Vec<String>, Failure> {
    let mut events: Vec<String> = Vec::new();
    for event in asked {
        if !history.events.contains(event) {
            let known: Vec<&str> = history.events.iter().map(String::as_str).collect();
            let near = nearest(event, known.iter().copied());
            let hint = near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default();
            return Err(Failure::Usage(format!(
                "there is no recorded event '{event}'{hint}\n  there are {}",
                known.join(", ")
            )));
        }
        if !events.contains(event) {
            events.push(event.clone());
        }
    }
    Ok(if events.is_empty() { history.events.clone() } else { events })
}

fn write(asked: &Asked, results: &[EventResult], rows: &[Judged]) -> Result<(), Failure> {
    let io = |path: &std::path::Path| {
        let path = path.display().to_string();
        move |e: std::io::Error| Failure::Io(format!("{path}: {e}"))
    };
    let mut files = vec![(
        "backtest.csv".to_owned(),
        backtest::csv(rows).map_err(|e| Failure::Io(e.to_string()))?,
    )];
    for result in results {
        for (lang, end) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
            let svg = svg_bands(&chart(asked, result, lang), lang)
                .map_err(|e| Failure::Io(e.to_string()))?;
            files.push((format!("{}.{end}.svg", result.event), svg));
        }
    }
    fs::create_dir_all(&asked.out).map_err(io(&asked.out))?;
    for (name, text) in files {
        let path = asked.out.join(name);
        fs::write(&path, text).map_err(io(&path))?;
    }
    Ok(())
}

fn chart(asked: &Asked, result: &EventResult, lang: Lang) -> BandChart {
    let pick = |en: &'static str, ja: &'static str| match lang {
        Lang::En => en,
        Lang::Ja => ja,
    };
    let panels = result.panels.iter().map(|p| {
        let shown = if p.relative {
            pick("share restored of those out", "支障のうち復旧した割合")
        } else {
            pick("share served", "供給されている割合")
        };
        let role = match p.used {
            Use::Forcing => pick("recorded, put in", "実績を入力"),
            _ => pick("predicted", "予測"),
        };
        BandPanel {
            title: p.title.get(lang).to_owned(),
            note: format!("{shown} · {role}"),
            band: p.band.iter().map(|(t, b)| (*t, [b.low, b.median, b.high])).collect(),
            points: p.observed.clone(),
        }
    });
    BandChart {
        title: result.title.get(lang).to_owned(),
        description: pick(
            "Recorded points on the median and the 90 % band of an ensemble of runs.",
            "実績値と、アンサンブル計算の中央値および90%区間。",
        )
        .to_owned(),
        source: match lang {
            Lang::En => format!(
                "{} runs, seed {}, {}; sources: series.csv and compare.csv",
                asked.replicates,
                asked.seed,
                if asked.fixed { "figures fixed" } else { "figures drawn from their ranges" }
            ),
            Lang::Ja => format!(
                "{}回、シード{}、{}。出典：series.csv、compare.csv",
                asked.replicates,
                asked.seed,
                if asked.fixed { "数値は固定" } else { "数値は幅の中から抽出" }
            ),
        },
        keys: [
            pick("recorded", "実績"),
            pick("median of the runs", "計算の中央値"),
            pick("90 % of the runs", "計算の90%区間"),
        ]
        .map(str::to_owned),
        time: pick("hours since the event", "発生からの時間(h)").to_owned(),
        panels: panels.collect(),
    }
}

fn percent(ppm: u32) -> String {
    format!("{}.{} %", ppm / 10_000, ppm % 10_000 / 1000)
}

fn range(values: [u32; 3]) -> String {
    if values[0] == values[2] {
        percent(values[1])
    } else {
        format!("{} ({}–{})", percent(values[1]), percent(values[0]), percent(values[2]))
    }
}

fn hours(seconds: u64) -> String {
    format!("{}.{} h", seconds / 3600, seconds % 3600 * 10 / 3600)
}

fn ratio(thousandths: u64) -> String {
    format!("{}.{:02}", thousandths / 1000, thousandths % 1000 / 10)
}

fn tables(
    asked: &Asked,
    results: &[EventResult],
    rows: &[Judged],
    counted: Option<&Statistics>,
) -> String {
    let mut s = String::from("【訓練】EXERCISE\n");
    for result in results {
        s.push_str(&format!("\n{} ({})\n", result.title.get(asked.lang), result.event));
        s.push_str(&judged_table(asked, &result.rows));
        let (inside, all) = tally(&result.rows);
        s.push_str(&match (asked.lang, all) {
            (Lang::En, 0) => "only forcing is recorded: nothing to judge\n".to_owned(),
            (Lang::Ja, 0) => "入力に用いた実績だけがあり、判定する行はありません\n".to_owned(),
            (Lang::En, _) => format!("inside the 90 % band: {inside} of {all}\n"),
            (Lang::Ja, _) => format!("90%区間内: {all}行中{inside}行\n"),
        });
    }
    let tails: Vec<&Tail> = results.iter().flat_map(|r| &r.tails).collect();
    if !tails.is_empty() {
        s.push_str(&format!(
            "\n{}\n",
            asked.pick("Tail of the restoration: T99 / T50", "復旧の裾: T99／T50")
        ));
        s.push_str(&tail_table(asked, &tails));
    }
    let (inside, all) = tally(rows);
    if all > 0 {
        s.push_str(&match asked.lang {
            Lang::En => format!("\nIN ALL: {inside} of {all} rows inside the 90 % band\n"),
            Lang::Ja => format!("\n合計: {all}行中{inside}行が90%区間内\n"),
        });
    }
    if let Some(counted) = counted {
        s.push_str(&statistics_table(asked, counted));
    }
    s.push_str(&format!(
        "{} {}\n",
        asked.pick("tables and figures", "表と図"),
        asked.out.display()
    ));
    s
}

fn judged_table(asked: &Asked, rows: &[Judged]) -> String {
    let table = rows
        .iter()
        .map(|r| {
            let what = match r.kind {
                JudgedKind::Peak => asked.pick("largest share out", "最大支障割合"),
                JudgedKind::Out => asked.pick("share out", "支障割合"),
                JudgedKind::Restored => asked.pick("restored of those out", "支障のうち復旧"),
            };
            let inside = match (r.counts(), r.inside()) {
                (false, _) => asked.pick("put in", "入力"),
                (true, true) => asked.pick("yes", "内"),
                (true, false) => asked.pick("NO", "外"),
            };
            vec![
                r.series.clone(),
                r.at.map_or_else(|| "–".to_owned(), hours),
                what.to_owned(),
                range(r.observed),
                percent(r.band.low),
                percent(r.band.median),
                percent(r.band.high),
                inside.to_owned(),
                r.confidence.clone(),
            ]
        })
        .collect();
    let header = match asked.lang {
        Lang::En => {
            ["series", "time", "what", "recorded", "5 %", "median", "95 %", "inside", "grade"]
        }
        Lang::Ja => ["系列", "時刻", "量", "実績", "5%", "中央値", "95%", "区間内", "確度"],
    };
    show::table(&header, &[1, 3, 4, 5, 6], table)
}

fn tail_table(asked: &Asked, tails: &[&Tail]) -> String {
    let kind = |ratio: u64| match Tail::kind(ratio) {
        "damage" => asked.pick("damage", "被害"),
        _ => asked.pick("supply", "供給"),
    };
    let dash = || "–".to_owned();
    let table = tails
        .iter()
        .map(|t| {
            let spread =
                |b: &Band<u64>| format!("{} ({}–{})", hours(b.median), hours(b.low), hours(b.high));
            vec![
                format!("{}/{}", t.event, t.series),
                t.observed[0].map_or_else(dash, hours),
                t.observed[1].map_or_else(dash, hours),
                t.observed_ratio.map_or_else(dash, |r| format!("{} {}", ratio(r), kind(r))),
                spread(&t.half),
                spread(&t.nearly),
                t.ratio.as_ref().map_or_else(dash, |b| {
                    format!(
                        "{} ({}–{}) {}",
                        ratio(b.median),
                        ratio(b.low),
                        ratio(b.high),
                        kind(b.median)
                    )
                }),
            ]
        })
        .collect();
    let header = match asked.lang {
        Lang::En => [
            "series",
            "T50 recorded",
            "T99 recorded",
            "ratio, limited by",
            "T50 runs",
            "T99 runs",
            "ratio, limited by",
        ],
        Lang::Ja => ["系列", "T50実績", "T99実績", "比・律速", "T50計算", "T99計算", "比・律速"],
    };
    show::table(&header, &[1, 2], table)
}

/// Published regularities: what, value, source.
const PUBLISHED: [[&str; 2]; 3] = [
    [
        "energy 54 %, telecom 26 %, transport 7 % of 268 cascades",
        "Luiijf et al., European incidents of the TNO database (from memory, grade B/C)",
    ],
    ["rare", "Luiijf et al.: 'interdependencies are hardly reported' (abstract, grade B)"],
    [
        "2.3 % (20 of 880), a lower bound: operators tick what they know",
        "reports to NISC, FY2017-19 (digest 4.2, grade A)",
    ],
];

fn statistics_table(asked: &Asked, c: &Statistics) -> String {
    let share = |part: u64, whole: u64| {
        let tenths = (part * 1000 + whole / 2) / whole.max(1);
        format!("{}.{} %", tenths / 10, tenths % 10)
    };
    let all: u64 = c.started.iter().map(|s| s.2).sum();
    let first: Vec<String> = c
        .started
        .iter()
        .take(4)
        .map(|(_, title, n)| format!("{} {}", title.get(asked.lang), share(*n, all)))
        .collect();
    let rows = vec![
        vec![
            asked
                .pick("sectors whose loss starts outages in others", "他分野の障害を起こした分野")
                .to_owned(),
            format!("{} ({all})", first.join(", ")),
            PUBLISHED[0][0].to_owned(),
            PUBLISHED[0][1].to_owned(),
        ],
        vec![
            asked
                .pick(
                    "pairs that feel each other's loss; that amplify",
                    "相互に影響する組、増幅する組",
                )
                .to_owned(),
            format!(
                "{} / {} ({}); {} ({})",
                c.two_way,
                c.pairs,
                share(c.two_way, c.pairs),
                c.amplifying,
                share(c.amplifying, c.two_way)
            ),
            PUBLISHED[1][0].to_owned(),
            PUBLISHED[1][1].to_owned(),
        ],
        vec![
            asked
                .pick("outages whose cause lies in another sector", "原因が他分野にある障害")
                .to_owned(),
            format!("{} ({} / {})", share(c.named_other, c.outages), c.named_other, c.outages),
            PUBLISHED[2][0].to_owned(),
            PUBLISHED[2][1].to_owned(),
        ],
    ];
    let intro = match asked.lang {
        Lang::En => format!(
            "\nRegularities of cascades: {} losses of one sector in one prefecture for a day, and the ready scenarios without a response\n",
            c.runs
        ),
        Lang::Ja => format!(
            "\n波及の統計的性質: 一県一分野を1日止めた{}回と、対応のない既製シナリオ\n",
            c.runs
        ),
    };
    let words = [
        asked.pick("this world", "本世界"),
        asked.pick("published", "公表値"),
        asked.pick("source", "出典"),
    ];
    let mut text = intro;
    for row in rows {
        text.push_str(&format!("{}\n", row[0]));
        for (word, value) in words.iter().zip(&row[1..]) {
            text.push_str(&format!("  {word}: {value}\n"));
        }
    }
    text
}

fn json(
    asked: &Asked,
    results: &[EventResult],
    rows: &[Judged],
    counted: Option<&Statistics>,
) -> Result<String, Failure> {
    let band = |b: &Band<u64>| serde_json::json!([b.low, b.median, b.high]);
    let judged = |r: &Judged| {
        serde_json::json!({
            "event": r.event, "series": r.series, "use": r.used.word(), "kind": r.kind.word(),
            "time_s": r.at, "observed_ppm": r.observed,
            "band_ppm": [r.band.low, r.band.median, r.band.high],
            "inside": r.counts().then(|| r.inside()), "confidence": r.confidence,
        })
    };
    let tail = |t: &Tail| {
        serde_json::json!({
            "event": t.event, "series": t.series, "use": t.used.word(),
            "observed_t50_t99_s": t.observed, "observed_ratio_thousandths": t.observed_ratio,
            "t50_s": band(&t.half), "t99_s": band(&t.nearly),
            "ratio_thousandths": t.ratio.as_ref().map(band),
        })
    };
    let (inside, all) = tally(rows);
    let value = serde_json::json!({
        "hakyu": "backtest/1", "replicates": asked.replicates, "seed": asked.seed,
        "figures": if asked.fixed { "fixed" } else { "drawn" },
        "inside": inside, "judged": all,
        "rows": rows.iter().map(judged).collect::<Vec<_>>(),
        "tails": results.iter().flat_map(|r| &r.tails).map(tail).collect::<Vec<_>>(),
        "statistics": counted.map(|c| serde_json::json!({
            "runs": c.runs,
            "started": c.started.iter().map(|s| serde_json::json!([s.0, s.2])).collect::<Vec<_>>(),
            "two_way": c.two_way, "amplifying": c.amplifying, "pairs": c.pairs,
            "outages": c.outages, "named_other": c.named_other,
        })),
    });
    let text = serde_json::to_string_pretty(&value).map_err(|e| Failure::Io(e.to_string()))?;
    Ok(format!("{text}\n"))
}
