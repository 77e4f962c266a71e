//! The thresholds of severity, from `seeds/severity.yaml`: levels, criteria in three viewpoints, who is at risk without a
//! service, and what makes an event an attack.
//!
//! ```
//! use hakyu_scenarios::severity::scale;
//! let hours = scale().criterion("people-hours").map(|c| c.level(1_500_000));
//! assert_eq!(hours, Some(2), "a million people for an hour and a half: medium");
//! ```

use std::sync::LazyLock;

use hakyu_seeds::builtin;

use crate::decode::{
    Decoder, Text, duration, expected, ident, sequence, share, string, text, whole, word,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{Sources, Spanned};
use crate::taxonomy::{bits, taxonomy};
use crate::world::Confidence;
use crate::yaml::{self, Node};

/// The viewpoints from which an effect on society is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Viewpoint {
    /// Continuity of service (サービスの持続性).
    Continuity,
    /// Safety (サービスに関する安全性).
    Safety,
    /// Other, such as loss of trust (その他).
    Other,
}

const VIEWPOINTS: &[(&str, Viewpoint)] = &[
    ("continuity", Viewpoint::Continuity),
    ("safety", Viewpoint::Safety),
    ("other", Viewpoint::Other),
];

const CONFIDENCES: &[(&str, Confidence)] =
    &[("A", Confidence::A), ("B", Confidence::B), ("C", Confidence::C)];

/// A level of severity.
#[derive(Clone, Debug)]
pub struct Grade {
    /// Its name.
    pub title: Text,
    /// What it means.
    pub sense: Text,
}

/// Something that is measured, and from where on it is how grave.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// In which viewpoint it counts.
    pub viewpoint: Viewpoint,
    /// What is measured.
    pub title: Text,
    /// Its unit.
    pub unit: Text,
    /// From here on the level is 1, 2, 3, 4; rising, one to four numbers. Levels without a number cannot be reached.
    pub from: Vec<u64>,
    /// Where the numbers come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

impl Criterion {
    /// The level, 0 to 4, of a value. It never falls when the value grows.
    pub fn level(&self, value: u64) -> u8 {
        let reached = self.from.iter().take_while(|from| value >= **from).count();
        u8::try_from(reached).unwrap_or(4)
    }
}

/// People at risk without a sector's service, where a scenario says nothing.
#[derive(Clone, Debug)]
pub struct Risk {
    /// The sector.
    pub sector: String,
    /// The service counts as out below this level, ppm.
    pub below: u32,
    /// Seconds that people manage without it.
    pub grace: u64,
    /// Share of the people without it who are at risk after that, ppm.
    pub at_risk: u32,
    /// Where the figures come from.
    pub source: String,
}

/// How many of the people whom a sector serves need it.
#[derive(Clone, Debug)]
pub struct Need {
    /// The sector.
    pub sector: String,
    /// The share of them who need it at any one time, ppm.
    pub share: u32,
    /// Where the figure comes from.
    pub source: String,
}

/// The ticks that make an event an attack.
#[derive(Clone, Debug, Default)]
pub struct Attack {
    /// Types of events, as bits of the taxonomy.
    pub types: u32,
    /// Causes, as bits of the taxonomy.
    pub causes: u32,
}

impl Attack {
    /// Whether an event with these types and causes is an attack by its ticks.
    pub fn is(&self, types: u16, causes: u32) -> bool {
        self.types & u32::from(types) != 0 || self.causes & causes != 0
    }
}

/// All thresholds.
#[derive(Clone, Debug, Default)]
pub struct Scale {
    /// That these are no official numbers.
    pub notice: Text,
    /// The five levels, from none to crisis.
    pub levels: Vec<Grade>,
    /// The criteria, viewpoint by viewpoint.
    pub criteria: Vec<Criterion>,
    /// Who needs what.
    pub need: Vec<Need>,
    /// Who is at risk without what.
    pub risk: Vec<Risk>,
    /// What makes an event an attack.
    pub attack: Attack,
}

impl Scale {
    /// The criterion with this id.
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|c| c.id == id)
    }

    /// The share of the people of a sector who need it at any one time, ppm.
    pub fn need(&self, sector: &str) -> u32 {
        self.need.iter().find(|n| n.sector == sector).map_or(1_000_000, |n| n.share)
    }

    /// Who is at risk without this sector.
    pub fn risk(&self, sector: &str) -> Option<&Risk> {
        self.risk.iter().find(|r| r.sector == sector)
    }
}

