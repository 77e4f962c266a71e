//! The state of a drill, apart from any terminal: a line goes in, words come out, and the session behind it moves on.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::PathBuf,
    sync::Arc,
};

use hakyu_engine::RoleId;
use hakyu_exercise::{
    guide,
    log::{Act, Attested, Author, Clock, Ruling, Seat},
    outcome::{Lang, Text},
    session::{Desk, Offer, Session, SessionError},
    view::Knowledge,
    words::clock_time,
};
use hakyu_scenarios::{compile::Compiled, syntax::planning::Occasion};

use super::{
    talk::Talk,
    words::{self, Say, Tone, Verb, mark, pick},
};

/// Where a drill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// People play.
    Playing,
    /// Play has ended; questions may still be open.
    Ended,
    /// Left, to be taken up again.
    Left,
    /// All is done; the result can be made.
    Done,
}

/// How a drill is held.
#[derive(Clone, Debug)]
pub(crate) struct Manner {
    pub(crate) lang: Lang,
    /// Hints and feedback.
    pub(crate) guided: bool,
    /// Scenario seconds a second, if the clock runs.
    pub(crate) live: Option<u64>,
    /// The exercise folder, for words only.
    pub(crate) folder: PathBuf,
    /// The wall clock.
    pub(crate) wall: fn() -> String,
}

/// What has been shown of a role's desk.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) inbox: usize,
    pub(super) levels: BTreeMap<String, u32>,
    pub(super) modes: Vec<(String, bool)>,
}

/// A drill.
pub(crate) struct Drill {
    pub(super) session: Session,
    pub(super) manner: Manner,
    pub(super) roles: Vec<RoleId>,
    pub(super) active: usize,
    offers: Vec<Offer>,
    pub(super) seen: Vec<Seen>,
    /// Parts whose questions were put.
    pub(super) put: BTreeSet<String>,
    pub(super) queue: VecDeque<Talk>,
    pub(super) talk: Option<Talk>,
    pub(super) stage: Stage,
    /// Wall milliseconds times speed that do not make a whole scenario second yet.
    pub(super) rest: u64,
    /// The end of the scenario's time has been told.
    pub(super) over: bool,
    /// What is entered next was done outside the tool: when, who saw it, how.
    pub(super) outside: Option<Attested>,
}

/// The label of who plays: never a name.
pub(super) const PLAYER: &str = "player";

impl Drill {
    /// Seats the player at the roles and opens the day.
    pub(crate) fn begin(
        session: Session,
        roles: Vec<RoleId>,
        manner: Manner,
    ) -> Result<(Self, Vec<Say>), SessionError> {
        let mut drill = Self::new(session, roles, manner);
        let names: Vec<String> = drill.roles.iter().map(|r| drill.id_of(*r)).collect();
        for role in names {
            let seat = Seat::Person(PLAYER.to_owned());
            drill.enter(Author::System, Act::Seat { role, seat })?;
        }
        let mut said = vec![drill.welcome()];
        for asking in guide::questionnaires(drill.compiled(), Occasion::Before) {
            drill.queue.push_back(Talk::asking(asking));
        }
        said.extend(drill.moves());
        said.extend(drill.speed()?);
        said.extend(drill.next_talk());
        Ok((drill, said))
    }

    /// Takes a drill up again: what was there is not told once more.
    pub(crate) fn again(
        session: Session,
        roles: Vec<RoleId>,
        manner: Manner,
    ) -> Result<(Self, Vec<Say>), SessionError> {
        let mut drill = Self::new(session, roles, manner);
        for at in 0..drill.roles.len() {
            let desk = drill.session.desk(drill.roles[at]);
            drill.seen[at] = seen(&desk);
        }
        let now = drill.session.now();
        let id = drill.id_of(drill.role());
        // Parts that began before the last entry were put; one that begins just now may not have been.
        for part in guide::begun(drill.compiled(), &id, now) {
            drill.put.insert(part.id);
        }
        let lang = drill.lang();
        let mut said = vec![drill.head()];
        said.push(Say::new(
            Tone::Plain,
            pick(lang, "The exercise goes on where it was left.", "中断した時点から再開します。"),
        ));
        if drill.session.ended().is_some() {
            drill.stage = Stage::Ended;
            said.extend(drill.after_end());
        } else {
            if drill.session.running() {
                drill.enter(drill.me(), Act::Clock(Clock::Pause))?;
            }
            said.extend(drill.speed()?);
        }
        Ok((drill, said))
    }

