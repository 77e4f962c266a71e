//! From entries of a log, which go by names, to orders of the engine, which go by numbers. A pure function of what stood in
//! the log before: live play and every replay translate alike.

use std::collections::{BTreeMap, BTreeSet};

use hakyu_engine::{
    AdHoc, Command, EventId, GroupId, InjectId, Level, Manning, Order, RoleId, ServiceId, SimTime,
    script::{
        Deed, DeedKind,
        messages::{Form, Scope, Status},
        plans::{Choice, PlanDeed},
    },
};
use hakyu_scenarios::{
    compile::Compiled,
    taxonomy::{bits, taxonomy},
};

use super::Refusal;
use crate::log::{
    Act, Clock, Conducted, Control, Doing, Entry, Handling, Letter, Opening, Ruling, Seat,
};

/// Translates the entries of one log in their order.
#[derive(Clone, Debug)]
pub struct Translator {
    /// How a role is played when no person plays it.
    peers: Manning,
    seats: BTreeMap<RoleId, Seat>,
    /// Roles that are simulated otherwise than at the start.
    strays: BTreeSet<RoleId>,
    /// Free actions by their entry: whose.
    free: BTreeMap<u32, RoleId>,
    ad_hoc: u32,
    ended: bool,
}

impl Translator {
    /// For a log with this opening.
    ///
    /// # Errors
    /// [`Refusal`] if the scenario has no such playbook.
    pub fn new(compiled: &Compiled, opening: &Opening) -> Result<Self, Refusal> {
        let peers = match &opening.peers {
            None => Manning::Duties,
            Some(name) => Manning::Playbook(playbook(compiled, name)?),
        };
        let (seats, free) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { peers, seats, strays: BTreeSet::new(), free, ad_hoc: 0, ended: false })
    }

    /// Who sits where now.
    pub fn seats(&self) -> &BTreeMap<RoleId, Seat> {
        &self.seats
    }

    /// The number of the next inject that is made up.
    pub fn next_ad_hoc(&self) -> u32 {
        self.ad_hoc
    }

    /// The orders of an entry. Nothing is remembered of one that is refused.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn take(&mut self, compiled: &Compiled, entry: &Entry) -> Result<Vec<Command>, Refusal> {
        let at = SimTime(entry.at);
        let command = |by, what| Command { at, by, what };
        match &entry.what {
            Act::Seat { role: name, seat } => {
                let role = role(compiled, name)?;
                let manning = match seat {
                    Seat::Simulated => self.peers,
                    Seat::Playbook(name) if name == "none" => Manning::Duties,
                    Seat::Playbook(name) => Manning::Playbook(playbook(compiled, name)?),
                    Seat::Person(_) | Seat::RolePlayer(_) => Manning::Person,
                };
                self.strays.remove(&role);
                match seat {
                    Seat::Simulated => _ = self.seats.remove(&role),
                    Seat::Playbook(_) => {
                        self.seats.remove(&role);
                        self.strays.insert(role);
                    }
                    other => _ = self.seats.insert(role, other.clone()),
                }
                Ok(vec![command(Some(role), Order::Man(manning))])
            }
            Act::Clock(Clock::End) => {
                if self.ended {
                    return Err(Refusal::new("play has ended already", "演習は既に終了しています"));
                }
                self.ended = true;
                // What is left of the scenario runs on under the same playbooks in all futures that are compared.
                if SimTime(entry.at) >= compiled.model.duration() {
                    return Ok(Vec::new());
                }
                let all: BTreeSet<RoleId> =
                    self.seats.keys().chain(&self.strays).copied().collect();
                Ok(all.into_iter().map(|r| command(Some(r), Order::Man(self.peers))).collect())
            }
            Act::Deed(done) => {
                let role = role(compiled, &done.role)?;
                let deed = deed(compiled, role, done)?;
                Ok(vec![command(Some(role), Order::Deed(deed))])
            }
            Act::Inject { inject: name, handling } => {
                let id = inject(compiled, name)?;
                let order = match handling {
                    Handling::Release => Order::ReleaseInject(id),
                    Handling::Hold => Order::HoldInject(id),
                    Handling::Skip => Order::SkipInject(id),
                    Handling::Edit { .. } => return Ok(Vec::new()),
                };
                Ok(vec![command(None, order)])
            }
            Act::AdHoc { number, to, tells, claims, .. } => {
                if *number != self.ad_hoc {
                    let next = self.ad_hoc;
                    return Err(Refusal::new(
                        format!("ad hoc inject {number} stands where {next} should"),
                        format!("追加付与の番号は{number}ではなく{next}です"),
                    ));
                }
                if to.is_empty() {
                    return Err(Refusal::new(
                        "an inject needs a receiver",
                        "状況付与には宛先が必要です",
                    ));
                }
                let what = AdHoc {
                    number: *number,
                    to: each(to, |r| role(compiled, r))?,
                    tells: each(tells, |e| event(compiled, e))?,
                    claims: each(claims, |(s, level)| {
                        Ok((service(compiled, s)?, Level::new(*level)))
                    })?,
                };
                self.ad_hoc += 1;
                Ok(vec![command(None, Order::AdHoc(what))])
            }
            Act::Free { role: name, .. } => {
                self.free.insert(entry.number, role(compiled, name)?);
                Ok(Vec::new())
            }
            Act::Adjudicate { free, ruling } => {
                let Some(role) = self.free.get(free).copied() else {
                    return Err(Refusal::new(
                        format!("entry {free} is no free action that waits for a ruling"),
                        format!("記録{free}は裁定待ちの自由行動ではありません"),
                    ));
                };
                let orders = match ruling {
                    Ruling::Refused(_) => Vec::new(),
                    Ruling::As(name) => vec![Order::Deed(Deed::Act(action(compiled, name)?))],
                    Ruling::Effects(all) => each(all, |c| control(compiled, c))?,
                };
                self.free.remove(free);
                Ok(orders.into_iter().map(|o| command(Some(role), o)).collect())
            }
            Act::Reading { role: name, .. }
            | Act::Answer { role: name, .. }
            | Act::Reply { role: name, .. } => role(compiled, name).map(|_| Vec::new()),
            Act::LeftOut { was } => {
                let was = Entry { what: Act::clone(was), ..entry.clone() };
                let orders = self.take(compiled, &was)?;
                // Each keeps its number in the engine's log, but does nothing.
                Ok(orders.into_iter().map(|o| Command { what: Order::Nothing, ..o }).collect())
            }
            Act::Open(_)
            | Act::Clock(_)
            | Act::RealEvent { .. }
            | Act::Resume { .. }
            | Act::Note { .. }
            | Act::Rate(_)
            | Act::RuleReply { .. }
            | Act::SameRoom { .. } => Ok(Vec::new()),
        }
    }
}

