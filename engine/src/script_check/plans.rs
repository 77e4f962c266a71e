//! References of the plans side of a script.

use crate::{
    model::{BuildError, Model},
    script::Script,
};

pub(super) fn check(_model: &Model, _script: &Script) -> Result<(), BuildError> {
    Ok(())
}

pub(super) fn check_deed(
    _script: &Script,
    _deed: &crate::script::plans::PlanDeed,
) -> Result<(), BuildError> {
    Ok(())
}
