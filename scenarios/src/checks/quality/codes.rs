//! What the codes mean.

use crate::checks::Explanation;

pub(in crate::checks) const CODES: &[Explanation] = &[
    Explanation {
        code: "W1201",
        title: "an objective nothing exercises",
        ja: "何も付与されない評価項目",
        text: "No inject, message, telemetry or contract tells anything to the organisation whose deed is measured, so its people \
               have no reason to act.",
        example: "roles:\n  - {id: board, title: Board, post: management, kind: operator}\nobjectives:\n  - {id: o-1, title: Statement, part: public, measure: {timeliness: {action: announce, by: board, after: inject:i-0, within: 1h}}}\n",
        fix: "Send an inject to one of its roles, or measure somebody who is told.",
    },
    Explanation {
        code: "W1202",
        title: "a theme nothing serves",
        ja: "扱われない検証課題",
        text: "Participants are told this theme beforehand, and no inject, question or objective is about it.",
        example: "themes:\n  - {id: forecast, text: {en: When is it said how long it will take?, ja: 見込みをいつ示すか。}}\ninjects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, text: Hello}\n",
        fix: "Add `theme:` to the injects that serve it, or remove it.",
    },
    Explanation {
        code: "W1203",
        title: "a role that waits too long",
        ja: "待ち時間の長すぎる役割",
        text: "In a functional exercise of a day or less people of this role get nothing and do nothing for more than an hour and more \
               than a third of the time from the first to the last inject. Only what is dated counts; a role with conditions or messages of \
               its own is not judged.",
        example: "form: functional\ninjects:\n  - {id: i-1, at: T+0h, to: [pr, it], via: mail, text: One}\n  - {id: i-2, at: T+2h, to: pr, via: mail, text: Two}\n  - {id: i-3, at: T+4h, to: pr, via: mail, text: Three}\n  - {id: i-4, at: T+9h, to: [pr, it], via: mail, text: Four}\n",
        fix: "Give the role an inject in between, let it leave earlier, or let it be simulated.",
    },
    Explanation {
        code: "W1205",
        title: "an inject nothing follows from",
        ja: "何にもつながらない状況付与",
        text: "In a functional exercise an inject makes people act. Nothing is expected after this one, no objective starts with \
               it, no theme is served, and no step or condition waits for it.",
        example: "form: functional\ninjects:\n  - {id: i-1, at: T+1h, to: [pr, it], via: mail, text: Hello}\n",
        fix: "Say what is expected (`expects`), or which `theme` or `objective` it serves; or leave it out.",
    },
    Explanation {
        code: "W1206",
        title: "one language where the rest has two",
        ja: "訳されていない文",
        text: "Nearly all text of this scenario is given in English and Japanese, and this is one string for both. A name may be the \
               same in both languages; a sentence is not.",
        example: "themes:\n  - {id: a, text: {en: One, ja: 一}}\n  - {id: b, text: {en: Two, ja: 二}}\n  - {id: c, text: {en: Three, ja: 三}}\n  - {id: d, text: 復旧見込みをいつ示すか。}\n",
        fix: "Write `{en: …, ja: …}`.",
    },
    Explanation {
        code: "W1207",
        title: "no hot wash",
        ja: "ホットウォッシュがない",
        text: "People play or discuss, and nothing is planned for looking back while they remember. What is not said in the same hour is \
               mostly lost.",
        example: "form: tabletop\n",
        fix: "Add `hot-wash: {for: 30m, questions: [{id: h-1, text: {en: …, ja: …}}]}`.",
    },
    Explanation {
        code: "W1208",
        title: "no escalation",
        ja: "展開のない状況付与",
        text: "All injects are dated in the first tenth of the exercise, and none comes later or by condition: the situation does \
               not develop, and what people decide changes nothing that they are told.",
        example: "injects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, text: One}\n  - {id: i-2, at: T+2h, to: pr, via: mail, text: Two}\n  - {id: i-3, at: T+3h, to: it, via: mail, text: Three}\n",
        fix: "Spread the injects, let some depend on conditions, or shorten `duration`.",
    },
    Explanation {
        code: "W1209",
        title: "too many injects at once",
        ja: "集中しすぎる状況付与",
        text: "More than six injects for each of its seats reach this role within a quarter of an hour. People read the first ones and \
               skip the rest.",
        example: "injects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, text: A}\n  - {id: i-2, at: T+1h, to: pr, via: mail, text: B}\n  - {id: i-3, at: T+1h, to: pr, via: mail, text: C}\n  - {id: i-4, at: T+1h5m, to: pr, via: mail, text: D}\n  - {id: i-5, at: T+1h5m, to: pr, via: mail, text: E}\n  - {id: i-6, at: T+1h10m, to: pr, via: mail, text: F}\n  - {id: i-7, at: T+1h10m, to: pr, via: mail, text: G}\n",
        fix: "Spread them, send some to others, or give the role more `seats`.",
    },
    Explanation {
        code: "W1210",
        title: "a word that gives the story away",
        ja: "展開を明かす語",
        text: "The cover holds a word for what goes wrong – blackout, ransomware, earthquake – that is in the title of the scenario or of an \
               event, or four other words of these titles in one language, by which no role, organisation or theme is named. Who knows \
               beforehand what will happen does not practise finding out.",
        example: "title: {en: Collapse of the exchange, ja: 取引所の崩壊}\ncover: {title: {en: Morning before the collapse, ja: ある朝}}\n",
        fix: "Say what people would know that morning, in other words.",
    },
    Explanation {
        code: "W1211",
        title: "a past disaster without a note",
        ja: "注意書きのない過去の災害",
        text: "The events follow recorded history: a disaster or a forcing whose source names the year of `start`. Among those who play \
               may be people who lost something then.",
        example: "events:\n  - {id: e-1, at: T+1h, source: 'Records of 2019', forcing: {target: {service: electricity@chiba}, series: [[T+1h, 50%], [T+5h, 100%]]}}\n",
        fix: "Add `content-note: {en: …, ja: …}`; it is shown before play.",
    },
    Explanation {
        code: "W1212",
        title: "an address somebody may own",
        ja: "実在しうる連絡先",
        text: "Text for participants holds a telephone number, a mail or web address or an IP address outside the ranges set aside for \
               examples. Somebody may call it, write to it or open it.",
        example: "injects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, text: Call 03-1234-5678 at once}\n",
        fix: "Use 03-0000-0000, somebody@example.com, https://example.com, 192.0.2.1 or 2001:db8::1.",
    },
    Explanation {
        code: "W1213",
        title: "a live link in an attack",
        ja: "攻撃を模した文面のURL",
        text: "The inject tells of an event with a `technique` and its text holds a web address that can be opened. Screenshots and \
               forwarded copies of such mails leave the exercise, and filters take them for the real thing.",
        example: "systems:\n  - {id: mail, title: Mail, kind: it, owner: it}\nevents:\n  - {id: wave, at: T+1h, cyber: {technique: T1566, system: mail, effects: {confidentiality: 10}, detection: 1h, recovery: 1h}}\ninjects:\n  - {id: i-1, at: T+1h, to: pr, via: mail, tells: wave, text: Your parcel waits at https://example.com/parcel}\n",
        fix: "Break the address (hxxps://example[.]com), or describe the link.",
    },
];