fn each<T, R>(all: &[T], one: impl FnMut(&T) -> Result<R, Refusal>) -> Result<Vec<R>, Refusal> {
    all.iter().map(one).collect()
}

fn playbook(compiled: &Compiled, name: &str) -> Result<hakyu_engine::PlaybookId, Refusal> {
    compiled.tables.playbook(name).ok_or_else(|| {
        let known = compiled.scenario.playbooks.iter().map(|p| p.id.value.as_str());
        Refusal::unknown(("playbook", "対応計画"), name, known)
    })
}

/// A role by its id.
pub(super) fn role(compiled: &Compiled, name: &str) -> Result<RoleId, Refusal> {
    compiled.model.script().role(name).ok_or_else(|| {
        let known = compiled.model.script().roles.iter().map(|r| r.id.as_str());
        Refusal::unknown(("role", "役割"), name, known)
    })
}

/// An inject by its id.
pub(super) fn inject(compiled: &Compiled, name: &str) -> Result<InjectId, Refusal> {
    compiled.model.script().inject(name).ok_or_else(|| {
        let known = compiled.model.script().injects.iter().map(|i| i.id.as_str());
        Refusal::unknown(("inject", "状況付与"), name, known)
    })
}

fn event(compiled: &Compiled, name: &str) -> Result<EventId, Refusal> {
    compiled.model.script().event(name).ok_or_else(|| {
        // What there is is not told: it would tell what is to come.
        Refusal::unknown(("matter", "事案"), name, [])
    })
}

