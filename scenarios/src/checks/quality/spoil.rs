//! What is told beforehand gives nothing away.

use crate::diagnostic::Diagnostics;
use crate::syntax::Scenario;

pub(super) fn check(_scenario: &Scenario, _diags: &mut Diagnostics) {}
