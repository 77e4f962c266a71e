//! Every fixed word of reports, in English and Japanese.
//!
//! A word is a field of [`Words`], so a template that asks for one that does not exist does not compile, and none can lack
//! a language. `{…}` are places filled by [`fill`].

macro_rules! words {
    ($($key:ident: $en:literal, $ja:literal;)*) => {
        /// The words of one language.
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct Words {
            $(pub(crate) $key: &'static str,)*
        }

        impl Words {
            /// The words of a language.
            pub(crate) const fn of(lang: hakyu_exercise::outcome::Lang) -> Self {
                match lang {
                    hakyu_exercise::outcome::Lang::En => Self { $($key: $en,)* },
                    hakyu_exercise::outcome::Lang::Ja => Self { $($key: $ja,)* },
                }
            }
        }

        /// Every word as (key, English, Japanese).
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str, &str)] = &[$((stringify!($key), $en, $ja),)*];
    };
}

pub(crate) use words;

impl Words {
    /// The name of a need that worlds commonly have.
    pub(crate) fn need(&self, id: &str) -> Option<&'static str> {
        Some(match id {
            "power" => self.need_power,
            "communications" | "network" => self.need_communications,
            "fuel" => self.need_fuel,
            "water" => self.need_water,
            "data" => self.need_data,
            "access" => self.need_access,
            "supply" => self.need_supply,
            "staff" => self.need_staff,
            "site" => self.need_site,
            "provider" => self.need_provider,
            "road-network" | "roads" => self.need_roads,
            "software-vendor" => self.need_software,
            "grid" | "sending-grid" | "station-power" => self.need_grid,
            "runway" => self.need_runway,
            "halls" => self.need_halls,
            "stock" => self.need_stock,
            "cash" => self.need_cash,
            "cloud" => self.need_cloud,
            _ => return None,
        })
    }
}

/// Fills `{name}` places.
pub(crate) fn fill(words: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    let mut rest = words;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        out.push_str(&rest[..open]);
        let name = &rest[open + 1..open + close];
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}

