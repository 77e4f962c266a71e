//! Facts about knowledge.

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnowledgeFact {}
