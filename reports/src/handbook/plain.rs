//! What a scenario says in code, in words a planner can read: names, times, chances, conditions, measures, deeds.

use hakyu_exercise::outcome::Lang;
use hakyu_scenarios::{
    compile::Compiled,
    condition::{Compare, Condition, Measure as Value, SystemState},
    decode::{Distribution, Text},
    source::Spanned,
    syntax::{
        AnchorKind, Cause, Deed, Expect, Form, Layer, Measure, Mode, Objective, Part, Post, Role,
        RoleKind, Target, Via,
        messages::{MessageKind, Select},
    },
    template::{Part as TextPart, Templates},
    world::Title,
};
use jiff::{SignedDuration, Zoned, civil::Weekday};

use crate::format::{count, length, percent};
use crate::paper::{Piece, Rich};
use crate::words::fill;

use super::words::plain::Words;

/// A scenario as it is told in one language.
pub(crate) struct Plain<'a> {
    /// The scenario in its world.
    pub(crate) compiled: &'a Compiled,
    /// The language.
    pub(crate) lang: Lang,
    /// Its words.
    pub(crate) w: Words,
}

/// An id of the scenario.
type Named = Spanned<String>;

impl<'a> Plain<'a> {
    /// Tells a scenario in a language.
    pub(crate) fn new(compiled: &'a Compiled, lang: Lang) -> Self {
        Self { compiled, lang, w: Words::of(lang) }
    }

