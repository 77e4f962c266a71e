//! Which roles a selection means.

use crate::syntax::messages::{Same, Select};
use crate::syntax::{Role, Scenario};

/// The roles that fit a selection, tied to a sender where it says so. `within` tells whether a place lies in another.
pub(crate) fn roles<'s>(
    scenario: &'s Scenario,
    select: &Select,
    sender: Option<&Role>,
    within: &dyn Fn(&str, &str) -> bool,
) -> Vec<&'s Role> {
    let fits = |role: &&Role| {
        let any = |list: &[crate::syntax::Id], value: Option<&crate::syntax::Id>| {
            list.is_empty() || value.is_some_and(|v| list.iter().any(|l| l.value == v.value))
        };
        (select.kinds.is_empty() || select.kinds.iter().any(|k| k.value == role.kind.value))
            && (select.posts.is_empty() || select.posts.iter().any(|p| p.value == role.post.value))
            && any(&select.sectors, role.sector.as_ref())
            && any(&select.roles, Some(&role.id))
            && (select.places.is_empty()
                || role.place.as_ref().is_some_and(|place| {
                    select.places.iter().any(|area| within(&place.value, &area.value))
                }))
            && sender.is_none_or(|sender| {
                sender.id.value != role.id.value
                    && select.same.iter().all(|same| tied(sender, role, same.value))
            })
    };
    scenario.roles.iter().filter(fits).collect()
}

fn tied(one: &Role, other: &Role, same: Same) -> bool {
    match same {
        Same::Sector => {
            equal(one.sector.as_ref().map(|s| &s.value), other.sector.as_ref().map(|s| &s.value))
        }
        Same::Place => {
            equal(one.place.as_ref().map(|p| &p.value), other.place.as_ref().map(|p| &p.value))
        }
        Same::Organisation => equal(
            one.organisation.as_ref().map(crate::decode::Text::en),
            other.organisation.as_ref().map(crate::decode::Text::en),
        ),
    }
}

/// Both are there and the same.
fn equal<T: PartialEq + Copy>(one: Option<T>, other: Option<T>) -> bool {
    one.is_some() && one == other
}
