//! Society: people at risk, trust, rumour, disorder.

/// The society side of a script; `None` in a script: there is none.
#[derive(Clone, Debug, Default)]
pub struct Society {}

/// A number read from society.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocietyMeasure {
    /// Trust of the public in those who respond, ppm.
    Trust,
}