/// The built-in thresholds.
pub fn scale() -> &'static Scale {
    static ALL: LazyLock<Scale> = LazyLock::new(|| {
        let mut diags = Diagnostics::default();
        let found =
            builtin::file("severity.yaml").and_then(|all| load("severity.yaml", all, &mut diags));
        debug_assert!(diags.is_empty(), "seeds/severity.yaml reads without findings");
        found.unwrap_or_default()
    });
    &ALL
}

/// Reads thresholds; what is wrong with them goes into `diags`.
fn load(name: &str, all: &str, diags: &mut Diagnostics) -> Option<Scale> {
    let mut sources = Sources::default();
    let file = sources.add(name, all.to_owned());
    let node = yaml::parse(file, &sources, diags)?;
    let mut map = Decoder::map(&node, "table of severity", diags)?;
    map.required("hakyu", string);
    sourced(&mut map);
    let notice = map.required("notice", text);
    let levels = map.required("levels", |n, d| five(n, sequence(n, d, grade), d));
    let criteria = map.list("criteria", criterion);
    let need = map.list("need", need);
    let risk = map.list("risk", risk);
    let attack = map.required("attack", attack);
    map.finish();
    Some(Scale { notice: notice?, levels: levels?, criteria, need, risk, attack: attack? })
}

/// Every figure says where it comes from and how sure it is.
pub(crate) fn sourced(map: &mut Decoder<'_, '_>) -> Option<(String, Confidence)> {
    let source = map.required("source", string);
    let confidence = map.required("confidence", word(CONFIDENCES));
    Some((source?.value, confidence?.value))
}

fn five(node: &Node, levels: Vec<Grade>, diags: &mut Diagnostics) -> Option<Vec<Grade>> {
    if levels.len() == 5 {
        return Some(levels);
    }
    expected(node, "five levels", diags);
    None
}

fn grade(node: &Node, diags: &mut Diagnostics) -> Option<Grade> {
    let mut map = Decoder::map(node, "level", diags)?;
    let (title, sense) = (map.required("title", text), map.required("sense", text));
    map.finish();
    Some(Grade { title: title?, sense: sense? })
}

fn criterion(node: &Node, diags: &mut Diagnostics) -> Option<Criterion> {
    let mut map = Decoder::map(node, "criterion", diags)?;
    let id = map.required("id", ident);
    let viewpoint = map.required("viewpoint", word(VIEWPOINTS));
    let title = map.required("title", text);
    let unit = map.required("unit", text);
    let from = map.required("levels", |n, d| rising(n, sequence(n, d, whole), d));
    let sourced = sourced(&mut map);
    map.finish();
    let (source, confidence) = sourced?;
    Some(Criterion {
        id: id?.value,
        viewpoint: viewpoint?.value,
        title: title?,
        unit: unit?,
        from: from?,
        source,
        confidence,
    })
}

/// One to four numbers above nothing, each above the one before.
fn rising(node: &Node, list: Vec<Spanned<u64>>, diags: &mut Diagnostics) -> Option<Vec<u64>> {
    let list: Vec<u64> = list.into_iter().map(|n| n.value).collect();
    let good = (1..=4).contains(&list.len()) && list[0] > 0 && list.is_sorted_by(|a, b| a < b);
    if good {
        return Some(list);
    }
    diags.push(
        Diagnostic::error("E0204", "levels begin at one to four rising numbers above 0")
            .at(node.span, "these do not rise"),
    );
    None
}

fn need(node: &Node, diags: &mut Diagnostics) -> Option<Need> {
    let mut map = Decoder::map(node, "need", diags)?;
    let sector = map.required("sector", ident);
    let of = map.required("share", share);
    let sourced = sourced(&mut map);
    map.finish();
    Some(Need { sector: sector?.value, share: of?.value, source: sourced?.0 })
}

fn risk(node: &Node, diags: &mut Diagnostics) -> Option<Risk> {
    let mut map = Decoder::map(node, "risk", diags)?;
    let sector = map.required("sector", ident);
    let below = map.required("below", share);
    let grace = map.required("grace", duration);
    let at_risk = map.required("at-risk", share);
    let sourced = sourced(&mut map);
    map.finish();
    Some(Risk {
        sector: sector?.value,
        below: below?.value,
        grace: grace?.value,
        at_risk: at_risk?.value,
        source: sourced?.0,
    })
}

