//! What everybody may know beforehand.
//!
//! The player's handbook, the briefing, the CEPTOAR secretariat's handbook and the feedback form are made from an [`Open`] and nothing
//! else. It has no place for an event, an inject, a condition, a plan, an action, a title that tells or a summary, so these cannot get
//! into them by mistake.

use hakyu_exercise::outcome::Lang;
use hakyu_scenarios::{
    compile::Compiled,
    syntax::{Form, Measure, Mode, Part, Role, RoleKind, planning},
    taxonomy::taxonomy,
};

use super::plain::{Plain, form_word, kind_word, message_word, mode_word};
use super::words::{common, plain};
use crate::words::fill;

/// A scenario without what will happen.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) lang: Lang,
    pub(crate) title: String,
    pub(crate) edition: String,
    pub(crate) begins: String,
    pub(crate) form: Option<Form>,
    pub(crate) form_name: &'static str,
    pub(crate) situation: String,
    pub(crate) content_note: String,
    pub(crate) themes: Vec<String>,
    pub(crate) groups: Vec<Group>,
    pub(crate) channels: Vec<String>,
    pub(crate) modes: Vec<OpenMode>,
    pub(crate) routes: Vec<OpenRoute>,
    pub(crate) parts: Vec<(Part, f64)>,
    pub(crate) measures: Vec<OpenMeasure>,
    pub(crate) types: Vec<String>,
    pub(crate) causes: Vec<String>,
    pub(crate) hot_wash: HotWash,
    pub(crate) questionnaires: Vec<Questionnaire>,
}

/// An organisation and its posts.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) kind: RoleKind,
    pub(crate) kind_name: &'static str,
    pub(crate) posts: Vec<OpenPost>,
}

/// A post.
#[derive(Clone, Debug)]
pub(crate) struct OpenPost {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) area: String,
    pub(crate) brief: String,
}

/// A mode of information sharing, without when it is called for.
#[derive(Clone, Debug)]
pub(crate) struct OpenMode {
    pub(crate) mode: Mode,
    pub(crate) title: String,
    pub(crate) deciders: String,
}

/// A standing rule of who passes on what to whom.
#[derive(Clone, Debug)]
pub(crate) struct OpenRoute {
    pub(crate) id: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) takes: String,
    pub(crate) gives: &'static str,
    pub(crate) modes: String,
    pub(crate) voluntary: bool,
    /// Whether a CEPTOAR sends or receives by it.
    pub(crate) ceptoar: bool,
}

/// How something is measured, without what, by whom and after what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenMeasure {
    pub(crate) part: Part,
    pub(crate) weight: f64,
    pub(crate) by: By,
}

/// Ways of measuring; times in seconds, levels in ppm.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    Deed(Standard, u64),
    Reach(u64),
    Continuity,
    Keep(u32),
    Forecast(u64),
    Plan(u64),
    Mode(u64),
    Form,
    Rubric,
}

/// Deeds that every exercise has.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Standard {
    Report,
    Relay,
    Forecast,
    Announce,
    Decide,
    Other,
}

/// The talk after play.
#[derive(Clone, Debug, Default)]
pub(crate) struct HotWash {
    pub(crate) lasts: Option<u64>,
    pub(crate) questions: Vec<String>,
}

/// A form of questions.
#[derive(Clone, Debug)]
pub(crate) struct Questionnaire {
    pub(crate) title: String,
    pub(crate) anonymous: bool,
    pub(crate) questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) answer: Answer,
}

/// How a question is answered.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Scale(u8),
    Choices(Vec<String>, bool),
    Free,
}

impl Open {
    /// Takes from a scenario what may be known.
    pub(crate) fn of(compiled: &Compiled, lang: Lang) -> Self {
        let plain = Plain::new(compiled, lang);
        let w = common::Words::of(lang);
        let scenario = &compiled.scenario;
        let words = |text: &hakyu_scenarios::decode::Text| plain.text(text).to_owned();
        let cover = &scenario.cover;
        let title = cover
            .title
            .as_ref()
            .map_or_else(|| fill(w.generic_title, &[("date", &plain.date(0))]), words);
        let hot_wash = scenario.hot_wash.as_ref().map(|wash| HotWash {
            lasts: wash.lasts.map(|seconds| seconds.value),
            questions: wash.questions.iter().map(|question| words(&question.text)).collect(),
        });
        let title_of = |entry: &hakyu_scenarios::taxonomy::Entry| words(&entry.title);
        let channels = scenario.channels.iter().filter_map(|channel| channel.title.as_ref());
        Self {
            lang,
            title,
            edition: scenario.edition.as_ref().map(|e| e.value.clone()).unwrap_or_default(),
            begins: plain.civil(0),
            form: scenario.form.map(|form| form.value),
            form_name: scenario.form.map_or("", |form| form_word(&plain.w, form.value)),
            situation: cover.situation.as_ref().map(words).unwrap_or_default(),
            content_note: scenario.content_note.as_ref().map(words).unwrap_or_default(),
            themes: scenario.themes.iter().map(|theme| words(&theme.text)).collect(),
            groups: groups(&plain),
            channels: channels.map(words).collect(),
            modes: modes(&plain, &w),
            routes: routes(&plain),
            parts: parts(compiled),
            measures: scenario.objectives.iter().map(measure).collect(),
            types: taxonomy().types.iter().map(title_of).collect(),
            causes: taxonomy().causes.iter().map(title_of).collect(),
            hot_wash: hot_wash.unwrap_or_default(),
            questionnaires: scenario
                .questionnaires
                .iter()
                .map(|q| questionnaire(&plain, q))
                .collect(),
        }
    }
}

