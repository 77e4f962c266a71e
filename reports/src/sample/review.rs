//! A review of the made-up outcome in which nothing is empty: every table has rows, in every state a reader can meet.

use hakyu_exercise::outcome::{Evidence, MomentKind, Text};
use hakyu_exercise::review::{
    Conduct, FieldGrade, Finding, FormGrade, Improvement, Indicator, KnownBy, Note, ObjectiveRow,
    OrganisationScore, PartRow, Rating, Reading, ResponseRow, Review, TruthRow, TurningPoint,
};

use super::PARTS;
use super::cast::{lanes, member, reach};
use super::worth;

/// The review of [`super::full`], as a functional exercise would leave it.
pub(crate) fn sample_review() -> Review {
    let outcome = super::full();
    let mut review = Review::new(conduct());
    review.organisations = organisations();
    review.severity = Some(worth::severity());
    review.counterfactual = Some(worth::counterfactual(&outcome));
    review.knowledge = knowledge();
    review.lanes = lanes(36, 2 * 86_400);
    review.turning_points = turning_points();
    review.findings = findings();
    review.responses = responses();
    review.forms = forms();
    review.readings = readings();
    review.indicators = indicators();
    review.reach = Some(reach());
    review.notes = notes();
    review.improvements = improvements("open");
    review.earlier = improvements("recurred");
    review
}

fn said(at: Option<i64>, en: &str, ja: &str) -> Evidence {
    Evidence { at, text: Text::new(en, ja) }
}

fn conduct() -> Conduct {
    Conduct {
        form: "functional".into(),
        people: true,
        manned: [5, 8, 9, 10].into_iter().map(member).collect(),
        peers: "operators-plan".into(),
        began: "2026-11-20T10:00:00+09:00".into(),
        ended: "2026-11-20T15:12:40+09:00".into(),
        played_until: 2 * 86_400,
        control: vec![
            said(Some(0), "Play began at speed 1", "演習開始（等速）"),
            said(
                Some(9_000),
                "Inject `press-3` was held for 20 minutes",
                "状況付与「press-3」を20分間保留",
            ),
            said(Some(30_000), "Jumped to 14:30", "14:30へ時刻を進行"),
            said(Some(2 * 86_400), "Play ended", "演習終了"),
        ],
        real_events: vec![(14_000, 15_200, Text::new("Waterworks bureau", "水道局"))],
        guided: false,
        numbers_off: false,
    }
}

/// Five organisations; the last has nothing that was tested.
fn organisations() -> Vec<OrganisationScore> {
    let scores = [
        (8, 71.5, 0.92, true),
        (5, 58.0, 0.64, true),
        (11, 83.0, 1.0, false),
        (12, 34.5, 0.41, false),
    ];
    let mut list: Vec<OrganisationScore> = scores
        .into_iter()
        .map(|(role, total, coverage, manned)| {
            let (id, _, title) = member(role);
            let parts: Vec<PartRow> = PARTS
                .iter()
                .enumerate()
                .map(|(index, (id, en, ja, weight))| PartRow {
                    id: (*id).into(),
                    title: Text::new(*en, *ja),
                    weight: *weight,
                    score: (index < 4 || role == 11)
                        .then(|| (total + 12.0 - 7.0 * index as f64).clamp(0.0, 100.0)),
                })
                .collect();
            let objectives =
                parts.iter().enumerate().map(|(index, part)| objective(part, index)).collect();
            OrganisationScore { id, title, manned, total: Some(total), coverage, parts, objectives }
        })
        .collect();
    let (id, _, title) = member(13);
    let parts = PARTS.iter().map(|(id, en, ja, weight)| PartRow {
        id: (*id).into(),
        title: Text::new(*en, *ja),
        weight: *weight,
        score: None,
    });
    list.push(OrganisationScore {
        id,
        title,
        manned: false,
        total: None,
        coverage: 0.0,
        parts: parts.collect(),
        objectives: Vec::new(),
    });
    list
}