    /// A text in this language.
    pub(crate) fn text<'t>(&self, text: &'t Text) -> &'t str {
        told(text, self.lang)
    }

    fn title<'t>(&self, title: &'t Title) -> &'t str {
        match self.lang {
            Lang::Ja if !title.ja.is_empty() => &title.ja,
            Lang::En if title.en.is_empty() => &title.ja,
            _ => &title.en,
        }
    }

    /// Names with a comma between them.
    pub(crate) fn list(&self, names: impl IntoIterator<Item = String>) -> String {
        names.into_iter().collect::<Vec<_>>().join(self.w.comma)
    }

    // --- names ---

    /// The entry of a role.
    pub(crate) fn role_entry(&self, id: &str) -> Option<&'a Role> {
        self.compiled.scenario.roles.iter().find(|role| role.id.value == id)
    }

    /// A role with its organisation.
    pub(crate) fn role(&self, id: &str) -> String {
        let Some(role) = self.role_entry(id) else { return id.to_owned() };
        let post = self.text(&role.title);
        match &role.organisation {
            None => post.to_owned(),
            Some(organisation) => {
                let organisation = self.text(organisation);
                fill(self.w.post_of, &[("organisation", organisation), ("post", post)])
            }
        }
    }

    /// Several roles.
    pub(crate) fn roles(&self, ids: &[Named]) -> String {
        self.list(ids.iter().map(|id| self.role(&id.value)))
    }

    /// The first few of several roles, and how many more there are.
    pub(crate) fn some_roles(&self, ids: &[Named]) -> String {
        const MOST: usize = 3;
        if ids.len() <= MOST + 1 {
            return self.roles(ids);
        }
        let rest = (ids.len() - MOST).to_string();
        fill(self.w.and_more, &[("some", &self.roles(&ids[..MOST])), ("n", &rest)])
    }

    /// A service or a template of services.
    pub(crate) fn service(&self, id: &str) -> String {
        let world = &self.compiled.world;
        if let Some(service) = world.find(id) {
            return self.title(&world.service(service).title).to_owned();
        }
        world.template(id).map_or_else(|| id.to_owned(), |t| self.text(&t.title).to_owned())
    }

    /// A place.
    pub(crate) fn place(&self, id: &str) -> String {
        let place = self.compiled.world.place(id);
        place.map_or_else(|| id.to_owned(), |place| self.title(&place.title).to_owned())
    }

    /// A sector.
    pub(crate) fn sector(&self, id: &str) -> String {
        let sector = self.compiled.world.catalogue.sector(id);
        sector.map_or_else(|| id.to_owned(), |sector| self.title(&sector.title).to_owned())
    }

    /// A need.
    pub(crate) fn need(&self, id: &str) -> String {
        let common = crate::words::Words::of(self.lang).need(id);
        common.map_or_else(|| self.sector(id), str::to_owned)
    }

    /// What something hits.
    pub(crate) fn target(&self, target: &Target) -> String {
        let services = self.list(target.services.iter().map(|id| self.service(&id.value)));
        let full = target.services.iter().all(|id| id.value.contains('@'));
        let mut words = match &target.places {
            Some(places) => {
                let places = self.list(places.iter().map(|id| self.place(&id.value)));
                fill(self.w.of_place, &[("service", &services), ("places", &places)])
            }
            None if full => services,
            None => fill(self.w.everywhere, &[("service", &services)]),
        };
        if let Some(class) = &target.class {
            let title = target.services.iter().find_map(|id| {
                let template = self.compiled.world.template(id.value.split('@').next()?)?;
                let class = template.classes.iter().find(|c| c.id.value == class.value)?;
                Some(self.text(&class.title).to_owned())
            });
            let title = title.unwrap_or_else(|| class.value.clone());
            words = fill(self.w.of_class, &[("target", &words), ("class", &title)]);
        }
        words
    }

    fn event(&self, id: &str) -> String {
        let entry = self.compiled.scenario.events.iter().find(|event| event.id.value == id);
        let title = entry.and_then(|event| event.title.as_ref()).map_or(id, |t| self.text(t));
        fill(self.w.event, &[("title", title)])
    }

    /// An inject by its title, or by its id.
    pub(crate) fn inject(&self, id: &str) -> String {
        let entry = self.compiled.scenario.injects.iter().find(|inject| inject.id.value == id);
        let name = entry.and_then(|inject| inject.title.as_ref()).map_or(id, |t| self.text(t));
        fill(self.w.inject, &[("id", name)])
    }

    /// A milestone.
    pub(crate) fn milestone(&self, id: &str) -> String {
        let entry = self.compiled.scenario.milestones.iter().find(|entry| entry.id.value == id);
        entry.map_or_else(|| id.to_owned(), |entry| self.text(&entry.title).to_owned())
    }

    /// A system.
    pub(crate) fn system(&self, id: &str) -> String {
        let entry = self.compiled.scenario.systems.iter().find(|system| system.id.value == id);
        entry.map_or_else(|| id.to_owned(), |system| self.text(&system.title).to_owned())
    }

    /// A mode of information sharing.
    pub(crate) fn mode(&self, mode: Mode) -> String {
        let entry = self.compiled.scenario.modes.iter().find(|rule| rule.id.value == mode);
        match entry.and_then(|rule| rule.title.as_ref()) {
            Some(title) => self.text(title).to_owned(),
            None => mode_word(&self.w, mode).to_owned(),
        }
    }

    fn mode_named(&self, word: &str) -> String {
        [Mode::Normal, Mode::LargeScale, Mode::Crisis, Mode::MegaEvent]
            .into_iter()
            .find(|mode| mode.word() == word)
            .map_or_else(|| word.to_owned(), |mode| self.mode(mode))
    }

    // --- numbers and times ---

    /// A length of time.
    pub(crate) fn length(&self, seconds: u64) -> String {
        length(seconds, self.lang)
    }

    fn moment(&self, seconds: i64) -> Zoned {
        let clock = &self.compiled.scenario.clock;
        let moment = clock.start().checked_add(SignedDuration::from_secs(seconds));
        moment.unwrap_or_else(|_| clock.start()).to_zoned(clock.zone().clone())
    }

    /// Month, day, weekday and time of day.
    pub(crate) fn civil(&self, seconds: i64) -> String {
        let at = self.moment(seconds);
        match self.lang {
            Lang::En => at.strftime("%a %-d %b %H:%M").to_string(),
            Lang::Ja => format!(
                "{}月{}日({}){}",
                at.month(),
                at.day(),
                weekday(at.weekday()),
                at.strftime("%H:%M")
            ),
        }
    }

    /// The date in full.
    pub(crate) fn date(&self, seconds: i64) -> String {
        let at = self.moment(seconds);
        match self.lang {
            Lang::En => at.strftime("%-d %B %Y").to_string(),
            Lang::Ja => format!("{}年{}月{}日", at.year(), at.month(), at.day()),
        }
    }

    /// Civil time and time since the start.
    pub(crate) fn when(&self, seconds: i64) -> String {
        format!("{} ({})", self.civil(seconds), self.elapsed(seconds))
    }

    /// Time since the start.
    pub(crate) fn elapsed(&self, seconds: i64) -> String {
        let sign = if seconds < 0 { '−' } else { '+' };
        let all = seconds.unsigned_abs();
        let (days, hours, minutes) = (all / 86_400, all / 3_600 % 24, all / 60 % 60);
        match (days, self.lang) {
            (0, _) => format!("T{sign}{hours}:{minutes:02}"),
            (_, Lang::En) => format!("T{sign}{days}d {hours}:{minutes:02}"),
            (_, Lang::Ja) => format!("T{sign}{days}日{hours}:{minutes:02}"),
        }
    }

    /// A value that may be drawn; `show` puts one value into words.
    fn drawn<T: Copy + Ord>(
        &self,
        all: &Distribution<T>,
        show: &dyn Fn(T) -> String,
        scaled: &dyn Fn(T, f64) -> String,
    ) -> String {
        let w = &self.w;
        match all {
            Distribution::Fixed(value) => show(value.value),
            Distribution::Uniform(low, high) => {
                fill(w.between, &[("low", &show(low.value)), ("high", &show(high.value))])
            }
            Distribution::Triangular(low, mode, high) => fill(
                w.most_likely,
                &[
                    ("low", &show(low.value)),
                    ("high", &show(high.value)),
                    ("mode", &show(mode.value)),
                ],
            ),
            // The quantiles of one half and nine tenths say more than a sigma does.
            Distribution::Lognormal { median, sigma } => self.half_and_tenth(
                &show(median.value),
                &scaled(median.value, libm::exp(1.281_551_6 * sigma.value)),
            ),
            Distribution::Exponential { mean } => self.half_and_tenth(
                &scaled(mean.value, std::f64::consts::LN_2),
                &scaled(mean.value, std::f64::consts::LN_10),
            ),
            Distribution::Weibull { shape, scale } => {
                let at = |chance: f64| scaled(scale.value, libm::pow(chance, 1.0 / shape.value));
                self.half_and_tenth(&at(std::f64::consts::LN_2), &at(std::f64::consts::LN_10))
            }
            Distribution::Choice(values) => {
                let list = self.list(values.iter().map(|value| show(value.value)));
                fill(w.chosen, &[("list", &list)])
            }
        }
    }

    fn half_and_tenth(&self, median: &str, high: &str) -> String {
        fill(self.w.spread, &[("median", median), ("high", high)])
    }

    /// A length of time that may be drawn.
    pub(crate) fn lengths(&self, all: &Distribution<u64>) -> String {
        self.drawn(all, &|seconds| self.length(seconds), &|seconds, factor| {
            self.length(rounded(seconds, factor))
        })
    }

    /// A moment that may be drawn.
    pub(crate) fn times(&self, all: &Distribution<i64>) -> String {
        self.drawn(all, &|seconds| self.when(seconds), &|seconds, factor| {
            let scaled = rounded(seconds.unsigned_abs(), factor);
            self.when(i64::try_from(scaled).unwrap_or(i64::MAX))
        })
    }

    // --- conditions ---

    /// A condition.
    pub(crate) fn condition(&self, condition: &Condition) -> String {
        let w = &self.w;
        match condition {
            Condition::Compare { measure, compare, value } => {
                self.compare(measure, *compare, value.value)
            }
            Condition::Fired(id) => fill(w.fired, &[("inject", &self.inject(&id.value))]),
            Condition::Received { inject, role } => fill(
                w.received,
                &[("inject", &self.inject(&inject.value)), ("role", &self.role(&role.value))],
            ),
            Condition::Done { deed, by } => {
                let deed = self.deed_word(&deed.value);
                match by {
                    Some(role) => {
                        fill(w.done_by, &[("role", &self.role(&role.value)), ("deed", &deed)])
                    }
                    None => fill(w.done, &[("deed", &deed)]),
                }
            }
            Condition::System { state, system } => {
                let words = match state {
                    SystemState::Detected => w.detected,
                    SystemState::Compromised => w.compromised,
                    SystemState::Contained => w.contained,
                };
                fill(words, &[("system", &self.system(&system.value))])
            }
            Condition::Knows { role, event } => fill(
                w.knows,
                &[("role", &self.role(&role.value)), ("event", &self.event(&event.value))],
            ),
            Condition::Mode { mode, role } => {
                let mode = self.mode_named(&mode.value);
                match role {
                    None => fill(w.mode_on, &[("mode", &mode)]),
                    Some(role) => {
                        fill(w.mode_known, &[("role", &self.role(&role.value)), ("mode", &mode)])
                    }
                }
            }
            Condition::Milestone(id) => fill(w.milestone, &[("title", &self.milestone(&id.value))]),
            Condition::All(parts) => self.joined(parts, w.and),
            Condition::Any(parts) => self.joined(parts, w.or),
            Condition::Not(inner) => fill(w.not, &[("words", &self.condition(inner))]),
        }
    }

    fn joined(&self, parts: &[Condition], with: &str) -> String {
        let words = parts.iter().map(|part| match part {
            Condition::All(_) | Condition::Any(_) => {
                fill(self.w.group, &[("words", &self.condition(part))])
            }
            _ => self.condition(part),
        });
        words.collect::<Vec<_>>().join(with)
    }

    fn compare(&self, measure: &Value, compare: Compare, value: i64) -> String {
        let w = &self.w;
        let positive = value.unsigned_abs();
        let ppm = || percent(u32::try_from(positive).unwrap_or(u32::MAX));
        if let Value::Time = measure {
            let words = match compare {
                Compare::Less | Compare::AtMost => w.before_time,
                Compare::Greater | Compare::AtLeast => w.after_time,
            };
            return fill(words, &[("value", &self.when(value))]);
        }
        let shown = match measure {
            Value::People(_) => fill(w.people_value, &[("n", &count(positive))]),
            Value::Harm(_) => fill(w.hours_value, &[("n", &count(positive))]),
            Value::Buffer { .. } => self.length(positive),
            _ => ppm(),
        };
        let words = match compare {
            Compare::Less => w.less,
            Compare::AtMost => w.at_most,
            Compare::Greater => w.greater,
            Compare::AtLeast => w.at_least,
        };
        fill(words, &[("measure", &self.value(measure)), ("value", &shown)])
    }

    /// A number read from the state.
    fn value(&self, measure: &Value) -> String {
        let w = &self.w;
        match measure {
            Value::Level(id) => fill(w.level, &[("service", &self.service(&id.value))]),
            Value::People(id) => fill(w.people, &[("service", &self.service(&id.value))]),
            Value::Buffer { service, need } => fill(
                w.buffer,
                &[("service", &self.service(&service.value)), ("need", &self.need(&need.value))],
            ),
            Value::Time => w.now.to_owned(),
            Value::Trust => w.trust.to_owned(),
            Value::Rumour(place) => fill(w.rumour, &[("place", &self.place(&place.value))]),
            Value::Disorder(place) => fill(w.disorder, &[("place", &self.place(&place.value))]),
            Value::Harm(place) => fill(w.harm, &[("place", &self.place(&place.value))]),
            Value::Believed { role, service } => fill(
                w.believed,
                &[("role", &self.role(&role.value)), ("service", &self.service(&service.value))],
            ),
        }
    }

    /// Text with places that are filled in during play.
    pub(crate) fn template(&self, templates: &Templates) -> Rich {
        let (first, second) = match self.lang {
            Lang::En => (&templates.en, &templates.ja),
            Lang::Ja => (&templates.ja, &templates.en),
        };
        let Some(template) = first.as_ref().or(second.as_ref()) else {
            return Rich::from(self.text(&templates.text));
        };
        let w = &self.w;
        let pieces = template.parts.iter().map(|part| match part {
            TextPart::Plain(words) => Piece::Plain(words.clone()),
            TextPart::Quote(measure) => Piece::Slot(match &measure.value {
                Value::Level(id) => fill(w.slot_level, &[("service", &self.service(&id.value))]),
                Value::People(id) => fill(w.slot_people, &[("service", &self.service(&id.value))]),
                Value::Buffer { service, need } => fill(
                    w.slot_buffer,
                    &[
                        ("service", &self.service(&service.value)),
                        ("need", &self.need(&need.value)),
                    ],
                ),
                Value::Time => w.slot_time.to_owned(),
                other => fill(w.slot_other, &[("measure", &self.value(other))]),
            }),
        });
        Rich(pieces.collect())
    }

    // --- what people do ---

    /// A word for a deed, or the id of an action.
    pub(crate) fn deed_word(&self, word: &str) -> String {
        let w = &self.w;
        match word {
            "report" => w.report.to_owned(),
            "relay" => w.relay.to_owned(),
            "publish-forecast" => w.forecast.to_owned(),
            "announce" => w.announce.to_owned(),
            "notice" => w.notice.to_owned(),
            "newsletter" => w.newsletter.to_owned(),
            "status" => w.status.to_owned(),
            "switch-mode" => w.switch_mode.to_owned(),
            "switch-phase" => w.switch_phase.to_owned(),
            "invoke" => w.invoke.to_owned(),
            "decide" => w.decide.to_owned(),
            id => {
                let entry = self.compiled.scenario.actions.iter().find(|a| a.id.value == id);
                match entry {
                    Some(action) => fill(w.act, &[("title", self.text(&action.title))]),
                    None => self.step(id),
                }
            }
        }
    }

    /// What a step does, by its id.
    pub(crate) fn step(&self, id: &str) -> String {
        let scenario = &self.compiled.scenario;
        if let Some(step) = scenario.steps().find(|step| step.id.value == id) {
            return format!(
                "{}{}{}",
                self.role(&step.role.value),
                self.w.colon,
                self.deed(&step.deed)
            );
        }
        let planned = scenario.plans.iter().flat_map(|plan| &plan.steps);
        let title = planned.filter(|s| s.id.value == id).find_map(|step| step.title.as_ref());
        title.map_or_else(|| id.to_owned(), |title| self.text(title).to_owned())
    }

    /// What is done.
    pub(crate) fn deed(&self, deed: &Deed) -> String {
        let w = &self.w;
        let to = |to: &[Named]| {
            let roles = self.roles(to);
            fill(w.to_roles, &[("deed", &self.deed_word(deed.word())), ("roles", &roles)])
        };
        let about = |what: &str| {
            fill(w.deed_about, &[("deed", &self.deed_word(deed.word())), ("what", what)])
        };
        match deed {
            Deed::Report { to: roles, .. }
            | Deed::Relay { to: roles }
            | Deed::Announce { to: roles, .. }
            | Deed::Message { to: roles, .. } => to(roles),
            Deed::Forecast { service, restored, .. } => about(&format!(
                "{}{}{}",
                self.service(&service.value),
                w.comma,
                self.when(restored.value)
            )),
            Deed::Act(action) => self.deed_word(&action.value),
            Deed::SwitchMode(mode) => about(&self.mode(mode.value)),
            Deed::Invoke(plan) => {
                let entry = self.compiled.scenario.plans.iter().find(|p| p.id.value == plan.value);
                about(entry.map_or(&plan.value, |plan| self.text(&plan.title)))
            }
            Deed::Decide { mission, .. } => {
                let missions = &self.compiled.scenario.missions;
                let entry = missions.iter().find(|m| m.id.value == mission.value);
                about(entry.map_or(&mission.value, |mission| self.text(&mission.title)))
            }
            Deed::SwitchPhase(phase) => about(&phase.value),
        }
    }

    /// What should follow an inject.
    pub(crate) fn expectation(&self, expect: &Expect) -> String {
        let w = &self.w;
        let deed = self.deed_word(&expect.action.value);
        let words = match &expect.by {
            Some(role) => fill(w.expects_by, &[("role", &self.role(&role.value)), ("deed", &deed)]),
            None => fill(w.expects, &[("deed", &deed)]),
        };
        match &expect.within {
            Some(within) => {
                fill(w.expects_within, &[("words", &words), ("time", &self.length(within.value))])
            }
            None => words,
        }
    }

    /// How an objective is measured.
    pub(crate) fn measure(&self, objective: &Objective) -> String {
        self.measure_of(objective, &|_| true)
    }

    /// How an objective is measured, of its steps those that `own` lets through.
    pub(crate) fn measure_of(&self, objective: &Objective, own: &dyn Fn(&str) -> bool) -> String {
        let w = &self.w;
        let anchor = objective.measure.anchor().map(|anchor| {
            let id = &anchor.id.value;
            match anchor.kind {
                AnchorKind::Event => fill(w.anchor_event, &[("event", &self.event(id))]),
                AnchorKind::Inject => fill(w.anchor_inject, &[("inject", &self.inject(id))]),
                AnchorKind::Step => fill(w.anchor_step, &[("step", &self.step(id))]),
                AnchorKind::Mode => fill(w.anchor_mode, &[("mode", &self.mode_named(id))]),
                AnchorKind::ModeNews => fill(w.anchor_news, &[("mode", &self.mode_named(id))]),
            }
        });
        let anchor = anchor.unwrap_or_default();
        match &objective.measure {
            Measure::Timeliness { action, by, within, .. } => fill(
                w.timeliness,
                &[
                    ("role", &self.role(&by.value)),
                    ("deed", &self.deed_word(&action.value)),
                    ("time", &self.length(within.value)),
                    ("anchor", &anchor),
                ],
            ),
            Measure::Reach { from, to, within, .. } => fill(
                w.reach,
                &[
                    ("role", &self.role(&from.value)),
                    ("others", &self.roles(to)),
                    ("time", &self.length(within.value)),
                    ("anchor", &anchor),
                ],
            ),
            Measure::Continuity(target) => fill(w.continuity, &[("target", &self.target(target))]),
            Measure::Keep { service, level, from, until } => {
                let edge = |time: &Option<Spanned<i64>>, otherwise: &str| {
                    time.map_or_else(|| otherwise.to_owned(), |time| self.when(time.value))
                };
                fill(
                    w.keep,
                    &[
                        ("service", &self.service(&service.value)),
                        ("level", &percent(level.value)),
                        ("from", &edge(from, w.the_start)),
                        ("until", &edge(until, w.the_end)),
                    ],
                )
            }
            Measure::Forecast { service, by, level, within } => fill(
                w.forecast_measure,
                &[
                    ("role", &self.role(&by.value)),
                    ("service", &self.service(&service.value)),
                    ("level", &percent(level.value)),
                    ("time", &self.length(within.value)),
                ],
            ),
            Measure::Plan { steps, within, .. } => fill(
                w.plan,
                &[
                    (
                        "steps",
                        &self.list(
                            steps.iter().filter(|id| own(&id.value)).map(|id| self.step(&id.value)),
                        ),
                    ),
                    ("time", &self.length(within.value)),
                    ("anchor", &anchor),
                ],
            ),
            Measure::Form { by, .. } => {
                fill(w.form_measure, &[("role", &self.role(&by.value)), ("anchor", &anchor)])
            }
            Measure::Rubric { by } => fill(w.rubric_measure, &[("role", &self.role(&by.value))]),
            Measure::Mode { mode, by, within, stand_down, .. } => fill(
                if *stand_down { w.stand_down } else { w.mode_measure },
                &[
                    ("role", &self.role(&by.value)),
                    ("mode", &self.mode(mode.value)),
                    ("time", &self.length(within.value)),
                    ("anchor", &anchor),
                ],
            ),
        }
    }

    // --- events ---

    /// What an event does.
    pub(crate) fn cause(&self, cause: &Cause) -> String {
        let w = &self.w;
        let hits = |words: &str| {
            let targets = self.list(cause.targets().into_iter().map(|t| self.target(t)));
            fill(words, &[("target", &targets)])
        };
        match cause {
            Cause::Damage(damage) => fill(
                w.hit_damage,
                &[
                    ("share", &percent(damage.share.value)),
                    ("target", &self.target(&damage.target)),
                    ("repair", &self.lengths(&damage.repair)),
                ],
            ),
            Cause::Wind(wind) => {
                let most =
                    wind.track.iter().fold(0.0_f64, |most, point| most.max(point.wind.value));
                fill(&hits(w.hit_wind), &[("wind", &crate::format::short(most))])
            }
            Cause::Earthquake(_) => hits(w.hit_quake),
            Cause::Cover(cover) => hits(match cover.layer {
                Layer::Flood => w.hit_flood,
                Layer::Snow => w.hit_snow,
                Layer::Ash => w.hit_ash,
            }),
            Cause::Pandemic(wave) => {
                fill(&hits(w.hit_pandemic), &[("share", &percent(wave.wave.peak))])
            }
            Cause::SolarStorm(_) => hits(w.hit_solar),
            Cause::Heat(_) => hits(w.hit_heat),
            Cause::Radio(_) => hits(w.hit_radio),
            Cause::Forcing(forcing) => {
                let lowest = forcing.series.iter().map(|knot| knot.1.value).min().unwrap_or(0);
                fill(
                    w.hit_forcing,
                    &[("target", &self.target(&forcing.target)), ("level", &percent(lowest))],
                )
            }
            Cause::Outage(outage) => fill(
                w.hit_outage,
                &[
                    ("provider", &self.service(&outage.provider.value)),
                    ("share", &percent(outage.loss.map_or(1_000_000, |loss| loss.value))),
                    ("time", &self.lengths(&outage.lasts)),
                ],
            ),
            Cause::Unavailable(channel) => fill(
                w.hit_unavailable,
                &[
                    ("channel", &channel.channel.value),
                    ("target", &self.target(&channel.target)),
                    ("time", &self.lengths(&channel.lasts)),
                ],
            ),
            Cause::Demand(demand) => fill(
                w.hit_demand,
                &[
                    ("target", &self.target(&demand.target)),
                    ("level", &percent(demand.level.value)),
                    ("time", &self.lengths(&demand.lasts)),
                ],
            ),
            Cause::Cyber(compromise) => {
                let systems = self.list(compromise.systems.iter().map(|id| self.system(&id.value)));
                let words = fill(w.hit_cyber, &[("systems", &systems)]);
                if compromise.spread.is_some() {
                    fill(w.hit_spreads, &[("words", &words)])
                } else {
                    words
                }
            }
        }
    }

    // --- words of the format ---

    /// How an inject arrives.
    pub(crate) fn via(&self, via: Via) -> &'static str {
        let w = &self.w;
        match via {
            Via::Mail => w.via_mail,
            Via::Phone => w.via_phone,
            Via::Fax => w.via_fax,
            Via::Portal => w.via_portal,
            Via::Press => w.via_press,
            Via::Tv => w.via_tv,
            Via::Sns => w.via_sns,
            Via::Radio => w.via_radio,
            Via::Alarm => w.via_alarm,
            Via::Paper => w.via_paper,
        }
    }

    /// A choice of roles.
    pub(crate) fn select(&self, select: &Select) -> String {
        if !select.roles.is_empty() {
            return self.roles(&select.roles);
        }
        let kinds = select.kinds.iter().map(|kind| kind_word(&self.w, kind.value).to_owned());
        let posts = select.posts.iter().map(|post| post_word(&self.w, post.value).to_owned());
        let sectors = select.sectors.iter().map(|id| self.sector(&id.value));
        let places = select.places.iter().map(|id| self.place(&id.value));
        let kinds: Vec<String> = kinds.collect();
        let rest: Vec<String> = posts.chain(sectors).chain(places).collect();
        if rest.is_empty() {
            return self.list(kinds);
        }
        let (kinds, rest) = (self.list(kinds), self.list(rest));
        if kinds.is_empty() {
            return rest;
        }
        fill(self.w.titled, &[("name", &kinds), ("words", &rest)])
    }
}

