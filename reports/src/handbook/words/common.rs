//! Words that several documents share.

crate::words::words! {
    sub_controller: "Sub-controller's handbook", "サブコントローラー用手引書";
    player: "Player's handbook", "プレイヤー用手引書";
    ceptoar: "CEPTOAR secretariat's handbook", "セプター事務局用手引書";
    controller: "Controller's script", "コントローラー用進行台本";
    cards: "Inject cards", "状況付与カード";
    evaluator: "Exercise evaluation guides", "評価ガイド";
    briefing: "Briefing", "事前説明資料";
    feedback: "Participant feedback", "参加者アンケート";
    hot_wash: "Hot-wash sheet", "意見交換会シート";

    for_players: "For players. It tells nothing of what will happen.", "プレイヤー用（シナリオの内容を含まない）";
    for_all: "For all who take part. It tells nothing of what will happen.", "参加者用（シナリオの内容を含まない）";
    for_control: "For exercise control only. Players must not see it.", "演習統制部限り（プレイヤーへの開示禁止）";
    for_sub: "For the sub-controller of {organisation} only. Players must not see it.", "{organisation}のサブコントローラー限り（プレイヤーへの開示禁止）";
    for_evaluators: "For evaluators only. Players must not see it.", "評価者限り（プレイヤーへの開示禁止）";

    generic_title: "Cross-sector exercise, {date}", "分野横断的演習（{date}）";
    edition: "Edition", "版";
    scenario_time: "Time in the scenario", "シナリオ上の日時";
    from_until: "{from} to {until}", "{from}から{until}まで";
    form: "Form", "演習形態";
    organisation: "Organisation", "組織";
    post: "Post", "役割";
    posts: "Posts", "役割";
    area: "Area", "担当分野・地域";
    kind: "Kind", "区分";
    foot: "{scenario} {edition} · {kind} · Hakyu {version}", "{scenario} {edition}・{kind}・Hakyu {version}";
    course: "Expected course", "想定経過の計算条件";
    course_fact: "computed: {playbook}, seed {seed}. In another future times differ", "シミュレーション計算：{playbook}、シード値{seed}（試行ごとに時刻は変わる）";
    course_reference: "reference response", "標準対応";
    course_none: "no discretionary response", "裁量的な対応なし";

    id: "Id", "識別子";
    no: "No.", "番号";
    time: "Time", "時刻";
    what: "What", "内容";
    from: "From", "発信者";
    to: "To", "付与先";
    via: "By", "手段";
    title: "Title", "件名";
    notes: "Notes", "備考";
    none: "–", "－";
    name: "Name", "氏名";
    phone: "Phone", "電話";
    mail: "E-mail", "電子メール";

    safety: "Exercise safety", "演習の安全";
    safety_mark: "Every message, call, document and screen of the exercise begins with “Exercise” (【訓練】). What does not carry it is not part of the exercise.", "演習に関する連絡、電話、文書及び画面には、必ず冒頭に「訓練」の表示又は発声を付す。これがないものは演習の一部ではない。";
    safety_inside: "Stay inside the exercise: contact only those who take part, use only the contacts given here, and never call emergency numbers, customers, the press or the public for the exercise.", "連絡は演習参加者に限り、本書に記載の連絡先のみを用いる。演習のために、緊急通報番号、利用者、報道機関、一般の方へ連絡してはならない。";
    safety_systems: "Nothing is done to real systems. Do not switch, disconnect, scan or change anything in operation; say what you would do instead.", "実際のシステムには一切手を加えない。稼働中の機器の切替え、切離し、走査、設定変更は行わず、「何を行うか」を申告する。";
    safety_samples: "Attachments are harmless text. Do not type links or addresses from injects into real systems.", "付与資料は無害な文字情報である。状況付与に記載のURLやアドレスを実際のシステムに入力しない。";
    safety_people: "Whoever feels unwell or is troubled by the subject may step out at any time without giving a reason.", "体調不良や題材による心理的な負担を感じた者は、理由を問わずいつでも離席してよい。";
    real: "If something real happens (実災害)", "実災害・実事案が発生した場合";
    real_call: "Anybody may stop the exercise. Press “real event” on the screen, or call exercise control and say: “Real event, not exercise.” (「実災害。訓練ではありません。」)", "誰でも演習を止めることができる。画面の「実災害」を押すか、演習統制部に「実災害です。訓練ではありません。」と連絡する。";
    real_stop: "Play stops for your organisation or for all. Handle the real event first; the exercise does not matter.", "当該組織又は全体の演習を中断する。実事案への対応を最優先とし、演習は考慮しない。";
    real_resume: "Only the controller resumes or ends the exercise, and tells everybody.", "再開又は終了はコントローラーのみが決定し、全参加者に周知する。";

    schedule: "The day", "当日の流れ";
    schedule_lead: "The organiser fills in the times.", "時刻は主催者が記入する。";
    sched_briefing: "Briefing: purpose, themes, rules, safety; radio check of all contacts", "開始前説明：目的、検証課題、ルール、安全、連絡先の疎通確認";
    sched_start: "Start of play. Scenario time is then {start}", "演習開始（シナリオ上の時刻：{start}）";
    sched_play: "Play", "演習実施";
    sched_pause: "Pauses and jumps of the scenario's clock are announced by the controller", "中断・時刻の早送りはコントローラーが周知";
    sched_end: "End of play, announced by the controller", "演習終了（コントローラーが宣言）";
    sched_hot_wash: "Hot wash: {time}", "意見交換（振り返り）：{time}";
    sched_hot_wash_usual: "30 to 60 min", "30～60分";
    sched_feedback: "Feedback form", "アンケート記入";
    sched_who: "Who", "対象";
    all: "all", "全員";

    contacts: "Contacts", "連絡先";
    contacts_lead: "To be filled in and checked before the day.", "事前に記入し、疎通を確認する。";
    contact_control: "Exercise control", "演習統制部";
    contact_sub: "Sub-controller of the organisation", "自組織のサブコントローラー";
    contact_evaluator: "Evaluator", "評価者";
    contact_it: "Technical help (exercise system)", "演習システムの問合せ先";
    contact_real: "Window for real events", "実災害・実事案の連絡窓口";

    themes: "Themes to be verified", "検証課題";
    theme: "Theme", "検証課題";
    objective: "Objective", "目標";
    part: "Part", "評価区分";
    measure: "Measured by", "測り方";
    summary: "What happens", "シナリオの概要";
    modes: "Modes of information sharing", "情報共有体制";
    mode: "Mode", "体制";
    mode_means: "What it means", "内容";
    mode_decides: "Who decides", "判断する者";
    anybody: "anybody concerned", "関係者";
    mode_normal: "Reports go from operators by the supervising ministry to NISC; notices come back the same way.", "事業者等から所管省庁を経て内閣官房へ情報連絡を行い、同じ経路で情報提供が行われる。";
    mode_large: "An outage of services to many people or in several sectors: contacts are closer and more frequent, incident-response and disaster ministries join.", "多数の利用者又は複数分野に及ぶサービス障害。連絡の頻度と範囲を高め、事案対処省庁及び防災関係府省庁が加わる。";
    mode_crisis: "A cyber attack of national concern: the crisis-management organisation of the government leads.", "国として対処すべきサイバー攻撃。官邸を中心とする危機管理体制の下で対処する。";
    mode_mega: "During a large event the coordination centre is told as well and gives help.", "大規模行事の期間中、対処調整センターにも連絡し、支援を受ける。";
}
