//! The screen of a role. It is made of [`Knowledge`] – what reached the role – of what the role itself entered, and of what
//! everybody may know: its own brief, the actions of the catalogue, the list of contacts. Neither the simulation nor a
//! record is within reach here.

use std::collections::BTreeMap;

use hakyu_engine::{ActionId, EventId, ModeId, RoleId, SimTime, script::Deed};
use hakyu_scenarios::{
    compile::Compiled,
    syntax::{Via, planning::Attachment},
};

use super::letters::{channel_title, content_words};
use crate::{
    assemble::{inject_words_plain, mode_title},
    log::{Act, Doing, Entry, Handling},
    outcome::Text,
    view::{Knowledge, Received, Source},
    words::{hours, number, role_title, service_title, text, to_minutes},
};

/// What a role sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Role id.
    pub id: String,
    /// Its title with its organisation.
    pub title: Text,
    /// What it answers for and may decide.
    pub brief: Text,
    /// The second at which the clock stands.
    pub now: u64,
    /// What it has read, the oldest first.
    pub inbox: Vec<InboxItem>,
    /// Services it has heard of or watches.
    pub gauges: Vec<Gauge>,
    /// Matters it knows of.
    pub matters: Vec<MatterRow>,
    /// Modes as it last heard of them: id, name, in force, since.
    pub modes: Vec<(String, Text, bool, u64)>,
    /// What it did.
    pub sent: Vec<Sent>,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxItem {
    /// When it was read.
    pub at: u64,
    /// `inject`, `message`, `ad-hoc`.
    pub kind: &'static str,
    /// The inject, if it is one.
    pub id: String,
    /// Who it comes from; may be empty.
    pub from: Text,
    /// How it came.
    pub via: Text,
    /// Its title.
    pub title: Text,
    /// Its words.
    pub text: Text,
    /// What is attached: title, content.
    pub attachments: Vec<(Text, Text)>,
}

/// A service as the role believes it to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauge {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Level believed in, ppm.
    pub level: u32,
    /// The time this is about; none: nothing was ever heard, so it is taken to be well.
    pub as_of: Option<u64>,
    /// Its own telemetry shows it.
    pub own: bool,
    /// Learned from somebody else, not seen.
    pub told: bool,
    /// Below the maintenance level as believed.
    pub out: bool,
    /// Beliefs so far: (since, ppm).
    pub past: Vec<(u64, u32)>,
}

/// A matter that the role knows of, by what told it: titles of events are not for players.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterRow {
    /// Event id, for forms.
    pub id: String,
    /// What it is called here.
    pub label: Text,
    /// Since when it is known.
    pub since: u64,
}

/// Something the role did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When.
    pub at: u64,
    /// Number of its entry.
    pub entry: u32,
    /// In words.
    pub text: Text,
}

/// An action of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRow {
    /// Id.
    pub id: String,
    /// Name.
    pub title: Text,
    /// From decision to effect.
    pub takes: Text,
    /// What it costs; may be empty.
    pub costs: Text,
}

/// What a role may do at all, apart from what it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Actions.
    pub actions: Vec<ActionRow>,
    /// Whom it can write to: id, title; those of its own organisation first.
    pub contacts: Vec<(String, Text)>,
    /// Modes it may decide on: id, name.
    pub modes: Vec<(String, Text)>,
    /// Plans it may invoke: id, name.
    pub plans: Vec<(String, Text)>,
    /// Missions it answers for: id, name.
    pub missions: Vec<(String, Text)>,
    /// Its channels: id, name.
    pub channels: Vec<(String, Text)>,
    /// Services it can name in forms: those of its telemetry, then those in question.
    pub services: Vec<(String, Text)>,
}