/// A text in a language.
pub(crate) fn told(text: &Text, lang: Lang) -> &str {
    match lang {
        Lang::En => text.en(),
        Lang::Ja => text.ja(),
    }
}

/// A number of seconds times a factor, to the minute from an hour on.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length of time within the format's bounds; `as` saturates"
)]
fn rounded(seconds: u64, factor: f64) -> u64 {
    let scaled = (seconds as f64 * factor) as u64;
    if scaled >= 3_600 { scaled / 60 * 60 } else { scaled }
}

fn weekday(day: Weekday) -> char {
    ['月', '火', '水', '木', '金', '土', '日']
        [usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)]
}

/// The usual name of a mode.
pub(crate) fn mode_word(w: &Words, mode: Mode) -> &'static str {
    match mode {
        Mode::Normal => w.mode_normal,
        Mode::LargeScale => w.mode_large,
        Mode::Crisis => w.mode_crisis,
        Mode::MegaEvent => w.mode_mega,
    }
}

/// A post.
pub(crate) fn post_word(w: &Words, post: Post) -> &'static str {
    match post {
        Post::Pr => w.post_pr,
        Post::It => w.post_it,
        Post::Ot => w.post_ot,
        Post::Management => w.post_management,
        Post::CrisisManagement => w.post_crisis,
        Post::Liaison => w.post_liaison,
        Post::Secretariat => w.post_secretariat,
        Post::Public => w.post_public,
    }
}

