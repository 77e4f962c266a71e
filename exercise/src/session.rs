//! A live exercise: one simulation, one clock, one log. The core behind the solo drill and every front end to come.
//!
//! State is a pure function of world, scenario, seed and log: [`Session::enter`] checks an entry, hands its orders to the
//! engine for the second at which the clock stands, and makes it durable before it returns; [`Session::resume`] does the same
//! with entries that were read. Nothing takes effect before the clock moves on. The wall clock is an argument and only noted.

mod board;
mod desk;
mod letters;
mod orders;
mod refusal;
mod rules;

pub use board::{Board, InjectRow, InjectStage, ServiceRow};
pub use desk::{ActionRow, Desk, Gauge, InboxItem, MatterRow, Offer, Sent, doing_words};
pub use orders::{KINDS, SCOPES, STATUSES, Translator};
pub use refusal::Refusal;

pub(crate) use letters::{channel_title, content_words};

use std::{collections::BTreeSet, sync::Arc};

use hakyu_engine::{
    Command, Fact, LockDetection, Off, Record, RoleId, RunError, Setup, SimTime, Simulation,
    SubmitError, What,
    record::{knowledge::KnowledgeFact, messages::MessagesFact},
};
use hakyu_scenarios::compile::Compiled;
use hakyu_seeds::{MasterSeed, Replicate, STREAM_VERSION};

use crate::{
    log::{Act, Author, Clock, Entry, FORMAT, Journal, LogError, LogFile, Opening, Seat},
    play::{Course, Settings},
    view::{Knowledge, addressed_to},
    words::text,
};

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// It was refused; nothing has changed.
    #[error("{0}")]
    Refused(Refusal),
    /// The log could not be written; nothing has changed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The engine stopped.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The log belongs to another scenario, or to another state of it.
    #[error(
        "this log was made with another state of scenario '{scenario}': its model is {found}, the present one is {here}; take the scenario file as it was then"
    )]
    OtherModel {
        /// The scenario.
        scenario: String,
        /// Digest in the log.
        found: String,
        /// Digest now.
        here: String,
    },
    /// An entry of a log that was read is refused.
    #[error("entry {number} of the log cannot be carried out: {refusal}")]
    BadEntry {
        /// Which.
        number: u32,
        /// Why.
        refusal: Refusal,
    },
}

impl From<Refusal> for SessionError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Words for what the engine refuses.
fn submitted(compiled: &Compiled, error: SubmitError) -> Refusal {
    let inject = |id: u32| {
        let injects = &compiled.model.script().injects;
        injects.get(id as usize).map_or_else(String::new, |i| i.id.clone())
    };
    match error {
        SubmitError::Fired(id, at) => {
            let (id, at) = (inject(id), crate::words::clock_time(compiled, at.0));
            Refusal::new(
                format!("inject '{id}' was sent at {} already", at.en),
                format!("状況付与「{id}」は{}に付与済みです", at.ja),
            )
        }
        SubmitError::Skipped(id) => {
            let id = inject(id);
            Refusal::new(
                format!("inject '{id}' was skipped for good"),
                format!("状況付与「{id}」は取りやめ済みです"),
            )
        }
        SubmitError::AfterEnd(..) => {
            Refusal::new("the scenario is over", "シナリオの期間は終了しています")
        }
        other => Refusal::new(other.to_string(), format!("受け付けられません（{other}）")),
    }
}

