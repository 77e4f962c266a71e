//! The state of a drill, apart from any terminal: a line goes in, words come out, and the session behind it moves on.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::PathBuf,
    sync::Arc,
};

use hakyu_engine::RoleId;
use hakyu_exercise::{
    guide,
    log::{Act, Author, Clock, Entry, Ruling, Seat},
    outcome::{Lang, Text},
    session::{Desk, Offer, Session, SessionError},
    view::Knowledge,
    words::clock_time,
};
use hakyu_scenarios::{compile::Compiled, syntax::planning::Occasion};

use super::{
    talk::{Pending, Talk},
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
struct Seen {
    inbox: usize,
    levels: BTreeMap<String, u32>,
    modes: Vec<(String, bool)>,
}

/// A drill.
pub(crate) struct Drill {
    pub(super) session: Session,
    pub(super) manner: Manner,
    pub(super) roles: Vec<RoleId>,
    pub(super) active: usize,
    offers: Vec<Offer>,
    seen: Vec<Seen>,
    /// Parts whose questions were put.
    put: BTreeSet<String>,
    pub(super) queue: VecDeque<Talk>,
    pub(super) talk: Option<Talk>,
    stage: Stage,
    /// Wall milliseconds times speed that do not make a whole scenario second yet.
    rest: u64,
    /// The end of the scenario's time has been told.
    over: bool,
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
        let mut said = if self.talk.is_some() {
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
        Say::new(Tone::Refused, format!("{} {words}", mark(self.lang())))
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

    /// Time on the wall has passed while the clock runs.
    ///
    /// # Errors
    /// [`SessionError`].
    pub(crate) fn tick(&mut self, milliseconds: u64) -> Result<Vec<Say>, SessionError> {
        if !self.session.running() || self.stage != Stage::Playing {
            return Ok(Vec::new());
        }
        let passed = self.rest + milliseconds.saturating_mul(self.session.speed());
        self.rest = passed % 1_000_000;
        let to = self.session.now().saturating_add(passed / 1_000_000);
        if to == self.session.now() {
            return Ok(Vec::new());
        }
        self.session.tick(to)?;
        let mut said = self.news();
        said.extend(self.next_talk());
        Ok(said)
    }

    /// Whether the clock runs.
    pub(crate) fn runs(&self) -> bool {
        self.session.running() && self.stage == Stage::Playing
    }

    fn clock_runs(&mut self, on: bool) -> Result<Vec<Say>, SessionError> {
        if self.manner.live.is_none() {
            return Ok(vec![
                self.refused(
                    pick(
                        self.lang(),
                        "the clock stands while you think; 'wait 10m' and 'next' move it",
                        "考えている間、時計は止まっています。「待つ 10分」「次へ」で進めます",
                    )
                    .into(),
                ),
            ]);
        }
        let what = if on { Clock::Start } else { Clock::Pause };
        self.enter(self.me(), Act::Clock(what))?;
        Ok(vec![if on {
            self.plain("The clock runs.", "時計が進みます。")
        } else {
            self.plain("The clock stands.", "時計を止めました。")
        }])
    }

    fn wait(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
        let rest = if rest.is_empty() { "10m" } else { rest };
        let Some(seconds) = guide::said_duration(rest).filter(|s| *s > 0) else {
            let words = match self.lang() {
                Lang::En => format!("'{rest}' is no length of time; write wait 10m or wait 1h"),
                Lang::Ja => format!(
                    "「{rest}」は時間の長さとして読めません。「待つ 10分」のように入力してください"
                ),
            };
            return Ok(vec![self.refused(words)]);
        };
        let now = self.session.now();
        let wanted = now.saturating_add(seconds);
        let to = guide::next_move(self.compiled(), now).map_or(wanted, |at| at.min(wanted));
        let to = to.min(self.compiled().model.duration().0);
        if to > now {
            self.enter(self.me(), Act::Clock(Clock::Advance(to)))?;
        }
        Ok(self.arrived(to < wanted))
    }

    fn next(&mut self) -> Result<Vec<Say>, SessionError> {
        let now = self.session.now();
        let end = self.compiled().model.duration().0;
        if now < end {
            let limit = guide::next_move(self.compiled(), now).unwrap_or(end).min(end);
            let (roles, wall) = (self.roles.clone(), (self.manner.wall)());
            self.session.jump(&roles, limit, self.me(), &wall)?;
        }
        Ok(self.arrived(false))
    }

    /// What is said after the clock was moved.
    fn arrived(&mut self, stopped: bool) -> Vec<Say> {
        let news = self.news();
        let mut said = vec![self.head()];
        if news.is_empty() && !self.over {
            said.push(if stopped {
                self.plain("The clock stopped here.", "ここで時計が止まりました。")
            } else {
                self.plain("Nothing has reached you.", "新しい情報はありません。")
            });
        }
        said.extend(news);
        said
    }

    /// What has come since the last look, for all roles of the player.
    fn news(&mut self) -> Vec<Say> {
        let mut said = Vec::new();
        for at in 0..self.roles.len() {
            let desk = self.session.desk(self.roles[at]);
            let before = std::mem::replace(&mut self.seen[at], seen(&desk));
            let more = self.roles.len() > 1;
            let mut new = Vec::new();
            for item in before.inbox..desk.inbox.len() {
                new.push(self.message_page(&desk, item));
                new.extend(self.follows(&desk, at, item));
            }
            for gauge in &desk.gauges {
                let was = before.levels.get(&gauge.id).copied().unwrap_or(hakyu_engine::FULL);
                if was != gauge.level {
                    new.push(self.changed(gauge, was));
                    new.extend(self.may_follow(&desk, gauge));
                }
            }
            for (id, title, on, _) in &desk.modes {
                if !before.modes.contains(&(id.clone(), *on)) {
                    new.push(self.mode_news(title, *on));
                }
            }
            if more && !new.is_empty() {
                said.push(Say::new(Tone::Head, format!("— {} —", self.get(&desk.title))));
            }
            said.extend(new);
        }
        said.extend(self.moves());
        let end = self.compiled().model.duration().0;
        if self.session.now() >= end && !self.over {
            self.over = true;
            said.push(self.plain(
                "The time of the scenario is over. 'end' ends the exercise and shows the result.",
                "シナリオの期間が終わりました。「終了」で演習を終え、結果を表示します。",
            ));
        }
        said
    }

    /// Parts that have begun and were not told yet.
    fn moves(&mut self) -> Vec<Say> {
        let mut said = Vec::new();
        let role = self.id_of(self.role());
        for asking in guide::begun(self.compiled(), &role, self.session.now()) {
            if !self.put.insert(asking.id.clone()) {
                continue;
            }
            let title = self.get(&asking.title).to_owned();
            let situation = self.get(&asking.situation).to_owned();
            said.push(Say::new(Tone::Head, format!("== {} {title} ==", mark(self.lang()))));
            if !situation.is_empty() {
                said.push(Say::new(Tone::Plain, situation));
            }
            if !asking.fields.is_empty() {
                self.queue.push_back(Talk::asking(asking));
            }
        }
        said
    }

    /// Questions that were put and not answered.
    fn answer(&mut self) -> Vec<Say> {
        let role = self.id_of(self.role());
        let answered: BTreeSet<&str> = self.session.entries().iter().filter_map(answered).collect();
        let mut open = Vec::new();
        for mut asking in guide::begun(self.compiled(), &role, self.session.now()) {
            asking.fields.retain(|f| !answered.contains(f.key.as_str()));
            if !asking.fields.is_empty() {
                open.push(Talk::asking(asking));
            }
        }
        if open.is_empty() {
            return vec![self.plain("No question is open.", "未回答の設問はありません。")];
        }
        self.queue.extend(open);
        Vec::new()
    }

    fn change_role(&mut self, rest: &str) -> Vec<Say> {
        let number = rest.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let found = number
            .filter(|n| *n < self.roles.len())
            .or_else(|| self.roles.iter().position(|r| self.id_of(*r) == rest));
        if let Some(at) = found {
            self.active = at;
            return vec![self.head()];
        }
        let rows: Vec<String> = (1..)
            .zip(&self.roles)
            .map(|(n, r)| {
                let title = hakyu_exercise::words::role_title(self.compiled(), *r);
                format!("{n:>3}  {}  {}", self.id_of(*r), self.get(&title))
            })
            .collect();
        vec![Say::new(Tone::Plain, rows.join("\n"))]
    }

    fn real_event(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
        let act = Act::RealEvent { organisation: None, text: rest.to_owned() };
        self.enter(self.me(), act)?;
        Ok(vec![Say::new(
            Tone::RealEvent,
            pick(
                self.lang(),
                "*** REAL EVENT *** This is not part of the exercise. Play is suspended. 'resume' goes on, 'quit' saves.",
                "＊＊＊ 実災害（実事案）発生 ＊＊＊ これは訓練ではありません。演習を中断します。「再開」で再開、「中断」で保存して終わります。",
            ),
        )])
    }

    fn resume(&mut self) -> Result<Vec<Say>, SessionError> {
        if !self.session.suspended(None) {
            return Ok(vec![self.plain("Play is not suspended.", "演習は中断していません。")]);
        }
        // Who plays alone is controller, too.
        self.enter(Author::Controller, Act::Resume { organisation: None })?;
        if self.manner.live.is_some() {
            self.enter(self.me(), Act::Clock(Clock::Start))?;
        }
        Ok(vec![self.plain("Play goes on.", "演習を再開します。")])
    }

    /// Saves and stops: what stands in the log stands there already.
    ///
    /// # Errors
    /// [`SessionError`].
    pub(crate) fn leave(&mut self) -> Result<(), SessionError> {
        if self.session.running() {
            self.enter(self.me(), Act::Clock(Clock::Pause))?;
        }
        self.talk = None;
        self.queue.clear();
        self.stage = if self.stage == Stage::Ended { Stage::Done } else { Stage::Left };
        Ok(())
    }

    /// How to take it up again.
    pub(crate) fn left(&self) -> Say {
        let folder = self.manner.folder.display();
        if self.stage == Stage::Done {
            return self.plain("The rest is passed over.", "残りを省略します。");
        }
        Say::new(
            Tone::Plain,
            match self.lang() {
                Lang::En => format!(
                    "{} Saved. Take it up again with: hakyu drill {folder}",
                    mark(self.lang())
                ),
                Lang::Ja => {
                    format!("{}保存しました。再開するには：hakyu drill {folder}", mark(self.lang()))
                }
            },
        )
    }

    fn end(&mut self) -> Vec<Say> {
        if self.stage == Stage::Ended {
            return self.after_end();
        }
        self.talk = Some(Talk::Confirm(Pending::End));
        Vec::new()
    }

    /// Play has ended by the player's will.
    pub(super) fn ended(&mut self) -> Result<Vec<Say>, SessionError> {
        if self.session.ended().is_none() {
            self.enter(self.me(), Act::Clock(Clock::End))?;
        }
        self.stage = Stage::Ended;
        let mut said =
            vec![self.plain(
                "The exercise has ended. Thank you.",
                "演習は終了しました。お疲れさまでした。",
            )];
        said.extend(self.after_end());
        Ok(said)
    }

    /// Hot wash and questionnaires that are open; when there are none, all is done.
    fn after_end(&mut self) -> Vec<Say> {
        let role = self.id_of(self.role());
        let answered: BTreeSet<&str> = self.session.entries().iter().filter_map(answered).collect();
        let mut open: Vec<_> = guide::hot_wash(self.compiled(), &role).into_iter().collect();
        open.extend(guide::questionnaires(self.compiled(), Occasion::After));
        open.retain(|asking| asking.fields.iter().all(|f| !answered.contains(f.key.as_str())));
        open.retain(|asking| !asking.fields.is_empty());
        if open.is_empty() {
            self.stage = Stage::Done;
        }
        self.queue.extend(open.into_iter().map(Talk::asking));
        Vec::new()
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

fn seen(desk: &Desk) -> Seen {
    Seen {
        inbox: desk.inbox.len(),
        levels: desk.gauges.iter().map(|g| (g.id.clone(), g.level)).collect(),
        modes: desk.modes.iter().map(|m| (m.0.clone(), m.2)).collect(),
    }
}

/// The question that an entry answers.
fn answered(entry: &Entry) -> Option<&str> {
    match &entry.what {
        Act::Answer { question, .. } => Some(question),
        _ => None,
    }
}