impl Desk {
    /// The screen of the role of the first view; further views are of roles in the same room.
    pub(super) fn of(
        compiled: &Compiled,
        views: &[Knowledge],
        entries: &[Entry],
        now: u64,
    ) -> Self {
        let role = views[0].role;
        let script = compiled.model.script();
        let id = script.roles[role.index()].id.clone();
        let brief = compiled.role(role).and_then(|r| r.brief.as_ref()).map(text);
        let ours: Vec<&str> =
            views.iter().map(|v| script.roles[v.role.index()].id.as_str()).collect();
        let mut inbox: Vec<InboxItem> = views
            .iter()
            .flat_map(|view| view.received.iter().map(|(at, r)| item(compiled, entries, at.0, r)))
            .collect();
        inbox.sort_by_key(|item| item.at);
        inbox.dedup();
        Self {
            title: role_title(compiled, role),
            brief: brief.unwrap_or_default(),
            now,
            inbox,
            gauges: gauges(compiled, &views[0]),
            matters: matters(compiled, views),
            modes: modes(compiled, views),
            sent: entries
                .iter()
                .filter_map(|entry| match &entry.what {
                    Act::Deed(done) if ours.contains(&done.role.as_str()) => Some(Sent {
                        at: done.attested.as_ref().map_or(entry.at, |a| a.at),
                        entry: entry.number,
                        text: doing_words(compiled, &done.doing),
                    }),
                    Act::Free { role, text } if ours.contains(&role.as_str()) => Some(Sent {
                        at: entry.at,
                        entry: entry.number,
                        text: Text::new(format!("other: {text}"), format!("その他：{text}")),
                    }),
                    _ => None,
                })
                .collect(),
            id,
        }
    }
}

fn gauges(compiled: &Compiled, view: &Knowledge) -> Vec<Gauge> {
    let telemetry = &compiled.model.script().knowledge.telemetry;
    let own: Vec<_> = telemetry
        .iter()
        .filter(|t| t.role == view.role)
        .flat_map(|t| t.services.iter().copied())
        .collect();
    let mut past: BTreeMap<_, Vec<(u64, u32)>> = BTreeMap::new();
    for (service, belief) in &view.past {
        past.entry(*service).or_default().push((belief.since.0, belief.level.ppm()));
    }
    let mut all: Vec<_> = own.clone();
    all.extend(view.services.keys().copied().filter(|s| !own.contains(s)));
    all.sort_unstable();
    all.dedup();
    let mut rows: Vec<Gauge> = all
        .into_iter()
        .map(|service| {
            let belief = view.services.get(&service);
            let level = view.level(service);
            Gauge {
                id: compiled.model.id(service).to_owned(),
                title: service_title(compiled, service),
                level: level.ppm(),
                as_of: belief.map(|b| b.as_of.0),
                own: own.contains(&service),
                told: belief.is_some_and(|b| b.source != Source::Telemetry),
                out: level < compiled.model.info(service).maintenance.level,
                past: past.remove(&service).unwrap_or_default(),
            }
        })
        .collect();
    rows.sort_by_key(|g| !g.own);
    rows
}

fn matters(compiled: &Compiled, views: &[Knowledge]) -> Vec<MatterRow> {
    let script = compiled.model.script();
    let mut known: BTreeMap<EventId, SimTime> = BTreeMap::new();
    for view in views {
        for (matter, since) in &view.matters {
            let at = known.entry(*matter).or_insert(*since);
            *at = (*since).min(*at);
        }
    }
    let told = |matter: EventId| {
        let received = views.iter().flat_map(|v| &v.received);
        received.filter_map(move |(at, what)| match what {
            Received::Inject { inject, alternative, .. } => {
                let row = &script.injects[inject.index()];
                let tells = alternative
                    .and_then(|a| row.alternatives.get(a as usize))
                    .map_or(&row.tells, |a| &a.tells);
                let title = compiled.inject(*inject)?.title.as_ref().map(text)?;
                tells.contains(&matter).then_some((*at, title))
            }
            Received::Message(content) => content.matters.contains(&matter).then(|| {
                let who = role_title(compiled, content.from);
                let words = Text::new(
                    format!("what {} told", who.en),
                    format!("{}から連絡のあった事案", who.ja),
                );
                (*at, words)
            }),
            Received::AdHoc(_) => None,
        })
    };
    let mut rows: Vec<MatterRow> = known
        .into_iter()
        .map(|(matter, since)| {
            let first = told(matter).min_by_key(|t| t.0).map(|t| t.1);
            let noticed = || {
                let at = crate::words::clock_time(compiled, since.0);
                Text::new(
                    format!("what was noticed at {}", at.en),
                    format!("{}に検知した事案", at.ja),
                )
            };
            MatterRow {
                id: script.events[matter.index()].id.clone(),
                label: first.unwrap_or_else(noticed),
                since: since.0,
            }
        })
        .collect();
    rows.sort_by_key(|m| m.since);
    rows
}

