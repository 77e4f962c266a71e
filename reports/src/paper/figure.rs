//! Drawings and key numbers of a paper.

use serde::Serialize;

use crate::chart;

use super::Table;

/// A drawing with what stands beside it.
///
/// Only this crate makes one: the drawing is markup and stands in documents as it is, so it must come from a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Its id, unique in a document.
    pub(crate) id: String,
    /// What it shows.
    pub(crate) caption: String,
    /// Units, run and seed.
    pub(crate) source: String,
    /// What can be seen, for those who cannot see it.
    pub(crate) alt: String,
    /// The drawing, SVG.
    pub(crate) svg: String,
    /// The data behind it; without rows if there is none to show.
    pub(crate) data: Table,
}

impl Figure {
    /// What it shows.
    pub fn caption(&self) -> &str {
        &self.caption
    }

    /// What can be seen, in words.
    pub fn alt(&self) -> &str {
        &self.alt
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> &str {
        &self.svg
    }
}

impl From<chart::Figure> for Figure {
    fn from(figure: chart::Figure) -> Self {
        let alt = figure.alt().to_owned();
        let columns = figure.columns.into_iter().enumerate();
        let mut data = Table::new(columns.map(|(at, head)| (head, if at == 0 { 3 } else { 2 })));
        for row in figure.rows {
            data.row(row.into_iter().map(Into::into));
        }
        Self {
            id: figure.id.to_owned(),
            caption: figure.title,
            source: figure.source,
            alt,
            svg: figure.svg,
            data,
        }
    }
}

/// A number worth knowing first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// What it is.
    pub label: String,
    /// The number.
    pub value: String,
    /// What belongs to it; may be empty.
    pub note: String,
    /// Whether it is the one to look at first.
    pub strong: bool,
}
