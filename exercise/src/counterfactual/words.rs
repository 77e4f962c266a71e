//! The comparison in words. Every sentence begins "in this model".

use super::most;
use crate::{
    outcome::Text,
    review::{DecisionValue, SectorLoss},
    words::number,
};

/// Person-hours under which a sentence would tell noise.
const WORTH_TELLING: f64 = 1.0;

pub(super) fn sentences(
    loss: &[SectorLoss],
    values: &[DecisionValue],
    missed: Option<&DecisionValue>,
    reference: bool,
) -> Vec<Text> {
    let mut all = Vec::new();
    for row in loss {
        let (none, actual, best) = row.people_hours;
        let kept = none - actual;
        if kept.abs() < WORTH_TELLING {
            continue;
        }
        let (mut en, mut ja) = if kept > 0.0 {
            (
                format!(
                    "In this model, the decisions made kept {} people-hours of {}",
                    number(kept),
                    row.title.en
                ),
                format!(
                    "本モデルでは、今回の対応により{}が{}人時分維持された",
                    row.title.ja,
                    number(kept)
                ),
            )
        } else {
            (
                format!(
                    "In this model, the decisions made cost {} people-hours of {}",
                    number(-kept),
                    row.title.en
                ),
                format!(
                    "本モデルでは、今回の対応により{}が{}人時分多く失われた",
                    row.title.ja,
                    number(-kept)
                ),
            )
        };
        if let Some(best) = best.filter(|_| reference) {
            let more = actual - best;
            if more > WORTH_TELLING {
                en.push_str(&format!("; the reference would have kept {} more", number(more)));
                ja.push_str(&format!("。基準対応であればさらに{}人時を維持できた", number(more)));
            } else if more < -WORTH_TELLING {
                en.push_str(&format!(", {} more than the reference", number(-more)));
                ja.push_str(&format!("（基準対応を{}人時上回る）", number(-more)));
            }
        }
        all.push(Text::new(format!("{en}."), format!("{ja}。")));
    }
    for value in most(values) {
        all.push(sentence(value));
    }
    if let Some(value) = missed {
        all.push(best_missed(value));
    }
    if values.len() > 1 {
        all.push(Text::new(
            "In this model, values of single decisions do not add up: each is found with all others held as made.",
            "本モデルにおける個々の判断の価値は合算できない（他の判断を実際のとおりとして、一つずつ求めたもの）。",
        ));
    }
    all
}

/// Where it was felt: the sector most concerned.
fn felt(value: &DecisionValue) -> Option<(&Text, f64)> {
    let most = value.by_sector.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    most.map(|(title, more)| (title, *more))
}

fn sentence(value: &DecisionValue) -> Text {
    let head = Text::new(
        format!("In this model, without “{}” ({})", value.what.en, value.who().en),
        format!("本モデルでは、「{}」（{}）がなければ", value.what.ja, value.who().ja),
    );
    match felt(value).filter(|f| f.1.abs() >= WORTH_TELLING) {
        Some((sector, more)) if more > 0.0 => Text::new(
            format!(
                "{} {} more people-hours of {} would have been lost.",
                head.en,
                number(more),
                sector.en
            ),
            format!("{}、{}がさらに{}人時失われていた。", head.ja, sector.ja, number(more)),
        ),
        Some((sector, more)) => Text::new(
            format!(
                "{} {} fewer people-hours of {} would have been lost.",
                head.en,
                number(-more),
                sector.en
            ),
            format!("{}、{}の損失は{}人時少なかった。", head.ja, sector.ja, number(-more)),
        ),
        None => {
            let points = value.points.unwrap_or(0.0);
            let (more, ja) = if points > 0.0 { ("lower", "低く") } else { ("higher", "高く") };
            Text::new(
                format!(
                    "{} no service would have changed; the score would have been {:.1} points {more}.",
                    head.en,
                    points.abs()
                ),
                format!(
                    "{}、サービスの水準は変わらないが、評価は{:.1}点{ja}なっていた。",
                    head.ja,
                    points.abs()
                ),
            )
        }
    }
}

fn best_missed(value: &DecisionValue) -> Text {
    let head = Text::new(
        format!(
            "In this model, what would have mattered most: “{}” ({}), {}",
            value.what.en,
            value.who().en,
            value.change.en
        ),
        format!(
            "本モデルで最も効果があったと考えられるのは、「{}」（{}）を{}",
            value.what.ja,
            value.who().ja,
            value.change.ja
        ),
    );
    if let Some((sector, more)) = felt(value).filter(|f| f.1 <= -WORTH_TELLING) {
        return Text::new(
            format!(
                "{}, would have kept {} more people-hours of {}.",
                head.en,
                number(-more),
                sector.en
            ),
            format!(
                "{}で、{}をさらに{}人時維持できたと見込まれる。",
                head.ja,
                sector.ja,
                number(-more)
            ),
        );
    }
    let points = -value.points.unwrap_or(0.0);
    if let Some((sector, more)) = felt(value).filter(|f| f.1 >= WORTH_TELLING) {
        let price = number(more);
        return Text::new(
            format!(
                "{}, would have raised the score by {points:.1} points, at the price of {price} people-hours of {}.",
                head.en, sector.en
            ),
            format!(
                "{}で、評価は{points:.1}点上がる一方、{}がさらに{price}人時失われていたと見込まれる。",
                head.ja, sector.ja
            ),
        );
    }
    Text::new(
        format!("{}, would have moved no service, but the score by {points:.1} points.", head.en),
        format!(
            "{}で、サービスの水準は変わらないが、評価は{points:.1}点上がっていたと見込まれる。",
            head.ja
        ),
    )
}