fn modes(compiled: &Compiled, views: &[Knowledge]) -> Vec<(String, Text, bool, u64)> {
    let words = &compiled.model.script().modes;
    let mut rows: Vec<_> = views
        .iter()
        .flat_map(|v| v.modes.values())
        .map(|news| {
            let id = words[news.mode.index()].clone();
            (id, mode_title(compiled, news.mode), news.on, news.since.0)
        })
        .collect();
    rows.sort_by_key(|m| m.3);
    rows.dedup();
    rows
}

fn item(compiled: &Compiled, entries: &[Entry], at: u64, received: &Received) -> InboxItem {
    match received {
        Received::Inject { inject, alternative, quotes } => {
            let entry = compiled.inject(*inject);
            let id = compiled.model.script().injects[inject.index()].id.clone();
            let sender = entry.and_then(|e| e.from.as_ref()).and_then(|from| {
                compiled.model.script().role(&from.value).map(|r| role_title(compiled, r))
            });
            let other = alternative.and_then(|a| compiled.alternative(*inject, a));
            let attachments: &[Attachment] = match (other, entry) {
                (Some(other), _) => &other.attachments,
                (None, Some(entry)) => &entry.attachments,
                (None, None) => &[],
            };
            let edited = edit(entries, &id, at);
            let title = edited
                .and_then(|e| e.0.clone())
                .or_else(|| entry.and_then(|e| e.title.as_ref()).map(text));
            let words = match edited {
                Some((_, words)) => words.clone(),
                None => inject_words_plain(compiled, *inject, *alternative, quotes),
            };
            InboxItem {
                at,
                kind: "inject",
                from: sender.unwrap_or_default(),
                via: entry.map(|e| via_title(e.via.value)).unwrap_or_default(),
                title: title.unwrap_or_else(|| Text::both(id.clone())),
                text: words,
                attachments: attachments.iter().map(attached).collect(),
                id,
            }
        }
        Received::Message(content) => {
            let script = compiled.model.script();
            let from = &script.roles[content.from.index()].id;
            let letter = entries.iter().find_map(|entry| match &entry.what {
                Act::Deed(done) if done.role == *from && entry.at == content.sent.0 => {
                    match &done.doing {
                        Doing::Message(letter) => Some(letter),
                        _ => None,
                    }
                }
                _ => None,
            });
            let (title, mut words) = content_words(compiled, content);
            if let Some(letter) = letter.filter(|l| !l.text.is_empty()) {
                words = Text::new(
                    format!("{}\n{}", letter.text, words.en),
                    format!("{}\n{}", letter.text, words.ja),
                );
            }
            InboxItem {
                at,
                kind: "message",
                id: String::new(),
                from: role_title(compiled, content.from),
                via: Text::default(),
                title,
                text: words,
                attachments: Vec::new(),
            }
        }
        Received::AdHoc(wanted) => {
            let found = entries.iter().find_map(|entry| match &entry.what {
                Act::AdHoc { number, title, text, via, .. } if number == wanted => {
                    Some((title.clone(), text.clone(), via.clone()))
                }
                _ => None,
            });
            let (title, words, via) = found.unwrap_or_default();
            InboxItem {
                at,
                kind: "ad-hoc",
                id: format!("ad-hoc-{}", wanted + 1),
                from: Text::default(),
                via: Text::both(via),
                title,
                text: words,
                attachments: Vec::new(),
            }
        }
    }
}

/// The last edit of an inject before it was read.
fn edit<'e>(entries: &'e [Entry], id: &str, at: u64) -> Option<(&'e Option<Text>, &'e Text)> {
    entries.iter().rev().find_map(|entry| match &entry.what {
        Act::Inject { inject, handling: Handling::Edit { title, text } }
            if inject == id && entry.at <= at =>
        {
            Some((title, text))
        }
        _ => None,
    })
}

