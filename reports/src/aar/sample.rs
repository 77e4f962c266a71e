//! A review made up for tests: six organisations of an earthquake exercise, three of them played by people.
//!
//! Scores have odd decimals, so that a test can look for them in a document that must not hold any.

use hakyu_exercise::{
    outcome::{Evidence, MomentKind, Text},
    review::{
        Averted, Conduct, Counterfactual, DecisionValue, FieldGrade, FormGrade, HubReach,
        Improvement, Indicator, KnownBy, LaneMessage, Lanes, Luck, Nciss, Note, ObjectiveRow,
        OrganisationScore, PartRow, Rating, Reach, Reading, ResponseRow, Review, SectorLoss,
        Severity, SeverityRow, Silent, TruthRow, TurningPoint,
    },
};

/// Organisations: id, English, Japanese, how much lower they score.
const ORGANISATIONS: [(&str, &str, &str, f64); 6] = [
    ("utility", "Capital Electric", "首都圏電力", 0.0),
    ("telecom", "Bay Telecom", "湾岸通信", 11.3),
    ("water", "Metropolitan Waterworks", "都市水道局", 37.3),
    ("hospital", "Harbour Hospital", "港湾病院", 22.9),
    ("fuel", "Keihin Terminal", "京浜油槽所", 55.1),
    ("ministry", "Energy Ministry", "エネルギー所管省庁", 5.9),
];

/// Every score that stands in the sample, as documents would print it.
pub(crate) const SCORES: [&str; 6] = ["83.7", "72.4", "46.4", "60.8", "28.6", "77.8"];

fn organisation(index: usize) -> Text {
    let (_, en, ja, _) = ORGANISATIONS[index];
    Text::new(en, ja)
}

fn role(index: usize) -> (String, Text, Text) {
    let (id, ..) = ORGANISATIONS[index];
    (format!("{id}-desk"), Text::new("Control room", "指令室"), organisation(index))
}

fn evidence(at: Option<i64>, en: &str, ja: &str) -> Evidence {
    Evidence { at, text: Text::new(en, ja) }
}

/// The sample.
pub(crate) fn sample_aar_review() -> Review {
    let mut review = Review::new(conduct());
    review.organisations = (0..ORGANISATIONS.len()).map(score).collect();
    review.severity = Some(severity());
    review.counterfactual = Some(counterfactual());
    review.knowledge = knowledge();
    review.lanes = lanes();
    review.turning_points = turning_points();
    review.responses = responses();
    review.forms = forms();
    review.readings = vec![Reading {
        at: 14_400,
        role: "utility-desk".into(),
        title: Text::new("Capital Electric – Control room", "首都圏電力・指令室"),
        sectors: vec![("electricity".into(), 700_000, 610_000), ("gas".into(), 900_000, 480_000)],
        estimate: Some(2),
    }];
    review.indicators = vec![Indicator {
        id: "first-report".into(),
        title: Text::new("Share of first reports within one hour", "1時間以内の第一報の割合"),
        value: Text::new("4 of 6", "6件中4件"),
        source: "Fourth action plan, 2020 (B)".into(),
    }];
    review.reach = Some(reach());
    review.notes = notes();
    review.earlier = vec![Improvement {
        id: "ip-2026-1".into(),
        capability: Text::new("Operational communications", "情報連絡"),
        issue: Text::new(
            "The satellite telephone was not charged.",
            "衛星電話が充電されていなかった。",
        ),
        action: Text::new("Charge it every month.", "毎月充電する。"),
        element: "equipment".into(),
        owner: organisation(0),
        due: "2026-12-31".into(),
        state: "recurred".into(),
        objective: "utility-reporting".into(),
    }];
    review
}

fn conduct() -> Conduct {
    Conduct {
        form: "functional".into(),
        people: true,
        manned: vec![role(0), role(2), role(5)],
        peers: "reference".into(),
        began: "2027-02-17T09:00:00+09:00".into(),
        ended: "2027-02-17T16:30:00+09:00".into(),
        played_until: 172_800,
        control: vec![evidence(
            Some(30_000),
            "Inject i-7 released by hand",
            "状況付与i-7を手動で投入",
        )],
        real_events: vec![(50_000, 52_000, organisation(2))],
        guided: false,
        numbers_off: false,
    }
}