words! {
    lang: "en", "ja";
    mark: "【訓練】EXERCISE", "【訓練】EXERCISE";
    banner: "Exercise document. Nothing in it has happened.", "この文書は訓練用です。記載の事象は実際には発生していません。";
    document: "After-action report", "演習結果報告書";
    contents: "Contents", "目次";
    colon: ": ", "：";
    comma: ", ", "、";
    dash: "–", "–";
    data: "Data of this figure", "図のデータ";
    elsewhere: "in the HTML, Markdown and JSON editions of this document", "本文書のHTML版、Markdown版及びJSON版に掲載";
    source: "{unit} · scenario {scenario} · run {run} · seed {seed}", "{unit}／シナリオ {scenario}／試行 {run}／シード値 {seed}";

    scenario: "Scenario", "シナリオ";
    world: "World", "世界モデル";
    end: "End", "終了日時";
    seed: "Seed, replicate", "シード値・試行番号";
    no_playbook: "none (no discretionary response)", "なし（裁量による対応を行わない）";
    delay: "delayed by {time}", "{time}遅延";
    released: "Released by hand", "手動で投入した状況付与";
    released_at: "{inject} ({time})", "{inject}（{time}）";
    run_digest: "Digest of the run", "試行のダイジェスト値";
    model_digest: "Digest of the model", "モデルのダイジェスト値";
    version: "Hakyu, random streams", "Hakyu版数・乱数列";
    themes: "Verification themes", "検証課題";
    jst: "Japan time", "日本時間";

    key_outages: "services in outage", "サービス障害となったサービス数";
    key_outages_note: "of {all} reporting services", "対象{all}サービス中";
    key_sectors: "sectors in outage", "サービス障害が生じた分野数";
    key_sectors_note: "of {all} sectors", "全{all}分野中";
    key_places: "places with an outage", "サービス障害が生じた地域数";
    key_places_note: "of {all}", "全{all}地域中";
    key_worst: "largest loss in one sector, people-hours", "損失が最大の分野（人・時間）";
    key_lowest: "lowest level of a sector in the affected places", "影響地域における分野別水準の最低値";
    key_people: "most people without one service at once", "同時に影響を受けた人数の最大値";
    key_score: "score of the response", "対応の評点";
    key_score_note: "coverage {coverage}", "検証範囲 {coverage}";
    key_locks: "locks formed", "相互待ちの発生数";
    quiet: "No service fell below its maintenance level.", "サービス維持レベルを下回ったサービスはありませんでした。";
    warned: "{n} points to note: see “{section}”.", "留意すべき点が{n}件あります（「{section}」参照）。";

    score_coverage: "coverage", "検証範囲";
    score_lead: "Score and coverage are read together: coverage is the share of the objectives' weight that was tested at all. A score is of organisations, never of persons, and is not the severity of the incident.", "評点は検証範囲と併せて読みます。検証範囲とは、検証項目の重みのうち実際に検証できた割合です。評点は組織の対応に対するものであり、個人の評価や事象の深刻度を表すものではありません。";
    no_arms: "No response was scored in this run.", "この試行では対応の評価を行っていません。";
    not_tested: "not tested", "検証対象外";
    total: "Total", "総合";
    part: "Part", "評価区分";
    objective: "Objective", "検証項目";
    weight: "Weight", "重み";
    evidence: "Evidence (this run)", "根拠（本試行）";
    evidence_plain: "Evidence", "根拠";
    evidence_others: "Evidence of the other responses", "他の対応の根拠";
    this_run: "this run", "本試行";
    arm: "Response", "対応";
    scores_caption: "Scores by part and objective, 0–100, of each response on the same draws", "評価区分・検証項目別の評点（0〜100、同一の乱数による比較）";
    scores_title: "Score of each response by part", "対応別・評価区分別の評点";
    scores_desc: "Horizontal bars from 0 to 100: the total and each part of the score, one bar for each response.", "0から100の横棒グラフ。総合および評価区分ごとに、対応別の評点を示す。";

    loss_lead: "People-hours are people × missing share of service × hours while a service is below its maintenance level. People are never added across sectors: one person may lose several services at once.", "人・時間は、サービス維持レベルを下回っている間の「利用者数×不足割合×時間」です。同じ人が複数分野の影響を同時に受けるため、分野をまたいだ合計は行いません。";
    loss_caption: "People-hours lost by sector and response, in {unit}", "分野別・対応別の損失（単位：{unit}）";
    loss_title: "People-hours lost by sector and response", "分野別・対応別の損失";
    loss_desc: "Horizontal bars on one scale: people-hours lost in each sector, one bar for each response. The bars must not be added across sectors.", "共通目盛りの横棒グラフ。分野ごとに対応別の損失（人・時間）を示す。分野をまたいで合計しない。";
    averted: "Kept against {none}", "「{none}」比の軽減";
    sectors_caption: "Sectors: maintenance level, lowest level, worst place, time in outage, most people at once (this run)", "分野別の状況（本試行）：維持レベル、最低水準、最も低下した地域、障害時間、同時影響人数";
    sector: "Sector", "分野";
    maintenance: "Maintenance level", "維持レベル";
    maintenance_for: "{level}, {time}", "{level}・{time}";
    lowest: "Lowest level", "最低水準";
    lowest_at: "When", "日時";
    worst: "Worst place", "最も低下した地域";
    below: "Time with an outage somewhere", "障害のあった時間";
    most_people: "Most people at once", "最大同時影響人数";
    people_hours: "People-hours", "損失（人・時間）";
    lost: "{amount} people-hours", "{amount}人・時間";
    lowest_short: "lowest {level} · {time}", "最低{level} · {time}";
    unit_people_hours: "{unit} (not to be added across sectors)", "{unit}（分野間の合計は不可）";
    kept: "In this model, {arm} kept {kept} people-hours of {sector} compared with {none}.", "本モデルでは、「{arm}」により「{sector}」の損失が「{none}」と比べて{kept}人・時間軽減されました。";
    lost_more: "In this model, {arm} cost {more} people-hours of {sector} more than {none}.", "本モデルでは、「{arm}」により「{sector}」の損失が「{none}」と比べて{more}人・時間増加しました。";
    more_possible: "{reference} would have kept {more} more.", "「{reference}」であればさらに{more}人・時間軽減できました。";
    same_loss: "In this model, {arm} and {none} lost the same people-hours in every sector.", "本モデルでは、「{arm}」と「{none}」の損失は全分野で同じでした。";

    levels: "Service levels over time", "サービス水準の推移";
    levels_lead: "Level of each sector over the affected places – those in which any service fell below its maintenance level – weighted by people.", "影響地域（いずれかのサービスがサービス維持レベルを下回った地域）における各分野の水準を、人口で加重平均したものです。";
    curves_title: "Level by sector over time", "分野別サービス水準の推移";
    curves_desc: "One small panel for each sector: its level over the affected places in per cent over time, with the lowest level named.", "分野ごとの小図。影響地域の水準（%）の時間推移と最低値を示す。";
    curves_dashes: "dashed: maintenance level, judged place by place", "破線：サービス維持レベル（地域ごとに判定）";
    axis_from: "vertical axis from {floor} to 100%", "縦軸は{floor}〜100%";
    unit_level: "level, % of normal, weighted by people", "水準（平常時比%、人口加重）";
    heat_title: "Lowest level by sector and time", "分野・時間別の最低水準";
    heat_desc: "A row for each sector, a column for each step of time; the darker a cell, the lower the level within it.", "行が分野、列が時間帯。色が濃いほどその時間帯の最低水準が低い。";
    heat_cell: "one cell: {time}", "1区画={time}";
    heat_events: "numbers above: main events, listed below the figure", "上部の番号は主な事象（図の下に一覧）";

    map: "Where", "地域別の状況";
    map_lead: "Tiles stand for places of equal size on the page; position is schematic.", "地域を同じ大きさの升目で表した模式図です。";
    map_title: "People-hours lost per resident", "住民1人当たりの損失";
    map_desc: "Tile map of the places for the sectors with the largest loss; the darker a tile, the more hours of full service each resident lost.", "損失が大きい分野の升目地図。色が濃いほど住民1人当たりの損失時間（完全停止換算）が長い。";
    unit_map: "hours of full loss per resident", "住民1人当たりの損失時間（完全停止換算）";
    map_own: "each map has its own scale", "目盛りは図ごとに異なる";
    hours: "h", "時間";
    place: "Place", "地域";
    people: "Residents", "人口";
    moments_title: "Level of {sector} by place at {n} moments", "「{sector}」の地域別水準（{n}時点）";
    moments_desc: "Tile maps of one sector at several moments; the darker a tile, the lower the level.", "一つの分野の時点別升目地図。色が濃いほど水準が低い。";
    unit_place_level: "level, % of normal", "水準（平常時比%）";
    full: "full", "平常";

    cascade: "How outages spread", "障害の波及";
    cascade_lead: "A row is an event, or the fall of a service in a place by more than 1 %, whether or not it went below the maintenance level; it stands below what caused it. People-hours here count the whole fall. Services of one sector, cause and area that fell together are drawn as one.", "各行は事象、又は地域のサービスの1％を超える低下（サービス維持レベルを下回らないものを含む）で、原因となったものの下に配置しています。ここでの損失は低下の全量です。同じ分野・原因・地域で同時に生じた低下は1行にまとめています。";
    cascade_title: "Cascade tree", "波及の樹形図";
    cascade_desc: "A tree from left to right: events at the left, outages indented below their cause, each with time of onset, the need through which it came, how long the buffer held, lowest level and people-hours lost.", "左から右へ広がる樹形図。事象を起点に、原因の下に障害を字下げして示し、発生時刻、経由した必要資源、自立持続時間、最低水準、損失を併記する。";
    cascade_left: "{shown} rows shown; {left} further falls with smaller losses are left out (all are in the table).", "{shown}件を表示。損失がより小さい{left}件は省略（表に全件を掲載）。";
    cascade_all: "All {shown} rows are shown.", "全{shown}件を表示。";
    and_more: "+{n}", "ほか{n}件";
    what: "Event or service", "事象・サービス";
    began: "Began", "発生";
    through: "Through", "経由";
    buffer: "Buffer", "自立持続";
    unit_cascade: "Japan time; level, % of normal; {unit}", "日本時間、水準は平常時比%、損失は{unit}";
    cause: "Cause", "原因";
    root: "event", "起点";

    timeline_main: "Main points", "主な経過";
    timeline_all: "Complete timeline ({n} entries)", "全経過（{n}件）";
    timeline_none: "Nothing happened.", "記録された経過はありません。";
    time: "Time", "日時";
    elapsed: "Elapsed", "経過";
    kind: "Kind", "種別";
    roles: "Roles", "関係者";
    kind_event: "event", "事象";
    kind_inject: "inject", "状況付与";
    kind_deed: "response", "対応";
    kind_began: "outage", "障害発生";
    kind_ended: "restored", "障害復旧";
    kind_lock: "lock", "相互待ち";
    kind_effect: "effect", "対応の効果";
    kind_milestone: "milestone", "マイルストーン";
    kind_conduct: "control", "演習統制";

    locks: "Locks", "相互待ち";
    locks_lead: "A lock is a circle of services each of which waits for another; it does not clear without help from outside.", "相互待ちとは、サービス同士が互いの復旧を待ち合い、外部からの対応がなければ解消しない状態です。";
    lock_full: "full (all at zero)", "完全（全て停止）";
    lock_partial: "partial", "部分的";
    members: "Members, and the need that holds each", "構成サービスと待っている必要資源";

    notes: "Points to note", "留意事項";
    limits: "Limits of the model", "モデルの限界";
    limits_1: "All statements hold in this model. It is for exercises and comparison, not for forecasting.", "本報告書の記述は全て本モデル上の結果です。訓練と比較のためのものであり、予測ではありません。";
    limits_2: "Many dependencies, buffers and thresholds are expert judgement; their source and confidence stand with the world's data. Maintenance levels are simulator thresholds, not official ones.", "依存関係、自立持続時間及びしきい値の多くは専門家の判断によります。出典と確度は世界モデルのデータに記載しています。サービス維持レベルは本シミュレータのしきい値であり、公的な基準ではありません。";
    limits_3: "This is one future of many. The responses compared here met exactly the same draws; luck is equal for them, but another seed gives other numbers.", "本結果は多数の可能性のうちの一つです。比較した各対応は同一の乱数の下にあるため偶然の条件は等しいものの、シード値が変われば数値も変わります。";
    limits_4: "Sites and organisations are generic. No real operator, building or person is meant.", "施設・組織は一般化したもので、実在の事業者、建物、人物を表すものではありません。";
    sources: "Sources", "出典";
    sources_none: "The scenario names no sources.", "シナリオに出典の記載はありません。";
    confidence: "Confidence", "確度";
    number: "No.", "番号";

    need_power: "power", "電力";
    need_communications: "communications", "通信";
    need_fuel: "fuel", "燃料";
    need_water: "water", "水";
    need_data: "data", "データ";
    need_access: "access", "通行・搬入";
    need_supply: "supply", "供給";
    need_staff: "staff", "要員";
    need_site: "site", "施設";
    need_provider: "provider", "外部サービス";
    need_roads: "roads", "道路";
    need_software: "software vendor", "ソフトウェア事業者";
    need_grid: "grid", "系統";
    need_runway: "runway and terminal", "滑走路・ターミナル";
    need_halls: "data halls", "データセンター設備";
    need_stock: "stock", "在庫";
    need_cash: "cash", "現金";
    need_cloud: "cloud", "クラウド";
    levels_places: "Affected places: {places}.", "影響地域：{places}。";
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn both_languages_are_complete() {
        check(ALL);
        for (key, en, _) in ALL {
            assert!(
                !en.chars().any(|c| c > '\u{3000}') || *key == "mark",
                "{key} has Japanese in English"
            );
        }
    }

    /// Words exist in both languages, with the same places to fill.
    pub(crate) fn check(all: &[(&str, &str, &str)]) {
        for (key, en, ja) in all {
            assert!(!en.trim().is_empty() && !ja.trim().is_empty(), "{key}");
            let places = |words: &str| {
                let mut names: Vec<String> = words
                    .split('{')
                    .skip(1)
                    .filter_map(|rest| rest.split_once('}'))
                    .map(|(name, _)| name.to_owned())
                    .collect();
                names.sort();
                names
            };
            assert_eq!(places(en), places(ja), "{key}");
        }
    }

    #[test]
    fn fill_leaves_unknown_places_and_never_fills_twice() {
        assert_eq!(fill("{a}-{b}-{c", &[("a", "{b}"), ("b", "2")]), "{b}-2-{c");
        assert_eq!(fill("{x}", &[]), "{x}");
    }
}
