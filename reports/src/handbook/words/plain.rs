//! Words for what a scenario says in code: times, chances, conditions, measures, deeds.

crate::words::words! {
    and: " and ", "、かつ";
    or: " or ", "、又は";
    comma: ", ", "、";
    colon: ": ", "：";
    group: "({words})", "（{words}）";
    titled: "{name} ({words})", "{name}（{words}）";
    of_place: "{service} in {places}", "{places}の{service}";
    everywhere: "{service} everywhere", "全国の{service}";
    of_class: "{target}, sites of class “{class}” only", "{target}（区分「{class}」の施設に限る）";
    post_of: "{organisation} – {post}", "{organisation}・{post}";
    and_more: "{some} and {n} more", "{some}ほか{n}件";
    inject: "inject “{id}”", "状況付与「{id}」";
    event: "the event “{title}”", "事象「{title}」";

    between: "between {low} and {high}", "{low}～{high}の間";
    most_likely: "between {low} and {high}, most likely {mode}", "{low}～{high}、最も可能性が高いのは{mode}";
    spread: "about {median}: half of all cases take less, one in ten takes more than {high}", "おおむね{median}（半数はこれより短く、10回に1回は{high}を超える）";
    chosen: "one of {list}, with equal chance", "{list}のいずれか（等確率）";

    level: "the level of {service}", "{service}のサービス水準";
    people: "the number of people without {service}", "{service}を利用できない人数";
    buffer: "the time that {service} still has {need} for", "{service}の{need}の残り時間";
    now: "the time", "時刻";
    trust: "the public's trust", "住民の信頼度";
    rumour: "the level of rumour in {place}", "{place}の流言の水準";
    disorder: "the level of disorder in {place}", "{place}の混乱の水準";
    harm: "the person-hours at risk in {place} so far", "{place}の生命・健康リスク（延べ人時）";
    believed: "the level of {service} as {role} believes it", "{role}が認識する{service}のサービス水準";
    less: "{measure} is below {value}", "{measure}が{value}を下回る";
    at_most: "{measure} is at most {value}", "{measure}が{value}以下";
    greater: "{measure} is above {value}", "{measure}が{value}を上回る";
    at_least: "{measure} is at least {value}", "{measure}が{value}以上";
    before_time: "it is before {value}", "{value}より前";
    after_time: "it is {value} or later", "{value}以降";
    people_value: "{n} people", "{n}人";
    hours_value: "{n} person-hours", "{n}人時";
    fired: "{inject} has been sent", "{inject}が発出された";
    received: "{inject} has reached {role}", "{inject}が{role}に届いた";
    done: "this has been done: {deed}", "「{deed}」が実施された";
    done_by: "{role} has done this: {deed}", "{role}が「{deed}」を実施した";
    detected: "the operator of {system} has found the compromise", "{system}の侵害を運用者が検知した";
    compromised: "{system} is compromised, found or not", "{system}が侵害されている（検知の有無を問わない）";
    contained: "{system} is cut off", "{system}がネットワークから切り離されている";
    knows: "{role} knows of {event}", "{role}が{event}を認知している";
    mode_on: "the mode “{mode}” is in force", "「{mode}」の体制にある";
    mode_known: "{role} knows that the mode “{mode}” is in force", "{role}が「{mode}」への移行を認知している";
    milestone: "the milestone “{title}” is in force", "節目「{title}」にある";
    not: "it is not so that {words}", "「{words}」ではない";

    slot_level: "level of {service}, %", "{service}のサービス水準（%）";
    slot_people: "people without {service}", "{service}を利用できない人数";
    slot_buffer: "hours of {need} left at {service}", "{service}の{need}の残り時間";
    slot_time: "time of day", "その時の日時";
    slot_other: "{measure}", "{measure}";

    report: "reports (情報連絡)", "情報連絡を行う";
    relay: "passes it on (relay)", "受けた情報を関係先へ伝える";
    forecast: "publishes a forecast of restoration", "復旧見通しを公表する";
    announce: "makes a public statement", "住民・報道へ発表する";
    notice: "sends a notice (情報提供)", "情報提供を行う";
    newsletter: "sends a newsletter", "ニュースレターを送る";
    status: "sends a status report", "定時報告を行う";
    switch_mode: "decides on the mode of information sharing", "情報共有体制の切替えを判断する";
    switch_phase: "moves to another phase", "次の段階へ移行する";
    invoke: "invokes a plan", "計画を発動する";
    decide: "decides on the residual risk", "残存リスクへの対応を判断する";
    act: "takes the measure “{title}”", "措置「{title}」を実施する";
    to_roles: "{deed}, to {roles}", "{roles}へ{deed}";
    deed_about: "{deed}: {what}", "{deed}（{what}）";
    expects: "{deed}", "{deed}";
    expects_by: "{role} {deed}", "{role}が{deed}";
    expects_within: "{words} – within {time}", "{words}（{time}以内）";

    anchor_event: "its organisation learned of {event}", "自組織が{event}を認知してから";
    anchor_inject: "{inject} reached it", "{inject}の到達から";
    anchor_step: "the step “{step}” was done", "手順「{step}」の実施から";
    anchor_mode: "the mode “{mode}” was first called for, as it could see", "「{mode}」への移行が必要と認められる状況になってから";
    anchor_news: "it learned that the mode “{mode}” is in force", "「{mode}」への移行を知ってから";
    timeliness: "{role} {deed} within {time} after {anchor}. Full marks up to then, falling in a straight line to none at three times that.", "{anchor}{time}以内に、{role}が{deed}。期限内は満点、期限の3倍で0点となるよう直線的に減点する。";
    reach: "What {role} sends has reached {others} within {time} after {anchor}. Each receiver counts alike.", "{anchor}{time}以内に、{role}からの情報が{others}に届く。受信先は同じ重みで数える。";
    continuity: "People-hours without {target}, compared with the same future without any decision (0) and with the planner's reference response (100).", "{target}が失われた延べ人時を、同じ条件下の「裁量的な対応なし」（0点）及び「標準対応」（100点）と比較する。";
    keep: "The level of {service} stays at {level} or more from {from} until {until}.", "{from}から{until}まで、{service}のサービス水準を{level}以上に保つ。";
    the_start: "the start", "開始時";
    the_end: "the end", "終了時";
    forecast_measure: "{role} says when {service} will be back at {level}. Full marks if the margin given, plus twice the miss beyond it, is no more than {time}; silence during the outage and every postponement cost marks.", "{role}が、{service}が{level}まで回復する時期を公表する。公表した幅と、幅を外れた分の2倍との和が{time}以内なら満点。障害中に何も公表していない時間と見通しの延期は減点する。";
    plan: "These steps are done within {time} after {anchor}: {steps}.", "{anchor}{time}以内に、次の手順を実施する：{steps}。";
    mode_measure: "{role} decides for the mode “{mode}” within {time} after {anchor}.", "{anchor}{time}以内に、{role}が「{mode}」への移行を判断する。";
    form_measure: "What {role} writes in messages after {anchor}: the fields that were due are filled, and agree with what it knew when sending.", "{anchor}に{role}が発信する連絡で、必要な項目が記入され、発信時の認識と一致している。";
    rubric_measure: "An evaluator watches {role} and rates P, S, M or U.", "評価者が{role}を観察し、P・S・M・Uで評価する。";
    stand_down: "{role} decides to end the mode “{mode}” within {time} after it is no longer called for.", "必要と認められなくなってから{time}以内に、{role}が「{mode}」の解除を判断する。";

    hit_damage: "{share} of {target} is lost; repair: {repair}", "{target}の{share}が失われる。復旧所要：{repair}";
    hit_wind: "storm (largest wind {wind} m/s) on {target}", "暴風（最大風速{wind}m/s）：{target}";
    hit_quake: "earthquake on {target}", "地震：{target}";
    hit_flood: "flood on {target}", "浸水：{target}";
    hit_snow: "snow on {target}", "積雪：{target}";
    hit_ash: "volcanic ash on {target}", "降灰：{target}";
    hit_pandemic: "up to {share} of staff absent, concerning {target}", "要員の最大{share}が欠勤：{target}";
    hit_solar: "geomagnetic storm on {target}", "磁気嵐：{target}";
    hit_heat: "heat wave, more demand for {target}", "猛暑による需要増：{target}";
    hit_radio: "interference with radio, concerning {target}", "電波障害：{target}";
    hit_forcing: "recorded course of {target}: lowest level {level}", "{target}が記録のとおり推移（最低{level}）";
    hit_outage: "the provider “{provider}” fails: {share} lost for {time}", "外部サービス「{provider}」の停止：{share}、{time}";
    hit_unavailable: "the procedure “{channel}” of {target} is closed for {time}", "{target}の手続「{channel}」が利用できない：{time}";
    hit_demand: "demand for {target} at {level} of normal for {time}", "{target}の需要が通常の{level}となる：{time}";
    hit_cyber: "compromise that begins in {systems}", "サイバー攻撃：{systems}から侵害が始まる";
    hit_spreads: "{words}; it spreads", "{words}、拡大する";

    mode_normal: "normal", "平時";
    mode_large: "large-scale outage", "大規模重要インフラサービス障害対応時";
    mode_crisis: "crisis (large-scale cyber attack)", "大規模サイバー攻撃事態等";
    mode_mega: "large event", "大規模行事対応";

    via_mail: "e-mail", "電子メール";
    via_phone: "phone", "電話";
    via_fax: "fax", "FAX";
    via_portal: "sharing portal", "情報共有システム";
    via_press: "press", "報道";
    via_tv: "television", "テレビ";
    via_sns: "social media", "SNS";
    via_radio: "radio", "無線・ラジオ";
    via_alarm: "alarm of a system", "システムの警報";
    via_paper: "paper", "紙";

    post_pr: "public relations", "広報";
    post_it: "IT", "情報システム";
    post_ot: "OT (control systems)", "制御システム";
    post_management: "management", "経営層";
    post_crisis: "crisis management", "危機管理";
    post_liaison: "liaison", "連絡担当";
    post_secretariat: "secretariat", "事務局";
    post_public: "public", "住民等";

    kind_operator: "operator of critical infrastructure", "重要インフラ事業者等";
    kind_ministry: "supervising ministry", "重要インフラ所管省庁";
    kind_nisc: "NISC", "内閣官房（NISC）";
    kind_ceptoar: "CEPTOAR", "セプター";
    kind_agency: "other agency", "関係機関";
    kind_press: "press", "報道機関";
    kind_public: "public", "住民等";

    part_recognition: "Recognition and triage", "認知・トリアージ";
    part_reporting: "Reporting and relay", "情報連絡・情報提供";
    part_reach: "Reach", "到達";
    part_continuity: "Continuity of service", "サービスの継続";
    part_plan: "Plan execution", "計画の実行";
    part_public: "Public communication", "対外説明";
    part_mode: "Mode switching", "体制の切替え";
    part_rubric: "Rating by evaluators", "評価者による評価";

    form_discussion: "discussion", "討議型演習";
    form_tabletop: "tabletop exercise", "机上演習";
    form_functional: "functional exercise", "機能演習";
    form_solo: "solo exercise (疑似体験)", "演習疑似体験（個人）";
    form_communications: "communications drill", "連絡訓練（セプター訓練等）";

    take_report: "reports", "情報連絡";
    take_relay: "what others passed on", "転送された情報";
    take_announce: "statements", "発表";
    take_notice: "notices", "情報提供";
    take_newsletter: "newsletters", "ニュースレター";
    take_status: "status reports", "定時報告";
}