fn score(index: usize) -> OrganisationScore {
    let (id, _, _, lower) = ORGANISATIONS[index];
    let total = 83.7 - lower;
    let objective =
        |part: &str, capability: Text, title: Text, score: f64, rating: Rating| ObjectiveRow {
            id: format!("{id}-{part}"),
            title,
            part: part.into(),
            weight: 1.0,
            capability,
            score: Some(score),
            proposed: Some(rating),
            ruled: None,
            evidence: vec![
                evidence(
                    Some(7_500),
                    "Report to the ministry 65 min after the outage was seen (due 60 min)",
                    "障害認知から65分後に所管省庁へ連絡（期限60分）",
                ),
                evidence(
                    Some(9_000),
                    "forecast: back 18 Feb 05:00 ± 6 h (worth 76)",
                    "復旧見込み：2月18日05:00±6時間（評価76）",
                ),
                evidence(None, "fields that were due and filled: 87.3 %", "必要項目の記入：87.3 %"),
            ],
            replies: Vec::new(),
        };
    let rating = match total {
        t if t >= 80.0 => Rating::P,
        t if t >= 60.0 => Rating::S,
        t if t >= 40.0 => Rating::M,
        _ => Rating::U,
    };
    let mut objectives = vec![
        objective(
            "reporting",
            Text::new("Operational communications", "情報連絡"),
            Text::new("First report within one hour", "1時間以内の第一報"),
            total,
            rating,
        ),
        objective(
            "continuity",
            Text::new("Infrastructure systems", "インフラの維持"),
            Text::new("Keep service to hospitals", "病院への供給の維持"),
            total - 4.2,
            rating,
        ),
    ];
    if index == 2 {
        objectives[0].ruled = Some((
            Rating::U,
            "The report never reached the ministry".into(),
            "evaluator of the waterworks".into(),
        ));
        objectives[0].replies =
            vec![(0, "The fax confirmed receipt.".into(), Some("The fax log shows none.".into()))];
    }
    OrganisationScore {
        id: id.into(),
        title: organisation(index),
        manned: [0, 2, 5].contains(&index),
        total: Some(total),
        coverage: 0.87 - lower / 500.0,
        parts: vec![
            PartRow {
                id: "reporting".into(),
                title: Text::new("Reporting and relay", "情報連絡・情報提供"),
                weight: 2.0,
                score: Some(total),
            },
            PartRow {
                id: "continuity".into(),
                title: Text::new("Continuity of service", "サービスの継続"),
                weight: 3.0,
                score: Some(total - 4.2),
            },
        ],
        objectives,
    }
}

fn severity() -> Severity {
    let row = |id: &str, title: Text, levels: [u8; 3]| SeverityRow {
        id: id.into(),
        title,
        continuity: levels[0],
        safety: levels[1],
        other: levels[2],
        overall: levels.into_iter().max().unwrap_or(0),
        because: vec![Text::new(
            "2.1 million people without water for more than a day",
            "210万人が1日を超えて断水",
        )],
    };
    Severity {
        overall: row("society", Text::new("Society as a whole", "社会全体"), [3, 2, 1]),
        sectors: vec![row("water", Text::new("Water supply", "水道"), [3, 1, 1])],
        services: vec![row(
            "water@chiba",
            Text::new("Water supply, Chiba", "水道（千葉県）"),
            [3, 1, 0],
        )],
        at_least: true,
        by_analogy: true,
        thresholds: vec![Text::new(
            "Continuity 3: more than a million people for more than a day",
            "持続性3：100万人を超える影響が1日を超えて継続",
        )],
        nciss: Some(Nciss {
            score: 57.0,
            level: Text::new("Medium (yellow)", "中（黄）"),
            categories: vec![(
                Text::new("Functional impact", "機能への影響"),
                Text::new("Loss of critical services", "重要サービスの喪失"),
                60,
                6,
            )],
        }),
    }
}

