//! Places: the nation, power areas, prefectures and the links between areas.

use std::collections::BTreeMap;

use crate::decode::{ident, number, string, whole, word};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::hazard::Point;
use crate::source::{Span, Spanned};
use crate::tables::{Column, Row, Table, optional, required};

use super::template::{CONFIDENCES, plain_id, unique};
use super::{Confidence, Title};

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// The whole country.
    Nation,
    /// A power area.
    Area,
    /// A prefecture.
    Prefecture,
    /// An interconnection between areas.
    Link,
}

const KINDS: &[(&str, PlaceKind)] = &[
    ("nation", PlaceKind::Nation),
    ("area", PlaceKind::Area),
    ("prefecture", PlaceKind::Prefecture),
    ("link", PlaceKind::Link),
];

/// A place of a world.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// JIS prefecture code, `12`; empty for others.
    pub code: String,
    /// What it is.
    pub kind: PlaceKind,
    /// The place above it; for a link the area it feeds.
    pub parent: Option<String>,
    /// The area a link draws from.
    pub origin: Option<String>,
    /// What people call it.
    pub title: Title,
    /// Residents.
    pub people: u64,
    /// Where it is.
    pub position: Option<Point>,
    /// Column and row on the tile map.
    pub tile: Option<(u32, u32)>,
    /// Where the figures come from.
    pub source: String,
    /// How sure they are.
    pub confidence: Confidence,
}

pub(super) const COLUMNS: &[Column] = &[
    required("id"),
    optional("code"),
    required("kind"),
    optional("parent"),
    optional("origin"),
    required("name_en"),
    required("name_ja"),
    required("people"),
    optional("lat"),
    optional("lon"),
    optional("col"),
    optional("row"),
    required("source"),
    required("confidence"),
];

/// All places, sorted by id.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub list: Vec<Place>,
    spans: Vec<Span>,
}

impl Places {
    /// The index of a place.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.list.binary_search_by(|p| p.id.as_str().cmp(id)).ok()
    }

    /// The ids, for suggestions.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|p| p.id.as_str())
    }

    /// The index of a place, or a finding with the nearest name.
    pub(super) fn resolve(&self, id: &Spanned<String>, diags: &mut Diagnostics) -> Option<usize> {
        let found = self.find(&id.value);
        if found.is_none() {
            diags.push(
                Diagnostic::error("E1104", format!("there is no place {}", quoted(&id.value)))
                    .at(id.span, "unknown place")
                    .suggest_nearest(id.span, &id.value, self.ids()),
            );
        }
        found
    }

    /// The nation.
    pub(super) fn nation(&self) -> Option<usize> {
        self.list.iter().position(|p| p.kind == PlaceKind::Nation)
    }

    /// The place above a place.
    pub(super) fn parent(&self, place: usize) -> Option<usize> {
        self.find(self.list.get(place)?.parent.as_deref()?)
    }

    /// The area a link draws from.
    pub(super) fn origin(&self, place: usize) -> Option<usize> {
        self.find(self.list.get(place)?.origin.as_deref()?)
    }
}

struct Written {
    place: Place,
    id: Spanned<String>,
    parent: Option<Spanned<String>>,
    origin: Option<Spanned<String>>,
    row: Span,
}

/// Reads and checks `places.csv`.
pub(super) fn places(table: &Table, diags: &mut Diagnostics) -> Places {
    let mut rows: Vec<Written> = table.rows.iter().filter_map(|row| place(row, diags)).collect();
    unique("place", rows.iter().map(|r| &r.id), diags);
    rows.sort_by(|a, b| a.id.value.cmp(&b.id.value));
    rows.dedup_by(|b, a| a.id.value == b.id.value);
    let nations: Vec<Span> =
        rows.iter().filter(|r| r.place.kind == PlaceKind::Nation).map(|r| r.id.span).collect();
    match nations.as_slice() {
        [_] => {}
        [] => diags.push(
            Diagnostic::error("E1105", "a world needs a nation")
                .at(Span::new(table.file, 0, 0), "no row of this table has the kind `nation`"),
        ),
        [first, second, ..] => diags.push(
            Diagnostic::error("E1105", "a world has one nation")
                .at(*second, "a second one")
                .also(*first, "the first"),
        ),
    }
    let places = Places {
        list: rows.iter().map(|r| r.place.clone()).collect(),
        spans: rows.iter().map(|r| r.row).collect(),
    };
    for row in &rows {
        above(row, &places, diags);
    }
    sums(&places, diags);
    places
}

