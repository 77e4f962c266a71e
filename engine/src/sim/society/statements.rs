//! What people are told: announcements, forecasts, false information.

use super::{ForecastState, State, account::Scene, scaled};
use crate::{
    kernel::Kernel,
    mechanism::Mechanism,
    model::{Model, cut},
    record::society::SocietyCause,
    script::{Deed, DeedKind, messages::Form, society::Place},
    sim::playbook::DeedRow,
    units::{FULL, ServiceId},
};

/// What a statement is about; `None` is everything.
type Subject = Option<Vec<ServiceId>>;

impl State {
    /// Takes in the statements of this instant; returns whether anything moved.
    pub(super) fn hear(&mut self, scene: &Scene<'_>, core: &Kernel, deeds: &[DeedRow]) -> bool {
        if !scene.run.on(Mechanism::Trust) {
            return false;
        }
        let first = deeds.iter().rposition(|d| d.at < scene.t).map_or(0, |last| last + 1);
        let mut moved = false;
        for (n, row) in deeds.iter().enumerate().skip(first).filter(|d| d.1.at == scene.t) {
            let number = cut(n as u64);
            match &row.deed {
                Deed::Message { kind: DeedKind::Announce, to, form } => {
                    let public = &scene.society.public;
                    if public.is_empty() || to.iter().any(|r| public.contains(r)) {
                        let by_public = public.contains(&row.role);
                        moved |= self.announced(scene, core, form, by_public, number);
                    }
                }
                Deed::Forecast { service, restored, margin, level } => {
                    let forecast = ForecastState {
                        service: *service,
                        restored: *restored,
                        margin: *margin,
                        level: level.ppm(),
                        missed: false,
                    };
                    moved |= self.forecast(scene, forecast, number);
                }
                _ => {}
            }
        }
        moved
    }

    fn announced(
        &mut self,
        scene: &Scene<'_>,
        core: &Kernel,
        form: &Form,
        by_public: bool,
        number: u32,
    ) -> bool {
        let rules = &scene.society.rules;
        let wrong = |claim: &&(ServiceId, crate::units::Level)| {
            claim.1.ppm().abs_diff(core.level(claim.0.0)) > rules.tolerance
        };
        let wrong: Vec<ServiceId> = if scene.run.on(Mechanism::FalseInformation) {
            form.claims.iter().chain(&form.invented).filter(wrong).map(|c| c.0).collect()
        } else {
            Vec::new()
        };
        // Without its inventions nothing is left to be said.
        if wrong.is_empty()
            && !form.invented.is_empty()
            && form.claims.is_empty()
            && form.about.is_empty()
        {
            return false;
        }
        if !wrong.is_empty() {
            let cause = SocietyCause::Falsehood(number);
            let mut moved = false;
            for (place, state) in scene.society.places.iter().zip(&mut self.places) {
                let here = place.lifelines.iter().any(|l| covers(scene.model, &wrong, l.service));
                if here {
                    let rises = scaled(rules.falsehood, FULL - state.rumour.now);
                    moved |= state.rumour.rise(rises, cause);
                }
            }
            if !by_public {
                moved |= self.trust.fall(rules.false_costs, cause);
            }
            return moved;
        }
        if by_public {
            // Those who only repeat what is true explain nothing.
            return false;
        }
        let mut about = form.about.clone();
        about.extend(form.claims.iter().map(|c| c.0));
        let subject = (!about.is_empty()).then_some(about);
        self.told(scene, &subject, number)
    }

    /// A true statement: rumour falls where it concerns people, what is out counts as explained, and trust rises where
    /// it is the first word on an outage.
    fn told(&mut self, scene: &Scene<'_>, subject: &Subject, number: u32) -> bool {
        let rules = &scene.society.rules;
        let mut moved = false;
        let mut relieved = 0u64;
        for (place, state) in scene.society.places.iter().zip(&mut self.places) {
            if !concerns(scene.model, subject, place) {
                continue;
            }
            let falls = scaled(state.rumour.now, rules.answered);
            moved |= state.rumour.fall(falls, SocietyCause::Statement(number));
            let mut first_word = false;
            for (lifeline, now) in place.lifelines.iter().zip(&mut state.lifelines) {
                let about =
                    subject.as_ref().is_none_or(|list| covers(scene.model, list, lifeline.service));
                if about && now.out.is_some() {
                    first_word |= now.told.is_none();
                    now.told = Some(scene.t);
                }
            }
            relieved += if first_word { scene.people(place) } else { 0 };
        }
        let wins = u64::from(rules.statement_wins) * relieved / scene.all_people();
        moved | self.trust.rise(cut(wins), SocietyCause::Statement(number))
    }

    fn forecast(&mut self, scene: &Scene<'_>, new: ForecastState, number: u32) -> bool {
        let mut moved = false;
        match self.forecasts.iter_mut().find(|f| f.service == new.service) {
            Some(old) => {
                let later = new.restored > old.restored;
                *old = new;
                if later {
                    let costs = scene.society.rules.postponed_costs;
                    let cause = SocietyCause::Postponed(new.service, number);
                    moved |= self.trust.fall(costs, cause);
                }
            }
            None => self.forecasts.push(new),
        }
        moved | self.told(scene, &Some(vec![new.service]), number)
    }
}

/// Whether a list of services speaks of a lifeline: of it, or of a service of the same sector in the same place.
fn covers(model: &Model, list: &[ServiceId], lifeline: ServiceId) -> bool {
    let kin = |s: ServiceId| (model.info(s).sector, model.info(s).place);
    list.iter()
        .any(|&s| s == lifeline || (model.info(s).sector.is_some() && kin(s) == kin(lifeline)))
}

fn concerns(model: &Model, subject: &Subject, place: &Place) -> bool {
    subject
        .as_ref()
        .is_none_or(|list| place.lifelines.iter().any(|l| covers(model, list, l.service)))
}
