//! Words of the evaluation guides.

crate::words::words! {
    lead: "One guide an objective. Observe, write down what you saw and heard with the time, and rate only at the end. Do not help, do not comment, do not tell what comes.", "目標ごとに1葉とする。見聞きした事実を時刻とともに記録し、評定は最後に行う。助言や論評はせず、今後の展開を漏らさない。";
    how: "How to evaluate", "評価の進め方";
    how_1: "Read the objective and its critical tasks beforehand, and where in the script they are put to the test.", "事前に目標と重要な行動、及びそれが検証される場面を確認する。";
    how_2: "Facts first: who did what, when, on which information. Opinions belong in the last field.", "事実を優先する。誰が、いつ、どの情報に基づいて何をしたかを記録し、意見は最後の欄に記入する。";
    how_3: "What counts is what people could know at that time.", "その時点で参加者が知り得た情報に基づいて判断する。";
    how_4: "The score of the simulation stands beside your rating. You may differ from it; then say why.", "シミュレーションの得点は参考として併記する。評定がこれと異なる場合は理由を記入する。";
    how_5: "Rate organisations and arrangements, never persons.", "組織と仕組みを評価し、個人を評価しない。";
    ratings: "Ratings", "評定";
    rating: "Rating", "評定";
    rating_means: "Meaning", "定義";
    p: "P – performed without challenges", "P（支障なく実施）";
    p_means: "The target and the critical tasks were achieved; it disturbed no other activity, added no risk to people, and followed plans and rules.", "目標と重要な行動が達成され、他の活動への悪影響や人への追加的な危険がなく、計画・規程に沿っていた。";
    s: "S – performed with some challenges", "S（一部に課題）";
    s_means: "The target and the critical tasks were achieved without harm to other activities or to people, but it could be more effective or more efficient.", "目標と重要な行動は達成され、他の活動や人への悪影響もなかったが、有効性又は効率性に改善の余地がある。";
    m: "M – performed with major challenges", "M（大きな課題）";
    m_means: "The target and the critical tasks were achieved, but other activities suffered, risk was added, or it did not follow plans and rules.", "目標と重要な行動は達成されたが、他の活動への悪影響、危険の増大、又は計画・規程からの逸脱があった。";
    u: "U – unable to be performed", "U（実施できず）";
    u_means: "The target or critical tasks were not achieved.", "目標又は重要な行動が達成されなかった。";
    sheet: "Guide {no}: {title}", "評価票{no}：{title}";
    capability: "Core capability", "中核となる能力";
    target: "Capability target", "能力目標";
    target_default: "as the measure below says", "下記の測り方による";
    scored: "Weight", "重み";
    where_: "Put to the test by", "検証される場面";
    observed: "To be observed", "観察の対象";
    tasks: "Critical tasks", "重要な行動";
    task: "Task", "行動";
    source: "Source plan", "根拠となる計画";
    seen: "Observation (time, who, what)", "観察記録（時刻・主体・内容）";
    boxes: "P  S  M  U", "P　S　M　U";
    box_row: "□P  □S\n□M  □U", "□P　□S\n□M　□U";
    no_plan: "–", "－";
    observation: "Observations and explanation of the rating", "観察した事項と評定の理由";
    strengths: "Strengths", "良かった点";
    improve: "Areas for improvement (and what they rest on)", "改善すべき点とその根拠";
    final_rating: "Final rating of the capability", "能力の総合評定";
    differs: "If it differs from the simulation's score: why", "シミュレーションの得点と異なる場合の理由";
    evaluator: "Evaluator, contact", "評価者・連絡先";
    place: "Organisation and place observed", "観察した組織・場所";
    none: "The scenario has no objectives yet.", "シナリオに目標が設定されていない。";
    inject_at: "{no} {time}", "{no}　{time}";
    whole: "the whole of play", "演習全体";
}