fn questionnaire(plain: &Plain<'_>, written: &planning::Questionnaire) -> Questionnaire {
    let words = |text: &hakyu_scenarios::decode::Text| plain.text(text).to_owned();
    let questions = written.questions.iter().map(|question| Question {
        text: words(&question.text),
        answer: match &question.answer {
            planning::Answer::Scale(most) => Answer::Scale(u8::try_from(*most).unwrap_or(u8::MAX)),
            planning::Answer::Choices { choices, several } => {
                Answer::Choices(choices.iter().map(words).collect(), *several)
            }
            planning::Answer::Free => Answer::Free,
        },
    });
    Questionnaire {
        title: words(&written.title),
        anonymous: written.anonymous,
        questions: questions.collect(),
    }
}

/// The organisations in the order in which they first appear.
pub(crate) fn groups(plain: &Plain<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for role in &plain.compiled.scenario.roles {
        let title = organisation_title(plain, role);
        let post = OpenPost {
            id: role.id.value.clone(),
            title: plain.text(&role.title).to_owned(),
            area: area(plain, role),
            brief: role
                .brief
                .as_ref()
                .map(|brief| plain.text(brief).to_owned())
                .unwrap_or_default(),
        };
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.posts.push(post),
            None => groups.push(Group {
                id: role.organisation_id.as_ref().unwrap_or(&role.id).value.clone(),
                title,
                kind: role.kind.value,
                kind_name: kind_word(&plain.w, role.kind.value),
                posts: vec![post],
            }),
        }
    }
    groups
}

/// The organisation of a role; a role without one is its own.
pub(crate) fn organisation_title(plain: &Plain<'_>, role: &Role) -> String {
    plain.text(role.organisation.as_ref().unwrap_or(&role.title)).to_owned()
}

/// Sector and place of a role.
fn area(plain: &Plain<'_>, role: &Role) -> String {
    let sector = role.sector.as_ref().map(|id| plain.sector(&id.value));
    let place = role.place.as_ref().map(|id| plain.place(&id.value));
    plain.list(sector.into_iter().chain(place))
}

fn modes(plain: &Plain<'_>, w: &common::Words) -> Vec<OpenMode> {
    let all = [Mode::Normal, Mode::LargeScale, Mode::Crisis, Mode::MegaEvent];
    let rules = &plain.compiled.scenario.modes;
    all.into_iter()
        .map(|mode| {
            let rule = rules.iter().find(|rule| rule.id.value == mode);
            let deciders = rule.and_then(|rule| rule.deciders.as_ref());
            OpenMode {
                mode,
                title: mode_word(&plain::Words::of(plain.lang), mode).to_owned(),
                deciders: deciders.map_or_else(|| w.anybody.to_owned(), |s| plain.select(s)),
            }
        })
        .collect()
}

fn routes(plain: &Plain<'_>) -> Vec<OpenRoute> {
    let ceptoar = |select: &hakyu_scenarios::syntax::messages::Select| {
        let named = select.roles.iter().any(|id| {
            plain.role_entry(&id.value).is_some_and(|role| role.kind.value == RoleKind::Ceptoar)
        });
        named || select.kinds.iter().any(|kind| kind.value == RoleKind::Ceptoar)
    };
    let routes = plain.compiled.scenario.routes.iter().map(|route| OpenRoute {
        id: route.id.value.clone(),
        from: plain.select(&route.from),
        to: plain.select(&route.to),
        takes: plain
            .list(route.takes.iter().map(|kind| message_word(&plain.w, kind.value).to_owned())),
        gives: message_word(&plain.w, route.gives.value),
        modes: plain
            .list(route.modes.iter().map(|mode| mode_word(&plain.w, mode.value).to_owned())),
        voluntary: route.voluntary,
        ceptoar: ceptoar(&route.from) || ceptoar(&route.to),
    });
    routes.collect()
}

/// Parts of the score that are measured, with their weights.
pub(crate) fn parts(compiled: &Compiled) -> Vec<(Part, f64)> {
    let scenario = &compiled.scenario;
    let all = [
        Part::Recognition,
        Part::Reporting,
        Part::Reach,
        Part::Continuity,
        Part::Plan,
        Part::Public,
        Part::Mode,
        Part::Rubric,
    ];
    let used =
        all.into_iter().filter(|part| scenario.objectives.iter().any(|o| o.part.value == *part));
    let weight = |part: Part| {
        scenario.scoring.weights.iter().find(|w| w.0.value == part).map_or(1.0, |w| w.1.value)
    };
    used.map(|part| (part, weight(part))).collect()
}

fn measure(objective: &hakyu_scenarios::syntax::Objective) -> OpenMeasure {
    let by = match &objective.measure {
        Measure::Timeliness { action, within, .. } => {
            let deed = match action.value.as_str() {
                "report" | "status" => Standard::Report,
                "relay" | "notice" | "newsletter" => Standard::Relay,
                "publish-forecast" => Standard::Forecast,
                "announce" => Standard::Announce,
                "decide" | "switch-mode" => Standard::Decide,
                _ => Standard::Other,
            };
            By::Deed(deed, within.value)
        }
        Measure::Reach { within, .. } => By::Reach(within.value),
        Measure::Continuity(_) => By::Continuity,
        Measure::Keep { level, .. } => By::Keep(level.value),
        Measure::Forecast { within, .. } => By::Forecast(within.value),
        Measure::Plan { within, .. } => By::Plan(within.value),
        Measure::Mode { within, .. } => By::Mode(within.value),
        Measure::Form { .. } => By::Form,
        Measure::Rubric { .. } => By::Rubric,
    };
    OpenMeasure {
        part: objective.part.value,
        weight: objective.weight.map_or(1.0, |w| w.value),
        by,
    }
}
