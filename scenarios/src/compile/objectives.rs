//! Objectives, resolved to engine ids.

use hakyu_engine::script::{self, Compare, Condition, DeedKind, DeedPattern, Verdict};
use hakyu_engine::{EventId, InjectId, Level, ModeId, RoleId, ServiceId, SimTime, StepId};

use crate::syntax::{self, AnchorKind, Part};
use crate::world::Title;

use super::context::{Context, sim_time};
use super::messages;
use super::people::pattern;

/// Something that is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// Text id.
    pub id: String,
    /// What people call it.
    pub title: Title,
    /// The part of the score it counts in.
    pub part: Part,
    /// Weight within its part.
    pub weight: f64,
    /// How it is measured.
    pub measure: Measure,
    /// A role of the organisation whose objective it is, where the scenario names one.
    pub owner: Option<RoleId>,
}

/// What a clock starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// An event happened.
    Event(EventId),
    /// An inject reached the role.
    Inject(InjectId),
    /// A step was done.
    Step(StepId),
    /// A mode was called for, as the role or a colleague saw it.
    Mode(ModeId),
    /// The role learned that a mode is in force.
    ModeNews(ModeId),
}

/// How an objective is measured; spans of time in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A deed in time: 100 up to `within`, falling to 0 at three times that.
    Timeliness {
        /// What is to be done.
        action: DeedPattern,
        /// By whom.
        by: RoleId,
        /// What the clock starts from.
        after: Anchor,
        /// How soon.
        within: u64,
    },
    /// Information from one role reaches others.
    Reach {
        /// From this role.
        from: RoleId,
        /// To these.
        to: Vec<RoleId>,
        /// What the clock starts from.
        after: Anchor,
        /// How soon.
        within: u64,
    },
    /// People-hours lost at these services, against doing nothing.
    Continuity {
        /// The services, in id order.
        services: Vec<ServiceId>,
    },
    /// A service stays at or above a level in `[from, until)`.
    Keep {
        /// The service.
        service: ServiceId,
        /// The level.
        level: Level,
        /// Since when.
        from: SimTime,
        /// Until when.
        until: SimTime,
    },
    /// A published forecast against what came.
    Forecast {
        /// The service.
        service: ServiceId,
        /// By whom.
        by: RoleId,
        /// The level that counts as back.
        level: Level,
        /// How far off is still good.
        within: u64,
    },
    /// Steps done in time.
    Plan {
        /// The steps.
        steps: Vec<StepId>,
        /// What the clock starts from.
        after: Anchor,
        /// How soon.
        within: u64,
    },
    /// A mode decided in time.
    Mode {
        /// The mode.
        mode: ModeId,
        /// Who decides.
        by: RoleId,
        /// What the clock starts from.
        after: Anchor,
        /// How soon.
        within: u64,
        /// Measured is its end, the decision for `normal`.
        stand_down: bool,
    },
    /// What messages say, against what their sender knew.
    Form {
        /// Whose messages.
        by: RoleId,
        /// What the clock starts from.
        after: Anchor,
        /// Only messages of this kind.
        kind: Option<DeedKind>,
        /// Only messages sent so soon.
        within: Option<u64>,
        /// A message worth less than this is worth nothing.
        min: Level,
    },
    /// What an evaluator rates.
    Rubric {
        /// Who is watched.
        by: RoleId,
    },
}

/// Resolves an objective.
pub(super) fn objective(written: &syntax::Objective, cx: &mut Context<'_>) -> Option<Objective> {
    let owner = written.owner.as_ref().map(|role| cx.role(role));
    let measure = measure(&written.measure, cx)?;
    Some(Objective {
        id: written.id.value.clone(),
        title: (&written.title).into(),
        part: written.part.value,
        weight: written.weight.map_or(1.0, |w| w.value),
        measure,
        owner: match owner {
            Some(found) => Some(found?),
            None => None,
        },
    })
}

