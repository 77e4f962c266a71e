//! What the player does in one line: actions, modes, plans, missions, something else.

use hakyu_exercise::{
    guide,
    log::{Act, Attested, Doing},
    outcome::{Lang, Text},
    session::{SessionError, doing_words},
};

use super::{
    control::Drill,
    talk::{Pending, Talk},
    words::{Say, Tone, pick},
};

impl Drill {
    pub(super) fn deed_words(&self, doing: &Doing) -> String {
        self.get(&doing_words(self.compiled(), doing)).to_owned()
    }

    /// One of a list, by its number or its id; `Err`: what to say.
    fn chosen(&self, rows: &[(String, Text)], said: &str) -> Result<String, Say> {
        let said = guide::plain_width(said);
        let said = said.trim();
        let number = said.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        if let Some(row) = number.and_then(|n| rows.get(n)) {
            return Ok(row.0.clone());
        }
        if let Some(row) = rows.iter().find(|r| r.0 == said) {
            return Ok(row.0.clone());
        }
        let names = rows.iter().map(|r| r.0.as_str());
        let near = hakyu_scenarios::diagnostic::nearest(said, names);
        let most = rows.len();
        Err(self.refused(match (self.lang(), near) {
            (Lang::En, Some(near)) => format!("there is no '{said}'; did you mean '{near}'?"),
            (Lang::En, None) => {
                format!("there is no '{said}'; give a number from 1 to {most}, or an id")
            }
            (Lang::Ja, Some(near)) => format!("「{said}」はありません。「{near}」ではありませんか"),
            (Lang::Ja, None) => {
                format!("「{said}」はありません。1～{most}の番号かIDで指定してください")
            }
        }))
    }

    fn list(&self, rows: &[(String, Text)], none: (&str, &str)) -> Say {
        if rows.is_empty() {
            return self.plain(none.0, none.1);
        }
        let rows: Vec<String> = (1..)
            .zip(rows)
            .map(|(n, (id, title))| format!("{n:>3}  {}  ({id})", self.get(title)))
            .collect();
        Say::new(Tone::Plain, rows.join("\n"))
    }

    /// `do 1 because …`.
    pub(super) fn act(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
        let (which, why) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        if which.is_empty() {
            return Ok(vec![self.actions_page()]);
        }
        let rows: Vec<(String, Text)> =
            self.offer().actions.iter().map(|a| (a.id.clone(), a.title.clone())).collect();
        match self.chosen(&rows, which) {
            Ok(id) => self.done(Doing::Act(id), why.trim().to_owned()),
            Err(said) => Ok(vec![said]),
        }
    }

    /// `outside 10m head phone`: the next deed was done before, outside the tool.
    pub(super) fn outside(&mut self, rest: &str) -> Say {
        let mut parts = rest.split_whitespace();
        let ago = parts.next().and_then(guide::said_duration);
        let (Some(ago), Some(witness)) = (ago, parts.next()) else {
            return self.refused(
                pick(
                    self.lang(),
                    "say how long ago, who saw it, and how: outside 10m head phone",
                    "経過時間・立会者・手段を書いてください。例：事後 10分 課長 電話",
                )
                .into(),
            );
        };
        let how: Vec<&str> = parts.collect();
        let at = self.session.now().saturating_sub(ago);
        let attested = Attested { at, witness: witness.into(), how: how.join(" ") };
        let when = self.at(at);
        self.outside = Some(attested);
        self.plain(
            &format!("What you enter next counts from {when}, as {witness} can say."),
            &format!("次に入力する行動は{when}に行ったものとして記録します（立会者：{witness}）。"),
        )
    }

    pub(super) fn mode(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
        let modes = self.offer().modes.clone();
        if rest.is_empty() {
            let none = ("You decide on no mode.", "決定できる体制はありません。");
            return Ok(vec![self.list(&modes, none)]);
        }
        if let Some(number) = rest.strip_prefix("phase").or_else(|| rest.strip_prefix("段階")) {
            let number = number.trim().parse::<u8>().ok().and_then(|n| n.checked_sub(1));
            return match number {
                Some(phase) => self.done(Doing::Phase(phase), String::new()),
                None => Ok(vec![
                    self.refused(
                        pick(
                            self.lang(),
                            "write: mode phase 2",
                            "「体制 段階 2」のように入力してください",
                        )
                        .into(),
                    ),
                ]),
            };
        }
        match self.chosen(&modes, rest) {
            Ok(id) => self.done(Doing::Mode(id), String::new()),
            Err(said) => Ok(vec![said]),
        }
    }