fn counterfactual() -> Counterfactual {
    let decision = |at: u64, index: usize, en: &str, ja: &str, total: f64| DecisionValue {
        at,
        role: Text::new("Control room", "指令室"),
        organisation: organisation(index),
        what: Text::new(en, ja),
        change: Text::new("left out", "実施しない場合"),
        by_sector: vec![
            (Text::new("Water supply", "水道"), total * 0.75),
            (Text::new("Medical care", "医療"), total * 0.25),
        ],
        total,
        points: Some(6.3),
        reference: "step-1".into(),
    };
    Counterfactual {
        loss: vec![SectorLoss {
            sector: "water".into(),
            title: Text::new("Water supply", "水道"),
            people_hours: (4.1e7, 2.9e7, Some(1.7e7)),
            curves: vec![vec![(0, 0.0), (3_600, 2e6)]; 3],
        }],
        averted: vec![Averted {
            title: organisation(0),
            raw: 1.12,
            capped: 1.0,
            why: Some(Text::new(
                "more was averted than by the reference",
                "基準対応を上回って回避",
            )),
        }],
        luck: Some(Luck {
            futures: 200,
            wanted: 0.05,
            mean: (0.52, 0.46, 0.58),
            losses: vec![
                (Text::new("No response", "対応なし"), 3.1e7, 4.4e7, 7.2e7),
                (Text::new("This response", "今回の対応"), 1.9e7, 2.8e7, 5.1e7),
            ],
            better: 0.94,
        }),
        decisions: vec![
            decision(
                9_000,
                0,
                "Generator truck to the pumping station",
                "揚水ポンプ場へ電源車を派遣",
                1.2e6,
            ),
            decision(20_000, 2, "Water tankers to three hospitals", "3病院へ給水車を派遣", 3.4e5),
            decision(
                26_000,
                5,
                "Priority of fuel for hospitals",
                "病院への燃料優先供給を要請",
                8.8e4,
            ),
            decision(60_000, 2, "Pressure lowered everywhere", "全域で減圧給水", -4.5e4),
        ],
        missed: Some(DecisionValue {
            change: Text::new("40 minutes earlier", "40分早く実施した場合"),
            ..decision(12_000, 2, "Report to the ministry", "所管省庁への報告", -5.1e5)
        }),
        words: vec![Text::new(
            "In this model, your decisions kept 1.2 million people-hours of water.",
            "本モデルでは、皆さんの判断により水道の損失が120万人・時間軽減されました。",
        )],
    }
}

fn knowledge() -> Vec<TruthRow> {
    let known = |index: usize, at: Option<u64>, en: &str, ja: &str| {
        let (role, title, organisation) = role(index);
        KnownBy { role, title, organisation, at, how: Text::new(en, ja) }
    };
    vec![
        TruthRow {
            at: 3_600,
            kind: MomentKind::Event,
            id: "quake".into(),
            text: Text::new("Earthquake, magnitude 7.3", "マグニチュード7.3の地震"),
            known: vec![
                known(0, Some(3_600), "felt", "体感"),
                known(5, Some(4_500), "own telemetry", "自らの監視"),
            ],
        },
        TruthRow {
            at: 5_400,
            kind: MomentKind::OutageBegan,
            id: "water@chiba".into(),
            text: Text::new("Water supply, Chiba: outage", "水道（千葉県）の障害"),
            known: vec![
                known(2, Some(12_600), "a message of Capital Electric", "首都圏電力からの連絡"),
                known(5, Some(20_000), "a message of the waterworks", "水道局からの連絡"),
                known(3, None, "", ""),
            ],
        },
        TruthRow {
            at: 18_000,
            kind: MomentKind::Event,
            id: "ransom".into(),
            text: Text::new("Ransomware at the fuel terminal", "石油基地へのランサムウェア攻撃"),
            known: vec![
                known(4, Some(18_600), "own telemetry", "自らの監視"),
                known(2, None, "", ""),
            ],
        },
    ]
}

fn lanes() -> Lanes {
    let message =
        |from: usize, to: usize, sent: u64, arrived: Option<u64>, read: Option<u64>| LaneMessage {
            from: Some(from),
            to,
            sent,
            arrived,
            read,
            kind: "report".into(),
            failed: Vec::new(),
            late: false,
            label: Text::new("First report", "第一報"),
        };
    let mut messages = vec![
        message(0, 5, 7_500, Some(7_560), Some(8_000)),
        message(0, 2, 8_000, Some(8_100), Some(12_600)),
        message(2, 5, 12_700, None, None),
    ];
    messages[2].failed = vec!["Fax".into()];
    Lanes { roles: (0..ORGANISATIONS.len()).map(role).collect(), messages }
}

