//! The tables `dependencies.csv` and `capacities.csv`.

use std::collections::BTreeMap;

use crate::decode::{Figure, ident, number, share, string, word};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::source::{Span, Spanned};
use crate::tables::{Column, Row, Table, optional, required};
use crate::yaml::Node;

use super::need::{
    Aggregate, At, Buffer, From, Lasts, Need, Purpose, Response, Supply, Weight, at, refill,
};
use super::place::Places;
use super::template::{CONFIDENCES, SCOPES, Template, amount, plain_id};
use super::{Confidence, Title, names};

pub(super) const DEPENDENCIES: &[Column] = &[
    required("supplier"),
    required("consumer"),
    optional("at"),
    optional("group"),
    required("criticality"),
    optional("criticality_low"),
    optional("criticality_high"),
    optional("buffer_h"),
    optional("buffer_h_low"),
    optional("buffer_h_high"),
    optional("lag_h"),
    optional("refill"),
    optional("scope"),
    optional("service_en"),
    optional("service_ja"),
    required("source"),
    required("confidence"),
    optional("reason"),
];

pub(super) const CAPACITIES: &[Column] = &[
    required("service"),
    required("place"),
    optional("name_en"),
    optional("name_ja"),
    required("value"),
    optional("unit"),
    required("source"),
    required("confidence"),
];

/// One row of `dependencies.csv`.
#[derive(Clone, Debug)]
pub(super) struct Dependency {
    /// The consuming template.
    pub consumer: Spanned<String>,
    /// The row as a need of it.
    pub need: Need,
    /// Seconds it takes to recover.
    pub lag: u64,
}

/// Reads `dependencies.csv`, sorted by consumer and group.
pub(super) fn dependencies(
    table: &Table,
    templates: &[Template],
    diags: &mut Diagnostics,
) -> Vec<Dependency> {
    let mut rows: Vec<Dependency> =
        table.rows.iter().filter_map(|row| dependency(row, diags)).collect();
    for row in &rows {
        if !templates.iter().any(|t| t.id.value == row.consumer.value) {
            diags.push(names::unknown_template(&row.consumer, templates));
        }
    }
    rows.sort_by(|a, b| {
        (&a.consumer.value, &a.need.id.value).cmp(&(&b.consumer.value, &b.need.id.value))
    });
    let mut kept: Vec<Dependency> = Vec::with_capacity(rows.len());
    for row in rows {
        match kept.last().filter(|last| last.consumer.value == row.consumer.value && last.need.id.value == row.need.id.value) {
            None => kept.push(row),
            Some(first) => diags.push(
                Diagnostic::error(
                    "E1103",
                    format!("{} has two rows for the need {}", quoted(&row.consumer.value), quoted(&row.need.id.value)),
                )
                .at(row.need.id.span, "again")
                .also(first.need.id.span, "first here")
                .help("independent suppliers of one kind are separate needs: name them in the column `group`"),
            ),
        }
    }
    kept
}

fn dependency(row: &Row, diags: &mut Diagnostics) -> Option<Dependency> {
    let supplier = row.required("supplier", ident, diags);
    let consumer = row.required("consumer", ident, diags);
    let at = row.optional("at", at, diags);
    let group = row.optional("group", plain_id, diags);
    let criticality =
        ranged(row, ["criticality", "criticality_low", "criticality_high"], share, diags);
    let buffer = ranged(row, ["buffer_h", "buffer_h_low", "buffer_h_high"], hours, diags);
    let lag = row.optional("lag_h", hours, diags).map_or(0, |l| l.value);
    let refill = row.optional("refill", refill, diags).unwrap_or_default();
    row.optional("scope", word(SCOPES), diags);
    let en = row.optional("service_en", string, diags);
    let ja = row.optional("service_ja", string, diags);
    let source = row.required("source", string, diags);
    let confidence = row.required("confidence", word(CONFIDENCES), diags);
    if row.cell("criticality").is_none() {
        row.required("criticality", share, diags);
    }
    let (supplier, consumer, criticality) = (supplier?, consumer?, criticality?);
    let id = group.unwrap_or_else(|| supplier.clone());
    let whole = row.span;
    let title = en.or(ja.clone()).map(|en| crate::decode::Text {
        ja: ja.or_else(|| Some(en.clone())),
        en: Some(en),
        both: false,
        span: whole,
    });
    let need = Need {
        kind: id.value.clone(),
        id,
        title,
        supply: Supply {
            from: vec![From {
                service: supplier,
                at: at.unwrap_or(Spanned::new(At::Here, whole)),
                weight: Spanned::new(Weight::Number(1.0), whole),
            }],
            aggregate: Aggregate::Weighted,
            span: whole,
        },
        total: None,
        response: Response::Criticality(criticality),
        full_at: None,
        buffer: buffer.filter(|b| b.value.value > 0).map(|lasts| Buffer {
            lasts: Lasts::For(lasts),
            refill,
            start_failure: None,
        }),
        inflow: None,
        needed_for: Purpose::Both,
        only: None,
        optional: false,
        source: source.map(|s| s.value).unwrap_or_default(),
        confidence: confidence.map_or(Confidence::C, |c| c.value),
    };
    Some(Dependency { consumer, need, lag })
}

