//! How the format writes systems, links, the random background.

use super::{Shape, Ty, may, must, shape};

/// One entry of `systems`.
pub static SYSTEM: Shape =
    shape("system", "One entry of systems", "システム", &[must("id", Ty::Id, "Id", "ID")]);

/// One entry of `links`.
pub static LINK: Shape =
    shape("link", "One entry of links", "リンク", &[must("id", Ty::Id, "Id", "ID")]);

/// `background`.
pub static BACKGROUND: Shape = shape(
    "background",
    "systems, links, the random background",
    "背景事象",
    &[may("source", Ty::Str, "Where figures come from", "出典")],
);