fn attack(node: &Node, diags: &mut Diagnostics) -> Option<Attack> {
    let mut map = Decoder::map(node, "mark of an attack", diags)?;
    let types = map.list("types", ident);
    let causes = map.list("causes", ident);
    sourced(&mut map);
    map.finish();
    let all = taxonomy();
    let known = |list: &[Spanned<String>],
                 entries: &[crate::taxonomy::Entry],
                 d: &mut Diagnostics| {
        for id in list.iter().filter(|id| !entries.iter().any(|e| e.id == id.value)) {
            d.push(Diagnostic::error("E0403", "the taxonomy has no such entry").at(id.span, ""));
        }
        bits(entries, list.iter().map(|id| id.value.as_str()))
    };
    Some(Attack {
        types: known(&types, &all.types, diags),
        causes: known(&causes, &all.causes, diags),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builtin_text() -> &'static str {
        builtin::file("severity.yaml").expect("it is there")
    }

    #[test]
    fn the_built_in_thresholds_read_and_fit_the_catalogues() {
        let mut diags = Diagnostics::default();
        let scale = load("severity.yaml", builtin_text(), &mut diags).expect("it reads");
        assert!(diags.is_empty());
        let names: Vec<&str> = scale.levels.iter().map(|l| l.title.en()).collect();
        assert_eq!(names, ["None", "Low", "Medium", "High", "Crisis"]);
        for viewpoint in [Viewpoint::Continuity, Viewpoint::Safety, Viewpoint::Other] {
            let most = scale.criteria.iter().filter(|c| c.viewpoint == viewpoint);
            let most = most.map(|c| c.from.len()).max();
            assert_eq!(most, Some(4), "{viewpoint:?} can reach a crisis");
        }
        for criterion in &scale.criteria {
            assert_eq!(criterion.confidence, Confidence::C, "{}: ours", criterion.id);
            assert_ne!(criterion.title.en(), criterion.title.ja(), "{}", criterion.id);
        }
        let named =
            scale.risk.iter().map(|r| &r.sector).chain(scale.need.iter().map(|n| &n.sector));
        for sector in named {
            let line = format!("- id: {sector}\n");
            let known = builtin::catalogues().iter().any(|c| c.files[0].text.contains(&line));
            assert!(known, "{sector}");
        }
        assert_eq!((scale.need("credit"), scale.need("electricity")), (100_000, 1_000_000));
    }

    #[test]
    fn a_level_begins_where_it_says() {
        let hours = scale().criterion("people-hours").expect("it is there");
        let levels = [0, 9_999, 10_000, 999_999, 1_000_000, 20_000_000, 200_000_000, u64::MAX];
        assert_eq!(levels.map(|n| hours.level(n)), [0, 0, 1, 1, 2, 3, 4, 4]);
        let places = scale().criterion("places").expect("it is there");
        assert_eq!(places.level(u64::MAX), 2, "spread alone makes no crisis");
    }

    #[test]
    fn thresholds_that_do_not_rise_are_found() {
        for (good, bad) in [
            ("levels: [1, 10]", "levels: [1, 1]"),
            ("levels: [1, 10]", "levels: [0, 10]"),
            ("levels: [1, 10]", "levels: [1, 2, 3, 4, 5]"),
            ("viewpoint: safety", "viewpoint: saftey"),
            ("causes: [suspicious-mail,", "causes: [suspicious-males,"),
            ("  - {title: {en: None, ja: なし}, sense: {en: no effect, ja: 影響なし}}\n", ""),
        ] {
            let mut diags = Diagnostics::default();
            assert!(builtin_text().contains(good), "{good}");
            load("severity.yaml", &builtin_text().replacen(good, bad, 1), &mut diags);
            assert!(diags.has_errors(), "{bad}");
        }
    }

    #[test]
    fn attacks_are_told_from_mishaps_by_the_taxonomy() {
        let all = taxonomy();
        let is = |t: &str, c: &str| {
            let types = u16::try_from(bits(&all.types, [t])).expect("eight types");
            scale().attack.is(types, bits(&all.causes, [c]))
        };
        assert!(is("malware", "vulnerability"));
        assert!(is("unavailability", "mass-access"));
        assert!(is("near-miss", "suspicious-mail"), "seen in time");
        assert!(!is("near-miss", "user-management"));
        assert!(!is("unavailability", "equipment-failure"));
        assert!(!is("unavailability", "disaster"));
        assert!(!is("unavailability", "improper-operation"));
    }
}