fn objective(part: &PartRow, index: usize) -> ObjectiveRow {
    ObjectiveRow {
        id: format!("{}-0", part.id),
        title: Text::new(
            format!("Objective 1 of {} within its time", part.id),
            format!("{}の第1項目を時間内に実施すること", part.title.ja),
        ),
        part: part.id.clone(),
        weight: 1.0,
        capability: if index == 4 {
            Text::default()
        } else {
            Text::new("Operational communications", "情報共有・連絡調整")
        },
        score: part.score,
        proposed: part.score.map(|score| match score {
            score if score >= 80.0 => Rating::P,
            score if score >= 60.0 => Rating::S,
            score if score >= 30.0 => Rating::M,
            _ => Rating::U,
        }),
        ruled: (index == 1).then(|| {
            (
                Rating::S,
                "第1報は期限後だが、第2報以降は期限内であった。".into(),
                "評価者（電力分野）".into(),
            )
        }),
        evidence: vec![
            said(
                Some(4_500),
                "Report to the ministry, 75 min after the outage was seen (due 60 min)",
                "障害認知から75分後に所管省庁へ情報連絡（期限60分）",
            ),
            said(None, "9 of 11 required fields filled", "必要項目11のうち9を記載"),
        ],
        replies: if index == 1 {
            vec![(
                0,
                "電話では50分後に第一報を入れた。".into(),
                Some("記録を確認し、認める。".into()),
            )]
        } else {
            Vec::new()
        },
    }
}

fn knowledge() -> Vec<TruthRow> {
    let knew = |role: usize, at: Option<u64>, en: &str, ja: &str| {
        let (role, title, organisation) = member(role);
        KnownBy { role, title, organisation, at, how: Text::new(en, ja) }
    };
    let row = |at, kind, id: &str, en: &str, ja: &str, known| TruthRow {
        at,
        kind,
        id: id.into(),
        text: Text::new(en, ja),
        known,
    };
    vec![
        row(
            3_600,
            MomentKind::Event,
            "quake",
            "Earthquake, magnitude 7.3",
            "地震（マグニチュード7.3）",
            vec![
                knew(8, Some(3_600), "own telemetry", "自社の計測"),
                knew(0, Some(3_720), "message of the disaster desk", "防災担当からの情報連絡"),
            ],
        ),
        row(
            3_660,
            MomentKind::OutageBegan,
            "electricity@chiba",
            "Electric power, Chiba: outage",
            "電力（千葉県）：障害発生",
            vec![
                knew(9, Some(3_700), "own telemetry", "自社の計測"),
                knew(3, Some(8_200), "message of the electric utility", "電力事業者からの情報連絡"),
                knew(11, None, "", ""),
            ],
        ),
        row(
            18_000,
            MomentKind::Event,
            "ransom",
            "Ransomware at the fuel terminal",
            "石油基地へのランサムウェア攻撃",
            vec![knew(12, Some(21_600), "inject", "状況付与"), knew(7, None, "", "")],
        ),
        row(
            20_400,
            MomentKind::OutageBegan,
            "water@chiba",
            "Water supply, Chiba: outage",
            "水道（千葉県）：断水発生",
            vec![
                knew(11, Some(20_460), "own telemetry", "自社の計測"),
                knew(4, Some(27_000), "message of the waterworks", "水道局からの情報連絡"),
            ],
        ),
        row(
            260_000,
            MomentKind::OutageEnded,
            "electricity@chiba",
            "Electric power, Chiba: restored",
            "電力（千葉県）：復旧",
            vec![knew(9, Some(260_000), "own telemetry", "自社の計測")],
        ),
    ]
}

fn turning_points() -> Vec<TurningPoint> {
    vec![
        TurningPoint {
            at: 18_000,
            title: Text::new("The fuel terminal stopped shipping", "石油基地が出荷を停止しました"),
            why: vec![
                Text::new(
                    "The distributor knew after an hour, its CEPTOAR never did.",
                    "元売事業者は1時間後に把握しましたが、セプターには最後まで伝わりませんでした。",
                ),
                Text::new(
                    "In this model, generators in 14 places ran dry within two days.",
                    "本モデルでは、14地域の非常用発電機が2日以内に燃料切れとなりました。",
                ),
            ],
            question: Text::new(
                "Who decides which generator gets the last fuel?",
                "残る燃料をどの発電機に回すかは、誰がどの情報で決めますか。",
            ),
        },
        TurningPoint {
            at: 7_500,
            title: Text::new("The first report was late", "第1報が期限を過ぎました"),
            why: vec![Text::new(
                "The utility saw the outage at 06:31 and reported at 07:35.",
                "電力事業者は06:31に障害を認知し、07:35に情報連絡を行いました。",
            )],
            question: Text::new("What held the report back?", "第1報が遅れた要因は何ですか。"),
        },
    ]
}

