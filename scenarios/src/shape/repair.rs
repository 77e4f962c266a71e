//! How the format writes crews, trucks, parts and what repair needs.

use super::{Shape, Ty, may, shape};

/// `repair`.
pub static REPAIR: Shape = shape(
    "repair",
    "crews, trucks, parts and what repair needs",
    "復旧",
    &[may("source", Ty::Str, "Where figures come from", "出典")],
);
