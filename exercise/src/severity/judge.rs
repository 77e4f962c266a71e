//! From what was lost to levels, with reasons.

use hakyu_scenarios::severity::{Criterion, Viewpoint, scale};

use crate::{
    outcome::Text,
    review::SeverityRow,
    words::{number, text},
};

use super::losses::Loss;

/// Judges a loss. In each viewpoint the highest criterion counts, over all the highest viewpoint.
pub(super) fn judge(id: &str, title: Text, loss: &Loss) -> SeverityRow {
    let scale = scale();
    let level = |viewpoint: Viewpoint| {
        let criteria = scale.criteria.iter().filter(|c| c.viewpoint == viewpoint);
        criteria.map(|c| c.level(loss.value(&c.id))).max().unwrap_or(0)
    };
    let [continuity, safety, other] =
        [Viewpoint::Continuity, Viewpoint::Safety, Viewpoint::Other].map(level);
    SeverityRow {
        id: id.to_owned(),
        title,
        continuity,
        safety,
        other,
        overall: continuity.max(safety).max(other),
        because: reasons(loss, None),
    }
}

/// What was lost, one line a criterion, of one viewpoint or of all.
pub(super) fn reasons(loss: &Loss, viewpoint: Option<Viewpoint>) -> Vec<Text> {
    let wanted = scale().criteria.iter().filter(|c| viewpoint.is_none_or(|v| v == c.viewpoint));
    let felt = wanted.filter(|c| loss.value(&c.id) > 0);
    felt.map(|c| because(c, loss.value(&c.id))).collect()
}

/// The name of a level, 0 to 4: none to crisis.
pub fn level_title(level: u8) -> Text {
    scale().levels.get(usize::from(level)).map(|l| text(&l.title)).unwrap_or_default()
}

/// A value, its level and where that level begins.
fn because(criterion: &Criterion, value: u64) -> Text {
    let level = criterion.level(value);
    let (what, unit, name) = (text(&criterion.title), text(&criterion.unit), level_title(level));
    let amount = number(value as f64);
    let from = level.checked_sub(1).and_then(|l| criterion.from.get(usize::from(l)));
    match from {
        Some(from) => {
            let from = number(*from as f64);
            Text::new(
                format!(
                    "{}: {amount} {} → {} (from {from})",
                    what.en,
                    unit.en,
                    name.en.to_lowercase()
                ),
                format!("{}：{amount}{} → {}（{from}以上）", what.ja, unit.ja, name.ja),
            )
        }
        None => Text::new(
            format!("{}: {amount} {} → {}", what.en, unit.en, name.en.to_lowercase()),
            format!("{}：{amount}{} → {}", what.ja, unit.ja, name.ja),
        ),
    }
}

/// All thresholds, one line each; the first line says that they are not official.
pub(super) fn thresholds() -> Vec<Text> {
    let scale = scale();
    let viewpoint = |v: Viewpoint| match v {
        Viewpoint::Continuity => Text::new("Continuity", "サービスの持続性"),
        Viewpoint::Safety => Text::new("Safety", "サービスに関する安全性"),
        Viewpoint::Other => Text::new("Other", "その他"),
    };
    let line = |criterion: &Criterion| {
        let (view, what, unit) =
            (viewpoint(criterion.viewpoint), text(&criterion.title), text(&criterion.unit));
        let steps = (1u8..).zip(&criterion.from).map(|(level, from)| {
            let (name, from) = (level_title(level), number(*from as f64));
            Text::new(
                format!("{} from {from}", name.en.to_lowercase()),
                format!("{} {from}以上", name.ja),
            )
        });
        let steps: Vec<Text> = steps.collect();
        let en: Vec<&str> = steps.iter().map(|t| t.en.as_str()).collect();
        let ja: Vec<&str> = steps.iter().map(|t| t.ja.as_str()).collect();
        Text::new(
            format!("{} – {} ({}): {}", view.en, what.en, unit.en, en.join(", ")),
            format!("{}・{}（{}）：{}", view.ja, what.ja, unit.ja, ja.join("、")),
        )
    };
    std::iter::once(text(&scale.notice)).chain(scale.criteria.iter().map(line)).collect()
}
