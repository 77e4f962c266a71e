//! What can go wrong when a document is drawn.

/// A document or figure could not be made; nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The outcome has another format than this version reads.
    #[error("the outcome has format `{0}`; this version reads `{expected}`", expected = hakyu_exercise::outcome::FORMAT)]
    Format(String),
    /// The start of the scenario is not a civil time with a zone offset.
    #[error("the scenario's start `{text}` is not an RFC 3339 time: {reason}")]
    Start {
        /// What the manifest holds.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A figure could not be drawn.
    #[error("a figure could not be drawn: {0}")]
    Figure(String),
    /// The document's template failed.
    #[error("the document could not be put together: {0}")]
    Template(#[from] askama::Error),
}
