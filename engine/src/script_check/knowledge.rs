//! References of the knowledge side of a script.

use crate::{
    model::{BuildError, Model},
    script::Script,
};

pub(super) fn check(_model: &Model, _script: &Script) -> Result<(), BuildError> {
    Ok(())
}
