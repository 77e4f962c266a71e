//! How information travels: channels, desks, routes, modes, circles.

use std::fmt;

use hakyu_seeds::Distribution;

use crate::{
    script::{Condition, DeedKind},
    units::{ChannelId, EventId, InjectId, Level, ModeId, PlaceId, RoleId, ServiceId, SimTime},
};

/// The information side of a script.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    /// Channels in the order of their ids.
    pub channels: Vec<Channel>,
    /// Routes in the order of their ids.
    pub routes: Vec<Route>,
    /// Modes, by [`ModeId`] (those of `Script::modes`); empty: modes are words only.
    pub modes: Vec<Mode>,
    /// Circles of voluntary sharing.
    pub circles: Vec<Circle>,
    /// Seconds from Monday 00:00 civil time to the start of the run, for office hours.
    pub week: u64,
    /// What injects say beside the levels their text quotes, in the order of their ids; most say nothing more.
    pub forms: Vec<(InjectId, Form)>,
}

/// A way for messages: phone, mail, portal, radio, satellite.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Text id.
    pub id: String,
    /// Services that must work at the place of both ends; it carries a message with the probability of the least level.
    pub needs: Vec<(PlaceId, Vec<ServiceId>)>,
    /// Services that must work wherever the ends are.
    pub always: Vec<ServiceId>,
    /// Seconds under way.
    pub latency: Distribution,
    /// Seconds until a sender knows that it failed and tries the next way.
    pub retry: u64,
}

/// How a post works: hours, deputies, channels.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// Office hours: (first second of the day, first second after it, weekdays from Monday as bits). None: around the clock.
    pub office: Option<(u32, u32, u8)>,
    /// Modes in which it is staffed around the clock whatever its hours.
    pub awake: Vec<ModeId>,
    /// Who handles what comes in while the post is away or closed, on its behalf.
    pub deputy: Option<RoleId>,
    /// Times of absence, seconds since the start.
    pub away: Vec<(u64, u64)>,
    /// Channels in order of preference; empty: a message takes a minute and never fails.
    pub channels: Vec<ChannelId>,
    /// People who handle messages side by side; 0 counts as 1.
    pub seats: u32,
    /// Where the post is.
    pub place: Option<PlaceId>,
    /// Probability of sharing what need not be shared, ppm.
    pub participation: u32,
}

/// How far a message may go (Traffic Light Protocol).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// For the receiver only.
    Red,
    /// Within the receiver's organisation and circle.
    #[default]
    Amber,
    /// Within the community.
    Green,
    /// No limit.
    Clear,
}

/// How the matter of a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Service is out, and no better than before.
    Ongoing,
    /// Service is out, and coming back.
    Restoring,
    /// Service is back.
    Restored,
}

/// Level from which on a service counts as working in the form, ppm.
pub const WORKS: u32 = 950_000;

/// Bit of the cause that is not known.
pub const CAUSE_UNKNOWN: u32 = 1 << 16;

/// Bit of the event type of signs and near misses.
pub const TYPE_NEAR_MISS: u16 = 1;

/// The report form: what a message says beside its payload.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a form has boxes to tick")]
pub struct Form {
    /// Services it is about.
    pub about: Vec<ServiceId>,
    /// Matters it is about, as far as the sender knows of them; empty: all it knows of.
    pub matters: Vec<EventId>,
    /// Event types ticked (taxonomy 4.1), as bits; 0: those of the matters that the message tells of.
    pub types: u16,
    /// Causes ticked (taxonomy 4.2), as bits; 0: those of the matters that the message tells of, else `unknown`.
    pub causes: u32,
    /// When it was noticed; `None`: the time that the first level told is about.
    pub noticed: Option<SimTime>,
    /// People without service; `None`: those of the services told, times what the sender believes to be missing.
    pub impact: Option<u64>,
    /// How it stands; `None`: as the sender's beliefs went.
    pub status: Option<Status>,
    /// When service is expected to be back.
    pub forecast: Option<SimTime>,
    /// A sign or near miss, nothing happened.
    pub near_miss: bool,
    /// The sender says that it is not sure.
    pub uncertain: bool,
    /// Later receivers do not learn who sent it first.
    pub anonymous: bool,
    /// How far it may go.
    pub scope: Scope,
    /// What it claims regardless of what the sender believes: false information, or a statement of the author.
    pub claims: Vec<(ServiceId, Level)>,
    /// Claims that are false: they are left out where false information is.
    pub invented: Vec<(ServiceId, Level)>,
    /// Channels to try first, before those of the sender.
    pub via: Vec<ChannelId>,
    /// It says what stands in it and nothing else: a person filled it in, and what was left open stays open.
    pub stated: bool,
}

