//! Sector catalogues: which sectors there are, what they are called, and what counts as their outage.

use crate::decode::{Decoder, Text, duration, ident, share, string, text, word};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::Spanned;
use crate::yaml::Node;

use super::template::{CONFIDENCES, evidence, unique};
use super::{Confidence, Title};

/// A dated list of sectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Its id, `sectors-2018-07`.
    pub id: String,
    /// Its date, `2018-07-25`.
    pub date: String,
    /// What people call it.
    pub title: Title,
    /// Where it comes from.
    pub source: String,
    /// The sectors, in the catalogue's order.
    pub sectors: Vec<Sector>,
}

impl Catalogue {
    /// The sector with this id.
    pub fn sector(&self, id: &str) -> Option<&Sector> {
        self.sectors.iter().find(|s| s.id == id)
    }
}

/// A sector (分野).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sector {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Title,
    /// The supervising ministry.
    pub ministry: Title,
    /// The CEPTOAR or CEPTOARs.
    pub ceptoar: Title,
    /// Its colour in figures, `#E69F00`.
    pub colour: String,
    /// Below this level (ppm) …
    pub maintenance_level: u32,
    /// … for so many seconds it is an outage.
    pub maintenance_seconds: u64,
    /// Where that comes from.
    pub maintenance_source: String,
    /// How sure it is.
    pub maintenance_confidence: Confidence,
    /// Share of a loss that users can replace elsewhere, ppm.
    pub substitutable: u32,
}

/// Decodes a catalogue file.
pub(super) fn catalogue(node: &Node, diags: &mut Diagnostics) -> Option<Catalogue> {
    let mut map = Decoder::map(node, "catalogue", diags)?;
    super::load::format(&mut map, "catalogue/1");
    let id = map.required("id", ident);
    let date = map.required("date", string);
    let title = map.required("title", text);
    let source = map.required("source", string);
    let sectors = map.list("sectors", sector);
    map.finish();
    unique("sector", sectors.iter().map(|s| &s.0), diags);
    Some(Catalogue {
        id: id?.value,
        date: date?.value,
        title: (&title?).into(),
        source: source?.value,
        sectors: sectors.into_iter().map(|s| s.1).collect(),
    })
}

fn sector(node: &Node, diags: &mut Diagnostics) -> Option<(Spanned<String>, Sector)> {
    let mut map = Decoder::map(node, "sector", diags)?;
    let id = map.required("id", ident);
    let title = map.required("title", text);
    let ministry = map.optional("ministry", text);
    let ceptoar = map.optional("ceptoar", text);
    let colour = map.required("colour", colour);
    let maintenance = map.required("maintenance", maintenance);
    let substitutable = map.optional("substitutable", share).map_or(0, |s| s.value);
    if map.node("substitutable").is_some() {
        map.required("substitutable-source", string);
        map.required("substitutable-confidence", word(CONFIDENCES));
    } else {
        map.optional("substitutable-source", string);
        map.optional("substitutable-confidence", word(CONFIDENCES));
    }
    map.finish();
    let (id, maintenance) = (id?, maintenance?);
    let title_of = |text: Option<Text>| text.as_ref().map(Title::from).unwrap_or_default();
    let sector = Sector {
        id: id.value.clone(),
        title: (&title?).into(),
        ministry: title_of(ministry),
        ceptoar: title_of(ceptoar),
        colour: colour?,
        maintenance_level: maintenance.level,
        maintenance_seconds: maintenance.seconds,
        maintenance_source: maintenance.source,
        maintenance_confidence: maintenance.confidence,
        substitutable,
    };
    Some((id, sector))
}

struct Maintenance {
    level: u32,
    seconds: u64,
    source: String,
    confidence: Confidence,
}

fn maintenance(node: &Node, diags: &mut Diagnostics) -> Option<Maintenance> {
    let mut map = Decoder::map(node, "maintenance level", diags)?;
    let level = map.required("level", share);
    let time = map.required("for", duration);
    let (source, confidence) = evidence(&mut map);
    map.finish();
    Some(Maintenance { level: level?.value, seconds: time?.value, source, confidence })
}

fn colour(node: &Node, diags: &mut Diagnostics) -> Option<String> {
    let colour = string(node, diags)?;
    let digits = colour.value.strip_prefix('#').unwrap_or("");
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(colour.value);
    }
    diags.push(
        Diagnostic::error("E1117", format!("{} is not a colour", quoted(&colour.value)))
            .at(colour.span, "")
            .help("colours are like \"#E69F00\", in quotes"),
    );
    None
}
