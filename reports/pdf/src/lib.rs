//! Printed documents as PDF.
//!
//! [`render`] lays a [`Paper`] out with typst in a world of our own: two built-in families of fonts, one template, and the paper as data.
//! Nothing else can be read – no file, package, network, clock or system font – and what people wrote reaches the template as
//! strings, never as markup. The same paper gives the same bytes. Every page carries 【訓練】/EXERCISE in its head and its foot.
//! The result is tagged and claims PDF/UA-1; typst refuses to write what does not conform.
//!
//! ```no_run
//! use hakyu_reports::{Lang, paper::Paper};
//! let pdf = hakyu_pdf::render(&Paper::new(Lang::Ja, "進行台本", "台風と長期停電"))?;
//! assert!(pdf.bytes.starts_with(b"%PDF"));
//! # Ok::<(), hakyu_pdf::PdfError>(())
//! ```

mod glyphs;
mod world;

use std::collections::BTreeSet;

use hakyu_reports::paper::{Block, Paper};
use typst::{diag::SourceDiagnostic, foundations::Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use world::Desk;

/// A finished PDF.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Characters that the built-in fonts lack; 〓 stands in their place.
    pub missing: BTreeSet<char>,
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// A built-in font cannot be read: a defect of the program.
    #[error("the built-in fonts cannot be read")]
    Fonts,
    /// The paper cannot be handed over as data.
    #[error("the document cannot be written as data: {0}")]
    Data(#[from] serde_json::Error),
    /// The document could not be laid out or exported.
    #[error("the document could not be laid out: {0}")]
    Layout(String),
}

/// A paper as PDF on A4.
///
/// # Errors
/// [`PdfError`]; nothing has been written then.
pub fn render(paper: &Paper) -> Result<Pdf, PdfError> {
    let document = layout(paper)?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|error| PdfError::Layout(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("hakyu {} {} {}", paper.kind, paper.title, paper.source)),
        creator: Smart::Custom(Some(format!("Hakyu {}", env!("CARGO_PKG_VERSION")))),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document.laid, &options).map_err(|errors| said(&errors))?;
    Ok(Pdf { bytes, pages: document.laid.pages().len(), missing: document.missing })
}

/// A paper on pages.
struct Laid {
    laid: PagedDocument,
    missing: BTreeSet<char>,
}

fn layout(paper: &Paper) -> Result<Laid, PdfError> {
    let fonts = world::fonts().ok_or(PdfError::Fonts)?;
    let mut data = serde_json::to_value(in_order(paper))?;
    data["mark"] = paper.mark().into();
    data["banner"] = paper.banner().into();
    data["elsewhere"] = paper.elsewhere().into();
    let mut missing = BTreeSet::new();
    glyphs::replace(&mut data, fonts, &mut missing);
    let desk = Desk::new(fonts, serde_json::to_vec(&data)?)
        .ok_or_else(|| PdfError::Layout("the template has no place".into()))?;
    let laid = typst::compile::<PagedDocument>(&desk).output.map_err(|errors| said(&errors));
    // What typst remembers of this document is of no use to the next.
    typst::comemo::evict(0);
    Ok(Laid { laid: laid?, missing })
}

/// A paper whose headings begin at level 1 and skip no level, as PDF/UA asks.
fn in_order(paper: &Paper) -> Paper {
    let mut paper = paper.clone();
    let mut above = 0;
    for block in &mut paper.blocks {
        if let Block::Heading { level, .. } = block {
            *level = (*level).clamp(1, above + 1);
            above = *level;
        }
    }
    paper
}

fn said(errors: &[SourceDiagnostic]) -> PdfError {
    let all: Vec<String> = errors
        .iter()
        .map(|error| {
            let mut text = error.message.to_string();
            for hint in &error.hints {
                text.push_str(&format!(" ({})", hint.v));
            }
            text
        })
        .collect();
    PdfError::Layout(all.join("; "))
}

#[cfg(test)]
mod tests;