fn place(row: &Row, diags: &mut Diagnostics) -> Option<Written> {
    let id = row.required("id", plain_id, diags);
    let kind = row.required("kind", word(KINDS), diags);
    let code = row.optional("code", string, diags).map(|c| c.value).unwrap_or_default();
    let parent = row.optional("parent", ident, diags);
    let origin = row.optional("origin", ident, diags);
    let en = row.required("name_en", string, diags);
    let ja = row.required("name_ja", string, diags);
    let people = row.required("people", whole, diags);
    let lat = row.optional("lat", number, diags);
    let lon = row.optional("lon", number, diags);
    let col = row.optional("col", whole, diags);
    let tile_row = row.optional("row", whole, diags);
    let source = row.required("source", string, diags);
    let confidence = row.required("confidence", word(CONFIDENCES), diags);
    for (angle, most, name) in [(lat, 90.0, "latitude"), (lon, 180.0, "longitude")] {
        if let Some(angle) = angle.filter(|a| a.value.abs() > most) {
            diags.push(
                Diagnostic::error(
                    "E1102",
                    format!("a {name} lies between -{most} and {most} degrees"),
                )
                .at(angle.span, ""),
            );
        }
    }
    let tile = |n: Option<Spanned<u64>>| n.and_then(|n| u32::try_from(n.value).ok());
    let id = id?;
    Some(Written {
        place: Place {
            id: id.value.clone(),
            code,
            kind: kind?.value,
            parent: parent.as_ref().map(|p| p.value.clone()),
            origin: origin.as_ref().map(|o| o.value.clone()),
            title: Title { en: en?.value, ja: ja?.value },
            people: people?.value,
            position: lat.zip(lon).map(|(lat, lon)| Point { lat: lat.value, lon: lon.value }),
            tile: tile(col).zip(tile(tile_row)),
            source: source.map(|s| s.value).unwrap_or_default(),
            confidence: confidence.map_or(Confidence::C, |c| c.value),
        },
        id,
        parent,
        origin,
        row: row.span,
    })
}

/// Checks what stands above a place: it must exist and be of a larger kind, so that there are no loops.
fn above(row: &Written, places: &Places, diags: &mut Diagnostics) {
    let kind = row.place.kind;
    let allowed: &[PlaceKind] = match kind {
        PlaceKind::Nation => &[],
        PlaceKind::Area => &[PlaceKind::Nation],
        PlaceKind::Prefecture => &[PlaceKind::Nation, PlaceKind::Area],
        PlaceKind::Link => &[PlaceKind::Area],
    };
    let name = |k: PlaceKind| KINDS.iter().find(|w| w.1 == k).map_or("", |w| w.0);
    for (column, cell, wanted) in [
        ("parent", &row.parent, kind != PlaceKind::Nation),
        ("origin", &row.origin, kind == PlaceKind::Link),
    ] {
        match (cell, wanted) {
            (None, false) => {}
            (None, true) => diags.push(
                Diagnostic::error("E1106", format!("a {} needs a {column}", name(kind)))
                    .at(row.row, ""),
            ),
            (Some(cell), false) => diags.push(
                Diagnostic::error("E1106", format!("a {} has no {column}", name(kind)))
                    .at(cell.span, ""),
            ),
            (Some(cell), true) => {
                let found = places.resolve(cell, diags).and_then(|at| places.list.get(at));
                if let Some(found) = found.filter(|f| !allowed.contains(&f.kind)) {
                    diags.push(
                        Diagnostic::error(
                            "E1106",
                            format!(
                                "the {column} of a {} cannot be a {}",
                                name(kind),
                                name(found.kind)
                            ),
                        )
                        .at(cell.span, ""),
                    );
                }
            }
        }
    }
}

/// Residents of the places below a place must add up to its own.
fn sums(places: &Places, diags: &mut Diagnostics) {
    let mut below: BTreeMap<&str, u64> = BTreeMap::new();
    for place in &places.list {
        if let Some(parent) = place.parent.as_deref().filter(|_| place.kind != PlaceKind::Link) {
            let sum = below.entry(parent).or_default();
            *sum = sum.saturating_add(place.people);
        }
    }
    for (place, span) in places.list.iter().zip(&places.spans) {
        if let Some(&sum) = below.get(place.id.as_str())
            && sum != place.people
        {
            diags.push(
                Diagnostic::error(
                    "E1107",
                    format!(
                        "{} has {} people, the places below it have {sum}",
                        quoted(&place.id),
                        place.people
                    ),
                )
                .at(*span, "residents of a place are those of its parts"),
            );
        }
    }
}
