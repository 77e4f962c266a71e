//! New scenarios: a complete, playable exercise from a few answers, with every key explained where it stands.
//!
//! [`draft`] gives the text of a `scenario/1` file that passes `check` without a finding and in which a response makes a
//! difference. It is a beginning: its organisations are generic and its figures are assumptions (C).
//!
//! ```
//! use hakyu_scenarios::draft::{Asked, draft};
//! let asked = Asked { sector: "water".into(), event: "ransomware".into(), ..Asked::default() };
//! let text = draft(&asked)?;
//! assert!(text.contains("hakyu: scenario/1") && text.contains("technique: T1486"));
//! # Ok::<(), hakyu_scenarios::draft::DraftError>(())
//! ```

mod frame;
mod page;
mod story;
#[cfg(test)]
mod tests;

use crate::decode::{Clock, parse_duration};
use crate::diagnostic::{Diagnostics, nearest};
use crate::source::{MemoryFiles, Sources};
use crate::syntax::{self, RoleKind};
use crate::world::{PlaceKind, World};

use page::Pace;
pub use page::{Languages, Page, quoted, written};

/// A word with its names: (word, English, Japanese).
pub type Named = (&'static str, &'static str, &'static str);

/// Forms of exercise.
pub const FORMS: &[Named] = &[
    ("discussion", "discussion", "討議型演習"),
    ("tabletop", "tabletop exercise with moves", "机上演習（段階進行）"),
    ("functional", "functional exercise on a running clock", "機能演習（時間進行）"),
    ("solo", "one person alone, with simulated peers", "疑似体験（一人で行う）"),
    ("communications", "communications drill", "連絡訓練"),
];

/// Kinds of events.
pub const EVENTS: &[Named] = &[
    ("outage", "an external provider fails", "外部サービスの停止"),
    ("storm", "a typhoon", "台風"),
    ("quake", "an earthquake", "地震"),
    ("ransomware", "ransomware", "ランサムウェア感染"),
    ("mass-access", "mass access (DDoS)", "大量アクセス（DDoS）"),
    ("equipment", "equipment fails", "設備故障"),
    ("pandemic", "an epidemic with staff away", "感染症の流行による要員不足"),
    ("rumour", "a false rumour about a real fault", "障害に伴う誤情報の拡散"),
    ("contractor", "a contractor's mistake", "委託先の作業ミス"),
];

/// The answers a scenario is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Id of the scenario.
    pub id: String,
    /// Title, in the language(s) of the scenario; without one, made from the rest.
    pub title: Option<String>,
    /// A word of [`FORMS`].
    pub form: String,
    /// A built-in world.
    pub world: String,
    /// A sector of the world's catalogue.
    pub sector: String,
    /// A place of the world; without one, `chiba`, or the nation in a world without prefectures.
    pub place: Option<String>,
    /// A word of [`EVENTS`].
    pub event: String,
    /// Civil time of the start, with zone.
    pub start: String,
    /// Length; without one, what the kind of event takes.
    pub duration: Option<String>,
    /// Languages of texts and comments.
    pub languages: Languages,
    /// A base to extend.
    pub extends: Option<String>,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            id: "my-exercise".into(),
            title: None,
            form: "functional".into(),
            world: "japan-47".into(),
            sector: "electricity".into(),
            place: None,
            event: "equipment".into(),
            start: "2026-10-06T09:00+09:00".into(),
            duration: None,
            languages: Languages::Both,
            extends: None,
        }
    }
}

/// Why no scenario can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// A word that is not one of those there are.
    #[error("there is no {what} '{word}'{hint}; there are {known}")]
    Unknown {
        /// What it should be.
        what: &'static str,
        /// What was given.
        word: String,
        /// The nearest word, as half a sentence, or nothing.
        hint: String,
        /// All there are.
        known: String,
    },
    /// A sector that no service of the world reports in a place.
    #[error(
        "in the world {world} the sector {sector} has no service in {place}; it has some in {known}"
    )]
    Nowhere {
        /// The world.
        world: String,
        /// The sector.
        sector: String,
        /// The place.
        place: String,
        /// Where it has.
        known: String,
    },
    /// An id, time or duration that is none.
    #[error("'{word}' is not {what}")]
    Malformed {
        /// What it should be.
        what: &'static str,
        /// What was given.
        word: String,
    },
    /// The world does not load: a defect of built-in data.
    #[error("the world {0} cannot be read")]
    World(String),
}

/// What a scenario is made of, looked up.
pub(crate) struct Setting<'a> {
    asked: &'a Asked,
    /// Template of the service that is hit: `water`.
    service: String,
    /// The service itself: `water@chiba`.
    whole: String,
    place: String,
    sector_title: (String, String),
    place_title: (String, String),
    position: Option<(f64, f64)>,
    /// The service of electricity in the place, if it is another one.
    power: Option<String>,
    pace: Pace,
    /// Posts of the base that stand for ministry, NISC and CEPTOAR.
    base: Option<Base>,
}

/// Posts found in a base.
pub(crate) struct Base {
    ministry: String,
    nisc: String,
    ceptoar: String,
}