fn action(compiled: &Compiled, name: &str) -> Result<hakyu_engine::ActionId, Refusal> {
    compiled.model.script().action(name).ok_or_else(|| {
        let known = compiled.model.script().actions.iter().map(|a| a.id.as_str());
        Refusal::unknown(("action", "対応"), name, known)
    })
}

/// A service by its id.
pub(super) fn service(compiled: &Compiled, name: &str) -> Result<ServiceId, Refusal> {
    compiled.model.service(name).ok_or_else(|| {
        let all = (0..compiled.model.service_count() as u64)
            .filter_map(|s| u32::try_from(s).ok())
            .map(|s| compiled.model.id(ServiceId(s)));
        Refusal::unknown(("service", "サービス"), name, all)
    })
}

fn group(compiled: &Compiled, of: &str, need: &str) -> Result<GroupId, Refusal> {
    let id = service(compiled, of)?;
    compiled.model.group(id, need).ok_or_else(|| {
        Refusal::new(
            format!("{of} has no need '{need}'"),
            format!("{of}に必要資源「{need}」はありません"),
        )
    })
}

fn control(compiled: &Compiled, control: &Control) -> Result<Order, Refusal> {
    Ok(match control {
        Control::Damage { service: of, loss, seconds } => Order::Damage {
            service: service(compiled, of)?,
            loss: Level::new(*loss),
            seconds: *seconds,
        },
        Control::Limit { service: of, left, seconds } => Order::Limit {
            service: service(compiled, of)?,
            left: Level::new(*left),
            seconds: *seconds,
        },
        Control::Demand { service: of, demand, seconds } => {
            Order::Demand { service: service(compiled, of)?, demand: *demand, seconds: *seconds }
        }
        Control::Stock { service: of, need, seconds } => {
            Order::Stock { group: group(compiled, of, need)?, seconds: *seconds }
        }
        Control::Inflow { service: of, need, rate, seconds } => Order::Inflow {
            group: group(compiled, of, need)?,
            rate: Level::new(*rate),
            seconds: *seconds,
        },
    })
}

fn deed(compiled: &Compiled, by: RoleId, done: &Conducted) -> Result<Deed, Refusal> {
    let script = compiled.model.script();
    Ok(match &done.doing {
        Doing::Act(name) => Deed::Act(action(compiled, name)?),
        Doing::Message(letter) => {
            let to = each(&letter.to, |r| role(compiled, r))?;
            if to.is_empty() {
                return Err(Refusal::new("a message needs a receiver", "連絡には宛先が必要です"));
            }
            if to.contains(&by) {
                return Err(Refusal::new("nobody writes to oneself", "自分宛ての連絡はできません"));
            }
            Deed::Message { kind: kind(&letter.kind)?, to, form: form(compiled, letter)? }
        }
        Doing::Forecast { service: of, restored, margin, level } => Deed::Forecast {
            service: service(compiled, of)?,
            restored: SimTime(*restored),
            margin: *margin,
            level: Level::new(*level),
        },
        Doing::Mode(name) => {
            let mode = script.mode(name).ok_or_else(|| {
                Refusal::unknown(("mode", "体制"), name, script.modes.iter().map(String::as_str))
            })?;
            let deciders = script.messages.modes.get(mode.index()).map(|m| m.deciders.as_slice());
            if deciders.is_some_and(|d| !d.is_empty() && !d.contains(&by)) {
                return Err(Refusal::new(
                    "this mode is decided on by others; you can report that it seems called for",
                    "この体制の決定権限はありません。必要と考える旨を情報連絡することはできます",
                ));
            }
            Deed::SwitchMode(mode)
        }
        Doing::Phase(phase) => Deed::SwitchPhase(*phase),
        Doing::Invoke(name) => {
            let plans = &script.plans.plans;
            let at = plans.iter().position(|p| p.id == *name);
            let at = at.and_then(|p| u32::try_from(p).ok()).ok_or_else(|| {
                Refusal::unknown(("plan", "計画"), name, plans.iter().map(|p| p.id.as_str()))
            })?;
            Deed::Plan(PlanDeed::Invoke(hakyu_engine::PlanId(at)))
        }
        Doing::Mission { mission: name, choice: word } => {
            let missions = &script.plans.missions;
            let at = missions.iter().position(|m| m.id == *name);
            let at = at.and_then(|m| u32::try_from(m).ok()).ok_or_else(|| {
                Refusal::unknown(("mission", "使命"), name, missions.iter().map(|m| m.id.as_str()))
            })?;
            let choice = CHOICES.iter().find(|c| c.0 == word).map(|c| c.1).ok_or_else(|| {
                Refusal::unknown(("choice", "選択肢"), word, CHOICES.map(|c| c.0))
            })?;
            Deed::Plan(PlanDeed::Decide { mission: hakyu_engine::MissionId(at), choice })
        }
    })
}

