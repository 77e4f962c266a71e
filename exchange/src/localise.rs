//! A sub-controller's workbook: what one organisation receives, with cells for its own version – and back again as an
//! overlay.
//!
//! ```text
//! scenario ─┐
//!           ├─ Ground ── write ──▶ workbook ──(people)──▶ read ──▶ overlay (YAML) ──▶ checks, preview
//! overlay ──┘                                                        ▲
//!    └───────────────────────── settle ──────────────────────────────┘
//! ```
//! An overlay is a [`Tree`] here, as it is written. [`settle::settled`] puts a tree into one order and one way of writing,
//! so that an overlay that goes through a workbook comes back letter for letter.

pub mod cells;
pub mod conflicts;
pub mod layout;
pub mod preview;
pub mod read;
pub mod settle;
pub mod write;

use std::collections::BTreeSet;

use hakyu_scenarios::{
    overlay::mark,
    syntax::{Inject, Scenario},
    world::{ServiceMeta, World},
    yaml::Node,
};

use crate::{
    master::{Master, Words},
    tree::Tree,
    words::Taken,
};

/// The organisation a workbook is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Words,
    /// Whether the master has it.
    pub known: bool,
    /// Its kind, as written; `operator` if nothing says so.
    pub kind: String,
    /// Its sector.
    pub sector: Option<String>,
    /// Its place.
    pub place: Option<String>,
}

impl Owner {
    /// An organisation of the master.
    pub fn known(scenario: &Scenario, id: &str) -> Option<Self> {
        let found = scenario.organisations.iter().find(|o| o.id.value == id)?;
        let word = |id: &Option<hakyu_scenarios::syntax::Id>| id.as_ref().map(|i| i.value.clone());
        Some(Self {
            id: id.to_owned(),
            title: Words {
                en: Some(found.title.en().to_owned()),
                ja: Some(found.title.ja().to_owned()),
            },
            known: true,
            kind: String::new(),
            sector: word(&found.sector),
            place: word(&found.place),
        })
    }

    /// The organisation of an overlay: one of the master's by its id, or a new one that it describes.
    pub fn of(scenario: &Scenario, overlay: &Tree) -> Option<Self> {
        let organisation = overlay.get("organisation")?;
        if let Some(id) = organisation.written() {
            return Self::known(scenario, id);
        }
        let part = |key| organisation.get(key).and_then(Tree::written).map(str::to_owned);
        Some(Self {
            id: part("id")?,
            title: organisation.get("title").map(words).unwrap_or_default(),
            known: false,
            kind: part("kind").unwrap_or_else(|| "operator".to_owned()),
            sector: part("sector"),
            place: part("place"),
        })
    }
}

/// What a workbook stands on: the master, its world, and for whom it is.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The master.
    pub scenario: &'a Scenario,
    /// Its world.
    pub world: &'a World,
    /// The master as a list.
    pub master: &'a Master,
    /// The master's tree, with variables put in.
    pub tree: &'a Node,
    /// Whose workbook.
    pub owner: &'a Owner,
}

