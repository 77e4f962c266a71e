//! References of the messages side of a script.

use crate::{
    model::{BuildError, Model},
    script::Script,
};

pub(super) fn check(_model: &Model, _script: &Script) -> Result<(), BuildError> {
    Ok(())
}

pub(super) fn check_form(
    _model: &Model,
    _script: &Script,
    _form: &crate::script::messages::Form,
) -> Result<(), BuildError> {
    Ok(())
}