const CHOICES: [(&str, Choice); 3] =
    [("accept", Choice::Accept), ("reduce", Choice::Reduce), ("stop", Choice::Stop)];

/// Kinds of messages by their words.
pub const KINDS: [(&str, DeedKind); 6] = [
    ("report", DeedKind::Report),
    ("relay", DeedKind::Relay),
    ("notice", DeedKind::Notice),
    ("announce", DeedKind::Announce),
    ("status", DeedKind::Status),
    ("newsletter", DeedKind::Newsletter),
];

fn kind(word: &str) -> Result<DeedKind, Refusal> {
    KINDS.iter().find(|k| k.0 == word).map(|k| k.1).ok_or_else(|| {
        Refusal::unknown(("kind of message", "連絡の種別"), word, KINDS.map(|k| k.0))
    })
}

/// How a matter stands, by its words.
pub const STATUSES: [(&str, Status); 3] = [
    ("ongoing", Status::Ongoing),
    ("restoring", Status::Restoring),
    ("restored", Status::Restored),
];

/// How far a message may go, by its words.
pub const SCOPES: [(&str, Scope); 4] = [
    ("red", Scope::Red),
    ("amber", Scope::Amber),
    ("green", Scope::Green),
    ("clear", Scope::Clear),
];

fn form(compiled: &Compiled, letter: &Letter) -> Result<Form, Refusal> {
    let all = taxonomy();
    let ticks = |entries: &[hakyu_scenarios::taxonomy::Entry], words: &[String], what| {
        for word in words {
            if !entries.iter().any(|e| e.id == *word) {
                return Err(Refusal::unknown(what, word, entries.iter().map(|e| e.id.as_str())));
            }
        }
        Ok(bits(entries, words.iter().map(String::as_str)))
    };
    let types = ticks(&all.types, &letter.types, ("type of event", "事象の類型"))?;
    let causes = ticks(&all.causes, &letter.causes, ("cause", "原因の類型"))?;
    let status =
        match &letter.status {
            None => None,
            Some(word) => {
                Some(STATUSES.iter().find(|s| s.0 == word).map(|s| s.1).ok_or_else(|| {
                    Refusal::unknown(("status", "状態"), word, STATUSES.map(|s| s.0))
                })?)
            }
        };
    let scope = match &letter.scope {
        None => Scope::default(),
        Some(word) => SCOPES.iter().find(|s| s.0 == word).map(|s| s.1).ok_or_else(|| {
            Refusal::unknown(("sharing scope", "共有範囲"), word, SCOPES.map(|s| s.0))
        })?,
    };
    let channels = &compiled.model.script().messages.channels;
    let via = each(&letter.via, |name| {
        let at = channels.iter().position(|c| c.id == *name);
        at.and_then(|c| u32::try_from(c).ok()).map(hakyu_engine::ChannelId).ok_or_else(|| {
            Refusal::unknown(("channel", "連絡手段"), name, channels.iter().map(|c| c.id.as_str()))
        })
    })?;
    Ok(Form {
        about: each(&letter.about, |s| service(compiled, s))?,
        matters: each(&letter.matters, |e| event(compiled, e))?,
        types: u16::try_from(types).unwrap_or(u16::MAX),
        causes,
        noticed: letter.noticed.map(SimTime),
        impact: letter.impact,
        status,
        forecast: letter.forecast.map(SimTime),
        near_miss: letter.near_miss,
        uncertain: letter.uncertain,
        anonymous: letter.anonymous,
        scope,
        claims: each(&letter.levels, |(s, l)| Ok((service(compiled, s)?, Level::new(*l))))?,
        invented: Vec::new(),
        via,
        stated: true,
    })
}