fn attached(attachment: &Attachment) -> (Text, Text) {
    let name = || Text::both(attachment.name.value.clone());
    (attachment.title.as_ref().map_or_else(name, text), text(&attachment.text))
}

/// How an inject comes, in words.
fn via_title(via: Via) -> Text {
    let (en, ja) = match via {
        Via::Mail => ("mail", "メール"),
        Via::Phone => ("phone", "電話"),
        Via::Fax => ("fax", "FAX"),
        Via::Portal => ("portal", "ポータル"),
        Via::Press => ("press", "報道"),
        Via::Tv => ("television", "テレビ"),
        Via::Sns => ("social media", "SNS"),
        Via::Alarm => ("alarm", "警報"),
        Via::Paper => ("paper", "紙"),
        Via::Radio => ("radio", "無線"),
    };
    Text::new(en, ja)
}

/// Something done, in words.
pub fn doing_words(compiled: &Compiled, doing: &Doing) -> Text {
    let script = compiled.model.script();
    let role = |id: &String| {
        script.role(id).map_or_else(|| Text::both(id.clone()), |r| role_title(compiled, r))
    };
    match doing {
        Doing::Act(id) => script
            .action(id)
            .and_then(|a| compiled.action(a))
            .map_or_else(|| Text::both(id.clone()), |a| text(&a.title)),
        Doing::Message(letter) => {
            let kind = super::letters::kind_title(&letter.kind);
            let to: Vec<Text> = letter.to.iter().map(role).collect();
            let en: Vec<&str> = to.iter().map(|t| t.en.as_str()).collect();
            let ja: Vec<&str> = to.iter().map(|t| t.ja.as_str()).collect();
            Text::new(
                format!("{} to {}", kind.en, en.join("; ")),
                format!("{}（{}宛て）", kind.ja, ja.join("、")),
            )
        }
        Doing::Forecast { service, restored, margin, level } => {
            let name = compiled
                .model
                .service(service)
                .map_or_else(|| Text::both(service.clone()), |s| service_title(compiled, s));
            let (at, by) = (crate::words::clock_time(compiled, *restored), hours(*margin));
            let level = crate::words::percent(*level);
            Text::new(
                format!(
                    "restoration forecast: {} back at {level} about {} (± {})",
                    name.en, at.en, by.en
                ),
                format!("復旧見込み：{}は{}ごろ（前後{}）に{level}まで復旧", name.ja, at.ja, by.ja),
            )
        }
        Doing::Mode(id) => {
            let name =
                script.mode(id).map_or_else(|| Text::both(id.clone()), |m| mode_title(compiled, m));
            Text::new(format!("decides: {} mode", name.en), format!("体制の決定：{}", name.ja))
        }
        Doing::Phase(phase) => {
            Text::new(format!("moves to phase {}", phase + 1), format!("第{}段階へ移行", phase + 1))
        }
        Doing::Invoke(id) => Text::new(format!("invokes plan {id}"), format!("計画「{id}」を発動")),
        Doing::Mission { mission, choice } => Text::new(
            format!("decides on mission {mission}: {choice}"),
            format!("使命「{mission}」の残留リスク：{choice}"),
        ),
    }
}