fn ranged<T: PartialOrd + Copy>(
    row: &Row,
    columns: [&str; 3],
    decode: impl Fn(&Node, &mut Diagnostics) -> Option<Spanned<T>>,
    diags: &mut Diagnostics,
) -> Option<Figure<T>> {
    let [value, low, high] = columns.map(|column| row.optional(column, &decode, diags));
    let value = value?;
    for (bound, fine) in [
        (low, low.is_none_or(|l| l.value <= value.value)),
        (high, high.is_none_or(|h| h.value >= value.value)),
    ] {
        if let (Some(bound), false) = (bound, fine) {
            diags.push(
                Diagnostic::error("E0204", "the value lies outside its own range")
                    .at(bound.span, "")
                    .also(value.span, "the value"),
            );
        }
    }
    Some(Figure { value, low, high })
}

/// A number of hours as seconds.
fn hours(node: &Node, diags: &mut Diagnostics) -> Option<Spanned<u64>> {
    let value = number(node, diags)?;
    let seconds = libm::round(value.value * 3600.0);
    if !(0.0..=crate::decode::LONGEST as f64).contains(&seconds) {
        diags.push(
            Diagnostic::error("E1102", "this is a number of hours from 0 to ten years")
                .at(value.span, ""),
        );
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let seconds = seconds as u64;
    Some(Spanned::new(seconds, value.span))
}

/// The size of a template's service in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// The size.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The site's own name, if it has one.
    pub title: Option<Title>,
    /// Where the figure comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// The place of the row.
    pub span: Span,
}

/// Sizes by template and place.
pub(super) type Capacities = BTreeMap<(String, usize), Capacity>;

/// Reads `capacities.csv`.
pub(super) fn capacities(
    table: &Table,
    templates: &[Template],
    places: &Places,
    diags: &mut Diagnostics,
) -> Capacities {
    let mut out = Capacities::new();
    for row in &table.rows {
        let service = row.required("service", ident, diags);
        let place = row.required("place", ident, diags);
        let en = row.optional("name_en", string, diags);
        let ja = row.optional("name_ja", string, diags);
        let value = row.required("value", amount, diags);
        let unit = row.optional("unit", string, diags);
        let source = row.required("source", string, diags);
        let confidence = row.required("confidence", word(CONFIDENCES), diags);
        let (Some(service), Some(place)) = (service, place) else { continue };
        let known = templates.iter().any(|t| t.id.value == service.value);
        if !known {
            diags.push(names::unknown_template(&service, templates));
        }
        let at = places.resolve(&place, diags);
        let (Some(at), Some(value), true) = (at, value, known) else { continue };
        let title = en.or(ja.clone()).map(|en| Title {
            ja: ja.map_or_else(|| en.value.clone(), |ja| ja.value),
            en: en.value,
        });
        let capacity = Capacity {
            value: value.value,
            unit: unit.map(|u| u.value).unwrap_or_default(),
            title,
            source: source.map(|s| s.value).unwrap_or_default(),
            confidence: confidence.map_or(Confidence::C, |c| c.value),
            span: row.span,
        };
        if let Some(first) = out.get(&(service.value.clone(), at)) {
            diags.push(
                Diagnostic::error(
                    "E1103",
                    format!("{} has two sizes in {}", quoted(&service.value), quoted(&place.value)),
                )
                .at(row.span, "again")
                .also(first.span, "first here"),
            );
        } else {
            out.insert((service.value, at), capacity);
        }
    }
    out
}