/// The word, or what is wrong with it.
fn one_of(what: &'static str, word: &str, known: &[&str]) -> Result<(), DraftError> {
    if known.contains(&word) {
        return Ok(());
    }
    let near = nearest(word, known.iter().copied());
    Err(DraftError::Unknown {
        what,
        word: word.to_owned(),
        hint: near.map(|n| format!("; did you mean '{n}'?")).unwrap_or_default(),
        known: known.join(", "),
    })
}

/// The text of a new scenario.
///
/// # Errors
/// [`DraftError`]: an answer that fits nothing.
pub fn draft(asked: &Asked) -> Result<String, DraftError> {
    let malformed = |what, word: &str| DraftError::Malformed { what, word: word.to_owned() };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if asked.id.is_empty() || !asked.id.chars().all(plain) {
        return Err(malformed("an id: small letters, digits and hyphens", &asked.id));
    }
    let words = |list: &[Named]| list.iter().map(|n| n.0).collect::<Vec<_>>();
    one_of("form", &asked.form, &words(FORMS))?;
    one_of("kind of event", &asked.event, &words(EVENTS))?;
    Clock::parse(&asked.start).map_err(|_| {
        malformed("a date with time and zone, like 2026-10-06T09:00+09:00", &asked.start)
    })?;
    let duration = match &asked.duration {
        None => story::length(&asked.event, &asked.form),
        Some(text) => parse_duration(text)
            .filter(|d| (3600..=366 * 86_400).contains(d))
            .ok_or_else(|| malformed("a duration from 1h to 366d, like 8h or 3d", text))?,
    };
    let worlds: Vec<&str> = hakyu_seeds::builtin::worlds().iter().map(|w| w.id).collect();
    one_of("world", &asked.world, &worlds)?;
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let world = World::builtin(&asked.world, &mut sources, &mut diags)
        .ok_or_else(|| DraftError::World(asked.world.clone()))?;
    Ok(frame::write(&setting(asked, &world, duration)?))
}

fn setting<'a>(asked: &'a Asked, world: &World, duration: u64) -> Result<Setting<'a>, DraftError> {
    let sectors: Vec<&str> = world.catalogue.sectors.iter().map(|s| s.id.as_str()).collect();
    one_of("sector", &asked.sector, &sectors)?;
    let place = match &asked.place {
        Some(place) => place.clone(),
        None if world.place("chiba").is_some() => "chiba".to_owned(),
        None => (world.places().iter().find(|p| p.kind == PlaceKind::Nation))
            .map_or_else(|| "jp".to_owned(), |p| p.id.clone()),
    };
    let places: Vec<&str> = world.places().iter().map(|p| p.id.as_str()).collect();
    one_of("place", &place, &places)?;
    let Some(id) = world.reporting(&asked.sector, &place) else {
        let there = places.iter().filter(|p| world.reporting(&asked.sector, p).is_some());
        return Err(DraftError::Nowhere {
            world: asked.world.clone(),
            sector: asked.sector.clone(),
            place,
            known: there.copied().collect::<Vec<_>>().join(", "),
        });
    };
    let service = world.service(id);
    let both = |t: &crate::world::Title| (t.en.clone(), t.ja.clone());
    let title = |id: &str| world.place(id).map_or_else(Default::default, |p| both(&p.title));
    let sector = world.catalogue.sector(&asked.sector);
    let base = asked.extends.as_deref().and_then(|base| found(base, &asked.sector));
    let power = world.reporting("electricity", &place).filter(|p| *p != id);
    Ok(Setting {
        service: service.template.clone(),
        whole: service.id.clone(),
        sector_title: sector.map_or_else(Default::default, |s| both(&s.title)),
        place_title: title(&place),
        position: world.place(&place).and_then(|p| p.position).map(|p| (p.lat, p.lon)),
        power: power.map(|p| world.service(p).template.clone()),
        pace: Pace::new(duration, story::before(&asked.event, duration)),
        place,
        base,
        asked,
    })
}

/// The posts of a built-in structure that answer for a sector.
fn found(base: &str, sector: &str) -> Option<Base> {
    hakyu_seeds::builtin::structure(base)?;
    let text = format!(
        "hakyu: scenario/1\nid: x\ntitle: X\nworld: japan-47\nextends: {base}\nstart: 2026-10-06T09:00+09:00\nduration: 1d\n"
    );
    let files = MemoryFiles::default().with("x.yaml", text);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let scenario = syntax::parse_scenario(&files, "x.yaml", &mut sources, &mut diags)?;
    let role = |kind: RoleKind, sector: Option<&str>| {
        let fits = |r: &&syntax::Role| {
            r.kind.value == kind
                && sector.is_none_or(|s| r.sector.as_ref().is_some_and(|own| own.value == s))
        };
        scenario.roles.iter().find(fits).map(|r| r.id.value.clone())
    };
    Some(Base {
        ministry: role(RoleKind::Ministry, Some(sector))?,
        nisc: role(RoleKind::Nisc, None)?,
        ceptoar: role(RoleKind::Ceptoar, Some(sector))?,
    })
}