impl Offer {
    /// What a role may do.
    pub fn of(compiled: &Compiled, role: RoleId) -> Self {
        let script = compiled.model.script();
        let title_of = |r: RoleId| (script.roles[r.index()].id.clone(), role_title(compiled, r));
        let own = crate::organisation::of(compiled, role).map(|o| o.roles).unwrap_or_default();
        let mut contacts: Vec<RoleId> = own.iter().copied().filter(|r| *r != role).collect();
        let others = (0u32..).take(script.roles.len()).map(RoleId);
        contacts.extend(others.filter(|r| !own.contains(r)));
        let modes = (0u32..).zip(&script.messages.modes);
        let modes = modes.filter(|(_, m)| m.deciders.is_empty() || m.deciders.contains(&role));
        let plans = script.plans.plans.iter().zip(0u32..).filter(|(p, _)| p.owner == role);
        let missions = script.plans.missions.iter().zip(0u32..);
        let missions = missions.filter(|(m, _)| m.owner == role);
        let telemetry = script.knowledge.telemetry.iter().filter(|t| t.role == role);
        let mut services: Vec<_> = telemetry.flat_map(|t| t.services.iter().copied()).collect();
        services.sort_unstable();
        services.dedup();
        let channels = &script.roles[role.index()].desk.channels;
        Self {
            actions: actions(compiled, role),
            contacts: contacts.into_iter().map(title_of).collect(),
            modes: modes
                .map(|(m, _)| (script.modes[m as usize].clone(), mode_title(compiled, ModeId(m))))
                .collect(),
            plans: plans
                .map(|(p, at)| {
                    let entry = compiled.plan(hakyu_engine::PlanId(at));
                    (
                        p.id.clone(),
                        entry.map_or_else(|| Text::both(p.id.clone()), |e| text(&e.title)),
                    )
                })
                .collect(),
            missions: missions
                .map(|(m, at)| {
                    let entry = compiled.mission(hakyu_engine::MissionId(at));
                    (
                        m.id.clone(),
                        entry.map_or_else(|| Text::both(m.id.clone()), |e| text(&e.title)),
                    )
                })
                .collect(),
            channels: channels
                .iter()
                .map(|c| {
                    let id = script.messages.channels[c.index()].id.clone();
                    (id, channel_title(compiled, *c))
                })
                .collect(),
            services: services
                .into_iter()
                .map(|s| (compiled.model.id(s).to_owned(), service_title(compiled, s)))
                .collect(),
        }
    }
}

/// Actions that a role may take: those that some playbook or plan gives to it, and those that are given to nobody.
fn actions(compiled: &Compiled, role: RoleId) -> Vec<ActionRow> {
    let script = compiled.model.script();
    let steps = script.steps.iter().map(|s| (s.role, &s.deed));
    let planned = script.plans.plans.iter().flat_map(|p| &p.steps);
    let planned = planned.filter_map(|s| Some((s.role, s.deed.as_ref()?)));
    let given: Vec<(RoleId, ActionId)> = steps
        .chain(planned)
        .filter_map(|(role, deed)| match deed {
            Deed::Act(action) => Some((role, *action)),
            _ => None,
        })
        .collect();
    let may = |action: ActionId| {
        let mut to = given.iter().filter(|g| g.1 == action).peekable();
        to.peek().is_none() || to.any(|g| g.0 == role)
    };
    compiled
        .scenario
        .actions
        .iter()
        .filter_map(|entry| {
            let id = script.action(&entry.id.value).filter(|id| may(*id))?;
            let takes = &script.actions[id.index()].takes;
            let about = |share| hours(to_minutes(takes.quantile(share)));
            let (low, high) = (about(0.1), about(0.9));
            let takes = if low == high {
                low
            } else {
                Text::new(format!("{}–{}", low.en, high.en), format!("{}～{}", low.ja, high.ja))
            };
            Some(ActionRow {
                id: entry.id.value.clone(),
                title: text(&entry.title),
                takes,
                costs: entry.costs.as_ref().map(costs).unwrap_or_default(),
            })
        })
        .collect()
}

fn costs(costs: &hakyu_scenarios::syntax::planning::Costs) -> Text {
    let (mut en, mut ja) = (Vec::new(), Vec::new());
    if let Some(staff) = &costs.staff {
        en.push(format!("{} {}", staff.value, if staff.value == 1 { "person" } else { "people" }));
        ja.push(format!("{}人", staff.value));
    }
    if let Some(yen) = &costs.yen {
        en.push(format!("{} yen", number(yen.value as f64)));
        ja.push(format!("{}円", number(yen.value as f64)));
    }
    if let Some(note) = costs.note.as_ref().map(text) {
        en.push(note.en);
        ja.push(note.ja);
    }
    Text::new(en.join("; "), ja.join("、"))
}
