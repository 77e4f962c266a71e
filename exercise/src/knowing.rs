//! Truth and knowledge side by side, for those who look back: what was true and who knew of it when ([`knowledge`]), who told whom when
//! ([`lanes`]), what ministries were told and what they did with it ([`responses`], 応対記録).
//!
//! This is for the time after play. What a role may see during play is made in [`crate::view`], and nothing here goes there.

mod lanes;
mod news;
mod responses;
#[cfg(test)]
mod tests;
mod truth;

use hakyu_engine::{RoleId, ServiceId, script::DeedKind};
use hakyu_scenarios::compile::Compiled;

use crate::{
    outcome::Text,
    words::{service_title, text},
};

pub use lanes::lanes;
pub use responses::responses;
pub use truth::{ROWS, knowledge};

/// Title and organisation of a role; who has no organisation stands for itself.
fn who(compiled: &Compiled, role: RoleId) -> (Text, Text) {
    let Some(entry) = compiled.role(role) else {
        let id = Text::both(compiled.model.script().roles[role.index()].id.clone());
        return (id.clone(), id);
    };
    let title = text(&entry.title);
    let organisation = entry.organisation.as_ref().map_or_else(|| title.clone(), text);
    (title, organisation)
}

/// What tells organisations apart: the number of the organisation, or the role that has none.
pub(crate) fn organisation(compiled: &Compiled, role: RoleId) -> (Option<u32>, Option<RoleId>) {
    match compiled.model.script().roles[role.index()].organisation {
        Some(organisation) => (Some(organisation), None),
        None => (None, Some(role)),
    }
}

/// The word and the name of a kind of message; `None` for other deeds.
fn message_kind(kind: DeedKind) -> Option<(&'static str, Text)> {
    Some(match kind {
        DeedKind::Report => ("report", Text::new("Report", "情報連絡")),
        DeedKind::Relay => ("relay", Text::new("Relay", "情報伝達")),
        DeedKind::Notice => ("notice", Text::new("Notice", "情報提供")),
        DeedKind::Announce => ("announce", Text::new("Announcement", "発表")),
        DeedKind::Status => ("status", Text::new("Status report", "定時報告")),
        DeedKind::Newsletter => ("newsletter", Text::new("Newsletter", "ニュースレター")),
        _ => return None,
    })
}

/// A message in a few words: its kind and what it is about.
fn about(compiled: &Compiled, kind: &Text, services: &[ServiceId]) -> Text {
    let Some(first) = services.first() else { return kind.clone() };
    let name = service_title(compiled, *first);
    let more = services.len() - 1;
    let (en, ja) = if more == 0 {
        (String::new(), String::new())
    } else {
        (format!(" and {more} more"), format!("ほか{more}件"))
    };
    Text::new(format!("{}: {}{en}", kind.en, name.en), format!("{}：{}{ja}", kind.ja, name.ja))
}