/// The digest of a model rests on this: what came later and is not used is left out.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // All fields by name, so that none is forgotten here.
        let Self {
            about,
            matters,
            types,
            causes,
            noticed,
            impact,
            status,
            forecast,
            near_miss,
            uncertain,
            anonymous,
            scope,
            claims,
            invented,
            via,
            stated,
        } = self;
        let mut shown = f.debug_struct("Form");
        shown.field("about", about).field("matters", matters).field("types", types);
        shown.field("causes", causes).field("noticed", noticed).field("impact", impact);
        shown.field("status", status).field("forecast", forecast).field("near_miss", near_miss);
        shown.field("uncertain", uncertain).field("anonymous", anonymous).field("scope", scope);
        shown.field("claims", claims).field("invented", invented).field("via", via);
        if *stated {
            shown.field("stated", stated);
        }
        shown.finish()
    }
}

/// A standing rule by which simulated actors pass on what they have read.
#[derive(Clone, Debug)]
pub struct Route {
    /// Text id: F1 … F19 of the source documents, or one of the scenario.
    pub id: String,
    /// From whom to whom.
    pub hops: Vec<(RoleId, Vec<RoleId>)>,
    /// Kinds of message that it takes in.
    pub takes: Vec<DeedKind>,
    /// What it gives out.
    pub gives: DeedKind,
    /// Modes in which it is used, as the sender knows them; empty: all.
    pub modes: Vec<ModeId>,
    /// Phase of the crisis in which it is used.
    pub phase: Option<u8>,
    /// Share passed on, ppm; drawn once for each thread of messages.
    pub triage: u32,
    /// Share passed on of near misses and of messages in which every service told works, ppm; `None`: as of all others.
    pub near_miss: Option<u32>,
    /// Seconds to draft.
    pub drafting: Distribution,
    /// Least openness a message must have to go this way.
    pub scope: Scope,
    /// Voluntary: passed on with the sender's participation only.
    pub voluntary: bool,
    /// The origin is taken off.
    pub anonymises: bool,
}

/// A mode of the information-sharing system.
#[derive(Clone, Debug, Default)]
pub struct Mode {
    /// Who may decide on it; empty: anybody.
    pub deciders: Vec<RoleId>,
    /// Who is told when it is switched.
    pub told: Vec<RoleId>,
    /// It lies over another mode instead of replacing it.
    pub overlay: bool,
    /// Status reports: from whom to whom, every so many seconds, while the sender knows of the mode.
    pub reports: Vec<(RoleId, Vec<RoleId>, u64)>,
    /// Phases (gather, share, announce …), in order, each with the seconds after which it gives way by itself; 0: never.
    pub phases: Vec<(String, u64)>,
    /// When it is called for, as each decider sees it: levels are those that the decider believes.
    pub when: Option<Condition>,
    /// When it is no longer called for, seen likewise; none: when `when` no longer holds.
    pub until: Option<Condition>,
}

impl Messages {
    /// The conditions of all modes.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.modes.iter().flat_map(|m| m.when.iter().chain(&m.until))
    }
}

/// A circle of voluntary sharing: the CEPTOAR Council, an ISAC.
#[derive(Clone, Debug)]
pub struct Circle {
    /// Text id.
    pub id: String,
    /// Members.
    pub members: Vec<RoleId>,
    /// How fast members follow the share of those who contributed, ppm per occasion.
    pub adapts: u32,
    /// Not under anybody's orders: requests to it are answered with its members' participation.
    pub independent: bool,
}
