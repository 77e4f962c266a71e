//! Which engine id stands for which entry of the scenario.

use std::collections::BTreeMap;

use hakyu_engine::{
    ActionId, ChannelId, EventId, InjectId, MilestoneId, MissionId, ModeId, PlanId, PlaybookId,
    PoolId, RoleId, StepId, SystemId,
};

use crate::syntax::{Mode, Scenario};

/// One table: ids in order, each with the place of its entry.
#[derive(Clone, Debug, Default)]
struct Order<E> {
    ids: BTreeMap<String, u32>,
    entries: Vec<E>,
}

impl<E> Order<E> {
    /// Numbers entries in the order of their keys.
    fn new<K: Ord>(entries: impl Iterator<Item = (K, String, E)>) -> Self {
        let mut list: Vec<(K, String, E)> = entries.collect();
        list.sort_by(|a, b| a.0.cmp(&b.0));
        let mut order = Self { ids: BTreeMap::new(), entries: Vec::with_capacity(list.len()) };
        for (number, (_, id, entry)) in (0..).zip(list) {
            order.ids.insert(id, number);
            order.entries.push(entry);
        }
        order
    }

    fn find(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied()
    }
}

/// Engine ids of everything a scenario declares: tables sorted by text id, steps by (playbook, step).
#[derive(Clone, Debug, Default)]
pub struct Tables {
    events: Order<usize>,
    roles: Order<usize>,
    injects: Order<usize>,
    actions: Order<usize>,
    playbooks: Order<usize>,
    steps: Order<(usize, usize)>,
    modes: Vec<String>,
    channels: Order<usize>,
    systems: Order<usize>,
    plans: Order<usize>,
    missions: Order<usize>,
    pools: Order<usize>,
    milestones: Order<usize>,
}

/// The modes that always exist.
const MODES: [Mode; 4] = [Mode::Normal, Mode::LargeScale, Mode::Crisis, Mode::MegaEvent];

macro_rules! lookups {
    ($($(#[$doc:meta])* $find:ident -> $id:ident from $table:ident, $(#[$back:meta])* $entry:ident;)*) => {$(
        $(#[$doc])*
        pub fn $find(&self, id: &str) -> Option<$id> {
            self.$table.find(id).map($id)
        }

        $(#[$back])*
        pub fn $entry(&self, id: $id) -> Option<usize> {
            self.$table.entries.get(id.index()).copied()
        }
    )*};
}

impl Tables {
    /// Numbers what a scenario declares.
    pub fn new(scenario: &Scenario) -> Self {
        fn plain<'s>(ids: impl Iterator<Item = &'s String>) -> Order<usize> {
            Order::new(ids.enumerate().map(|(at, id)| (id.clone(), id.clone(), at)))
        }
        let steps = scenario.playbooks.iter().enumerate().flat_map(|(book, playbook)| {
            let name = &playbook.id.value;
            playbook.steps.iter().enumerate().map(move |(at, step)| {
                ((name.clone(), step.id.value.clone()), step.id.value.clone(), (book, at))
            })
        });
        let mut modes: Vec<String> = MODES.iter().map(|m| m.word().to_owned()).collect();
        modes.sort_unstable();
        Self {
            events: plain(scenario.events.iter().map(|e| &e.id.value)),
            roles: plain(scenario.roles.iter().map(|r| &r.id.value)),
            injects: plain(scenario.injects.iter().map(|i| &i.id.value)),
            actions: plain(scenario.actions.iter().map(|a| &a.id.value)),
            playbooks: plain(scenario.playbooks.iter().map(|p| &p.id.value)),
            steps: Order::new(steps),
            modes,
            channels: plain(scenario.channels.iter().map(|x| &x.id.value)),
            systems: plain(scenario.systems.iter().map(|x| &x.id.value)),
            plans: plain(scenario.plans.iter().map(|x| &x.id.value)),
            missions: plain(scenario.missions.iter().map(|x| &x.id.value)),
            pools: plain(scenario.repair.iter().flat_map(|r| &r.pools).map(|x| &x.id.value)),
            milestones: plain(scenario.milestones.iter().map(|x| &x.id.value)),
        }
    }

    lookups! {
        /// The event with this text id.
        event -> EventId from events, /// Its index in `Scenario::events`.
        event_entry;
        /// The role with this text id.
        role -> RoleId from roles, /// Its index in `Scenario::roles`.
        role_entry;
        /// The inject with this text id.
        inject -> InjectId from injects, /// Its index in `Scenario::injects`.
        inject_entry;
        /// The action with this text id.
        action -> ActionId from actions, /// Its index in `Scenario::actions`.
        action_entry;
        /// The playbook with this text id.
        playbook -> PlaybookId from playbooks, /// Its index in `Scenario::playbooks`.
        playbook_entry;
        /// The channel with this text id.
        channel -> ChannelId from channels, /// Its index in `Scenario::channels`.
        channel_entry;
        /// The system with this text id.
        system -> SystemId from systems, /// Its index in `Scenario::systems`.
        system_entry;
        /// The plan with this text id.
        plan -> PlanId from plans, /// Its index in `Scenario::plans`.
        plan_entry;
        /// The mission with this text id.
        mission -> MissionId from missions, /// Its index in `Scenario::missions`.
        mission_entry;
        /// The pool with this text id.
        pool -> PoolId from pools, /// Its index in the pools of `Scenario::repair`.
        pool_entry;
        /// The milestone with this text id.
        milestone -> MilestoneId from milestones, /// Its index in `Scenario::milestones`.
        milestone_entry;
    }

    /// The step with this text id.
    pub fn step(&self, id: &str) -> Option<StepId> {
        self.steps.find(id).map(StepId)
    }

    /// Playbook and step: indices in `Scenario::playbooks` and its steps.
    pub fn step_entry(&self, id: StepId) -> Option<(usize, usize)> {
        self.steps.entries.get(id.index()).copied()
    }

    /// The engine id of a mode.
    pub fn mode(&self, mode: Mode) -> Option<ModeId> {
        let at = self.modes.iter().position(|m| m == mode.word())?;
        u32::try_from(at).ok().map(ModeId)
    }

    /// The engine id of a mode by its word.
    pub fn mode_named(&self, word: &str) -> Option<ModeId> {
        let at = self.modes.iter().position(|m| m == word)?;
        u32::try_from(at).ok().map(ModeId)
    }

    /// The text ids of the modes, in order.
    pub fn modes(&self) -> &[String] {
        &self.modes
    }

    pub(super) fn channel_order(&self) -> &[usize] {
        &self.channels.entries
    }
    pub(super) fn system_order(&self) -> &[usize] {
        &self.systems.entries
    }
    pub(super) fn plan_order(&self) -> &[usize] {
        &self.plans.entries
    }
    pub(super) fn mission_order(&self) -> &[usize] {
        &self.missions.entries
    }
    pub(super) fn pool_order(&self) -> &[usize] {
        &self.pools.entries
    }
    pub(super) fn milestone_order(&self) -> &[usize] {
        &self.milestones.entries
    }
    pub(super) fn event_order(&self) -> &[usize] {
        &self.events.entries
    }
    pub(super) fn role_order(&self) -> &[usize] {
        &self.roles.entries
    }
    pub(super) fn inject_order(&self) -> &[usize] {
        &self.injects.entries
    }
    pub(super) fn action_order(&self) -> &[usize] {
        &self.actions.entries
    }
    pub(super) fn playbook_order(&self) -> &[usize] {
        &self.playbooks.entries
    }
    pub(super) fn step_order(&self) -> &[(usize, usize)] {
        &self.steps.entries
    }
}
