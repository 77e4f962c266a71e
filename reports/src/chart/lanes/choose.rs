//! Which lanes and messages are drawn, and which messages share an arrow.

use std::collections::BTreeMap;

use hakyu_exercise::review::{LaneMessage, Lanes};

use super::Class;

/// Most lanes.
const LANES: usize = 18;
/// Most arrows: more could not be told apart on a page.
const ARROWS: usize = 96;
/// Into how many groups of equal size messages are put by time, more first; those of a group and of the same two lanes share an
/// arrow. Equal numbers keep a busy hour as fine as a quiet day.
const GROUPS: [usize; 16] = [240, 120, 60, 40, 30, 25, 20, 15, 12, 10, 8, 6, 5, 4, 3, 2];
/// Parts of the time of which a group takes at least one: what is closer cannot be told apart anyway.
const PARTS: u64 = 48;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// Never arrived.
    Lost,
    /// Arrived, never read.
    Unread,
    /// Later than it should have been.
    Late,
    /// In time.
    Read,
}

impl Fate {
    /// From the worst to the best.
    const ALL: [Self; 4] = [Self::Lost, Self::Unread, Self::Late, Self::Read];

    pub(super) fn of(message: &LaneMessage) -> Self {
        match (message.arrived, message.read) {
            (None, _) => Self::Lost,
            (Some(_), None) => Self::Unread,
            _ if message.late => Self::Late,
            _ => Self::Read,
        }
    }
}

/// Messages that share an arrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bundle {
    /// Row of the sender; none for injects.
    pub(super) from: Option<usize>,
    /// Row of the receiver.
    pub(super) to: usize,
    /// When the one that is drawn was sent, arrived and was read.
    pub(super) sent: u64,
    /// See `sent`.
    pub(super) arrived: Option<u64>,
    /// See `sent`.
    pub(super) read: Option<u64>,
    /// What they are for.
    pub(super) class: Class,
    /// What became of the one that is drawn, the worst of all.
    pub(super) fate: Fate,
    /// A channel failed before one of them.
    pub(super) detour: bool,
    /// How many there are.
    pub(super) count: usize,
    /// How many of them fared how, the worst first.
    pub(super) fates: Vec<(Fate, usize)>,
    /// The one that is drawn: the middle one of those that fared worst.
    pub(super) drawn: usize,
}

/// A message on drawn lanes: its index, itself, rows of sender and receiver.
type Drawn<'a> = (usize, &'a LaneMessage, Option<usize>, usize);

/// What is drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// Lanes from top to bottom, as indices into [`Lanes::roles`].
    pub(super) lanes: Vec<usize>,
    /// Arrows in the order of sending.
    pub(super) bundles: Vec<Bundle>,
    /// Seconds on the axis.
    pub(super) extent: u64,
    /// Lanes with messages that are not drawn.
    pub(super) left_lanes: usize,
    /// Messages that are not drawn.
    pub(super) left_messages: usize,
}

/// Chooses lanes by traffic and bundles messages until there are few enough arrows.
pub(super) fn choose(lanes: &Lanes, duration: u64) -> Choice {
    let mut traffic = vec![0_usize; lanes.roles.len()];
    for message in &lanes.messages {
        for lane in message.from.into_iter().chain([message.to]) {
            if let Some(count) = traffic.get_mut(lane) {
                *count += 1;
            }
        }
    }
    let mut busy: Vec<usize> = (0..traffic.len()).filter(|lane| traffic[*lane] > 0).collect();
    let all = busy.len();
    busy.sort_by_key(|lane| (std::cmp::Reverse(traffic[*lane]), *lane));
    busy.truncate(LANES);
    let order = grouped(lanes, busy);
    let row = |lane: usize| order.iter().position(|other| *other == lane);
    let drawn: Vec<Drawn<'_>> = lanes
        .messages
        .iter()
        .enumerate()
        .filter_map(|(index, message)| {
            let from = match message.from {
                Some(lane) => Some(row(lane)?),
                None => None,
            };
            Some((index, message, from, row(message.to)?))
        })
        .collect();
    let last = drawn.iter().flat_map(|(_, message, ..)| {
        [Some(message.sent), message.arrived, message.read].into_iter().flatten()
    });
    let last = last.filter(|at| *at <= duration).max().unwrap_or(duration);
    let extent = (last + last / 40).clamp(1, duration.max(1));
    let least = if drawn.len() <= ARROWS { 0 } else { (extent / PARTS).max(1) };
    let mut bundles = Vec::new();
    for groups in [drawn.len()].into_iter().chain(GROUPS) {
        bundles = bundle(&drawn, groups, least);
        if bundles.len() <= ARROWS {
            break;
        }
    }
    if bundles.len() > ARROWS {
        bundles = bundle(&drawn, 1, least);
    }
    // Still too many pairs: what went wrong stays, then what was most.
    bundles.sort_by_key(|bundle| (bundle.fate, std::cmp::Reverse(bundle.count), bundle.drawn));
    bundles.truncate(ARROWS);
    bundles.sort_by_key(|bundle| (bundle.sent, bundle.drawn));
    let shown: usize = bundles.iter().map(|bundle| bundle.count).sum();
    Choice {
        left_lanes: all.saturating_sub(order.len()),
        left_messages: lanes.messages.len().saturating_sub(shown),
        lanes: order,
        bundles,
        extent,
    }
}

