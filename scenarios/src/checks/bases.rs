//! E0301 to E0304: scenarios on top of others. Found by [`crate::syntax`].

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0301",
        title: "extends goes round in a circle",
        ja: "extendsの循環",
        text: "A scenario extends, through others, itself.",
        example: "extends: this-very-file.yaml\n",
        fix: "Remove one of the `extends` of the circle.",
    },
    Explanation {
        code: "E0302",
        title: "a path that leads out",
        ja: "フォルダ外へのパス",
        text: "Scenarios and worlds are named relative to the file, downwards: no `..`, no absolute paths.",
        example: "world: ../../worlds/mine\n",
        fix: "Put the base or the world below the scenario.",
    },
    Explanation {
        code: "E0303",
        title: "a base that is not there",
        ja: "土台のシナリオがない",
        text: "The scenario extends a file that does not exist.",
        example: "extends: no-such-base.yaml\n",
        fix: "Correct the name; it is relative to this file.",
    },
    Explanation {
        code: "E0304",
        title: "too many bases",
        ja: "土台の重ねすぎ",
        text: "At most eight scenarios stand on top of one another.",
        example: "extends: ninth.yaml\n",
        fix: "Merge some of them.",
    },
];