/// A live exercise.
pub struct Session {
    compiled: Arc<Compiled>,
    sim: Simulation,
    translator: Translator,
    entries: Vec<Entry>,
    journal: Journal,
    /// The second at which the clock stands: everything before it has happened.
    now: u64,
    running: bool,
    /// Thousandths of a scenario second a wall millisecond.
    speed: u64,
    ended: Option<u64>,
    /// A real event suspends all.
    suspended: bool,
    /// … or these organisations.
    organisations: BTreeSet<String>,
    /// Organisations that sit in one room.
    rooms: BTreeSet<String>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("now", &self.now)
            .field("entries", &self.entries.len())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

/// The opening of an exercise of a scenario.
pub fn opening(compiled: &Compiled, settings: &Settings) -> Opening {
    let scenario = &compiled.scenario;
    let form = match scenario.form.as_ref().map(|f| f.value) {
        Some(hakyu_scenarios::syntax::Form::Solo) => "solo",
        Some(hakyu_scenarios::syntax::Form::Communications) => "communications",
        Some(hakyu_scenarios::syntax::Form::Discussion) => "discussion",
        Some(hakyu_scenarios::syntax::Form::Tabletop) => "tabletop",
        Some(hakyu_scenarios::syntax::Form::Functional) | None => "functional",
    };
    Opening {
        format: FORMAT.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        stream: STREAM_VERSION.into(),
        scenario: scenario.id.value.clone(),
        title: text(&scenario.title),
        overlays: scenario.applied.clone(),
        model: compiled.model.digest().to_string(),
        seed: settings.seed,
        replicate: settings.replicate,
        peers: settings.playbook.clone(),
        guided: false,
        form: form.into(),
        numbers_off: false,
        branched: None,
    }
}

fn setup(compiled: &Compiled, opening: &Opening) -> Result<Setup, Refusal> {
    let playbook =
        match &opening.peers {
            None => None,
            Some(name) => Some(crate::play::find(compiled, name).map_err(|e| {
                Refusal::new(e.to_string(), format!("対応計画「{name}」はありません"))
            })?),
        };
    Ok(Setup {
        seed: MasterSeed(opening.seed),
        replicate: Replicate(opening.replicate),
        playbook,
        delay: 0,
        locks: LockDetection::WhenFormed,
        digest: true,
        off: Off::NONE,
    })
}

impl Session {
    /// Opens a new exercise: the opening is its first entry.
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn open(
        compiled: Arc<Compiled>,
        opening: Opening,
        journal: Journal,
        wall: &str,
    ) -> Result<Self, SessionError> {
        let mut session = Self::bare(compiled, &opening, journal)?;
        let entry = Entry {
            number: 0,
            at: 0,
            wall: wall.to_owned(),
            by: Author::System,
            what: Act::Open(opening),
        };
        session.journal.append(&entry)?;
        session.entries.push(entry);
        Ok(session)
    }

    /// Takes an exercise up again where its log ends, and goes on writing to `journal`.
    ///
    /// # Errors
    /// [`SessionError::OtherModel`], [`SessionError::BadEntry`], [`SessionError::Run`].
    pub fn resume(
        compiled: Arc<Compiled>,
        log: &LogFile,
        journal: Journal,
    ) -> Result<Self, SessionError> {
        Self::replayed(compiled, &log.entries, journal)
    }

    /// An exercise whose history are these entries; `journal` holds them already, or is to hold what follows only.
    ///
    /// # Errors
    /// As [`Session::resume`].
    pub fn replayed(
        compiled: Arc<Compiled>,
        entries: &[Entry],
        journal: Journal,
    ) -> Result<Self, SessionError> {
        let Some(Entry { what: Act::Open(opening), .. }) = entries.first() else {
            return Err(Refusal::new(
                "a log begins with its opening",
                "ログの先頭に開始の記録がありません",
            )
            .into());
        };
        let here = compiled.model.digest().to_string();
        if opening.model != here {
            let (scenario, found) = (opening.scenario.clone(), opening.model.clone());
            return Err(SessionError::OtherModel { scenario, found, here });
        }
        let mut session = Self::bare(compiled, opening, journal)?;
        session.entries.push(entries[0].clone());
        // In a branch something may have been moved to before what was entered earlier, and what controllers did to an
        // inject may come too late. All is handed over at once, as in every comparison, so that it keeps its number.
        let ahead = opening.branched.is_some();
        if ahead {
            for (_, order) in course(&session.compiled, entries)?.orders {
                session.submit(order)?;
            }
        }
        for entry in &entries[1..] {
            session.repeat(entry, ahead).map_err(|error| match error {
                SessionError::Refused(refusal) => {
                    SessionError::BadEntry { number: entry.number, refusal }
                }
                other => other,
            })?;
        }
        Ok(session)
    }

    fn bare(
        compiled: Arc<Compiled>,
        opening: &Opening,
        journal: Journal,
    ) -> Result<Self, SessionError> {
        let setup = setup(&compiled, opening)?;
        let translator = Translator::new(&compiled, opening)?;
        let sim = Simulation::new(Arc::clone(&compiled.model), setup);
        Ok(Self {
            compiled,
            sim,
            translator,
            entries: Vec::new(),
            journal,
            now: 0,
            running: false,
            speed: 1000,
            ended: None,
            suspended: false,
            organisations: BTreeSet::new(),
            rooms: BTreeSet::new(),
        })
    }

    fn submit(&mut self, order: Command) -> Result<(), SessionError> {
        self.sim.submit(order).map_err(|e| submitted(&self.compiled, e))?;
        Ok(())
    }

    /// Carries an entry of a log out that was carried out before; its orders may have been handed over already.
    fn repeat(&mut self, entry: &Entry, handed_over: bool) -> Result<(), SessionError> {
        if entry.at > self.now {
            self.sim.run_until(SimTime(entry.at))?;
            self.now = entry.at;
        }
        let orders = self.translator.take(&self.compiled, entry)?;
        for order in orders.into_iter().filter(|_| !handed_over) {
            self.submit(order)?;
        }
        self.settle(entry)?;
        self.entries.push(entry.clone());
        Ok(())
    }

