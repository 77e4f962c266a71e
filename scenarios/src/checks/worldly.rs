//! E0411 to E0416: what the scenario names in its world is there.

use crate::condition::Measure;
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::syntax::{Cause, Deed, Fragility, Id, Measure as Objective, Scenario, Target};

use super::{Explanation, NameKind, Names, visit};

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0411",
        title: "an unknown service",
        ja: "未知のサービス",
        text: "The world has no such service. Targets take a template (`electricity`) or one service \
               (`electricity@chiba`); levels, forecasts and objectives need one service.",
        example: "events:\n  - {id: e-1, at: T+1h, demand: {target: {service: electricty}, level: 200%, for: 1h}}\n",
        fix: "Correct the name; `hakyu list services` shows all.",
    },
    Explanation {
        code: "E0412",
        title: "an unknown place",
        ja: "未知の場所",
        text: "The world has no such place. Areas stand for their prefectures.",
        example: "events:\n  - {id: e-1, at: T+1h, demand: {target: {service: water, places: [chibba]}, level: 200%, for: 1h}}\n",
        fix: "Correct the name; places have the ids of `places.csv`.",
    },
    Explanation {
        code: "E0413",
        title: "an unknown class of sites",
        ja: "未知の施設区分",
        text: "No service of the world has a class with this id.",
        example: "events:\n  - {id: e-1, at: T+1h, demand: {target: {service: water, class: base-statoin}, level: 200%, for: 1h}}\n",
        fix: "Correct the name; classes are named without their number: base-station, not base-station-1.",
    },
    Explanation {
        code: "E0414",
        title: "an unknown need",
        ja: "未知の必要資源群",
        text: "The service has no need group with this id, so nothing can be stored or delivered for it.",
        example: "actions:\n  - id: a-1\n    title: Fuel\n    effects: [{stock: {target: {service: water}, need: pwoer, lasts: 1h}}]\n",
        fix: "Correct the name, or choose the class that has the need.",
    },
    Explanation {
        code: "E0415",
        title: "an unknown procedure, sector or curve",
        ja: "未知の窓口・分野・被害率曲線",
        text: "A procedure is not one of the service's channels, a sector is not in the catalogue, or a fragility curve \
               has no such name.",
        example: "events:\n  - {id: e-1, at: T+1h, unavailable: {target: {service: government}, channel: wep, for: 1h}}\n",
        fix: "Correct the name.",
    },
];

pub(super) fn check(scenario: &Scenario, names: &dyn Names, diags: &mut Diagnostics) {
    let mut look = Look { names, diags };
    for (target, need) in visit::targets(scenario) {
        look.target(target, need);
    }
    for event in &scenario.events {
        match &event.cause {
            Cause::Outage(outage) => look.any(&outage.provider),
            Cause::Unavailable(channel) => look.channel(&channel.target, &channel.channel),
            _ => {}
        }
        event.cause.exposures().iter().for_each(|e| look.fragility(&e.fragility));
        event.cause.places().into_iter().for_each(|place| look.place(place));
    }
    for role in &scenario.roles {
        role.place.iter().for_each(|place| look.place(place));
        for sector in role.sector.iter().filter(|s| !names.sector(&s.value)) {
            look.missing("E0415", "sector", NameKind::Sector, sector, None);
        }
    }
    scenario.systems.iter().filter_map(|s| s.place.as_ref()).for_each(|place| look.place(place));
    scenario.injects.iter().flat_map(|inject| &inject.about).for_each(|service| look.any(service));
    let selected = || visit::selections(scenario);
    selected().flat_map(|s| &s.places).for_each(|place| look.place(place));
    for sector in selected().flat_map(|s| &s.sectors).filter(|s| !names.sector(&s.value)) {
        look.missing("E0415", "sector", NameKind::Sector, sector, None);
    }
    scenario.channels.iter().flat_map(|c| &c.needs).for_each(|service| look.any(service));
    for inject in &scenario.injects {
        let more = inject.alternatives.iter().flat_map(|a| &a.claims);
        inject.claims.iter().chain(more).for_each(|claim| look.one(&claim.service));
    }
    for step in scenario.steps() {
        step.form.claims.iter().for_each(|claim| look.one(&claim.service));
        if !matches!(step.deed, Deed::Report { .. }) {
            step.form.about.iter().for_each(|service| look.any(service));
        }
        match &step.deed {
            Deed::Report { about, .. } => about.iter().for_each(|service| look.any(service)),
            Deed::Forecast { service, .. } => look.one(service),
            _ => {}
        }
    }
    for objective in &scenario.objectives {
        if let Objective::Keep { service, .. } | Objective::Forecast { service, .. } =
            &objective.measure
        {
            look.one(service);
        }
    }
    for telemetry in &scenario.telemetry {
        telemetry.needs.iter().for_each(|service| look.one(service));
    }
    scenario.contracts.iter().for_each(|contract| look.one(&contract.provider));
    if let Some(repair) = &scenario.repair {
        repair.pools.iter().for_each(|pool| look.place(&pool.place));
        let needs = repair.support.iter().flat_map(|s| &s.needs).map(|n| &n.service);
        let roads = repair.travel.iter().filter_map(|t| t.roads.as_ref());
        needs.chain(roads).for_each(|service| look.any(service));
    }
    let mut measures = Vec::new();
    visit::measures(scenario, &mut |measure| measures.push(measure));
    for measure in measures {
        match measure {
            Measure::Level(service)
            | Measure::People(service)
            | Measure::Believed { service, .. } => look.one(service),
            Measure::Buffer { service, need } => {
                look.one(service);
                if names.service(&service.value) && !names.need(&service.value, &need.value) {
                    look.missing_of("E0414", &quoted(&service.value), "need", NameKind::Need, need);
                }
            }
            Measure::Rumour(place) | Measure::Disorder(place) | Measure::Harm(place) => {
                look.place(place);
            }
            Measure::Time | Measure::Trust => {}
        }
    }
}

