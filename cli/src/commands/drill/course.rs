//! The course of a drill: time goes on, news come, parts begin, play is suspended, left, ended.

use std::collections::BTreeSet;

use hakyu_exercise::{
    guide,
    log::{Act, Author, Clock, Entry},
    outcome::Lang,
    session::SessionError,
};
use hakyu_scenarios::syntax::planning::Occasion;

use super::{
    control::{Drill, Stage, seen},
    talk::{Pending, Talk},
    words::{Say, Tone, mark, pick},
};

impl Drill {
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
        // What was shown is kept: after a power cut the clock stands here and not where something was last entered.
        if !said.is_empty() {
            let speed = self.session.speed();
            self.enter(self.me(), Act::Clock(Clock::Speed(speed)))?;
        }
        said.extend(self.next_talk());
        Ok(said)
    }

    /// Whether the clock runs.
    pub(crate) fn runs(&self) -> bool {
        self.session.running() && self.stage == Stage::Playing
    }

    pub(super) fn clock_runs(&mut self, on: bool) -> Result<Vec<Say>, SessionError> {
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

    pub(super) fn wait(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
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
        let to = guide::next_move(self.compiled(), &self.id_of(self.role()), now)
            .map_or(wanted, |at| at.min(wanted));
        let to = to.min(self.compiled().model.duration().0);
        if to > now {
            self.enter(self.me(), Act::Clock(Clock::Advance(to)))?;
        }
        Ok(self.arrived(to < wanted))
    }

    pub(super) fn next(&mut self) -> Result<Vec<Say>, SessionError> {
        let now = self.session.now();
        let end = self.compiled().model.duration().0;
        if now < end {
            let limit = guide::next_move(self.compiled(), &self.id_of(self.role()), now)
                .unwrap_or(end)
                .min(end);
            let (roles, wall) = (self.roles.clone(), (self.manner.wall)());
            self.session.jump(&roles, limit, self.me(), &wall)?;
        }
        Ok(self.arrived(false))
    }

    /// What is said after the clock was moved.
    pub(super) fn arrived(&mut self, stopped: bool) -> Vec<Say> {
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
    pub(super) fn news(&mut self) -> Vec<Say> {
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
    pub(super) fn moves(&mut self) -> Vec<Say> {
        let mut said = Vec::new();
        let role = self.id_of(self.role());
        for asking in guide::begun(self.compiled(), &role, self.session.now()) {
            if !self.put.insert(asking.id.clone()) {
                continue;
            }
            // Titles and situations are the facilitator's, and may tell more than a post knows: they come with the questions
            // that a part puts to this role, or not at all.
            if asking.fields.is_empty() {
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
    pub(super) fn answer(&mut self) -> Vec<Say> {
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

    pub(super) fn change_role(&mut self, rest: &str) -> Vec<Say> {
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

    pub(super) fn real_event(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
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

    pub(super) fn resume(&mut self) -> Result<Vec<Say>, SessionError> {
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

    pub(super) fn end(&mut self) -> Vec<Say> {
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
    pub(super) fn after_end(&mut self) -> Vec<Say> {
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
}

/// The question that an entry answers.
fn answered(entry: &Entry) -> Option<&str> {
    match &entry.what {
        Act::Answer { question, .. } => Some(question),
        _ => None,
    }
}
