//! E0801 to E0804: CSV tables of a world. Found by [`crate::tables`].

use super::Explanation;

pub(super) const CODES: &[Explanation] = &[
    Explanation {
        code: "E0801",
        title: "a table that cannot be read",
        ja: "読めない表",
        text: "The table is empty, or no CSV.",
        example: "(an empty file)\n",
        fix: "Start it with a line that names the columns.",
    },
    Explanation {
        code: "E0802",
        title: "a wrong column",
        ja: "列の誤り",
        text: "A column is unknown, missing or there twice.",
        example: "id,code,knd\n",
        fix: "Correct the first line.",
    },
    Explanation {
        code: "E0803",
        title: "an empty cell",
        ja: "空のセル",
        text: "The row needs a value in this column.",
        example: "id,name_en\nchiba,\n",
        fix: "Fill it in.",
    },
    Explanation {
        code: "E0804",
        title: "a ragged row",
        ja: "列数の合わない行",
        text: "The row has more or fewer cells than the header.",
        example: "id,name_en\nchiba,Chiba, east\n",
        fix: "Put text with a comma in double quotes.",
    },
];
