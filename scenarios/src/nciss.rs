//! NCISS, the scoring system for incidents of CISA: weights, options and levels of its public demonstration, and how a run is
//! read as options, from `seeds/nciss.yaml`.
//!
//! ```
//! use hakyu_scenarios::nciss::nciss;
//! let least = nciss().lowest();
//! assert!(nciss().score(&least).is_some_and(|score| score.abs() < 1e-9));
//! ```

use std::sync::LazyLock;

use hakyu_seeds::builtin;

use crate::decode::{Decoder, Text, boolean, ident, share, string, text, whole};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::severity::sourced;
use crate::source::{Sources, Spanned};
use crate::yaml::{self, Node};

/// An option of a category.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its id within the category.
    pub id: String,
    /// Its value.
    pub value: u32,
    /// Its title.
    pub title: Text,
}

/// A category.
#[derive(Clone, Debug)]
pub struct Category {
    /// Its id.
    pub id: String,
    /// Its weight.
    pub weight: u32,
    /// Its title.
    pub title: Text,
    /// Its options, rising in value.
    pub options: Vec<Choice>,
}

impl Category {
    /// The option with this id.
    pub fn option(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|o| o.id == id)
    }
}

/// How a sector of ours is read.
#[derive(Clone, Debug)]
pub struct SectorRead {
    /// The sector.
    pub sector: String,
    /// The option of the category `cross-sector`.
    pub option: String,
    /// Whether its services are critical.
    pub critical: bool,
}

/// What a technique says of who does it and where.
#[derive(Clone, Debug)]
pub struct TechniqueRead {
    /// The technique; one of its sub-techniques reads alike.
    pub technique: String,
    /// The option of the category `actor`.
    pub actor: Option<String>,
    /// The option of the category `location`.
    pub location: Option<String>,
}

/// How a run is read as options.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// By sector.
    pub sectors: Vec<SectorRead>,
    /// The option of the category `cross-sector` for whoever belongs to no sector.
    pub elsewhere: String,
    /// Cause of the taxonomy, option of the category `actor`.
    pub actors: Vec<(String, String)>,
    /// By technique.
    pub techniques: Vec<TechniqueRead>,
    /// Share lost (ppm) from which an impact is minimal, significant, a denial.
    pub losses: [u32; 3],
    /// Options of the category `potential-impact`, by severity from none to crisis.
    pub potential: Vec<String>,
}

/// The whole system.
#[derive(Clone, Debug, Default)]
pub struct Nciss {
    /// What the numbers are called.
    pub label: Text,
    /// The eight categories.
    pub categories: Vec<Category>,
    /// Levels, each from this score on.
    pub levels: Vec<(u32, Text)>,
    /// How a run is read.
    pub read: Reading,
}

impl Nciss {
    /// The category with this id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|c| c.id == id)
    }

    /// The least option of every category.
    pub fn lowest(&self) -> Vec<&str> {
        self.categories.iter().filter_map(|c| Some(c.options.first()?.id.as_str())).collect()
    }

    /// The greatest option of every category.
    pub fn highest(&self) -> Vec<&str> {
        self.categories.iter().filter_map(|c| Some(c.options.last()?.id.as_str())).collect()
    }

    /// The score, 0 to 100, of one option for each category in their order:
    /// `100 × (Σ w·v − Σ w·v_min) / (Σ w·v_max − Σ w·v_min)`
    /// (demonstration of CISA, via CITE). `None` if a category is missing or has no such option.
    pub fn score(&self, chosen: &[&str]) -> Option<f64> {
        if chosen.len() != self.categories.len() {
            return None;
        }
        let (mut sum, mut least, mut most) = (0, 0, 0);
        for (category, id) in self.categories.iter().zip(chosen) {
            sum += category.weight * category.option(id)?.value;
            least += category.weight * category.options.first()?.value;
            most += category.weight * category.options.last()?.value;
        }
        let span = most.checked_sub(least).filter(|span| *span > 0)?;
        Some((100.0 * f64::from(sum - least) / f64::from(span)).clamp(0.0, 100.0))
    }

    /// The name of a score.
    pub fn level(&self, score: f64) -> Option<&Text> {
        self.levels.iter().rev().find(|(from, _)| score >= f64::from(*from)).map(|(_, title)| title)
    }
}

