//! Mechanisms that a scenario leaves out.

use hakyu_engine::{Mechanism, Off};

use crate::decode::{Decoder, word};
use crate::diagnostic::{Diagnostic, Diagnostics, quoted};
use crate::yaml::Node;

pub(super) fn switches(node: &Node, diags: &mut Diagnostics) -> Option<Off> {
    let map = Decoder::map(node, "switches by mechanism", diags)?;
    let mut off = Off::NONE;
    for (name, value) in map.entries() {
        let on = word(&[("on", true), ("off", false)])(value, map.diags);
        match (Mechanism::named(&name.value), on) {
            (Some(mechanism), Some(on)) if !on.value => off = off.with(mechanism),
            (Some(_), _) => {}
            (None, _) => map.diags.push(
                Diagnostic::error(
                    "E0405",
                    format!("there is no mechanism {}", quoted(&name.value)),
                )
                .at(name.span, "")
                .suggest_nearest(
                    name.span,
                    &name.value,
                    Mechanism::ALL.iter().map(|m| m.1),
                ),
            ),
        }
    }
    Some(off)
}
