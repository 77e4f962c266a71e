//! References of the society side of a script.

use crate::{
    model::{BuildError, Model},
    script::Script,
};

pub(super) fn check(_model: &Model, _script: &Script) -> Result<(), BuildError> {
    Ok(())
}

pub(super) fn check_measure(
    _script: &Script,
    _measure: crate::script::society::SocietyMeasure,
) -> Result<(), BuildError> {
    Ok(())
}
