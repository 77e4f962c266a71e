//! placeholder
use super::{control::Drill, words::Say};
pub(super) fn play(_d: &mut Drill, _o: &[Say]) -> Result<(), crate::Failure> {
    Ok(())
}
