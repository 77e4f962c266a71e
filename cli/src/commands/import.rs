//! `hakyu import`.

use crate::{Ending, Outcome, args::ImportArgs};

pub(super) fn import(_asked: &ImportArgs) -> Outcome {
    Ok(Ending::Fine)
}
