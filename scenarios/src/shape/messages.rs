//! How the format writes channels, routes, modes, circles.

use super::{Shape, Ty, must, shape};

/// One entry of `channels`.
pub static CHANNEL: Shape =
    shape("channel", "One entry of channels", "連絡手段", &[must("id", Ty::Id, "Id", "ID")]);

/// One entry of `routes`.
pub static ROUTE: Shape =
    shape("route", "One entry of routes", "連絡経路", &[must("id", Ty::Id, "Id", "ID")]);

/// One entry of `modes`.
pub static MODE_RULE: Shape =
    shape("mode", "One entry of modes", "体制", &[must("id", Ty::Id, "Id", "ID")]);

/// One entry of `circles`.
pub static CIRCLE: Shape =
    shape("circle", "One entry of circles", "情報共有の輪", &[must("id", Ty::Id, "Id", "ID")]);