fn findings() -> Vec<Finding> {
    let finding =
        |strength, text: (&str, &str), analysis: (&str, &str), questions: (&str, &str)| Finding {
            strength,
            objective: "reporting-0".into(),
            capability: Text::new("Operational communications", "情報共有・連絡調整"),
            organisation: member(8).2,
            text: Text::new(text.0, text.1),
            analysis: Text::new(analysis.0, analysis.1),
            questions: Text::new(questions.0, questions.1),
            evidence: vec![said(Some(7_500), "Report to the ministry", "所管省庁への情報連絡")],
        };
    vec![
        finding(
            true,
            (
                "Follow-up reports came every two hours, as planned.",
                "続報が計画どおり2時間ごとに行われました。",
            ),
            ("One post was free for reporting only.", "情報連絡の専任者を置いていました。"),
            ("", ""),
        ),
        finding(
            false,
            (
                "The first report came 15 minutes after it was due.",
                "第1報が期限を15分超過しました。",
            ),
            (
                "The form asks for the cause, which nobody knew then; the post waited for it.",
                "様式の「原因」欄が不明であったため、記載できるまで送信を待っていました。",
            ),
            (
                "Contingency plan, section 3: is “cause unknown” allowed in a first report?",
                "緊急時対応計画3章：第1報で「原因不明」の記載を認めるか。",
            ),
        ),
    ]
}

fn responses() -> Vec<ResponseRow> {
    let row = |at, direction: &str, other: usize, en: &str, ja: &str, took| ResponseRow {
        at,
        ministry: member(3).2,
        direction: direction.into(),
        other: member(other).2,
        text: Text::new(en, ja),
        took,
    };
    vec![
        row(8_100, "in", 8, "Report of the outage", "障害発生の情報連絡（第1報）", Some(1_260)),
        row(9_360, "decided", 8, "Passed on as urgent", "至急案件として転送を判断", None),
        row(
            9_400,
            "out",
            0,
            "Report to NISC",
            "内閣サイバーセキュリティセンターへの情報連絡",
            None,
        ),
    ]
}

fn forms() -> Vec<FormGrade> {
    let field = |en: &str,
                 ja: &str,
                 written: (&str, &str),
                 view: (&str, &str),
                 truth: (&str, &str),
                 agrees| FieldGrade {
        name: Text::new(en, ja),
        written: Text::new(written.0, written.1),
        view: Text::new(view.0, view.1),
        truth: Text::new(truth.0, truth.1),
        agrees,
    };
    let grade = |at, duplicate, correctness| FormGrade {
        at,
        by: member(8).0,
        title: member(8).1,
        completeness: 9.0 / 11.0,
        correctness,
        duplicate,
        fields: vec![
            field(
                "Service",
                "サービス",
                ("power supply", "電力供給"),
                ("power supply", "電力供給"),
                ("power supply", "電力供給"),
                Some(true),
            ),
            field(
                "Level",
                "サービスの状況",
                ("stopped", "停止"),
                ("degraded", "低下"),
                ("degraded", "低下"),
                Some(false),
            ),
            field(
                "Cause",
                "原因",
                ("unknown", "不明"),
                ("unknown", "不明"),
                ("earthquake", "地震"),
                None,
            ),
        ],
    };
    vec![grade(7_500, false, Some(0.8)), grade(14_700, false, None), grade(14_760, true, Some(1.0))]
}

