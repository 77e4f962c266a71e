//! A world's names, for the checks of scenarios.

use crate::checks::{NameKind, Names};
use crate::diagnostic::{Near, near};
use crate::world::{Template, World, ZONE};

/// The template of a template id or a service id.
fn template<'w>(world: &'w World, of: &str) -> Option<&'w Template> {
    world.template(of).or_else(|| world.template(&world.service(world.find(of)?).template))
}

/// All classes of a world.
fn classes(world: &World) -> impl Iterator<Item = &str> {
    world
        .templates()
        .iter()
        .flat_map(|t| t.classes.iter().map(|c| c.id.value.as_str()).chain(t.zones.map(|_| ZONE)))
}

impl Names for World {
    fn service(&self, id: &str) -> bool {
        self.find(id).is_some()
    }

    fn template(&self, id: &str) -> bool {
        Self::template(self, id).is_some()
    }

    fn place(&self, id: &str) -> bool {
        Self::place(self, id).is_some()
    }

    fn class(&self, id: &str) -> bool {
        classes(self).any(|class| class == id)
    }

    fn need(&self, of: &str, need: &str) -> bool {
        let has = |at: &hakyu_engine::ServiceId| {
            let meta = self.service(*at);
            std::iter::once(at)
                .chain(&meta.classes)
                .any(|&s| self.service(s).needs.iter().any(|n| n.id == need))
        };
        if let Some(one) = self.find(of) {
            return has(&one);
        }
        self.services_of(of).any(|s| has(&s))
            || self
                .services()
                .iter()
                .any(|s| s.class.as_deref() == Some(of) && s.needs.iter().any(|n| n.id == need))
    }

    fn channel(&self, of: &str, channel: &str) -> bool {
        template(self, of).is_some_and(|t| t.channels.iter().any(|c| c.id.value == channel))
    }

    fn sector(&self, id: &str) -> bool {
        self.catalogue.sector(id).is_some()
    }

    fn fragility(&self, id: &str) -> bool {
        self.fragility.iter().any(|f| f.id == id)
    }

    fn suggest(&self, kind: NameKind, written: &str) -> Option<Near<'_>> {
        let services = || self.services().iter().map(|s| s.id.as_str());
        let templates = || self.templates().iter().map(|t| t.id.value.as_str());
        match kind {
            NameKind::Service => near(written, services()),
            NameKind::Template => near(written, templates()).or_else(|| near(written, services())),
            NameKind::Place => near(written, self.places().iter().map(|p| p.id.as_str())),
            NameKind::Class => near(written, classes(self)),
            NameKind::Need => near(
                written,
                self.services().iter().flat_map(|s| s.needs.iter().map(|n| n.id.as_str())),
            ),
            NameKind::Sector => near(written, self.catalogue.sectors.iter().map(|s| s.id.as_str())),
            NameKind::Channel => near(
                written,
                self.templates()
                    .iter()
                    .flat_map(|t| t.channels.iter().map(|c| c.id.value.as_str())),
            ),
            NameKind::Fragility => near(written, self.fragility.iter().map(|f| f.id.as_str())),
        }
    }
}