struct Look<'a> {
    names: &'a dyn Names,
    diags: &'a mut Diagnostics,
}

impl Look<'_> {
    /// `of` has no `what` called `id`.
    fn missing_of(&mut self, code: &'static str, of: &str, what: &str, kind: NameKind, id: &Id) {
        self.tell(
            Diagnostic::error(code, format!("{of} has no {what} {}", quoted(&id.value))),
            kind,
            id,
            None,
        );
    }

    fn missing(
        &mut self,
        code: &'static str,
        what: &str,
        kind: NameKind,
        id: &Id,
        help: Option<String>,
    ) {
        self.tell(
            Diagnostic::error(code, format!("the world has no {what} {}", quoted(&id.value))),
            kind,
            id,
            help,
        );
    }

    fn tell(&mut self, diagnostic: Diagnostic, kind: NameKind, id: &Id, help: Option<String>) {
        let mut diagnostic = diagnostic.at(id.span, "not in this world");
        if let Some(near) = self.names.suggest(kind, &id.value).filter(|near| *near != id.value) {
            diagnostic = diagnostic.suggest(id.span, near);
        }
        self.diags.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }

    /// A template or a service.
    fn any(&mut self, id: &Id) {
        if !self.names.template(&id.value) && !self.names.service(&id.value) {
            let kind = if id.value.contains('@') { NameKind::Service } else { NameKind::Template };
            self.missing("E0411", "service", kind, id, None);
        }
    }

    /// One service.
    fn one(&mut self, id: &Id) {
        if self.names.service(&id.value) {
            return;
        }
        let help = self
            .names
            .template(&id.value)
            .then(|| format!("this is a template; one service is `{}@PLACE`", id.value));
        self.missing("E0411", "service", NameKind::Service, id, help);
    }

    fn place(&mut self, id: &Id) {
        if !self.names.place(&id.value) {
            self.missing("E0412", "place", NameKind::Place, id, None);
        }
    }

    fn fragility(&mut self, fragility: &Fragility) {
        if let Fragility::Named(name) = fragility
            && !self.names.fragility(&name.value)
        {
            self.missing("E0415", "fragility curve", NameKind::Fragility, name, None);
        }
    }

    fn target(&mut self, target: &Target, need: Option<&Id>) {
        target.services.iter().for_each(|service| self.any(service));
        target.places.iter().flatten().for_each(|place| self.place(place));
        let class = target.class.as_ref();
        if let Some(class) = class.filter(|class| !self.names.class(&class.value)) {
            self.missing("E0413", "class", NameKind::Class, class, None);
            return;
        }
        let Some(need) = need else { return };
        let owners: Vec<&Id> =
            class.map_or_else(|| target.services.iter().collect(), |class| vec![class]);
        for owner in owners {
            let known = class.is_some()
                || self.names.template(&owner.value)
                || self.names.service(&owner.value);
            if known && !self.names.need(&owner.value, &need.value) {
                self.missing_of("E0414", &quoted(&owner.value), "need", NameKind::Need, need);
            }
        }
    }

    fn channel(&mut self, target: &Target, channel: &Id) {
        for service in &target.services {
            let known = self.names.template(&service.value) || self.names.service(&service.value);
            if known && !self.names.channel(&service.value, &channel.value) {
                self.missing_of(
                    "E0415",
                    &quoted(&service.value),
                    "procedure",
                    NameKind::Channel,
                    channel,
                );
            }
        }
    }
}
