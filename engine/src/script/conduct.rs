//! How an exercise is conducted: injects, what is sent instead of them, milestones.

use std::fmt;

use super::{Condition, Measure, messages::Form};
use crate::units::{EventId, InjectId, MilestoneId, PlaybookId, RoleId, SimTime};

/// Something delivered to people.
#[derive(Clone)]
pub struct Inject {
    /// Text id.
    pub id: String,
    /// When it fires; of a parked one, when it is suggested.
    pub trigger: InjectTrigger,
    /// Who receives it.
    pub to: Vec<RoleId>,
    /// State to quote at the moment of delivery, in the order of the text's placeholders.
    pub quotes: Vec<Measure>,
    /// Matters that whoever reads it knows of from then on.
    pub tells: Vec<EventId>,
    /// Whether it has content of its own; without, nothing is sent when no alternative holds.
    pub own: bool,
    /// What may be sent instead of its own content: the first whose condition holds when it is due.
    pub alternatives: Vec<Alternative>,
    /// Kept ready for the controller: it fires when it is released and never by itself.
    pub parked: bool,
    /// Milestones that are in force from its delivery on.
    pub activates: Vec<MilestoneId>,
    /// Milestones that are not in force any more from its delivery on.
    pub deactivates: Vec<MilestoneId>,
}

impl Inject {
    /// An inject with content of its own that quotes and tells nothing.
    pub fn new(id: impl Into<String>, trigger: InjectTrigger, to: Vec<RoleId>) -> Self {
        Self {
            id: id.into(),
            trigger,
            to,
            quotes: Vec::new(),
            tells: Vec::new(),
            own: true,
            alternatives: Vec::new(),
            parked: false,
            activates: Vec::new(),
            deactivates: Vec::new(),
        }
    }
}

/// The digest of a model rests on this: what an inject does not use is left out.
impl fmt::Debug for Inject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // All fields by name, so that none is forgotten here.
        let Self {
            id,
            trigger,
            to,
            quotes,
            tells,
            own,
            alternatives,
            parked,
            activates,
            deactivates,
        } = self;
        let mut shown = f.debug_struct("Inject");
        shown.field("id", id).field("trigger", trigger).field("to", to);
        shown.field("quotes", quotes).field("tells", tells);
        if !own {
            shown.field("own", own);
        }
        if !alternatives.is_empty() {
            shown.field("alternatives", alternatives);
        }
        if *parked {
            shown.field("parked", parked);
        }
        for (name, milestones) in [("activates", activates), ("deactivates", deactivates)] {
            if !milestones.is_empty() {
                shown.field(name, milestones);
            }
        }
        shown.finish()
    }
}

/// When an inject fires.
#[derive(Clone, Debug)]
pub enum InjectTrigger {
    /// At a fixed time; earlier than the start means delivery at time 0.
    At(SimTime),
    /// Once, when the condition first holds.
    When(Condition),
    /// When another inject fires, and delivered with it.
    Like(InjectId),
    /// Never by itself.
    Released,
}

/// What is sent instead of an inject's own content. It stands for itself: it quotes, tells and claims nothing of the
/// inject's own.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Text id, unique in its inject.
    pub id: String,
    /// When it is the one; `None`: whenever those before it are not.
    pub when: Option<Condition>,
    /// State to quote at the moment of delivery.
    pub quotes: Vec<Measure>,
    /// Matters that whoever reads it knows of from then on.
    pub tells: Vec<EventId>,
    /// What it says beside what its text quotes.
    pub form: Form,
}

/// A point that an exercise reaches, and may leave again.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// Text id.
    pub id: String,
    /// It is reached when this comes true; without one only injects set it.
    pub when: Option<Condition>,
    /// It is left when this comes true, and not reached while it holds; without one it stays until an inject takes it back.
    pub until: Option<Condition>,
}

/// Who plays a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manning {
    /// Simulated, by the steps of a playbook.
    Playbook(PlaybookId),
    /// Simulated; only automatic protection and statutory duties act.
    Duties,
    /// A person. Automatic protection acts; messages, plans, modes and everything else are theirs. They read what comes in
    /// at once and at any hour: the time that people need is their own.
    Person,
}