    /// Sets the speed of a clock that is to run. It starts when the player says so.
    fn speed(&mut self) -> Result<Option<Say>, SessionError> {
        let Some(speed) = self.manner.live else { return Ok(None) };
        self.enter(self.me(), Act::Clock(Clock::Speed(speed.saturating_mul(1000))))?;
        Ok(Some(self.plain(
            "The clock stands until you say 'start'.",
            "「開始」と入力すると時計が進み始めます。",
        )))
    }

    fn new(session: Session, roles: Vec<RoleId>, manner: Manner) -> Self {
        let offers: Vec<Offer> = roles.iter().map(|r| Offer::of(session.compiled(), *r)).collect();
        let seen = vec![Seen::default(); roles.len()];
        Self {
            session,
            manner,
            roles,
            active: 0,
            offers,
            seen,
            put: BTreeSet::new(),
            queue: VecDeque::new(),
            talk: None,
            stage: Stage::Playing,
            rest: 0,
            over: false,
            outside: None,
        }
    }

    /// Where it stands.
    pub(crate) fn stage(&self) -> Stage {
        self.stage
    }

    /// The session, once all is done.
    pub(crate) fn into_session(self) -> Session {
        self.session
    }

    pub(super) fn lang(&self) -> Lang {
        self.manner.lang
    }

    pub(super) fn compiled(&self) -> &Arc<Compiled> {
        self.session.compiled()
    }

    /// The role that the player acts for at the moment.
    pub(super) fn role(&self) -> RoleId {
        self.roles[self.active]
    }

    pub(super) fn id_of(&self, role: RoleId) -> String {
        self.compiled().model.script().roles[role.index()].id.clone()
    }

    pub(super) fn me(&self) -> Author {
        Author::Role(self.id_of(self.role()))
    }

    pub(super) fn offer(&self) -> &Offer {
        &self.offers[self.active]
    }

    /// The screen of the active role.
    pub(super) fn desk(&self) -> Desk {
        self.session.desk(self.role())
    }

    pub(super) fn view(&self) -> Knowledge {
        self.session.knowledge(self.role())
    }