/// Lanes in their own order, those of one organisation together.
fn grouped(lanes: &Lanes, mut busy: Vec<usize>) -> Vec<usize> {
    busy.sort_unstable();
    let mut order: Vec<usize> = Vec::with_capacity(busy.len());
    for lane in &busy {
        if order.contains(lane) {
            continue;
        }
        let organisation = &lanes.roles[*lane].2;
        order.extend(busy.iter().filter(|other| lanes.roles[**other].2 == *organisation));
    }
    order
}

/// Messages by the same two, for the same, all well or all not, in groups by time.
fn bundle(drawn: &[Drawn<'_>], groups: usize, least: u64) -> Vec<Bundle> {
    let mut order: Vec<&Drawn<'_>> = drawn.iter().collect();
    order.sort_by_key(|(index, message, ..)| (message.sent, *index));
    let size = order.len().div_ceil(groups.max(1)).max(1);
    let mut members: BTreeMap<_, Vec<&Drawn<'_>>> = BTreeMap::new();
    let (mut group, mut begun, mut filled) = (0_usize, 0, 0);
    for one in order {
        let (_, message, from, to) = one;
        if filled >= size && message.sent.saturating_sub(begun) >= least {
            group += 1;
            filled = 0;
        }
        if filled == 0 {
            begun = message.sent;
        }
        filled += 1;
        let well = Fate::of(message) == Fate::Read;
        members.entry((group, *from, *to, Class::of(message), well)).or_default().push(one);
    }
    let bundles = members.into_iter().filter_map(|((_, from, to, class, _), all)| {
        let fate = all.iter().map(|one| Fate::of(one.1)).min()?;
        let worst: Vec<_> = all.iter().filter(|one| Fate::of(one.1) == fate).collect();
        let (index, message, ..) = worst.get(worst.len() / 2)?;
        Some(Bundle {
            from,
            to,
            sent: message.sent,
            arrived: message.arrived,
            read: message.read,
            class,
            fate,
            detour: all.iter().any(|one| !one.1.failed.is_empty()),
            count: all.len(),
            fates: Fate::ALL
                .into_iter()
                .map(|fate| (fate, all.iter().filter(|one| Fate::of(one.1) == fate).count()))
                .filter(|(_, count)| *count > 0)
                .collect(),
            drawn: *index,
        })
    });
    bundles.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn nothing_is_lost_without_being_counted() {
        for messages in [0, 1, 36, 500, 3_000] {
            let lanes = sample::lanes(messages, 172_800);
            let choice = choose(&lanes, 1_209_600);
            let drawn: usize = choice.bundles.iter().map(|bundle| bundle.count).sum();
            assert_eq!(drawn + choice.left_messages, messages);
            assert!(choice.bundles.len() <= ARROWS && choice.lanes.len() <= LANES);
        }
    }

    #[test]
    fn the_busiest_lanes_stay_and_organisations_stand_together() {
        let mut lanes = sample::lanes(0, 0);
        let message = sample::lanes(1, 100).messages[0].clone();
        let text = hakyu_exercise::outcome::Text::both;
        lanes.roles = (0..30)
            .map(|i| (i.to_string(), text("role"), text(if i % 2 == 0 { "a" } else { "b" })))
            .collect();
        for lane in 0..30 {
            for _ in 0..=lane {
                lanes.messages.push(LaneMessage { from: Some(29), to: lane, ..message.clone() });
            }
        }
        let choice = choose(&lanes, 1_000);
        assert_eq!(choice.left_lanes, 12);
        assert_eq!(choice.left_messages, (1..=12).sum::<usize>());
        let want: Vec<usize> = (12..30).step_by(2).chain((13..30).step_by(2)).collect();
        assert_eq!(choice.lanes, want);
        // One arrow for all that were sent to a lane at the same time.
        assert_eq!(choice.bundles.len(), 18);
        assert_eq!(choice.bundles.iter().map(|bundle| bundle.count).max(), Some(30));
    }

    #[test]
    fn an_arrow_for_many_shows_the_worst_of_them() {
        let mut lanes = sample::lanes(0, 0);
        let message = LaneMessage { late: false, ..sample::lanes(1, 100).messages[0].clone() };
        let sent = |sent: u64| LaneMessage {
            sent,
            arrived: Some(sent),
            read: Some(sent),
            ..message.clone()
        };
        lanes.messages = (0..200).map(sent).collect();
        lanes.messages.extend((0..4).map(|at| LaneMessage { late: true, ..sent(at) }));
        lanes.messages.push(LaneMessage { arrived: None, read: None, ..sent(3) });
        let choice = choose(&lanes, 1_000);
        let bad: Vec<&Bundle> =
            choice.bundles.iter().filter(|bundle| bundle.fate != Fate::Read).collect();
        assert_eq!((bad[0].fate, bad[0].count, bad[0].sent), (Fate::Lost, 5, 3));
        assert!(choice.bundles.len() > 20, "a busy time is not one arrow");
    }

    #[test]
    fn messages_of_lanes_that_do_not_exist_are_left_out() {
        let mut lanes = sample::lanes(3, 100);
        lanes.messages[0].to = 99;
        lanes.messages[1].from = Some(99);
        let choice = choose(&lanes, 1_000);
        assert_eq!((choice.bundles.len(), choice.left_messages), (1, 2));
    }
}