fn readings() -> Vec<Reading> {
    let reading = |role: usize, at, sectors: &[(&str, u32, u32)], estimate| {
        let (role, title, _) = member(role);
        Reading {
            at,
            role,
            title,
            sectors: sectors
                .iter()
                .map(|(id, taken, was)| ((*id).to_owned(), *taken, *was))
                .collect(),
            estimate,
        }
    };
    vec![
        reading(
            8,
            10_800,
            &[("electricity", 400_000, 520_000), ("ict", 900_000, 980_000)],
            Some(2),
        ),
        reading(5, 10_800, &[("electricity", 750_000, 520_000)], None),
        reading(
            8,
            43_200,
            &[("electricity", 610_000, 580_000), ("water", 1_000_000, 640_000)],
            Some(3),
        ),
        reading(5, 43_200, &[("electricity", 600_000, 580_000)], Some(3)),
        reading(
            8,
            129_600,
            &[("electricity", 800_000, 790_000), ("water", 500_000, 560_000)],
            Some(3),
        ),
    ]
}

fn indicators() -> Vec<Indicator> {
    let indicator = |id: &str, en: &str, ja: &str, value: (&str, &str), source: &str| Indicator {
        id: id.into(),
        title: Text::new(en, ja),
        value: Text::new(value.0, value.1),
        source: source.into(),
    };
    vec![
        indicator(
            "reports",
            "Reports (operator to NISC)",
            "情報連絡件数",
            ("14", "14件"),
            "A 003:21302-21312",
        ),
        indicator("reach", "Members reached", "到達率", ("91%", "91%"), "B 003:21516-21550"),
        indicator(
            "useful",
            "Participants who find it useful",
            "参考になったとの回答の割合",
            ("not asked", "未実施"),
            "A 003:21445-21461",
        ),
    ]
}

fn notes() -> Vec<Note> {
    let note = |at, kind: &str, by: usize, question: (&str, &str), text: &str| Note {
        at,
        kind: kind.into(),
        by: member(by).2,
        question: Text::new(question.0, question.1),
        text: text.into(),
    };
    vec![
        note(Some(7_500), "observation", 8, ("", ""), "第1報の記載を複数名で確認していた。"),
        note(Some(9_000), "witness", 9, ("", ""), "電話連絡は07:21。通話記録あり。"),
        note(
            None,
            "hot-wash",
            8,
            ("What went well?", "うまくいったことは何ですか。"),
            "役割分担が明確だった。",
        ),
        note(
            None,
            "answer",
            5,
            ("What held the report back?", "第1報が遅れた要因は何ですか。"),
            "原因欄の記載を待った。",
        ),
        note(None, "exchange", 0, ("", ""), "分野をまたぐ燃料の優先順位について意見交換を行った。"),
        note(None, "agreed", 5, ("", ""), "構成員名簿を四半期ごとに確認する。"),
    ]
}

fn improvements(state: &str) -> Vec<Improvement> {
    let line = |id: &str,
                issue: (&str, &str),
                action: (&str, &str),
                element: &str,
                owner: usize,
                due: &str,
                state: &str| Improvement {
        id: id.into(),
        capability: Text::new("Operational communications", "情報共有・連絡調整"),
        issue: Text::new(issue.0, issue.1),
        action: Text::new(action.0, action.1),
        element: element.into(),
        owner: member(owner).2,
        due: due.into(),
        state: state.into(),
        objective: if element == "planning" { "reporting-0".into() } else { String::new() },
    };
    vec![
        line(
            "i-1",
            ("First report late", "第1報の遅れ"),
            ("Allow “cause unknown” in first reports", "第1報で「原因不明」の記載を認める"),
            "planning",
            8,
            "2027-03-31",
            state,
        ),
        line(
            "i-2",
            ("Contact list out of date", "連絡先名簿が最新でない"),
            ("Check the list every quarter", "名簿を四半期ごとに確認する"),
            "organisation",
            5,
            "",
            if state == "open" { "open" } else { "done" },
        ),
        line(
            "i-3",
            ("No agreed order for fuel", "燃料の優先順位が未整理"),
            ("Exercise the decision with the fuel sector", "石油分野と合同で判断の訓練を行う"),
            "exercise",
            0,
            "2027-06-30",
            if state == "open" { "open" } else { "not-tested" },
        ),
    ]
}
