//! Why a member stayed silent. Each code is proved by facts; what they do not prove is `unknown`.

use hakyu_engine::{RoleId, script::messages::Desk};

use super::{Hub, Trip, post::Sent};
use crate::{
    organisation,
    outcome::Text,
    review::Silent,
    session::channel_title,
    words::{clock_time, role_title},
};

impl Trip<'_> {
    /// A member without an answer, with the reason.
    pub(super) fn silent(&self, hub: &Hub, member: RoleId) -> Silent {
        let (code, mut reason) = self.reason(hub, member);
        let colleagues = self.colleagues(member);
        if let Some((who, at)) = self.stood_in(hub, member, &colleagues) {
            let (who, at) = (role_title(self.compiled, who), self.clock(at));
            reason.en.push_str(&format!(" {} answered in its place at {}.", who.en, at.en));
            reason.ja.push_str(&format!("{}が{}に代わって返信した。", who.ja, at.ja));
        }
        Silent {
            role: self.compiled.model.script().roles[member.index()].id.clone(),
            title: role_title(self.compiled, member),
            code: code.into(),
            reason,
            followed_up: self.followed_up(hub, member, &colleagues),
        }
    }

    fn reason(&self, hub: &Hub, member: RoleId) -> (&'static str, Text) {
        let asks: Vec<&Sent> = self.asks(member).collect();
        let known = self.reached(member);
        if known.is_some() {
            return self.reached_but_silent(hub, member);
        }
        if asks.is_empty() {
            return self.never_asked(hub, member);
        }
        let Some(arrived) = asks.iter().filter_map(|a| a.arrived).min() else {
            return self.never_arrived(&asks);
        };
        let at = self.clock(arrived);
        let desk = &self.compiled.model.script().roles[member.index()].desk;
        let end = self.record.end.0;
        if absent(desk, 0, end) {
            let words = Text::new(
                format!(
                    "It arrived at {}, but whoever is on the list was away throughout: the list is wrong.",
                    at.en
                ),
                format!(
                    "{}に到達したが、名簿の担当者は期間中ずっと不在。名簿の連絡先が正しくない。",
                    at.ja
                ),
            );
            return ("wrong-contact", words);
        }
        let week = self.compiled.model.script().messages.week;
        if !(arrived..end).step_by(60).any(|t| open(desk, week, t)) {
            let words = Text::new(
                format!(
                    "It arrived at {} and nobody was there until the end; nobody stood in.",
                    at.en
                ),
                format!("{}に到達したが、終了まで担当者が不在で、代行者もいなかった。", at.ja),
            );
            return ("nobody-there", words);
        }
        let words = Text::new(
            format!(
                "It arrived at {} and lay in the inbox, not yet handled, until the end.",
                at.en
            ),
            format!("{}に到達したが、受信箱で処理待ちのまま終了した。", at.ja),
        );
        ("queued", words)
    }

    fn never_asked(&self, hub: &Hub, member: RoleId) -> (&'static str, Text) {
        let name = role_title(self.compiled, hub.role);
        let Some(since) = self.reached(hub.role) else {
            let words = Text::new(
                format!("{} itself never had it, so nothing was passed on.", name.en),
                format!("{}自体に届いておらず、展開されなかった。", name.ja),
            );
            return ("not-passed-on", words);
        };
        let vague = self.post.sent.iter().find(|s| {
            s.from == hub.role && s.to == member && s.notice && s.at >= since && !s.tells
        });
        if let Some(vague) = vague {
            let at = self.clock(vague.at);
            let words = Text::new(
                format!(
                    "{} wrote at {}, but the message does not name the matter; the record does not show what was meant.",
                    name.en, at.en
                ),
                format!(
                    "{}は{}に連絡したが、その内容に本件の記載がなく、何を伝えたかは記録からは分からない。",
                    name.ja, at.ja
                ),
            );
            return ("unknown", words);
        }
        let at = self.clock(since);
        let held = self.post.held.iter().any(|(role, t)| *role == hub.role && *t >= since);
        let (en, ja) = if held {
            (" It decided not to hand it on.", "展開しないと判断した。")
        } else {
            ("", "")
        };
        let words = Text::new(
            format!("{} read it at {} and sent nothing to this member.{en}", name.en, at.en),
            format!("{}は{}に閲覧したが、この構成員には展開していない。{ja}", name.ja, at.ja),
        );
        ("not-passed-on", words)
    }

    fn never_arrived(&self, asks: &[&Sent]) -> (&'static str, Text) {
        if asks.iter().any(|a| !a.failed.is_empty()) {
            let words = self.failures(asks);
            return ("channel-down", words);
        }
        let words =
            Text::new("It was still under way at the end.", "終了時点でまだ伝達途中であった。");
        ("queued", words)
    }

    fn reached_but_silent(&self, hub: &Hub, member: RoleId) -> (&'static str, Text) {
        let at = self.reached(member).map(|at| self.clock(at)).unwrap_or_default();
        let answers: Vec<&Sent> = self.answers(hub, member).collect();
        if answers.is_empty() {
            let words = Text::new(
                format!("It was read at {} and no answer was sent.", at.en),
                format!("{}に閲覧したが、返信を発信していない。", at.ja),
            );
            return ("not-answered", words);
        }
        let sent = self.clock(answers[0].at);
        let mut words = Text::new(
            format!(
                "It was read at {} and answered at {}, but the answer did not arrive.",
                at.en, sent.en
            ),
            format!("{}に閲覧し{}に返信したが、返信が到達していない。", at.ja, sent.ja),
        );
        if answers.iter().any(|a| !a.failed.is_empty()) {
            let why = self.failures(&answers);
            words.en.push_str(&format!(" {}", why.en));
            words.ja.push_str(&why.ja);
        }
        ("answer-lost", words)
    }

    /// Which channels failed how often, and whether the sender gave up.
    fn failures(&self, sent: &[&Sent]) -> Text {
        let mut channels = Vec::new();
        let (mut count, mut last) = (0, 0);
        for (at, channel) in sent.iter().flat_map(|s| &s.failed) {
            count += 1;
            last = last.max(*at);
            if !channels.contains(channel) {
                channels.push(*channel);
            }
        }
        let names: Vec<Text> = channels.iter().map(|c| channel_title(self.compiled, *c)).collect();
        let en: Vec<&str> = names.iter().map(|n| n.en.as_str()).collect();
        let ja: Vec<&str> = names.iter().map(|n| n.ja.as_str()).collect();
        let last = self.clock(last);
        let (end_en, end_ja) = if sent.iter().all(|s| s.lost.is_some()) {
            ("the sender gave up", "発信者は断念した")
        } else {
            ("no other channel was left to try", "ほかに試せる手段がなかった")
        };
        Text::new(
            format!("{} failed {count} times, last at {}; {end_en}.", en.join(", "), last.en),
            format!("{}で{count}回失敗（最終{}）。{end_ja}。", ja.join("・"), last.ja),
        )
    }

    /// Other roles of a member's organisation that are on no list.
    fn colleagues(&self, member: RoleId) -> Vec<RoleId> {
        let own = organisation::of(self.compiled, member).map(|o| o.roles).unwrap_or_default();
        own.into_iter().filter(|r| *r != member && self.drill.hub_of(*r).is_none()).collect()
    }

    /// Who answered for a member, and when it arrived.
    fn stood_in(&self, hub: &Hub, member: RoleId, colleagues: &[RoleId]) -> Option<(RoleId, u64)> {
        debug_assert!(!colleagues.contains(&member));
        let answers = colleagues.iter().flat_map(|r| self.answers(hub, *r));
        answers.filter_map(|a| Some((a.from, a.arrived?))).min_by_key(|a| a.1)
    }

    /// When the CEPTOAR or the origin turned to a member, or to somebody else in its house, once more.
    fn followed_up(&self, hub: &Hub, member: RoleId, colleagues: &[RoleId]) -> Option<u64> {
        let first = self.asks(member).map(|s| (s.at, s.deed)).min();
        let since = first.map(|f| f.0).or_else(|| self.reached(hub.role))?;
        let again = self.post.sent.iter().filter(|s| {
            (s.from == hub.role || s.from == self.drill.origin)
                && (s.to == member || colleagues.contains(&s.to))
                && s.at > since
                && first.is_none_or(|f| f.1 != s.deed)
        });
        again.map(|s| s.at).min()
    }

    fn clock(&self, at: u64) -> Text {
        clock_time(self.compiled, at)
    }
}

/// Whether a post is away through all of a span.
fn absent(desk: &Desk, from: u64, until: u64) -> bool {
    desk.away.iter().any(|(a, b)| *a <= from && *b >= until)
}

/// Whether somebody is at a post: in office hours, and not away. `week` is the second of the week at which the run starts.
fn open(desk: &Desk, week: u64, at: u64) -> bool {
    const DAY: u64 = 86_400;
    if desk.away.iter().any(|(a, b)| (*a..*b).contains(&at)) {
        return false;
    }
    let Some((from, to, days)) = desk.office else { return true };
    let now = (week + at) % (7 * DAY);
    let (day, second) = (now / DAY, now % DAY);
    let on = |day: u64| days >> day & 1 == 1;
    let (from, to) = (u64::from(from), u64::from(to));
    if from <= to {
        on(day) && (from..to).contains(&second)
    } else {
        // Over midnight: the early hours belong to the day before.
        (on(day) && second >= from) || (on((day + 6) % 7) && second < to)
    }
}
