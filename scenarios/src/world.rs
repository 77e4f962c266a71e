//! Worlds: everything people read about what exists, and the recipe for an engine model without a script.
//!
//! A world is a folder of `world.yaml` and CSV tables (`docs/world-format.md`). [`World::builtin`] and [`World::load`]
//! read one, report every mistake with its place, expand templates into services and keep both sides: the words people
//! read, by [`ServiceId`], and the numbers that [`World::model`] gives to the engine. The order of files, rows and list
//! entries decides nothing: services stand in the order of their ids, needs in the order of theirs.
//!
//! ```
//! use hakyu_scenarios::{diagnostic::Diagnostics, source::Sources, world::World};
//! let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
//! if let Some(world) = World::builtin("japan-14", &mut sources, &mut diags) {
//!     let water = world.reporting("water", "jp").map(|id| world.service(id));
//!     assert_eq!(water.map(|meta| meta.id.as_str()), Some("water"));
//! }
//! ```

mod build;
mod catalogue;
mod checks;
mod codes;
mod expand;
mod fragility;
mod load;
mod names;
mod need;
mod place;
mod rows;
mod sites;
mod supply;
mod template;
#[cfg(test)]
pub(crate) mod tests;
mod vary;

pub use catalogue::{Catalogue, Sector};
pub use codes::CODES;
pub use fragility::{Hazard, NamedFragility};
pub use need::{
    Aggregate, At, Buffer, From, Inflow, Lasts, Need, Purpose, Refill, Response, Supply, Weight,
};
pub use place::{Place, PlaceKind};
pub use rows::Capacity;
pub use template::{
    Channel, Class, Combination, People, Per, SITES, Scope, Template, TemplateKind, ZONE,
};
pub use vary::{Spread, Vary};

use std::collections::BTreeMap;
use std::sync::Arc;

use hakyu_engine::{ServiceId, ServiceKind};

use crate::decode::Text;

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Published.
    A,
    /// Derived from published figures, or well known.
    B,
    /// Our assumption.
    C,
}

/// What people call something, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Title {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl std::convert::From<&Text> for Title {
    fn from(text: &Text) -> Self {
        Self { en: text.en().to_owned(), ja: text.ja().to_owned() }
    }
}

/// What to leave out of a world, and how uncertain it is taken to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What of the dependencies is left out.
    pub without: Without,
    /// Figures drawn from the ranges they may have; none: the values as they are written.
    pub vary: Option<Vary>,
}

impl Options {
    /// A world in which nothing depends on anything: only the aggregation of sites remains.
    pub fn remove_dependencies() -> Self {
        Self { without: Without::Dependencies, vary: None }
    }
}

/// Dependencies that are left out of a world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Without {
    /// None of them.
    #[default]
    Nothing,
    /// All of them.
    Dependencies,
    /// Those on services of these templates.
    Suppliers(Vec<String>),
}

/// What people read about a need group of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedMeta {
    /// Its id.
    pub id: String,
    /// What kind of thing is needed.
    pub kind: String,
    /// What people call it.
    pub title: Title,
    /// Where its figures come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

/// What people read about a service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceMeta {
    /// Text id, `electricity@chiba`.
    pub id: String,
    /// What people call it.
    pub title: Title,
    /// The template it was built from.
    pub template: String,
    /// Its sector.
    pub sector: Option<String>,
    /// Its place.
    pub place: String,
    /// Its role in the world.
    pub kind: ServiceKind,
    /// For a class service: the class; for a zone [`ZONE`].
    pub class: Option<String>,
    /// For a zone, or a class service inside one: its number from 1 on.
    pub zone: Option<u32>,
    /// For a class service: the service it is a part of.
    pub parent: Option<ServiceId>,
    /// The class services or zones inside it.
    pub classes: Vec<ServiceId>,
    /// People it serves; those of class services are a part of the parent's.
    pub people: u64,
    /// Its size, where the world gives one.
    pub capacity: Option<Capacity>,
    /// Share of the parent's people, ppm; 1 000 000 for everything that is no class service.
    pub share: u32,
    /// Seconds from possible to delivered.
    pub restart: u64,
    /// Procedures people use it through.
    pub channels: Arc<[Channel]>,
    /// Its need groups in the order of their ids, as the engine numbers them.
    pub needs: Vec<Arc<NeedMeta>>,
    /// Where its figures come from.
    pub source: Arc<str>,
    /// How sure they are.
    pub confidence: Confidence,
    /// For what they hold.
    pub scope: Scope,
}

