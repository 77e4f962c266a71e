//! References of the repair side of a script.

use crate::{
    model::{BuildError, Model},
    script::Script,
};

pub(super) fn check(_model: &Model, _script: &Script) -> Result<(), BuildError> {
    Ok(())
}

pub(super) fn check_order(
    _script: &Script,
    _order: &crate::script::repair::RepairOrder,
) -> Result<(), BuildError> {
    Ok(())
}
