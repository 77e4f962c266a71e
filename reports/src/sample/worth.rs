//! What responses changed in the made-up outcome, and how grave it was.

use hakyu_exercise::outcome::{Outcome, Text};
use hakyu_exercise::review::{
    Averted, Counterfactual, DecisionValue, Luck, Nciss, SectorLoss, Severity, SeverityRow,
};

use super::cast::member;

/// Three responses by sector with their curves, bands, seven decisions and one that was missed.
pub(crate) fn counterfactual(outcome: &Outcome) -> Counterfactual {
    let duration = outcome.manifest.duration;
    let loss: Vec<SectorLoss> = outcome
        .sectors
        .iter()
        .enumerate()
        .filter(|(_, sector)| sector.people_hours > 0.0)
        .map(|(index, sector)| {
            let hours = |arm: usize| outcome.arms[arm].people_hours[index];
            let curve = |factor: f64, stretch: u64| -> Vec<(u64, f64)> {
                let most = sector.most_people as f64 * factor;
                (0..=40_u64)
                    .map(|step| {
                        let at = duration * step / 40;
                        let rise = 3_600 + sector.lowest_at.min(200_000);
                        let fall = (rise + 200_000 * stretch / 10).min(duration);
                        let share = if at < rise / 2 {
                            0.0
                        } else if at <= rise {
                            1.0
                        } else {
                            (1.0 - (at - rise) as f64 / (fall - rise).max(1) as f64).max(0.0)
                        };
                        (at, most * share)
                    })
                    .collect()
            };
            // Every third sector has no reference, as where nobody played one.
            let reference = (index % 3 != 2).then(|| hours(1));
            let mut curves = vec![curve(1.0, 45), curve(0.92, 30)];
            if reference.is_some() {
                curves.push(curve(0.8, 18));
            }
            SectorLoss {
                sector: sector.id.clone(),
                title: sector.title.clone(),
                people_hours: (hours(0), hours(2), reference),
                curves,
            }
        })
        .collect();
    Counterfactual {
        loss,
        averted: vec![
            Averted {
                title: Text::new("Water for hospitals", "病院への給水"),
                raw: 0.62,
                capped: 0.62,
                why: None,
            },
            Averted {
                title: Text::new("Power for telecontrol", "遠方監視制御用電源"),
                raw: 1.14,
                capped: 1.0,
                why: Some(Text::new(
                    "The response did better than the reference.",
                    "基準対応を上回る結果となりました。",
                )),
            },
        ],
        luck: Some(Luck {
            futures: 64,
            wanted: 0.05,
            mean: (0.58, 0.53, 0.63),
            losses: vec![
                (Text::new("No response", "対応なし"), 2.1e8, 3.4e8, 6.0e8),
                (Text::new("This response", "本対応"), 1.3e8, 2.2e8, 4.1e8),
                (Text::new("Reference response", "基準対応"), 0.8e8, 1.4e8, 2.9e8),
            ],
            better: 0.97,
        }),
        decisions: decisions(),
        missed: Some(DecisionValue {
            at: 21_600,
            role: member(12).1,
            organisation: member(12).2,
            what: Text::new(
                "Tell the CEPTOAR that shipping has stopped",
                "出荷停止をセプターへ情報連絡する",
            ),
            change: Text::new("done at 11:30", "11:30に実施した場合"),
            by_sector: vec![(Text::new("Water supply", "水道"), -4.2e6)],
            total: -4.2e6,
            points: Some(3.5),
            reference: "step:p-07".into(),
        }),
        words: vec![
            Text::new(
                "In this model, your decisions kept 1.2 million people-hours of water.",
                "本モデルでは、皆さんの判断により水道の損失が120万人・時間軽減されました。",
            ),
            Text::new(
                "In this model, reporting 40 minutes earlier would have kept 0.5 million more.",
                "本モデルでは、情報連絡が40分早ければ、さらに50万人・時間軽減できました。",
            ),
        ],
    }
}

/// Decisions from very valuable to harmful.
fn decisions() -> Vec<DecisionValue> {
    let rows: [(u64, usize, &str, &str, f64); 7] = [
        (
            40_000,
            8,
            "Spare hospitals from rolling blackouts",
            "計画停電の対象から病院を除外",
            9.1e6,
        ),
        (26_000, 11, "Send water trucks to Chiba", "千葉県へ応急給水車を派遣", 3.3e6),
        (33_000, 12, "Load trucks by hand at the terminal", "油槽所での手動出荷に切替え", 2.6e6),
        (7_500, 8, "Report of the outage to the ministry", "所管省庁へ障害を情報連絡", -5.0e5),
        (14_400, 10, "Publish a restoration forecast", "復旧見込みを公表", 4.0e4),
        (16_000, 13, "Close depots at night", "夜間の営業所閉鎖", 0.0),
        (
            52_000,
            9,
            "Restart telecontrol before its network",
            "通信網の復旧前に遠方監視制御を再起動",
            -1.4e6,
        ),
    ];
    rows.into_iter()
        .enumerate()
        .map(|(index, (at, role, en, ja, total))| DecisionValue {
            at,
            role: member(role).1,
            organisation: member(role).2,
            what: Text::new(en, ja),
            change: if index == 3 {
                Text::new("40 minutes earlier", "40分早い場合")
            } else {
                Text::new("left out", "実施しない場合")
            },
            by_sector: vec![
                (Text::new("Water supply", "水道"), total * 0.7),
                (Text::new("Medical care", "医療"), total * 0.3),
            ],
            total,
            points: (index < 4).then_some(4.0 - index as f64),
            reference: format!("{}", 12 + 5 * index),
        })
        .collect()
}

/// High for society, by analogy, and not over at the end.
pub(crate) fn severity() -> Severity {
    let row = |id: &str, en: &str, ja: &str, levels: (u8, u8, u8)| SeverityRow {
        id: id.into(),
        title: Text::new(en, ja),
        continuity: levels.0,
        safety: levels.1,
        other: levels.2,
        overall: levels.0.max(levels.1).max(levels.2),
        because: vec![Text::new(
            "1.9 million people were without service for more than 24 hours",
            "190万人が24時間を超えてサービスを利用できなかった",
        )],
    };
    Severity {
        overall: row("society", "Society as a whole", "社会全体", (3, 2, 1)),
        sectors: vec![
            row("electricity", "Electric power", "電力", (3, 1, 1)),
            row("medical", "Medical care", "医療", (2, 2, 0)),
            row("water", "Water supply", "水道", (3, 1, 1)),
        ],
        services: vec![
            row("water@chiba", "Water supply, Chiba", "水道(千葉県)", (3, 1, 1)),
            row("electricity@chiba", "Electric power, Chiba", "電力(千葉県)", (3, 0, 1)),
        ],
        at_least: true,
        by_analogy: true,
        thresholds: vec![Text::new(
            "Continuity 3: 1,000,000 people × 24 hours",
            "継続性3：100万人×24時間",
        )],
        nciss: Some(Nciss {
            score: 46.2,
            level: Text::new("Medium", "中"),
            categories: vec![(
                Text::new("Functional impact", "機能への影響"),
                Text::new("Significant impact to critical services", "重要サービスへの重大な影響"),
                60,
                6,
            )],
        }),
    }
}