    pub(super) fn plan(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
        let plans = self.offer().plans.clone();
        if rest.is_empty() {
            let none = ("You have no plan to invoke.", "発動できる計画はありません。");
            return Ok(vec![self.list(&plans, none)]);
        }
        match self.chosen(&plans, rest) {
            Ok(id) => self.done(Doing::Invoke(id), String::new()),
            Err(said) => Ok(vec![said]),
        }
    }

    pub(super) fn mission(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
        let missions = self.offer().missions.clone();
        let mut words = rest.split_whitespace();
        let (Some(which), Some(choice)) = (words.next(), words.next()) else {
            let none = ("You answer for no mission.", "担当する使命はありません。");
            let mut said = vec![self.list(&missions, none)];
            if !missions.is_empty() {
                said.push(self.plain(
                    "mission N accept, reduce or stop decides on the risk that is left",
                    "「使命 番号 accept（受容）・reduce（低減）・stop（停止）」で残留リスクを決定します",
                ));
            }
            return Ok(said);
        };
        let choice = match choice {
            "受容" => "accept",
            "低減" => "reduce",
            "停止" => "stop",
            other => other,
        };
        match self.chosen(&missions, which) {
            Ok(mission) => {
                self.done(Doing::Mission { mission, choice: choice.to_owned() }, String::new())
            }
            Err(said) => Ok(vec![said]),
        }
    }

    /// Something that no action foresees: it is asked whether the nearest action is meant; if not, it stands in the log
    /// and changes nothing.
    pub(super) fn other(&mut self, rest: &str) -> Result<Vec<Say>, SessionError> {
        if rest.is_empty() {
            return Ok(vec![self.refused(
                pick(
                    self.lang(),
                    "say what you do: other I call the nursery and ask how many children there are",
                    "内容を続けて書いてください。例：その他 保育園に電話し、人数を確認する",
                )
                .into(),
            )]);
        }
        let role = self.id_of(self.role());
        let free = self.enter(self.me(), Act::Free { role, text: rest.to_owned() })?;
        let near = self.nearest_action(rest);
        self.talk = near.map(|(action, title)| Talk::Confirm(Pending::As { free, action, title }));
        if self.talk.is_some() { Ok(Vec::new()) } else { self.without_effect(free) }
    }

    /// The action of the catalogue whose name shares most with some words, if it shares enough.
    fn nearest_action(&self, words: &str) -> Option<(String, String)> {
        let said = pieces(words);
        self.offer()
            .actions
            .iter()
            .map(|action| {
                let title = self.get(&action.title);
                let own = pieces(title);
                let shared = own.iter().filter(|piece| said.contains(piece)).count();
                (shared, own.len(), action, title)
            })
            // A quarter of the name, and more than one piece of it.
            .filter(|(shared, all, ..)| *shared > 1 && shared * 4 >= *all)
            .max_by_key(|(shared, ..)| *shared)
            .map(|(.., action, title)| (action.id.clone(), title.to_owned()))
    }
}

/// Words of four letters and more, and pairs of neighbouring Japanese letters, of which one is no kana.
fn pieces(words: &str) -> Vec<String> {
    let plain = guide::plain_width(words).to_lowercase();
    let mut found: Vec<String> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_owned)
        .collect();
    let letters: Vec<char> = plain.chars().collect();
    for pair in letters.windows(2) {
        let wide = pair.iter().all(|c| !c.is_ascii() && c.is_alphanumeric());
        let telling = pair.iter().any(|c| !('\u{3040}'..='\u{309f}').contains(c));
        if wide && telling {
            found.push(pair.iter().collect());
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_words_and_pairs_of_letters() {
        assert_eq!(pieces("Run the pumps by hand, the PUMPS"), ["hand", "pumps"]);
        assert_eq!(pieces("弁を開ける"), ["を開", "弁を", "開け"]);
        assert!(pieces("する").is_empty());
    }
}
