//! References of the messages side of a script.

use super::below;
use crate::{
    model::{BuildError, Model},
    script::{Script, messages::Form},
    units::{ModeId, RoleId},
};

pub(super) fn check(model: &Model, script: &Script) -> Result<(), BuildError> {
    let messages = &script.messages;
    let role = |r: &RoleId| below("role", r.0, script.roles.len());
    let mode = |m: &ModeId| below("mode", m.0, script.modes.len());
    if messages.modes.len() > script.modes.len() {
        return Err(BuildError::BadReference(
            "mode",
            crate::model::cut(messages.modes.len() as u64),
        ));
    }
    for channel in &messages.channels {
        let local = channel.needs.iter().flat_map(|n| &n.1);
        for service in local.chain(&channel.always) {
            below("service", service.0, model.service_count())?;
        }
    }
    for desk in script.roles.iter().map(|r| &r.desk) {
        desk.awake.iter().try_for_each(mode)?;
        desk.deputy.iter().try_for_each(role)?;
        for channel in &desk.channels {
            below("channel", channel.0, messages.channels.len())?;
        }
    }
    for route in &messages.routes {
        for (from, to) in &route.hops {
            role(from)?;
            to.iter().try_for_each(role)?;
        }
        route.modes.iter().try_for_each(mode)?;
    }
    for row in &messages.modes {
        row.deciders.iter().chain(&row.told).try_for_each(role)?;
        for (from, to, _) in &row.reports {
            role(from)?;
            to.iter().try_for_each(role)?;
        }
    }
    for circle in &messages.circles {
        circle.members.iter().try_for_each(role)?;
    }
    for (inject, form) in &messages.forms {
        below("inject", inject.0, script.injects.len())?;
        check_form(model, script, form)?;
    }
    Ok(())
}

pub(super) fn check_form(model: &Model, script: &Script, form: &Form) -> Result<(), BuildError> {
    let claimed = form.claims.iter().chain(&form.invented).map(|c| c.0);
    for service in form.about.iter().copied().chain(claimed) {
        below("service", service.0, model.service_count())?;
    }
    for matter in &form.matters {
        below("event", matter.0, script.events.len())?;
    }
    for channel in &form.via {
        below("channel", channel.0, script.messages.channels.len())?;
    }
    Ok(())
}
