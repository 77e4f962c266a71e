//! Facts about plans in words.

use hakyu_engine::record::plans::PlansFact;
use hakyu_scenarios::compile::Compiled;

use crate::outcome::Moment;

/// The moment of a fact, if people want to read it.
pub(super) fn moment(_compiled: &Compiled, _at: i64, _fact: &PlansFact) -> Option<Moment> {
    None
}

/// What somebody does with plans and missions.
pub(super) fn deed_words(
    _compiled: &Compiled,
    deed: &hakyu_engine::script::plans::PlanDeed,
) -> crate::outcome::Text {
    use hakyu_engine::script::plans::PlanDeed;
    match deed {
        PlanDeed::Invoke(plan) => crate::outcome::Text::new(
            format!("invokes plan {}", plan.index()),
            format!("計画{}を発動", plan.index()),
        ),
    }
}
