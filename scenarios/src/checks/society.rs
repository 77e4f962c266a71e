//! Findings about people at risk, trust, disorder.

use crate::diagnostic::Diagnostics;
use crate::syntax::Scenario;

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[];

pub(super) fn check(_scenario: &Scenario, _diags: &mut Diagnostics) {}