fn turning_points() -> Vec<TurningPoint> {
    vec![
        TurningPoint {
            at: 12_600,
            title: Text::new(
                "The waterworks reads that power at its pumps will not come back",
                "水道局がポンプ場の停電長期化を把握",
            ),
            why: vec![
                Text::new(
                    "The message had lain unread for 1 h 15 min.",
                    "連絡は1時間15分未読でした。",
                ),
                Text::new(
                    "In this model, the reserve of the pumps ran out 20 minutes later.",
                    "本モデルでは、20分後にポンプの備えが尽きました。",
                ),
            ],
            question: Text::new(
                "Who watches the messages while the control room is busy?",
                "指令室が対応中のとき、誰が受信を確認しますか。",
            ),
        },
        TurningPoint {
            at: 26_000,
            title: Text::new("Fuel is given to hospitals first", "病院への燃料優先供給を決定"),
            why: vec![Text::new(
                "The ministry knew of two of four requests.",
                "所管省庁は4件の要請のうち2件を把握していました。",
            )],
            question: Text::new(
                "Who decides on priorities, and on what?",
                "優先順位は、誰が何に基づいて決めますか。",
            ),
        },
    ]
}

fn responses() -> Vec<ResponseRow> {
    let row = |at: u64, direction: &str, other: Text, en: &str, ja: &str, took: Option<u64>| {
        ResponseRow {
            at,
            ministry: organisation(5),
            direction: direction.into(),
            other,
            text: Text::new(en, ja),
            took,
        }
    };
    vec![
        row(
            7_560,
            "in",
            organisation(0),
            "First report of the outage",
            "障害の第一報を受領",
            Some(440),
        ),
        row(
            9_000,
            "out",
            Text::new("NISC", "内閣官房"),
            "Report passed on",
            "内閣官房へ情報連絡",
            None,
        ),
        row(
            26_000,
            "decided",
            Text::default(),
            "Priority of fuel for hospitals",
            "病院への燃料優先供給を要請",
            None,
        ),
    ]
}

fn forms() -> Vec<FormGrade> {
    vec![FormGrade {
        at: 7_500,
        by: "utility-desk".into(),
        title: Text::new("Capital Electric – Control room", "首都圏電力・指令室"),
        completeness: 0.818,
        correctness: Some(0.667),
        duplicate: false,
        fields: vec![
            FieldGrade {
                name: Text::new("People affected", "影響人数"),
                written: Text::new("40,000", "4万"),
                view: Text::new("120,000", "12万"),
                truth: Text::new("310,000", "31万"),
                agrees: Some(false),
            },
            FieldGrade {
                name: Text::new("Cause", "原因"),
                written: Text::new("unknown", "不明"),
                view: Text::default(),
                truth: Text::new("earthquake", "地震"),
                agrees: None,
            },
        ],
    }]
}

fn reach() -> Reach {
    Reach {
        deadline: None,
        unannounced: false,
        started: 3_600,
        hubs: vec![HubReach {
            role: "ceptoar-power".into(),
            title: Text::new("CEPTOAR of electric power", "電力セプター"),
            reached: Some(300),
            acknowledged: Some(900),
            members: (12, 11, 10, 2),
            alternative: 1,
        }],
        totals: (12, 11, 10, 2, 9),
        silent: vec![Silent {
            role: "fuel-desk".into(),
            title: Text::new("Keihin Terminal – Control room", "京浜油槽所・指令室"),
            code: "channel-down".into(),
            reason: Text::new("The telephone exchange had no power.", "電話交換機が停電していた。"),
            followed_up: Some(9_000),
        }],
    }
}

fn notes() -> Vec<Note> {
    let note = |kind: &str, by: Text, question: Text, text: &str| Note {
        at: None,
        kind: kind.into(),
        by,
        question,
        text: text.into(),
    };
    let question = turning_points().remove(0).question;
    vec![
        note(
            "exchange",
            organisation(0),
            Text::default(),
            "We met the waterworks' people for the first time.",
        ),
        note("hot-wash", organisation(2), question, "Nobody did."),
        note(
            "agreed",
            organisation(2),
            Text::default(),
            "A second post watches messages during an event.",
        ),
    ]
}