    /// What an entry changes beside the simulation.
    fn settle(&mut self, entry: &Entry) -> Result<(), RunError> {
        match &entry.what {
            Act::Clock(Clock::Start) => self.running = true,
            Act::Clock(Clock::Pause) => self.running = false,
            Act::Clock(Clock::Speed(speed)) => self.speed = *speed,
            Act::Clock(Clock::Advance(to)) => self.run_to(*to)?,
            Act::Clock(Clock::End) => {
                self.running = false;
                self.ended = Some(self.now);
            }
            Act::RealEvent { organisation: None, .. } => {
                (self.suspended, self.running) = (true, false);
            }
            Act::RealEvent { organisation: Some(name), .. } => {
                self.organisations.insert(name.clone());
            }
            Act::Resume { organisation: None } => {
                self.suspended = false;
                self.organisations.clear();
            }
            Act::Resume { organisation: Some(name) } => {
                self.organisations.remove(name);
            }
            Act::SameRoom { organisation, on } => {
                if *on {
                    self.rooms.insert(organisation.clone());
                } else {
                    self.rooms.remove(organisation);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn run_to(&mut self, to: u64) -> Result<(), RunError> {
        let to = to.min(self.compiled.model.duration().0);
        if to > self.now {
            self.sim.run_until(SimTime(to))?;
            self.now = to;
        }
        Ok(())
    }

    /// Enters something: checked, handed over, durable. Returns the number of its entry.
    ///
    /// # Errors
    /// [`SessionError`]; nothing has changed then.
    pub fn enter(&mut self, by: Author, what: Act, wall: &str) -> Result<u32, SessionError> {
        let what = what.printable();
        rules::may(self, &by, &what)?;
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let entry = Entry { number, at: self.now, wall: wall.to_owned(), by, what };
        let mut translator = self.translator.clone();
        let orders = translator.take(&self.compiled, &entry)?;
        let mut refused = None;
        for order in orders {
            if let Err(error) = self.sim.submit(order) {
                refused = Some(SessionError::Refused(submitted(&self.compiled, error)));
                break;
            }
        }
        let result = match refused {
            Some(error) => Err(error),
            None => self.journal.append(&entry).map_err(SessionError::Log),
        };
        if let Err(error) = result {
            self.rebuild()?;
            return Err(error);
        }
        self.translator = translator;
        self.settle(&entry)?;
        self.entries.push(entry);
        Ok(number)
    }

    /// Makes the simulation anew from the entries, after something was handed to it that does not count.
    fn rebuild(&mut self) -> Result<(), SessionError> {
        let now = self.now;
        let journal = std::mem::replace(&mut self.journal, Journal::memory());
        let fresh = Self::replayed(Arc::clone(&self.compiled), &self.entries, Journal::memory());
        match fresh {
            Ok(fresh) => {
                *self = fresh;
                self.journal = journal;
                self.run_to(now)?;
                Ok(())
            }
            Err(error) => {
                self.journal = journal;
                Err(error)
            }
        }
    }

    /// Lets a running clock move on to a second. Not entered: what happens follows from the entries and the time alone.
    ///
    /// # Errors
    /// [`SessionError::Run`].
    pub fn tick(&mut self, to: u64) -> Result<(), SessionError> {
        if self.running && !self.suspended && self.ended.is_none() {
            self.run_to(to)?;
        }
        Ok(())
    }

    /// Moves the clock on to the next moment at which something reaches one of these roles – something to read, a change
    /// that telemetry shows, news of a mode – but not beyond `limit`. Returns where it stands.
    ///
    /// # Errors
    /// [`SessionError`].
    pub fn jump(
        &mut self,
        roles: &[RoleId],
        limit: u64,
        by: Author,
        wall: &str,
    ) -> Result<u64, SessionError> {
        let end = limit.min(self.compiled.model.duration().0);
        rules::may(self, &by, &Act::Clock(Clock::Advance(end)))?;
        let to = self.next_for(roles, end)?;
        self.enter(by, Act::Clock(Clock::Advance(to)), wall)?;
        Ok(self.now)
    }

    /// The second after the next one at which something reaches these roles; the simulation has moved there already.
    fn next_for(&mut self, roles: &[RoleId], end: u64) -> Result<u64, SessionError> {
        let mut seen = self.sim.facts().len();
        while let Some(instant) = self.sim.step_until(SimTime(end))? {
            let facts = &self.sim.facts()[seen..];
            let model = &self.compiled.model;
            if facts.iter().any(|fact| reaches(model, roles, fact)) {
                return Ok(instant.at.0 + 1);
            }
            seen = self.sim.facts().len();
        }
        Ok(end)
    }

    /// The compiled scenario.
    pub fn compiled(&self) -> &Arc<Compiled> {
        &self.compiled
    }

    /// The second at which the clock stands.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Whether the clock runs.
    pub fn running(&self) -> bool {
        self.running
    }

    /// Thousandths of a scenario second a wall millisecond: 1000 is real time.
    pub fn speed(&self) -> u64 {
        self.speed
    }

    /// When play ended.
    pub fn ended(&self) -> Option<u64> {
        self.ended
    }

    /// Whether a real event suspends play of a role: of all, or of its organisation.
    pub fn suspended(&self, role: Option<RoleId>) -> bool {
        self.suspended
            || role.is_some_and(|r| {
                crate::organisation::of(&self.compiled, r)
                    .is_some_and(|o| self.organisations.contains(&o.id))
            })
    }

    /// The log so far.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The opening.
    pub fn opening(&self) -> Option<&Opening> {
        match &self.entries.first()?.what {
            Act::Open(opening) => Some(opening),
            _ => None,
        }
    }

    /// Who sits where.
    pub fn seat(&self, role: RoleId) -> Option<&Seat> {
        self.translator.seats().get(&role)
    }

    /// The roles that people play.
    pub fn manned(&self) -> Vec<RoleId> {
        self.translator.seats().keys().copied().collect()
    }

    /// The number that the next inject made up on the day has to have.
    pub fn next_ad_hoc(&self) -> u32 {
        self.translator.next_ad_hoc()
    }

    /// What a role knows: made of what reached it and of nothing else.
    pub fn knowledge(&self, role: RoleId) -> Knowledge {
        let at = SimTime(self.now.saturating_sub(1));
        Knowledge::of(role, addressed_to(self.sim.facts(), role), at)
    }

    /// The screen of a role: what it knows, what it can do. Roles of an organisation that sits in one room see each
    /// other's inboxes.
    pub fn desk(&self, role: RoleId) -> Desk {
        let mut views = vec![self.knowledge(role)];
        if let Some(own) = crate::organisation::of(&self.compiled, role)
            && self.rooms.contains(&own.id)
        {
            views.extend(own.roles.iter().filter(|r| **r != role).map(|r| self.knowledge(*r)));
        }
        Desk::of(&self.compiled, &views, &self.entries, self.now)
    }

    /// What controllers see: the truth.
    pub fn board(&self) -> Board {
        Board::of(&self.compiled, &self.sim, self.now, None)
    }

    /// What the sub-controller of an organisation sees: the truth of its own services, and its injects.
    pub fn sub_board(&self, organisation: &str) -> Board {
        Board::of(&self.compiled, &self.sim, self.now, Some(organisation))
    }

    /// Lets the scenario run to its end and gives the record. Play has to have ended.
    ///
    /// # Errors
    /// [`SessionError::Refused`] while play goes on, [`SessionError::Run`].
    pub fn finish(&mut self) -> Result<Record, SessionError> {
        if self.ended.is_none() {
            return Err(Refusal::new("play has not ended", "演習はまだ終了していません").into());
        }
        self.sim.run()?;
        Ok(self.sim.finish())
    }

    /// What the log makes the engine do, for playing it again, in whole or changed.
    ///
    /// # Errors
    /// [`SessionError`] as when it was played.
    pub fn course(&self) -> Result<Course, SessionError> {
        course(&self.compiled, &self.entries)
    }
}

/// What a log makes the engine do, in its order, each order with the number of its entry.
///
/// # Errors
/// [`SessionError::Refused`], [`SessionError::BadEntry`].
pub fn course(compiled: &Compiled, entries: &[Entry]) -> Result<Course, SessionError> {
    let Some(Entry { what: Act::Open(opening), .. }) = entries.first() else {
        return Err(Refusal::new(
            "a log begins with its opening",
            "ログの先頭に開始の記録がありません",
        )
        .into());
    };
    let mut translator = Translator::new(compiled, opening)?;
    let setup = setup(compiled, opening)?;
    let mut orders: Vec<(u32, Command)> = Vec::new();
    for entry in &entries[1..] {
        let taken = translator
            .take(compiled, entry)
            .map_err(|refusal| SessionError::BadEntry { number: entry.number, refusal })?;
        orders.extend(taken.into_iter().map(|command| (entry.number, command)));
    }
    Ok(Course { setup, orders })
}

/// Whether a fact is something that one of these roles notices.
fn reaches(model: &hakyu_engine::Model, roles: &[RoleId], fact: &Fact) -> bool {
    match &fact.what {
        What::Messages(MessagesFact::Read { post, by, .. }) => {
            roles.contains(post) || roles.contains(by)
        }
        What::Knowledge(KnowledgeFact::Mode { role, .. }) => roles.contains(role),
        // Of telemetry only what crosses the maintenance level calls for attention.
        What::Knowledge(KnowledgeFact::Believes { role, service, level, .. }) => {
            roles.contains(role) && *level < model.info(*service).maintenance.level
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
