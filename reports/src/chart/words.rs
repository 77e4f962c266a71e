//! Fixed words of figures about exercises, in both languages.

pub(crate) use crate::words::fill;
use crate::words::words;

impl Words {
    /// What a message is for.
    pub(crate) fn message_kind<'a>(&self, kind: &'a str) -> &'a str {
        match kind {
            "report" => self.kind_report,
            "relay" => self.kind_relay,
            "notice" => self.kind_notice,
            "announce" => self.kind_announce,
            "status" => self.kind_status,
            "newsletter" => self.kind_newsletter,
            "inject" => self.kind_inject,
            other => other,
        }
    }
}

words! {
    brackets: " ({text})", "（{text}）";

    lanes_title: "Who told whom when", "情報の流れ（誰が誰に、いつ伝えたか）";
    lanes_desc: "A lane for each role, grouped by organisation; time runs from left to right. An arrow goes from the sender at the time of sending to the receiver at the time of arrival; the shape at its end tells whether it was read, late, never read or never arrived.", "役割ごとの帯を組織別に並べ、左から右へ時間が進む。矢印は発信時刻の発信者から到達時刻の受信者へ向かい、先端の形で、確認済み、遅延、未確認、未達を示す。";
    unit_lanes: "Japan time", "日本時間";
    lanes_drawn: "{n} messages in {arrows} arrows.", "{n}件の情報を{arrows}本の矢印で表示。";
    lanes_bundled: "×n stands for n messages of the same two lanes that were sent close together, with the shape of the worst of them.", "×nは、同じ発信者・受信者の間で近い時刻に送られたn件を示し、先端の形はそのうち最も問題のある結果による。";
    lanes_left: "Left out: {lanes} lanes with little traffic.", "通信の少ない{lanes}本の帯は省略。";
    messages_left: "Left out: {n} messages (all are in the table).", "{n}件の情報は省略（表に全件を掲載）。";
    controllers: "Controllers", "演習統制";
    sent: "Sent", "発信";
    from: "From", "発信者";
    to: "To", "受信者";
    kind: "Kind", "種別";
    message: "Message", "内容";
    arrived: "Arrived", "到達";
    read: "Read", "確認";
    fate: "Outcome", "結果";
    kind_report: "report", "情報連絡";
    kind_relay: "relay", "転送";
    kind_notice: "notice", "情報提供";
    kind_announce: "announcement", "公表";
    kind_status: "status", "状況共有";
    kind_newsletter: "newsletter", "ニュースレター";
    kind_inject: "inject", "状況付与";
    key_reports: "reports, relays", "情報連絡・転送";
    key_notices: "notices, newsletters", "情報提供・ニュースレター";
    key_others: "announcements, status", "公表・状況共有";
    key_inject: "inject of controllers", "状況付与（演習統制）";
    key_read: "arrived and read", "到達・確認";
    key_late: "late", "遅延";
    key_unread: "arrived, never read", "到達したが未確認";
    key_lost: "never arrived", "未達";
    key_detour: "another channel had failed before", "別の通信手段の不通後に送信";
    key_wait: "waiting to be read", "確認待ち";
    fate_read: "read after {time}", "{time}後に確認";
    fate_late: "late, read after {time}", "遅延、{time}後に確認";
    fate_failed: "failed before: {channels}", "不通：{channels}";
    fate_count: "{fate} {n}", "{fate}{n}件";
    and_others: " and {n} more", "ほか{n}件";

    coverage: "coverage", "検証範囲";
    score: "score", "評点";
    coverage_line: "Coverage", "検証範囲";
    organisation_title: "Score by part: {name}", "評価区分別の評点：{name}";
    organisation_desc: "Two columns of horizontal bars: at the left the score from 0 to 100, at the right the coverage, the share of the weight that was tested. A score is read with its coverage.", "横棒グラフ2列。左は評点（0〜100）、右は検証範囲（検証できた重みの割合）。評点は検証範囲と併せて読む。";
    unit_scores: "score, 0–100; coverage, % of the weight", "評点（0〜100）、検証範囲（重みに対する%）";
    spread_title: "How scores are distributed over organisations", "組織間の評点の分布";
    spread_desc: "For the total, each part and the coverage a line from 0 to 100 with a circle for each organisation, unnamed; a bar spans the middle half and a stroke is the median. It is no ranking.", "総合、評価区分及び検証範囲について、0から100の線上に組織ごとの丸印（匿名）を示す。帯は中央の半数、縦線は中央値。順位付けではない。";
    spread_none: "not tested: {n}", "検証対象外：{n}";
    spread_median: "median {value}", "中央値 {value}";
    key_organisation: "one organisation", "1組織";
    key_middle: "middle half", "中央の半数";
    key_median: "median", "中央値";
    spread_least: "least", "最小";
    spread_most: "most", "最大";
    spread_tested: "Organisations tested", "検証した組織数";
    spread_untested: "not tested", "検証対象外の組織数";

    belief_title: "Belief against truth", "認識と実際の推移";
    belief_desc: "Small panels over time: for a role and a service, the level it believed in as a broken line on the level that was as a filled curve; for a role and a sector, its filed readings of the situation as diamonds joined to the level that was. Beliefs come before readings, panels with the largest gap first.", "時間推移の小図。役割とサービスごとに、認識していた水準を破線、実際の水準を塗りつぶしの曲線で示す。役割と分野については、提出された影響の見立てを菱形で示し、その時点の実際の水準と結ぶ。認識、見立ての順に、差の大きいものから並べる。";
    unit_belief: "level, % of normal", "水準（平常時比%）";
    key_truth: "what was", "実際の水準";
    key_belief: "what was believed", "認識していた水準";
    key_reading: "reading as filed, and the level at that time", "提出された影響の見立てとその時点の実際の水準";
    belief_left: "{shown} panels with the largest gaps are shown, beliefs before readings; {left} more are in the table.", "差の大きい{shown}組を、認識、見立ての順に表示（ほか{left}組は表に掲載）。";
    belief_gap: "off by {gap} on average", "平均の差 {gap}";
    belief_role: "Role", "役割";
    belief_of: "Service or sector", "サービス・分野";
    belief_mean: "Mean gap", "平均の差";
    belief_never: "least believed", "認識の最低値";
    belief_least: "least that was", "実際の最低値";
    readings: "Readings", "見立ての提出数";

    worth_title: "What decisions were worth, in this model", "判断の効果（本モデル上）";
    worth_desc: "Horizontal bars from a middle line: to the right people-hours more that would have been lost with the change named, to the left people-hours less. The last, hollow bar is what would have mattered most and was not done. Values do not add up.", "中央線からの横棒グラフ。記載の変更を行った場合に増える損失を右、減る損失を左に示す（単位：人・時間）。最後の中抜きの棒は、実施していれば最も効果があったもの。値は合計できない。";
    unit_worth: "{unit}, each sector with weight 1", "{unit}（各分野の重みは1）";
    worth_less: "less lost with the change", "変更により損失が減る";
    worth_more: "more lost with the change", "変更により損失が増える";
    worth_line: "{time} · {who} · change: {change}", "{time}／{who}／変更：{change}";
    worth_missed: "Not done at the time: {what}", "実施されなかった判断：{what}";
    worth_left: "{left} decisions with smaller effects are left out (all are in the table).", "効果のより小さい{left}件は省略（表に全件を掲載）。";
    worth_note: "Each bar compares two runs that differ in this decision only; bars must not be added.", "各棒は当該判断のみが異なる二つの試行の比較であり、合計できない。";
    decision: "Decision", "判断";
    who: "Who", "判断者";
    change: "Change", "変更の内容";
    by_sector: "By sector", "分野別";
    points: "Points of score", "評点への寄与";
    time: "Time", "日時";

    responses_title: "People without service under three responses", "三つの対応における影響人数の推移";
    responses_desc: "One panel for each sector: people without service over time under no response (dots), this response (solid) and the reference (dashes). A letter on a line names it. Below, if futures were drawn, the range of the loss under each response.", "分野ごとの小図。対応なし（点線）、本対応（実線）、基準対応（破線）における影響人数の推移を示す。線上の文字は対応の別。将来の試行がある場合は、下に対応別の損失の幅を示す。";
    unit_responses: "people × missing share of service; numbers in brackets: {unit}; each panel has its own scale", "影響人数（不足割合で換算）、括弧内は損失（{unit}）、目盛りは図ごとに異なる";
    arm_none: "no response", "対応なし";
    arm_actual: "this response", "本対応";
    arm_reference: "reference", "基準対応";
    tag_none: "N", "無";
    tag_actual: "A", "本";
    tag_reference: "R", "基";
    responses_loss: "N {none} · A {actual} · R {reference}", "無 {none}・本 {actual}・基 {reference}";
    luck_title: "Luck: {n} futures with other draws, {unit} over all sectors (5%, median, 95%)", "偶然の幅：乱数の異なる{n}通りの試行における全分野の損失（単位：{unit}、5%・中央値・95%）";
    luck_note: "These futures never enter a score.", "これらの試行は評点に用いない。";
    most: "Most at once", "最大";

    reach_title: "Reach of the communications drill", "セプター訓練の到達状況";
    reach_desc: "A row for each CEPTOAR: at the left, members asked as a hollow bar, reached as a light bar and those who answered as a dark bar, with how many of them reported damage; at the right, minutes until it was reached and until its acknowledgement arrived.", "セプターごとの行。左は構成員数を白抜き、到達数を淡色、回答数を濃色の棒で示し、「被害あり」の回答数を併記する。右は開始から到達まで、及び受領確認の到着までの時間を示す。";
    unit_reach: "members; time since the start of the drill", "構成員数、訓練開始からの経過時間";
    reach_all: "All CEPTOARs: {asked} asked, {reached} reached, {answered} answered ({intime} in time), {damage} with damage", "全体：対象{asked}、到達{reached}、回答{answered}（うち期限内{intime}）、被害あり{damage}";
    reach_numbers: "asked / reached / answered", "対象／到達／回答";
    reach_damage: "damage", "被害あり";
    reach_channels: "other channel", "代替手段";
    reach_time: "time since the start", "開始からの経過時間";
    key_asked: "asked", "対象";
    key_reached: "reached", "到達";
    key_answered: "answered", "回答";
    key_never_reached: "CEPTOAR never reached", "セプター未達";
    key_never_acknowledged: "no acknowledgement", "受領確認なし";
    key_hub_reached: "CEPTOAR reached", "セプターへ到達";
    key_hub_acknowledged: "acknowledgement arrived", "受領確認が到着";
    key_never: "never", "なし";
    hub: "CEPTOAR", "セプター";
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_languages_are_complete() {
        crate::words::tests::check(super::ALL);
    }
}
