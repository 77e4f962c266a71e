//! E0101 to E0109: keys and kinds of values. Found by [`crate::decode`] and [`crate::syntax`].

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0101",
        title: "an unknown key",
        ja: "未知のキー",
        text: "The format has no such key here. It is not ignored, because a mistyped key would silently lose what it says.",
        example: "scoring: {flor: 1000}\n",
        fix: "Correct the name; the message lists the keys of this map.",
    },
    Explanation {
        code: "E0102",
        title: "a missing key",
        ja: "必要なキーがない",
        text: "This map needs the key.",
        example: "themes:\n  - {id: a}\n",
        fix: "Add it.",
    },
    Explanation {
        code: "E0103",
        title: "a key given twice",
        ja: "重複したキー",
        text: "Only one of the two could count.",
        example: "scoring: {floor: 1000, floor: 2000}\n",
        fix: "Remove one.",
    },
    Explanation {
        code: "E0104",
        title: "another kind of value",
        ja: "値の種類が違う",
        text: "A list stands where a map is expected, text where a number is, and so on.",
        example: "themes: forecast\n",
        fix: "Write the kind of value the message names.",
    },
    Explanation {
        code: "E0105",
        title: "not exactly one of several keys",
        ja: "いずれか一つのキーが必要",
        text: "An event has one kind, an inject one trigger, a step one trigger and one deed.",
        example: "injects:\n  - {id: i-1, at: T+1h, when: fired('i-1'), to: pr, via: mail, text: Hello}\n",
        fix: "Keep one of the keys; make two items of it if both are meant.",
    },
    Explanation {
        code: "E0106",
        title: "an unknown word",
        ja: "未知の語",
        text: "Only certain words may stand here.",
        example: "form: tabeltop\n",
        fix: "Use one of the words the message lists.",
    },
    Explanation {
        code: "E0107",
        title: "not an id",
        ja: "IDの形ではない",
        text: "Ids are small letters, digits and `-`, with `@place` behind if need be. They are never translated.",
        example: "themes:\n  - {id: Forecast_1, text: One}\n",
        fix: "Rename it.",
    },
    Explanation {
        code: "E0108",
        title: "another format",
        ja: "別の形式",
        text: "The file does not start with `hakyu: scenario/1`, or with a version this program does not know.",
        example: "hakyu: scenario/2\nid: later\n",
        fix: "Name the right file, or use the program that wrote it.",
    },
    Explanation {
        code: "E0109",
        title: "not a start of the clock",
        ja: "起点の形ではない",
        text: "`after` of an objective says what its clock starts from: `event:ID`, `inject:ID` or `step:ID`.",
        example: "objectives:\n  - {id: o-1, title: Report, part: reporting, measure: {timeliness: {action: report, by: pr, after: landfall, within: 1h}}}\n",
        fix: "Put the kind and a colon in front of the id.",
    },
];
