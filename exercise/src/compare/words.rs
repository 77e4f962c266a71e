//! What a comparison comes to, in sentences. All of them hold in this model only, and say so.

use hakyu_scenarios::compile::Compiled;

use super::{EntryPair, Pair};
use crate::{
    outcome::Text,
    words::{clock_time, number},
};

/// Sectors that are told in words; the table has all.
const TOLD: usize = 3;
/// People-hours below which a difference is not worth a sentence.
const LEAST: f64 = 0.5;

pub(super) fn words(compiled: &Compiled, pair: &Pair) -> Vec<Text> {
    let mut all = vec![beginning(compiled, pair)];
    if let Some(entry) = &pair.entry {
        all.push(parting(compiled, entry));
    }
    if pair.digests.0 != pair.digests.1 {
        all.extend(losses(pair));
        all.extend(knowledge(pair));
        all.extend(scores(pair));
    }
    all
}

fn beginning(compiled: &Compiled, pair: &Pair) -> Text {
    match pair.parted {
        None if pair.digests.0 == pair.digests.1 => Text::new(
            "In this model A and B are the same run, to the last fact.",
            "本モデルにおいて、AとBは細部まで同一の経過である。",
        ),
        None => Text::new(
            "In this model everything that happens is the same in A and B; only deeds without consequence differ.",
            "本モデルにおいて、AとBの経過は同一であり、結果を伴わない対応だけが異なる。",
        ),
        Some(at) => {
            let at = clock_time(compiled, at);
            Text::new(
                format!(
                    "In this model A and B are the same until {}; from then on they differ.",
                    at.en
                ),
                format!("本モデルにおいて、AとBは{}まで同一で、以後異なる。", at.ja),
            )
        }
    }
}

fn parting(compiled: &Compiled, entry: &EntryPair) -> Text {
    let side = |what: &Option<(u64, Text)>| {
        what.as_ref().map_or_else(
            || Text::new("nothing (the log ends before)", "なし（ログがそこまでに終わる）"),
            |(at, words)| {
                let at = clock_time(compiled, *at);
                Text::new(
                    format!("“{}” at {}", words.en, at.en),
                    format!("「{}」（{}）", words.ja, at.ja),
                )
            },
        )
    };
    let (a, b) = (side(&entry.a), side(&entry.b));
    Text::new(
        format!(
            "The first entry that differs is number {}: in A {}, in B {}.",
            entry.number, a.en, b.en
        ),
        format!("最初に異なる記録は{}番：Aは{}、Bは{}。", entry.number, a.ja, b.ja),
    )
}

fn losses(pair: &Pair) -> Vec<Text> {
    let mut rows: Vec<_> = pair
        .sectors
        .iter()
        .map(|s| (s, s.people_hours.1 - s.people_hours.0))
        .filter(|(_, more)| more.abs() >= LEAST)
        .collect();
    if rows.is_empty() {
        return vec![Text::new(
            "In this model no sector loses more people-hours in one than in the other.",
            "本モデルにおいて、どの分野でも損失（人時）に差はない。",
        )];
    }
    rows.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let sentence = |(sector, more): &(&super::SectorPair, f64)| {
        let (en, ja) = if *more > 0.0 { ("more", "多い") } else { ("fewer", "少ない") };
        let (a, b) = sector.people_hours;
        let (more, a, b) = (number(more.abs()), number(a), number(b));
        Text::new(
            format!(
                "In this model B loses {more} {en} people-hours of {} than A ({a} in A, {b} in B).",
                sector.title.en
            ),
            format!(
                "本モデルにおいて、「{}」の損失はBの方がAより{more}人時{ja}（A：{a}、B：{b}）。",
                sector.title.ja
            ),
        )
    };
    rows.iter().take(TOLD).map(sentence).collect()
}

fn knowledge(pair: &Pair) -> Option<Text> {
    let first = pair.knew.first()?;
    let (only_a, only_b) = (
        pair.knew.iter().filter(|k| k.b.is_none()).count(),
        pair.knew.iter().filter(|k| k.a.is_none()).count(),
    );
    let other = pair.knew.len() - only_a - only_b;
    Some(Text::new(
        format!(
            "Roles played by people learned {only_a} things in A only, {only_b} in B only and {other} at another time; the first of them: {} – {}.",
            first.title.en, first.text.en
        ),
        format!(
            "参加者の役割が知ったことのうち、Aのみ{only_a}件、Bのみ{only_b}件、時刻違い{other}件。最初の違いは{}の「{}」。",
            first.title.ja, first.text.ja
        ),
    ))
}

fn scores(pair: &Pair) -> Vec<Text> {
    let differs = |p: &&super::PartPair| match p.score {
        (Some(a), Some(b)) => (a - b).abs() >= 0.05,
        (a, b) => a.is_some() != b.is_some(),
    };
    let points = |score: Option<f64>| score.map(|s| format!("{s:.1}"));
    pair.parts
        .iter()
        .filter(differs)
        .map(|part| {
            let (a, b) = (points(part.score.0), points(part.score.1));
            let en = |s: &Option<String>| s.clone().unwrap_or_else(|| "not tested".into());
            let ja = |s: &Option<String>| s.clone().unwrap_or_else(|| "未検証".into());
            Text::new(
                format!("{}: {} in A, {} in B.", part.title.en, en(&a), en(&b)),
                format!("{}：Aは{}、Bは{}。", part.title.ja, ja(&a), ja(&b)),
            )
        })
        .collect()
}
