//! E0001 to E0007: the file itself. Found by [`crate::yaml`].

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0001",
        title: "a file that cannot be read",
        ja: "読めないファイル",
        text: "There is no such file, it is larger than 2 MiB (16 MiB for tables), or a link leads out of the folder.",
        example: "hakyu check no-such-file.yaml\n",
        fix: "Check the name. Large inventories belong in CSV tables of a world.",
    },
    Explanation {
        code: "E0002",
        title: "not UTF-8 text",
        ja: "UTF-8ではない",
        text: "Files are UTF-8. UTF-16, Shift_JIS and EUC-JP are refused, and so are NUL characters and byte order marks \
               inside the text. A byte order mark at the very start is ignored.",
        example: "(a file saved as Unicode by an old text editor)\n",
        fix: "Save the file as UTF-8.",
    },
    Explanation {
        code: "E0003",
        title: "not valid YAML",
        ja: "YAMLの文法誤り",
        text: "The text is no YAML 1.2. Reading stops here, as nobody knows what the rest would mean.",
        example: "title: Storm: the second\n",
        fix: "Put text with `: ` or ` #` in quotes; close brackets and quotes; indent with spaces.",
    },
    Explanation {
        code: "E0004",
        title: "a document that is too large",
        ja: "大きすぎる文書",
        text: "A document has at most 500,000 values, 32 levels of nesting and 1,000 aliases, which may repeat 20,000 \
               values in all; a table has at most 200,000 rows.",
        example: "a: &a [1, 2]\nb: &b [*a, *a]\nc: [*b, *b]   # and so on\n",
        fix: "Write it flatter, without aliases.",
    },
    Explanation {
        code: "E0005",
        title: "more than one document",
        ja: "文書が複数ある",
        text: "A file holds one YAML document.",
        example: "hakyu: scenario/1\n---\nhakyu: scenario/1\n",
        fix: "Put each scenario in a file of its own.",
    },
    Explanation {
        code: "E0006",
        title: "a key that is no word",
        ja: "語ではないキー",
        text: "Keys are words. Numbers, true, lists and the merge key `<<` of old YAML are refused.",
        example: "scoring: {1: 2}\n",
        fix: "Put it in quotes if it is meant as a word.",
    },
    Explanation {
        code: "E0007",
        title: "a sign that YAML does not see",
        ja: "YAMLが認識しない記号",
        text: "A full-width colon, dash or space (：, －, 　), or a colon without a space behind it, is text to YAML and \
               separates nothing.",
        example: "themes:\n  - id：forecast\n",
        fix: "Type the signs of the syntax in half width, and a space behind each colon. `hakyu check --fix` does it.",
    },
];