/// A kind of organisation.
pub(crate) fn kind_word(w: &Words, kind: RoleKind) -> &'static str {
    match kind {
        RoleKind::Operator => w.kind_operator,
        RoleKind::Ministry => w.kind_ministry,
        RoleKind::Nisc => w.kind_nisc,
        RoleKind::Ceptoar => w.kind_ceptoar,
        RoleKind::Agency => w.kind_agency,
        RoleKind::Press => w.kind_press,
        RoleKind::Public => w.kind_public,
    }
}

/// A part of the score.
pub(crate) fn part_word(w: &Words, part: Part) -> &'static str {
    match part {
        Part::Recognition => w.part_recognition,
        Part::Reporting => w.part_reporting,
        Part::Reach => w.part_reach,
        Part::Continuity => w.part_continuity,
        Part::Plan => w.part_plan,
        Part::Public => w.part_public,
        Part::Mode => w.part_mode,
        Part::Rubric => w.part_rubric,
    }
}

/// A form of exercise.
pub(crate) fn form_word(w: &Words, form: Form) -> &'static str {
    match form {
        Form::Discussion => w.form_discussion,
        Form::Tabletop => w.form_tabletop,
        Form::Functional => w.form_functional,
        Form::Solo => w.form_solo,
        Form::Communications => w.form_communications,
    }
}

/// A kind of message.
pub(crate) fn message_word(w: &Words, kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Report => w.take_report,
        MessageKind::Relay => w.take_relay,
        MessageKind::Announce => w.take_announce,
        MessageKind::Notice => w.take_notice,
        MessageKind::Newsletter => w.take_newsletter,
        MessageKind::Status => w.take_status,
    }
}