    pub(super) fn get<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.lang())
    }

    pub(super) fn enter(&mut self, by: Author, what: Act) -> Result<u32, SessionError> {
        let wall = (self.manner.wall)();
        self.session.enter(by, what, &wall)
    }

    /// Time of the exercise, `8 Oct 13:24`.
    pub(super) fn clock(&self) -> String {
        self.get(&clock_time(self.compiled(), self.session.now())).to_owned()
    }

    /// The line before every page: mark, time, role.
    pub(super) fn head(&self) -> Say {
        let title = hakyu_exercise::words::role_title(self.compiled(), self.role());
        Say::new(
            Tone::Head,
            format!("{} {}  {}", mark(self.lang()), self.clock(), self.get(&title)),
        )
    }

    /// What stands before the place to type.
    pub(crate) fn prompt(&self) -> String {
        let mark = mark(self.lang());
        if let Some(talk) = &self.talk {
            return format!("{mark} {}", talk.prompt(self));
        }
        if self.session.suspended(None) {
            let words = pick(self.lang(), "REAL EVENT – suspended", "実災害（実事案）・中断中");
            return format!("{mark} *** {words} *** > ");
        }
        format!("{mark} {} {}> ", self.clock(), self.id_of(self.role()))
    }

    /// One line of input.
    ///
    /// # Errors
    /// [`SessionError`] of the disk and the engine; refusals are told.
    pub(crate) fn line(&mut self, line: &str) -> Result<Vec<Say>, SessionError> {
        let urgent = match words::command(line) {
            // Open to everybody at any time, whatever is being filled in: that waits.
            Ok((verb @ (Verb::RealEvent | Verb::Resume), rest)) if self.talk.is_some() => {
                self.queue.extend(self.talk.take());
                self.queue.rotate_right(1);
                Some((verb, rest))
            }
            _ => None,
        };
        let mut said = if let Some((verb, rest)) = urgent {
            self.command(verb, &rest)
        } else if self.talk.is_some() {
            self.talk_line(line)
        } else if line.trim().is_empty() {
            Ok(Vec::new())
        } else {
            match words::command(line) {
                Ok((verb, rest)) => self.command(verb, &rest),
                Err(word) => Ok(vec![self.refused(words::unknown(self.lang(), &word))]),
            }
        }
        .or_else(|error| match error {
            SessionError::Refused(refusal) => {
                Ok(vec![self.refused(refusal.get(self.lang()).to_owned())])
            }
            other => Err(other),
        })?;
        said.extend(self.next_talk());
        Ok(said)
    }

    pub(super) fn refused(&self, words: String) -> Say {
        Say::new(Tone::Refused, [mark(self.lang()).to_owned(), words].join(" "))
    }

    pub(super) fn plain(&self, en: &str, ja: &str) -> Say {
        Say::new(Tone::Plain, pick(self.lang(), en, ja))
    }

    fn command(&mut self, verb: Verb, rest: &str) -> Result<Vec<Say>, SessionError> {
        if self.stage != Stage::Playing && !matches!(verb, Verb::Quit | Verb::Help | Verb::End) {
            return Ok(vec![
                self.refused(
                    pick(
                        self.lang(),
                        "play has ended; 'end' goes on to the result",
                        "演習は終了しています。「終了」で結果に進みます",
                    )
                    .into(),
                ),
            ]);
        }
        let desk = self.desk();
        Ok(match verb {
            Verb::Inbox => vec![self.head(), self.inbox_page(&desk)],
            Verb::Read => self.read(&desk, rest),
            Verb::Status => vec![self.head(), self.status_page(&desk)],
            Verb::Actions => {
                let mut said = vec![self.head(), self.actions_page()];
                said.extend(self.hint_page(&desk, false));
                said
            }
            Verb::Contacts => vec![self.head(), self.contacts_page()],
            Verb::Brief => vec![self.head(), Say::new(Tone::Plain, self.get(&desk.brief))],
            Verb::Log => vec![self.head(), self.log_page(&desk)],
            Verb::Help => vec![self.head(), Say::new(Tone::Plain, words::help(self.lang()))],
            Verb::Hint => {
                let mut said = vec![self.head()];
                said.extend(self.hint_page(&desk, true));
                said
            }
            Verb::Why => self.why(&desk, rest),
            Verb::Do => self.act(rest)?,
            Verb::Report | Verb::Announce | Verb::Forecast | Verb::Reading => {
                self.open_sheet(verb, &desk)
            }
            Verb::Relay => self.relay(&desk, rest),
            Verb::Mode => self.mode(rest)?,
            Verb::Plan => self.plan(rest)?,
            Verb::Mission => self.mission(rest)?,
            Verb::Other => self.other(rest)?,
            Verb::Outside => vec![self.outside(rest)],
            Verb::Answer => self.answer(),
            Verb::Wait => self.wait(rest)?,
            Verb::Next => self.next()?,
            Verb::Start => self.clock_runs(true)?,
            Verb::Pause => self.clock_runs(false)?,
            Verb::Role => self.change_role(rest),
            Verb::Score => vec![
                self.refused(
                    pick(
                        self.lang(),
                        "scores come after the end, never before; 'end' ends the exercise",
                        "評価は演習終了後にのみ表示します。「終了」で演習を終えます",
                    )
                    .into(),
                ),
            ],
            Verb::RealEvent => self.real_event(rest)?,
            Verb::Resume => self.resume()?,
            Verb::Quit => {
                self.leave()?;
                vec![self.left()]
            }
            Verb::End => self.end(),
        })
    }

    /// Takes up what waits to be asked; after the last question after the end all is done.
    pub(super) fn next_talk(&mut self) -> Vec<Say> {
        let mut said = Vec::new();
        if self.talk.is_none() {
            self.talk = self.queue.pop_front();
            if let Some(talk) = &self.talk {
                said.extend(talk.opening(self));
            } else if self.stage == Stage::Ended {
                self.stage = Stage::Done;
            }
        }
        said
    }

    /// Rules on a free action at once: who plays alone is controller, too.
    pub(super) fn rule(&mut self, free: u32, ruling: Ruling) -> Result<(), SessionError> {
        self.enter(Author::Controller, Act::Adjudicate { free, ruling })?;
        Ok(())
    }
}

pub(super) fn seen(desk: &Desk) -> Seen {
    Seen {
        inbox: desk.inbox.len(),
        levels: desk.gauges.iter().map(|g| (g.id.clone(), g.level)).collect(),
        modes: desk.modes.iter().map(|m| (m.0.clone(), m.2)).collect(),
    }
}