/// A world: what exists, in words and in numbers.
#[derive(Debug)]
pub struct World {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Title,
    /// What it is.
    pub about: Title,
    /// Its sectors.
    pub catalogue: Catalogue,
    /// Named fragility curves, sorted by id.
    pub fragility: Vec<NamedFragility>,
    places: Vec<Place>,
    templates: Vec<Template>,
    services: Vec<ServiceMeta>,
    /// By (sector, place).
    reporting: BTreeMap<(String, String), ServiceId>,
    reporting_list: Vec<ServiceId>,
    plan: build::Plan,
}

impl World {
    /// The services in id order; the position is the [`ServiceId`].
    pub fn services(&self) -> &[ServiceMeta] {
        &self.services
    }

    /// What people read about a service of this world's models.
    pub fn service(&self, id: ServiceId) -> &ServiceMeta {
        &self.services[id.index()]
    }

    /// The service with this text id.
    pub fn find(&self, id: &str) -> Option<ServiceId> {
        let at = self.services.binary_search_by(|s| s.id.as_str().cmp(id)).ok()?;
        u32::try_from(at).ok().map(ServiceId)
    }

    /// The places, sorted by id.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The place with this id.
    pub fn place(&self, id: &str) -> Option<&Place> {
        let at = self.places.binary_search_by(|p| p.id.as_str().cmp(id)).ok()?;
        self.places.get(at)
    }

    /// The places directly below a place, links left out.
    pub fn below<'w>(&'w self, place: &'w str) -> impl Iterator<Item = &'w Place> {
        self.places
            .iter()
            .filter(move |p| p.parent.as_deref() == Some(place) && p.kind != PlaceKind::Link)
    }

    /// The templates, sorted by id.
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// The template with this id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        let at = self.templates.binary_search_by(|t| t.id.value.as_str().cmp(id)).ok()?;
        self.templates.get(at)
    }

    /// The services of a template, class services left out, in id order.
    pub fn services_of<'w>(&'w self, template: &'w str) -> impl Iterator<Item = ServiceId> + 'w {
        self.ids().filter(move |&id| {
            let meta = self.service(id);
            meta.template == template && meta.parent.is_none()
        })
    }

    /// The zones a service is cut into, the one that fails first in front; none for all other services.
    pub fn zones(&self, id: ServiceId) -> Vec<ServiceId> {
        let meta = self.service(id);
        if meta.parent.is_some() || self.template(&meta.template).is_none_or(|t| t.zones.is_none())
        {
            return Vec::new();
        }
        let mut zones = meta.classes.clone();
        zones.sort_by_key(|&zone| self.service(zone).zone);
        zones
    }

    /// All ids in order.
    pub fn ids(&self) -> impl Iterator<Item = ServiceId> + use<> {
        (0..u32::try_from(self.services.len()).unwrap_or(u32::MAX)).map(ServiceId)
    }

    /// The service that stands for a sector in a place: the one that serves its residents (of several siblings the
    /// largest).
    pub fn reporting(&self, sector: &str, place: &str) -> Option<ServiceId> {
        self.reporting.get(&(sector.to_owned(), place.to_owned())).copied()
    }

    /// All services that people are counted at, in id order: sector services with people, never their classes.
    pub fn reporting_services(&self) -> &[ServiceId] {
        &self.reporting_list
    }
}