fn measure(written: &syntax::Measure, cx: &mut Context<'_>) -> Option<Measure> {
    Some(match written {
        syntax::Measure::Timeliness { action, by, after, within } => {
            let (action, by, after) = (pattern(action, false, cx), cx.role(by), anchor(after, cx));
            Measure::Timeliness { action: action?, by: by?, after: after?, within: within.value }
        }
        syntax::Measure::Reach { from, to, after, within } => {
            let (from, to, after) = (cx.role(from), cx.roles(to), anchor(after, cx));
            Measure::Reach { from: from?, to: to?, after: after?, within: within.value }
        }
        syntax::Measure::Continuity(target) => Measure::Continuity { services: cx.target(target)? },
        syntax::Measure::Keep { service, level, from, until } => Measure::Keep {
            service: cx.service(service)?,
            level: Level::new(level.value),
            from: sim_time(from.map_or(0, |t| t.value)),
            until: until
                .map_or(cx.model.duration(), |t| sim_time(t.value))
                .min(cx.model.duration()),
        },
        syntax::Measure::Forecast { service, by, level, within } => {
            let (service, by) = (cx.service(service), cx.role(by));
            Measure::Forecast {
                service: service?,
                by: by?,
                level: Level::new(level.value),
                within: within.value,
            }
        }
        syntax::Measure::Plan { steps, within, after } => {
            let mut found = Vec::with_capacity(steps.len());
            for id in steps {
                match cx.tables.step(&id.value) {
                    Some(step) => found.push(step),
                    None => cx.unknown("step", id),
                }
            }
            let after = anchor(after, cx)?;
            if found.len() < steps.len() {
                return None;
            }
            Measure::Plan { steps: found, after, within: within.value }
        }
        syntax::Measure::Mode { mode, by, after, within, stand_down } => {
            let (by, after) = (cx.role(by), anchor(after, cx));
            Measure::Mode {
                mode: cx.tables.mode(mode.value)?,
                by: by?,
                after: after?,
                within: within.value,
                stand_down: *stand_down,
            }
        }
        syntax::Measure::Form { by, after, action, within, min } => {
            let (by, after) = (cx.role(by), anchor(after, cx));
            Measure::Form {
                by: by?,
                after: after?,
                kind: action.map(|kind| messages::kind(kind.value)),
                within: within.map(|w| w.value),
                min: Level::new(min.map_or(0, |m| m.value)),
            }
        }
        syntax::Measure::Rubric { by } => Measure::Rubric { by: cx.role(by)? },
    })
}

fn anchor(written: &syntax::Anchor, cx: &mut Context<'_>) -> Option<Anchor> {
    let id = &written.id.value;
    let (what, found) = match written.kind {
        AnchorKind::Event => ("event", cx.tables.event(id).map(Anchor::Event)),
        AnchorKind::Inject => ("inject", cx.tables.inject(id).map(Anchor::Inject)),
        AnchorKind::Step => ("step", cx.tables.step(id).map(Anchor::Step)),
        AnchorKind::Mode => ("mode", cx.tables.mode_named(id).map(Anchor::Mode)),
        AnchorKind::ModeNews => ("mode", cx.tables.mode_named(id).map(Anchor::ModeNews)),
    };
    if found.is_none() {
        cx.unknown(what, &written.id);
    }
    found
}

/// What the run itself can tell of objectives, in the order of their ids; the score is made of the whole record.
/// What is read in the words of messages, or by evaluators, is no part of the model: to add it moves no digest.
pub(super) fn turning_points<'o>(
    objectives: impl Iterator<Item = &'o Objective>,
) -> Vec<script::Objective> {
    let of_the_run =
        |o: &&Objective| !matches!(o.measure, Measure::Form { .. } | Measure::Rubric { .. });
    let mut list: Vec<_> = objectives
        .filter(of_the_run)
        .map(|o| script::Objective { id: o.id.clone(), turns: turns(&o.measure) })
        .collect();
    list.sort_by(|a, b| a.id.cmp(&b.id));
    list
}

fn turns(measure: &Measure) -> Option<(Condition, Verdict)> {
    let time = |compare, at: SimTime| Condition::Measure(script::Measure::Time, compare, at.0);
    Some(match measure {
        Measure::Timeliness { action, by, .. } => {
            (Condition::Done(*action, Some(*by)), Verdict::Met)
        }
        Measure::Plan { steps, .. } => {
            let done = |step: &StepId| Condition::Done(DeedPattern::Step(*step), None);
            (Condition::All(steps.iter().map(done).collect()), Verdict::Met)
        }
        Measure::Mode { by, stand_down: false, .. } => {
            let pattern = DeedPattern::Kind(DeedKind::SwitchMode);
            (Condition::Done(pattern, Some(*by)), Verdict::Met)
        }
        Measure::Keep { service, level, from, until } => {
            let low = script::Measure::Level(*service);
            let parts = vec![
                Condition::Measure(low, Compare::Less, u64::from(level.ppm())),
                time(Compare::AtLeast, *from),
                time(Compare::Less, *until),
            ];
            (Condition::All(parts), Verdict::Broken)
        }
        Measure::Mode { stand_down: true, .. }
        | Measure::Reach { .. }
        | Measure::Continuity { .. }
        | Measure::Forecast { .. }
        | Measure::Form { .. }
        | Measure::Rubric { .. } => return None,
    })
}
