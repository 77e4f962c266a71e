//! E0201 to E0207: times, amounts, conditions. Found by [`crate::decode`], [`crate::condition`] and [`crate::template`].

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0201",
        title: "not a duration",
        ja: "時間の形ではない",
        text: "Durations are `30s`, `15m`, `12h`, `3d` and sums with the largest unit first, `1d12h`; at most ten years.",
        example: "events:\n  - {id: e-1, at: T+1h, outage: {provider: cloud, for: 6 hours}}\n",
        fix: "Write it like that.",
    },
    Explanation {
        code: "E0202",
        title: "not a time",
        ja: "時刻の形ではない",
        text: "Times count from the start, `T+6h`, `T-24h`, `T+1d2h30m`, or are dates with a zone, `2019-09-09T05:00+09:00`.",
        example: "events:\n  - {id: e-1, at: 6h, outage: {provider: cloud, for: 6h}}\n",
        fix: "Write it like that.",
    },
    Explanation {
        code: "E0203",
        title: "not a share",
        ja: "割合の形ではない",
        text: "Levels and shares lie between 0 and 100 %: `40%` or `0.4`. Only demand and remaining time may pass 100 %.",
        example: "events:\n  - {id: e-1, at: T+1h, outage: {provider: cloud, loss: 140%, for: 6h}}\n",
        fix: "Correct the figure; write the % sign.",
    },
    Explanation {
        code: "E0204",
        title: "a number out of bounds",
        ja: "範囲外の数",
        text: "Latitudes, winds, intensities, shapes of distributions and the like have bounds.",
        example: "events:\n  - {id: e-1, at: T+1h, earthquake: {intensity: {chiba: 9}, fragility: line, target: {service: water}, repair: 6h}}\n",
        fix: "Correct the number, and check its unit.",
    },
    Explanation {
        code: "E0205",
        title: "a distribution that is none",
        ja: "不正な分布",
        text: "Bounds stand in rising order, a triangle has three corners, a choice has at least one value.",
        example: "events:\n  - {id: e-1, at: T+1h, outage: {provider: cloud, for: {uniform: [6h, 2h]}}}\n",
        fix: "Put the values in order.",
    },
    Explanation {
        code: "E0206",
        title: "not a condition",
        ja: "条件の文法誤り",
        text: "Conditions compare level(), people(), buffer() or time() with a value, or ask fired(), received() or done(), \
               joined with and, or, not and parentheses.",
        example: "injects:\n  - {id: i-1, when: levle('water@chiba') < 80%, to: pr, via: mail, text: Hello}\n",
        fix: "See the caret. Names stand in single quotes.",
    },
    Explanation {
        code: "E0207",
        title: "not a quote of the state",
        ja: "引用の文法誤り",
        text: "Text may quote {{ level('…') }}, {{ people('…') }}, {{ buffer('…','…') }} and {{ time() }}.",
        example: "injects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, text: \"It is {{ tiem() }}\"}\n",
        fix: "See the caret.",
    },
    Explanation {
        code: "E0208",
        title: "an unknown variable",
        ja: "未知の変数",
        text: "`${name}` stands for a value of `variables`. No variable has this name, or the `}` is missing.",
        example: "title: Storm over ${town}\n",
        fix: "Declare it: `variables: {town: {en: Tateyama, ja: 館山市}}`. Write `$${` for the characters themselves.",
    },
];