impl<'a> Ground<'a> {
    /// The master's roles of the organisation.
    pub fn roles(&self) -> Vec<&'a str> {
        let of = |r: &&hakyu_scenarios::syntax::Role| {
            r.organisation_id.as_ref().is_some_and(|o| o.value == self.owner.id)
        };
        self.scenario.roles.iter().filter(of).map(|r| r.id.value.as_str()).collect()
    }

    /// The master's injects for the organisation, in the order of the list.
    pub fn injects(&self) -> Vec<&'a Inject> {
        let own: BTreeSet<&str> = self.roles().into_iter().collect();
        self.in_order(|inject| inject.to.iter().any(|to| own.contains(to.value.as_str())))
    }

    /// Injects that others of the same sector receive: what a new organisation might be given as well.
    pub fn suggestions(&self) -> Vec<&'a Inject> {
        let (Some(sector), false) = (&self.owner.sector, self.owner.known) else {
            return Vec::new();
        };
        let near = |r: &&hakyu_scenarios::syntax::Role| {
            r.sector.as_ref().is_some_and(|s| s.value == *sector)
        };
        let roles: BTreeSet<&str> =
            self.scenario.roles.iter().filter(near).map(|r| r.id.value.as_str()).collect();
        self.in_order(|inject| inject.to.iter().any(|to| roles.contains(to.value.as_str())))
    }

    fn in_order(&self, wanted: impl Fn(&Inject) -> bool) -> Vec<&'a Inject> {
        let by_id: std::collections::BTreeMap<&str, &Inject> =
            self.scenario.injects.iter().map(|i| (i.id.value.as_str(), i)).collect();
        let lines = self.master.lines.iter();
        lines
            .filter_map(|line| by_id.get(line.id.as_str()).copied())
            .filter(|i| wanted(i))
            .collect()
    }

    /// Services that a site of the organisation may be part of: those of its sector at its place first, then elsewhere;
    /// without a sector all of its place.
    pub fn services(&self) -> Vec<&'a ServiceMeta> {
        let here = |s: &ServiceMeta| self.owner.place.as_ref().is_none_or(|p| *p == s.place);
        let fits = |s: &ServiceMeta| match &self.owner.sector {
            Some(_) => s.sector == self.owner.sector,
            None => here(s),
        };
        let top = self.world.services().iter().filter(|s| s.parent.is_none() && fits(s));
        let (mut near, far): (Vec<&ServiceMeta>, Vec<&ServiceMeta>) = top.partition(|s| here(s));
        near.extend(far);
        near
    }

    /// Needs of the sites that [`Ground::services`] of the organisation's place are made of, with their names.
    pub fn needs(&self) -> Vec<(String, Words)> {
        let mut found: Vec<(String, Words)> = Vec::new();
        let near = self
            .services()
            .into_iter()
            .filter(|s| self.owner.place.as_ref().is_none_or(|p| *p == s.place));
        for service in near.take(40) {
            let parts = service.classes.iter().map(|&c| self.world.service(c));
            // What only the service as a whole needs, a site of it does not.
            let whole = Some(service).filter(|s| s.classes.is_empty());
            for need in parts.chain(whole).flat_map(|s| &s.needs) {
                if need.kind != "sites"
                    && need.id != "sites"
                    && !found.iter().any(|n| n.0 == need.id)
                {
                    let title = Words {
                        en: Some(need.title.en.clone()).filter(|t| !t.is_empty()),
                        ja: Some(need.title.ja.clone()).filter(|t| !t.is_empty()),
                    };
                    found.push((need.id.clone(), title));
                }
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    /// Classes of sites of those services.
    pub fn classes(&self) -> Vec<String> {
        let zones = |s: &&ServiceMeta| s.zone.is_none();
        let all: BTreeSet<String> = self
            .services()
            .into_iter()
            .flat_map(|s| &s.classes)
            .map(|&c| self.world.service(c))
            .filter(zones)
            .filter_map(|s| s.class.clone())
            .collect();
        all.into_iter().collect()
    }

    /// Whether the master has something of this id.
    pub fn taken(&self) -> Taken {
        let mut taken = Taken::default();
        let s = self.scenario;
        s.injects.iter().for_each(|i| taken.add(&i.id.value));
        s.roles.iter().for_each(|r| taken.add(&r.id.value));
        s.events.iter().for_each(|e| taken.add(&e.id.value));
        s.plans.iter().for_each(|p| taken.add(&p.id.value));
        s.systems.iter().for_each(|x| taken.add(&x.id.value));
        self.world.services().iter().for_each(|x| taken.add(&x.id));
        taken
    }

    /// The master's variables that are words: name and value.
    pub fn variables(&self) -> Vec<(String, Words)> {
        let Some(Tree::Map(entries)) = self.tree.get("variables").map(Tree::from_node) else {
            return Vec::new();
        };
        let word = |value: &Tree| {
            let two = matches!(value, Tree::Map(m) if !m.is_empty() && m.iter().all(|(k, _)| k == "en" || k == "ja"));
            two || value.written().is_some()
        };
        entries.iter().filter(|(_, v)| word(v)).map(|(k, v)| (k.clone(), words(v))).collect()
    }

    /// An overlay that says nothing yet: for the workbook of an organisation that has none.
    pub fn fresh(&self) -> Tree {
        let mut tree = Tree::map([
            ("hakyu", Tree::text("overlay/1")),
            ("scenario", Tree::text(&self.scenario.id.value)),
        ]);
        if let Some(edition) = &self.scenario.edition {
            tree.set("edition", Tree::text(&edition.value), &[]);
        }
        tree.set("id", Tree::text(format!("{}-local", self.owner.id)), &[]);
        tree.set("organisation", self.organisation(), &[]);
        if !self.owner.known {
            let id = self.taken().fresh(&format!("{}-duty", self.owner.id));
            let post = Tree::map([
                ("id", Tree::text(id)),
                ("title", Tree::two("Duty officer", "当直責任者")),
                ("organisation", Tree::text(&self.owner.id)),
                ("post", Tree::text("crisis-management")),
            ]);
            tree.set("roles", Tree::Seq(vec![post]), &[]);
        }
        tree
    }

    /// The organisation as an overlay names it.
    pub fn organisation(&self) -> Tree {
        let owner = self.owner;
        if owner.known {
            return Tree::text(&owner.id);
        }
        let mut tree = Tree::map([
            ("id", Tree::text(&owner.id)),
            ("title", owner.title.tree()),
            ("kind", Tree::text(&owner.kind)),
        ]);
        for (key, value) in [("sector", &owner.sector), ("place", &owner.place)] {
            if let Some(value) = value {
                tree.set(key, Tree::text(value), &[]);
            }
        }
        tree
    }

    /// Marks of the injects that an overlay changes or goes with.
    pub fn marks(&self, overlay: &Tree) -> Tree {
        let named = touched(overlay);
        let marks = self.scenario.injects.iter().filter(|i| named.contains(&i.id.value));
        let mut marks: Vec<(String, Tree)> =
            marks.map(|i| (i.id.value.clone(), Tree::text(mark(i)))).collect();
        marks.sort_by(|a, b| a.0.cmp(&b.0));
        Tree::Map(marks)
    }
}

/// The master's injects that an overlay names.
pub fn touched(overlay: &Tree) -> BTreeSet<String> {
    let items = overlay.get("injects").map(Tree::items).unwrap_or_default();
    let of = |item: &Tree| {
        let changed = ["skip", "hold", "localise"].iter().find_map(|k| item.get(k));
        changed.or_else(|| item.get("add")?.get("like")).and_then(Tree::written).map(str::to_owned)
    };
    items.iter().filter_map(of).collect()
}

/// A text of a tree: a string serves both languages.
pub fn words(tree: &Tree) -> Words {
    let part = |key| tree.get(key).and_then(Tree::written).map(str::to_owned);
    match tree.written() {
        Some(text) => Words { en: Some(text.to_owned()), ja: Some(text.to_owned()) },
        None => Words { en: part("en"), ja: part("ja") },
    }
}