/// The built-in tables.
pub fn nciss() -> &'static Nciss {
    static ALL: LazyLock<Nciss> = LazyLock::new(|| {
        let mut diags = Diagnostics::default();
        let found = builtin::file("nciss.yaml").and_then(|all| load(all, &mut diags));
        debug_assert!(diags.is_empty(), "seeds/nciss.yaml reads without findings");
        found.unwrap_or_default()
    });
    &ALL
}

fn load(all: &str, diags: &mut Diagnostics) -> Option<Nciss> {
    let mut sources = Sources::default();
    let file = sources.add("seeds/nciss.yaml", all.to_owned());
    let node = yaml::parse(file, &sources, diags)?;
    let mut map = Decoder::map(&node, "table of NCISS", diags)?;
    map.required("hakyu", string);
    let label = map.required("label", text);
    sourced(&mut map);
    let categories = map.list("categories", category);
    let levels = map.list("levels", level);
    let read = map.required("read", |n, d| reading(n, &categories, d));
    map.finish();
    Some(Nciss { label: label?, categories, levels, read: read? })
}

fn level(node: &Node, diags: &mut Diagnostics) -> Option<(u32, Text)> {
    let mut map = Decoder::map(node, "level", diags)?;
    let (from, title) = (map.required("from", whole), map.required("title", text));
    map.finish();
    Some((u32::try_from(from?.value).ok()?, title?))
}

fn category(node: &Node, diags: &mut Diagnostics) -> Option<Category> {
    let mut map = Decoder::map(node, "category", diags)?;
    let id = map.required("id", ident);
    let weight = map.required("weight", whole);
    let title = map.required("title", text);
    let options = map.list("options", option);
    map.finish();
    if options.is_empty() || !options.is_sorted_by_key(|o| o.value) {
        diags.push(
            Diagnostic::error("E0204", "options stand in the order of their values")
                .at(node.span, "not in this category"),
        );
        return None;
    }
    let weight = u32::try_from(weight?.value).ok()?;
    Some(Category { id: id?.value, weight, title: title?, options })
}

fn option(node: &Node, diags: &mut Diagnostics) -> Option<Choice> {
    let mut map = Decoder::map(node, "option", diags)?;
    let id = map.required("id", ident);
    let value = map.required("value", whole);
    let title = map.required("title", text);
    map.finish();
    Some(Choice { id: id?.value, value: u32::try_from(value?.value).ok()?, title: title? })
}

/// The options of one category, to look ids up in.
struct Options<'c>(Option<&'c Category>);

impl Options<'_> {
    fn known(&self, id: Spanned<String>, diags: &mut Diagnostics) -> Option<String> {
        if self.0.is_some_and(|c| c.option(&id.value).is_some()) {
            return Some(id.value);
        }
        diags.push(Diagnostic::error("E0403", "the category has no such option").at(id.span, ""));
        None
    }
}

fn reading(node: &Node, categories: &[Category], diags: &mut Diagnostics) -> Option<Reading> {
    let options = |id: &str| Options(categories.iter().find(|c| c.id == id));
    let mut map = Decoder::map(node, "reading", diags)?;
    sourced(&mut map);
    let sectors = map.list("sectors", |n, d| sector(n, &options("cross-sector"), d));
    let elsewhere = map.required("elsewhere", |n, d| {
        let id = ident(n, d)?;
        options("cross-sector").known(id, d)
    });
    let actors = map.list("actors", |n, d| actor(n, &options("actor"), d));
    let techniques =
        map.list("techniques", |n, d| technique(n, &options("actor"), &options("location"), d));
    let losses = map.required("losses", losses);
    let potential = map.list("potential", |n, d| {
        let id = ident(n, d)?;
        options("potential-impact").known(id, d)
    });
    map.finish();
    Some(Reading { sectors, elsewhere: elsewhere?, actors, techniques, losses: losses?, potential })
}

fn sector(node: &Node, options: &Options<'_>, diags: &mut Diagnostics) -> Option<SectorRead> {
    let mut map = Decoder::map(node, "sector", diags)?;
    let sector = map.required("sector", ident);
    let option = map.required("option", ident);
    let critical = map.required("critical", boolean);
    map.finish();
    let option = options.known(option?, diags)?;
    Some(SectorRead { sector: sector?.value, option, critical: critical?.value })
}

