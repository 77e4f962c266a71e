//! How the format writes people at risk, trust, disorder.

use super::{Shape, Ty, may, shape};

/// `society`.
pub static SOCIETY: Shape = shape(
    "society",
    "people at risk, trust, disorder",
    "社会",
    &[may("source", Ty::Str, "Where figures come from", "出典")],
);
