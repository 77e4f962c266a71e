//! Every id a scenario declares, with its places, taken from the tree before it is interpreted: an item with a mistake
//! in it does not make all references to it wrong too.

use std::collections::BTreeMap;

use crate::source::Span;
use crate::yaml::Node;

/// The lists whose items have ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// Themes.
    Themes,
    /// Sources.
    Sources,
    /// Roles.
    Roles,
    /// Events.
    Events,
    /// Injects.
    Injects,
    /// Actions.
    Actions,
    /// Playbooks.
    Playbooks,
    /// Steps of all playbooks.
    Steps,
    /// Objectives.
    Objectives,
    /// Systems.
    Systems,
    /// Channels.
    Channels,
    /// Routes.
    Routes,
    /// Circles.
    Circles,
    /// Contracts.
    Contracts,
    /// Plans.
    Plans,
    /// Missions.
    Missions,
    /// Pools of the repair section.
    Pools,
    /// Organisations.
    Organisations,
    /// Moves.
    Moves,
    /// Milestones.
    Milestones,
    /// Questionnaires.
    Questionnaires,
    /// Overlays.
    Overlays,
}

impl List {
    /// All lists, in the order of the format.
    pub const ALL: [Self; 22] = [
        Self::Themes,
        Self::Sources,
        Self::Roles,
        Self::Events,
        Self::Injects,
        Self::Actions,
        Self::Playbooks,
        Self::Steps,
        Self::Objectives,
        Self::Systems,
        Self::Channels,
        Self::Routes,
        Self::Circles,
        Self::Contracts,
        Self::Plans,
        Self::Missions,
        Self::Pools,
        Self::Organisations,
        Self::Moves,
        Self::Milestones,
        Self::Questionnaires,
        Self::Overlays,
    ];

    /// The key of the list; steps stand inside playbooks.
    pub fn key(self) -> &'static str {
        match self {
            Self::Themes => "themes",
            Self::Sources => "sources",
            Self::Roles => "roles",
            Self::Events => "events",
            Self::Injects => "injects",
            Self::Actions => "actions",
            Self::Playbooks => "playbooks",
            Self::Steps => "steps",
            Self::Objectives => "objectives",
            Self::Systems => "systems",
            Self::Channels => "channels",
            Self::Routes => "routes",
            Self::Circles => "circles",
            Self::Contracts => "contracts",
            Self::Plans => "plans",
            Self::Missions => "missions",
            Self::Pools => "pools",
            Self::Organisations => "organisations",
            Self::Moves => "moves",
            Self::Milestones => "milestones",
            Self::Questionnaires => "questionnaires",
            Self::Overlays => "overlays",
        }
    }

    /// One item, in words.
    pub fn item(self) -> &'static str {
        match self {
            Self::Themes => "theme",
            Self::Sources => "source",
            Self::Roles => "role",
            Self::Events => "event",
            Self::Injects => "inject",
            Self::Actions => "action",
            Self::Playbooks => "playbook",
            Self::Steps => "step",
            Self::Objectives => "objective",
            Self::Systems => "system",
            Self::Channels => "channel",
            Self::Routes => "route",
            Self::Circles => "circle",
            Self::Contracts => "contract",
            Self::Plans => "plan",
            Self::Missions => "mission",
            Self::Pools => "pool",
            Self::Organisations => "organisation",
            Self::Moves => "move",
            Self::Milestones => "milestone",
            Self::Questionnaires => "questionnaire",
            Self::Overlays => "overlay",
        }
    }
}

/// Ids by list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(BTreeMap<List, BTreeMap<String, Vec<Span>>>);

impl Ids {
    /// Collects the ids of a whole document.
    pub fn collect(root: &Node) -> Self {
        let mut ids = Self::default();
        for list in List::ALL {
            match list {
                List::Steps => {
                    for playbook in root.get("playbooks").map_or(&[][..], Node::items) {
                        ids.add(list, playbook);
                    }
                }
                List::Pools => {
                    if let Some(repair) = root.get("repair") {
                        ids.add(list, repair);
                    }
                }
                _ => ids.add(list, root),
            }
        }
        ids
    }

    fn add(&mut self, list: List, parent: &Node) {
        let found = self.0.entry(list).or_default();
        for node in parent
            .get(list.key())
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(|item| item.get("id"))
        {
            if let Some(id) = node.written().filter(|_| !node.is_null()) {
                found.entry(id.to_owned()).or_default().push(node.span);
            }
        }
    }

    /// Declares an id at a place.
    pub(crate) fn declare(&mut self, list: List, id: &str, span: Span) {
        self.0.entry(list).or_default().entry(id.to_owned()).or_default().push(span);
    }

    /// Whether a list declares an id.
    pub fn has(&self, list: List, id: &str) -> bool {
        self.0.get(&list).is_some_and(|ids| ids.contains_key(id))
    }

    /// Where a list declares an id; empty when it does not.
    pub fn places(&self, list: List, id: &str) -> &[Span] {
        self.0.get(&list).and_then(|ids| ids.get(id)).map_or(&[], Vec::as_slice)
    }

    /// The ids of a list in alphabetical order, with all places each is declared at.
    pub fn of(&self, list: List) -> impl Iterator<Item = (&str, &[Span])> {
        self.0.get(&list).into_iter().flatten().map(|(id, spans)| (id.as_str(), spans.as_slice()))
    }
}