fn actor(node: &Node, options: &Options<'_>, diags: &mut Diagnostics) -> Option<(String, String)> {
    let mut map = Decoder::map(node, "actor", diags)?;
    let (cause, option) = (map.required("cause", ident), map.required("option", ident));
    map.finish();
    Some((cause?.value, options.known(option?, diags)?))
}

fn technique(
    node: &Node,
    actors: &Options<'_>,
    locations: &Options<'_>,
    diags: &mut Diagnostics,
) -> Option<TechniqueRead> {
    let mut map = Decoder::map(node, "technique", diags)?;
    let technique = map.required("technique", string);
    let actor = map.optional("actor", ident);
    let location = map.optional("location", ident);
    map.finish();
    Some(TechniqueRead {
        technique: technique?.value,
        actor: actor.and_then(|id| actors.known(id, diags)),
        location: location.and_then(|id| locations.known(id, diags)),
    })
}

fn losses(node: &Node, diags: &mut Diagnostics) -> Option<[u32; 3]> {
    let mut map = Decoder::map(node, "shares lost", diags)?;
    let steps = ["minimal", "significant", "denial"].map(|key| map.required(key, share));
    map.finish();
    let [minimal, significant, denial] = steps;
    Some([minimal?.value, significant?.value, denial?.value])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::taxonomy;

    /// Hand-checked vectors; Σ w·v, score and level of each are computed beside the published table of options.
    #[test]
    fn test_vectors() {
        let mut diags = Diagnostics::default();
        let table = load(builtin::file("nciss.yaml").expect("it is there"), &mut diags);
        let table = table.expect("it reads");
        assert!(diags.is_empty());
        let check = |chosen: &[&str], sum: u32, score: f64, level: &str| {
            let values = table.categories.iter().zip(chosen);
            let found: u32 =
                values.map(|(c, id)| c.weight * c.option(id).expect("an option").value).sum();
            assert_eq!(found, sum, "{chosen:?}");
            let result = table.score(chosen).expect("complete");
            assert!((result - score).abs() < 0.005, "{chosen:?}: {result}");
            assert_eq!(table.level(result).map(Text::en), Some(level), "{chosen:?}");
        };
        let plant = ["significant-critical", "effect", "l6", "apt", "credentials", "extended"];
        check(&[&plant[..], &["energy", "high"]].concat(), 2750, 78.86, "Severe");
        let page = ["no-service", "presence", "l1", "hacktivist", "none", "regular"];
        check(&[&page[..], &["government", "low"]].concat(), 1070, 24.23, "Baseline");
        let hospital = ["denial-critical", "effect", "l2", "criminal", "privacy", "extended"];
        check(&[&hospital[..], &["healthcare", "moderate"]].concat(), 2090, 57.40, "Medium");
        check(&table.lowest(), 325, 0.0, "Baseline");
        check(&table.highest(), 3400, 100.0, "Emergency");
        assert_eq!(table.score(&["none"]), None, "seven categories are missing");
        let typo = [&plant[..], &["enregy", "high"]].concat();
        assert_eq!(table.score(&typo), None, "no such option");
    }

    #[test]
    fn levels_begin_where_the_public_tool_begins_them() {
        let at = |score| nciss().level(score).map(Text::en);
        let names = [34.99, 35.0, 50.0, 65.0, 75.0, 90.0].map(at);
        let wanted = ["Baseline", "Low", "Medium", "High", "Severe", "Emergency"];
        assert_eq!(names, wanted.map(Some));
    }

    #[test]
    fn every_sector_of_every_catalogue_is_read() {
        let read = &nciss().read;
        for catalogue in builtin::catalogues() {
            let sectors =
                catalogue.files[0].text.lines().filter_map(|l| l.strip_prefix("  - id: "));
            for sector in sectors {
                assert!(read.sectors.iter().any(|s| s.sector == sector), "{sector}");
            }
        }
        assert_eq!(read.potential.len(), 5);
        assert!(read.losses.is_sorted());
        for (cause, _) in &read.actors {
            assert!(taxonomy().causes.iter().any(|c| c.id == *cause), "{cause}");
        }
    }
}
