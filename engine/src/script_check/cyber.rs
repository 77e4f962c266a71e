//! References of the cyber side of a script.

use crate::{
    model::{BuildError, Model},
    script::Script,
};

pub(super) fn check(_model: &Model, _script: &Script) -> Result<(), BuildError> {
    Ok(())
}

pub(super) fn check_campaign(
    _model: &Model,
    _script: &Script,
    _campaign: &crate::script::cyber::Campaign,
) -> Result<(), BuildError> {
    Ok(())
}

pub(super) fn check_order(
    _script: &Script,
    _order: &crate::script::cyber::CyberOrder,
) -> Result<(), BuildError> {
    Ok(())
}

pub(super) fn check_condition(
    _script: &Script,
    _condition: &crate::script::cyber::CyberCondition,
) -> Result<(), BuildError> {
    Ok(())
}
