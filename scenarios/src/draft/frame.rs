//! The scenario around a story: who takes part, what they are told, what they can do, what is measured.

use super::{
    Setting,
    page::{Page, quoted},
    story::{self, Story},
};

pub(super) fn write(s: &Setting<'_>) -> String {
    let story = Story::of(&s.asked.event);
    let mut setting = Page::new(s.asked.languages);
    head(&mut setting, s, &story);
    people(&mut setting, s);
    setting.section(
        "What happens to the world. Times count from `start`; they may be drawn: {uniform: [T+1h, T+2h]}.",
        "世界に起きること。時刻はstartから数え、確率的にもできる：{uniform: [T+1h, T+2h]}。",
    );
    if story.system {
        systems(&mut setting, s);
    }
    story::events(&mut setting, s, &story);
    moves(&mut setting, s);
    injects(&mut setting, s, &story);
    answers(&mut setting, s, &story);
    measures(&mut setting, s);
    after(&mut setting);
    setting.finish()
}

fn head(page: &mut Page, s: &Setting<'_>, story: &Story) {
    let asked = s.asked;
    let (place, sector) = (&s.place_title, &s.sector_title);
    page.line("# yaml-language-server: $schema=scenario-1.json");
    page.note(
        0,
        "A draft made by `hakyu new`. Every figure is an assumption (confidence C) until you replace it. What next:",
        "hakyu newで作成した下書き。数値はすべて仮定（確度C）であり、置き換えるまでの仮のもの。次の手順：",
    );
    let file = format!("{}.yaml", asked.id);
    page.line(format!("#   hakyu check {file}"));
    page.line(format!("#   hakyu run {file} --timeline"));
    page.line(format!("#   hakyu rehearse {file}"));
    page.line("hakyu: scenario/1");
    page.note(
        0,
        "Small letters, digits and hyphens; never reused.",
        "小文字・数字・ハイフン。再利用しない。",
    );
    page.line(format!("id: {}", asked.id));
    let title = match &asked.title {
        Some(title) => quoted(title),
        None => page.text(
            &format!("{}: {}, {}", story.name.0, sector.0, place.0),
            &format!("{}――{}（{}）", story.name.1, sector.1, place.1),
        ),
    };
    page.line(format!("title: {title}"));
    page.line(format!("summary: {}", page.text(&story.about.0, &story.about.1)));
    page.line("edition: \"0.1\"");
    if let Some(base) = &asked.extends {
        page.note(
            0,
            "A base: its lists are merged with those below by id; keys given here win.",
            "土台にするシナリオ。一覧はIDごとに合わせ、ここに書いたキーが優先する。",
        );
        page.line(format!("extends: {}", quoted(base)));
    }
    page.note(
        0,
        "The world: which services exist and what depends on what (`hakyu worlds` lists them).",
        "世界：どのサービスがあり、何が何に依存するか（hakyu worldsで一覧）。",
    );
    page.line(format!("world: {}", asked.world));
    page.note(
        0,
        "Civil time of T+0h, with its zone, and the length.",
        "T+0hの日時（時差つき）と長さ。",
    );
    page.line(format!("start: {}", asked.start));
    page.line(format!("duration: {}", super::page::written(s.pace.duration)));
    page.note(
        0,
        "discussion | tabletop | functional | solo | communications",
        "discussion（討議型）｜tabletop（机上）｜functional（機能）｜solo（疑似体験）｜communications（連絡訓練）",
    );
    page.line(format!("form: {}", asked.form));
    page.section(
        "What participants may read beforehand; it must not tell what will happen.",
        "事前に参加者へ示してよい内容。展開を明かさない。",
    );
    page.line("cover:");
    page.line(format!(
        "  title: {}",
        page.text(
            &format!("Exercise: {}, {}", sector.0, place.0),
            &format!("演習：{}（{}）", sector.1, place.1)
        )
    ));
    page.line(format!(
        "  situation: {}",
        page.text(
            "An ordinary morning. All services work; nothing is announced.",
            "平常の朝。すべてのサービスは正常であり、特段の予告はない。"
        )
    ));
    page.section("What is to be verified (検証課題); shown beforehand.", "検証課題。事前に示す。");
    page.line("themes:");
    page.line(format!(
        "  - {{id: report, text: {}}}",
        page.text(
            "Is the first report made while the cause is still unknown?",
            "原因が不明な段階で第一報を行えるか。"
        )
    ));
    page.line(format!(
        "  - {{id: decide, text: {}}}",
        page.text(
            "Who decides on a remedy that itself costs service, and when?",
            "それ自体がサービスを損なう対応を、誰が、いつ決断するか。"
        )
    ));
    page.line(format!(
        "  - {{id: public, text: {}}}",
        page.text(
            "What is said to the public before everything is known?",
            "全容が分からない段階で、社会に何を伝えるか。"
        )
    ));
    page.section("Where figures come from.", "数値の出典。");
    page.line("sources:");
    page.line(format!(
        "  - {{id: ours, text: {}, confidence: C}}",
        quoted("All organisations, times, shares and effects are assumptions of this scenario.")
    ));
}

/// Posts: (id, English, Japanese, post, organisation).
const POSTS: [(&str, &str, &str, &str); 4] = [
    ("desk", "Operations desk", "運用当直", "it"),
    ("crisis", "Crisis management", "危機管理部門", "crisis-management"),
    ("management", "Management", "経営層", "management"),
    ("pr", "Public relations", "広報部門", "pr"),
];

fn people(page: &mut Page, s: &Setting<'_>) {
    let (place, sector) = (&s.place_title, &s.sector_title);
    page.section(
        "Organisations and their posts. Generic on purpose: put your own names here.",
        "参加組織と役割。意図的に一般名としている。自組織の名称に置き換えること。",
    );
    page.line("organisations:");
    page.line(format!(
        "  - {{id: operator, title: {}, kind: operator, sector: {}, place: {}}}",
        page.text(
            &format!("An operator of the sector {}, {}", sector.0, place.0),
            &format!("{}の事業者（{}）", sector.1, place.1)
        ),
        s.asked.sector,
        s.place
    ));
    let own = s.base.is_none();
    if own {
        for (id, kind, en, ja) in [
            ("ministry-office", "ministry", "Ministry in charge", "所管省庁"),
            ("nisc-office", "nisc", "NISC", "NISC"),
            ("ceptoar-office", "ceptoar", "CEPTOAR of the sector", "セプター"),
        ] {
            page.line(format!("  - {{id: {id}, title: {}, kind: {kind}}}", page.text(en, ja)));
        }
    }
    page.note(
        0,
        "`handling`: time to handle one message. `brief`: what the post answers for; printed in its handbook, so no spoilers.",
        "handlingは連絡1件の処理時間。briefは所掌と権限（ハンドブックに載るため展開を書かない）。",
    );
    let drill = s.asked.form == "communications";
    let channels = if drill { ", channels: [mail, satellite]" } else { "" };
    if drill {
        page.line("channels:");
        page.line(format!(
            "  - {{id: mail, title: {}, needs: [ict], latency: 60s, retry: 10m}}",
            page.text("E-mail", "電子メール")
        ));
        page.line(format!(
            "  - {{id: satellite, title: {}, latency: {{uniform: [2m, 10m]}}, retry: 10m}}",
            page.text("Satellite telephone", "衛星電話")
        ));
    }
    page.line("roles:");
    for (id, en, ja, post) in POSTS {
        let played = match (s.asked.form.as_str(), id) {
            ("solo", "crisis") => ", played-by: human",
            ("solo", _) => ", played-by: simulated",
            _ => "",
        };
        let brief = brief(page, id);
        page.line(format!(
            "  - {{id: {id}, title: {}, organisation: operator, post: {post}, handling: 5m{played}{channels}, brief: {brief}}}",
            page.text(en, ja)
        ));
    }
    if own {
        for (id, en, ja, post, organisation, answers) in [
            (
                "ministry",
                "Contact window",
                "情報連絡窓口",
                "liaison",
                "ministry-office",
                (
                    "Takes reports of operators and passes them to NISC.",
                    "事業者の情報連絡を受け、NISCに伝える。",
                ),
            ),
            (
                "nisc",
                "Critical-infrastructure desk",
                "重要インフラ担当",
                "secretariat",
                "nisc-office",
                (
                    "Passes on to the sectors what others should know.",
                    "他の分野が知るべき情報を提供する。",
                ),
            ),
            (
                "ceptoar",
                "Secretariat",
                "事務局",
                "secretariat",
                "ceptoar-office",
                ("Hub of the sector's operators.", "分野内の事業者の情報共有の要。"),
            ),
        ] {
            let played = if s.asked.form == "solo" { ", played-by: simulated" } else { "" };
            page.line(format!(
                "  - {{id: {id}, title: {}, organisation: {organisation}, post: {post}, handling: 5m{played}{channels}, brief: {}}}",
                page.text(en, ja),
                page.text(answers.0, answers.1)
            ));
        }
    }
}

fn brief(page: &Page, id: &str) -> String {
    match id {
        "desk" => page.text(
            "Sees alarms first. Tells crisis management; may not stop the service.",
            "最初に警報を受ける。危機管理部門に伝える。サービスを止める権限はない。",
        ),
        "crisis" => page.text(
            "Answers for reports to the ministry and prepares decisions.",
            "所管省庁への情報連絡と、意思決定の準備を担う。",
        ),
        "management" => page.text(
            "Decides on remedies that cost service or money.",
            "サービスや費用に影響する対応を決定する。",
        ),
        _ => page.text("Speaks to the public and to the press.", "社会・報道への説明を担う。"),
    }
}

fn systems(page: &mut Page, s: &Setting<'_>) {
    page.note(
        0,
        "A system, the share of the service that is lost without it, and what it costs to cut it off.",
        "システム。停止時に失われるサービスの割合（carries）と、切離しの代償（isolation）。",
    );
    let target = format!("{{service: {}, places: [{}]}}", s.service, s.place);
    page.line("systems:");
    page.line(format!(
        "  - {{id: core-system, title: {}, kind: it, owner: desk, carries: [{{target: {target}, share: 45%}}], isolation: [{{target: {target}, share: 20%}}]}}",
        page.text("Core system", "基幹システム")
    ));
    page.line("");
}

/// (id, title, quarters of a unit, situation, theme, question, good answer).
type Move = (Id, Words, u64, Words, Id, Words, Words);
type Id = &'static str;
type Words = (&'static str, &'static str);

fn moves(page: &mut Page, s: &Setting<'_>) {
    let pace = s.pace;
    if matches!(s.asked.form.as_str(), "discussion" | "tabletop") {
        page.section(
            "Moves: the situation is read aloud, then the questions are discussed. `good` is for facilitators only.",
            "段階（ムーブ）：状況を読み上げ、設問を討議する。goodは進行役だけが見る。",
        );
        page.line("moves:");
        let rows: [Move; 3] = [
            (
                "m-1",
                ("First signs", "兆候"),
                4,
                ("Something is wrong, and nobody knows what.", "異変があるが、原因は分からない。"),
                "report",
                (
                    "What do you report now, to whom, and what do you write where you do not know?",
                    "今、誰に何を連絡するか。分からない欄には何と書くか。",
                ),
                (
                    "A first report at once, marked uncertain; `unknown` as cause; when the next one follows.",
                    "直ちに第一報（未確定と明記）。原因は「不明」とし、次報の時期を示す。",
                ),
            ),
            (
                "m-2",
                ("It spreads", "拡大"),
                12,
                (
                    "Customers ask, the press calls, and a remedy is ready that itself costs service.",
                    "問合せと取材が相次ぐ。サービスを犠牲にする対応策が用意された。",
                ),
                "decide",
                (
                    "Who decides on the remedy, on what grounds, and what is said in public?",
                    "対応策を誰が何に基づいて決めるか。社会に何を伝えるか。",
                ),
                (
                    "A named decider, a price that is spoken out, one statement with a time for the next.",
                    "決定者が明確で、代償が言葉にされ、次回の発表時刻を示した説明が一つある。",
                ),
            ),
            (
                "m-3",
                ("The turn", "山場"),
                28,
                (
                    "A second part has failed. What was promised cannot be kept.",
                    "別の設備も停止した。約束した見込みは守れない。",
                ),
                "public",
                (
                    "How do you take back a promise, and who has to hear of it first?",
                    "約束をどう取り消すか。最初に知るべきは誰か。",
                ),
                (
                    "Ministry and partners before the press; a reason; a wider but honest range.",
                    "報道より先に所管省庁と関係先へ。理由を示し、幅のある誠実な見込みを出す。",
                ),
            ),
        ];
        for (i, (id, title, at, situation, theme, question, good)) in rows.into_iter().enumerate() {
            page.line(format!(
                "  - id: {id}\n    title: {}\n    at: {}\n    situation: {}\n    questions:",
                page.text(title.0, title.1),
                pace.at(at),
                page.text(situation.0, situation.1)
            ));
            page.line(format!(
                "      - {{id: q-{}, text: {}, to: [crisis, management, pr], theme: {theme}, for: 15m, good: {}}}",
                i + 1,
                page.text(question.0, question.1),
                page.text(good.0, good.1)
            ));
        }
    } else {
        page.section(
            "Milestones: switches that injects and conditions can ask for.",
            "節目：状況付与や条件から参照できる。",
        );
        page.line("milestones:");
        page.line(format!(
            "  - {{id: ms-outage, title: {}, when: \"level('{}') < 90%\", until: \"level('{}') >= 90%\", objective: o-continuity}}",
            page.text("The service is down", "サービス障害の発生"),
            s.whole,
            s.whole
        ));
    }
}

fn injects(page: &mut Page, s: &Setting<'_>, story: &Story) {
    let pace = s.pace;
    page.section(
        "What people are told. At a time, or `when` a condition first holds; texts may quote the state at that moment.",
        "状況付与。時刻（at）か条件（when）で付与する。本文にその時点の状態を引用できる。",
    );
    page.line("injects:");
    let mut inject = |id: &str,
                      when: String,
                      to: &str,
                      via: &str,
                      theme: &str,
                      extra: &[String],
                      words: &story::Pair| {
        let (en, ja) = story::told(s, words);
        page.line(format!(
            "  - id: {id}\n    {when}\n    to: [{to}]\n    via: {via}\n    theme: {theme}"
        ));
        for line in extra {
            page.line(format!("    {line}"));
        }
        page.line(format!("    text: {}", page.text(&en, &ja)));
    };
    let about = format!("about: [{}]", s.whole);
    let expect = |action: &str, by: &str, within: u64| {
        format!("expects: [{{action: {action}, by: {by}, within: {}}}]", pace.span(within))
    };
    let log = story::attachment(&Page::new(s.asked.languages), story.log);
    inject(
        "i-alarm",
        format!("at: {}", pace.at(5)),
        "desk",
        "alarm",
        "report",
        &[
            about.clone(),
            "tells: [main]".into(),
            "objective: o-recognise".into(),
            expect("report", "desk", 4),
            format!("attachments: [{log}]"),
        ],
        &story.alarm,
    );
    let rumour = s.asked.event == "rumour";
    let mut extra = vec![about.clone(), "objective: o-public".into(), expect("announce", "pr", 8)];
    if rumour {
        // Whoever believes it takes the service for dead.
        extra.push(format!("claims: [{{service: {}, level: 0%, false: true}}]", s.whole));
    }
    inject(
        "i-calls",
        format!("at: {}", pace.at(9)),
        "pr",
        if rumour { "sns" } else { "phone" },
        "public",
        &extra,
        &story.calls,
    );
    inject(
        "i-board",
        format!("at: {}", pace.at(11)),
        "management",
        "phone",
        "decide",
        &["objective: o-decide".into(), expect("rescue", "management", 6)],
        &(
            format!(
                "Crisis management asks for a decision: {}. It has a price.",
                story.rescue.0.to_lowercase()
            ),
            format!("危機管理部門から判断を求められた：{}。代償を伴う。", story.rescue.1),
        ),
    );
    inject(
        "i-silence",
        format!("when: \"not done('announce', 'pr') and time() >= {}\"", pace.at(17)),
        "pr, management",
        "press",
        "public",
        &["objective: o-public".into(), expect("announce", "pr", 4)],
        &(
            "A newspaper: “Why does nobody speak?” The article goes out in an hour, with or without your word.".into(),
            "新聞社：「なぜ説明がないのか」。1時間後に記事を出す。コメントの有無は問わない。".into(),
        ),
    );
    inject(
        "i-worse",
        format!("at: {}", pace.at(25)),
        "desk, crisis",
        "phone",
        "report",
        &[
            about.clone(),
            "tells: [second]".into(),
            "objective: o-follow-up".into(),
            expect("report", "crisis", 6),
        ],
        &story.worse,
    );
    inject(
        "i-back",
        format!("when: \"fired('i-worse') and level('{}') >= 95%\"", s.whole),
        "crisis, pr",
        "mail",
        "public",
        &[about],
        &(
            "Operations: the service is back at {LEVEL}.".into(),
            "運用：サービスは{LEVEL}まで回復した。".into(),
        ),
    );
}

fn answers(page: &mut Page, s: &Setting<'_>, story: &Story) {
    let pace = s.pace;
    let target = format!("{{service: {}, places: [{}]}}", s.service, s.place);
    page.section(
        "What people can do here, and what it costs. `takes`: from the decision to the effect.",
        "対応の選択肢とその代償。takesは決定から効果までの時間。",
    );
    page.line("actions:");
    page.line(format!(
        "  - id: rescue\n    title: {}\n    takes: {}",
        page.text(&story.rescue.0, &story.rescue.1),
        pace.span(2)
    ));
    if story.system {
        page.line("    effects: [{contain: {system: core-system}}]");
    } else {
        page.line(format!("    effects: [{{expedite: {{target: {target}, remaining: 35%}}}}]"));
    }
    page.line(format!(
        "    costs: {{staff: 20, note: {}}}",
        page.text(&story.price.0, &story.price.1)
    ));
    page.section(
        "What simulated roles do. `reference` is your best answer: scores are measured against it. `on`: when it has been read.",
        "模擬の役割が行う対応計画。referenceは模範解答であり、評価の基準となる。onは「読んだとき」。",
    );
    page.line("playbooks:");
    page.line(format!(
        "  - id: reference\n    title: {}\n    steps:",
        page.text("Reference response", "基準対応")
    ));
    let whole = &s.whole;
    let (ministry, nisc, ceptoar) = match &s.base {
        Some(base) => (base.ministry.as_str(), base.nisc.as_str(), base.ceptoar.as_str()),
        None => ("ministry", "nisc", "ceptoar"),
    };
    let q = pace.span(1);
    let mut step = |line: String| page.line(format!("      - {{{line}}}"));
    step(format!(
        "id: p-1, role: desk, on: i-alarm, delay: {q}, report: {{to: [crisis], about: [{whole}], uncertain: true}}"
    ));
    step(format!(
        "id: p-2, role: crisis, on: p-1, delay: {q}, report: {{to: [{ministry}, management], about: [{whole}], uncertain: true}}"
    ));
    step(format!("id: p-3, role: {ministry}, on: p-2, delay: {q}, relay: {{to: [{nisc}]}}"));
    step(format!("id: p-4, role: {nisc}, on: p-3, delay: {q}, notice: {{to: [{ceptoar}]}}"));
    step(format!("id: p-5, role: management, on: i-board, delay: {q}, act: rescue"));
    step(format!(
        "id: p-7, role: crisis, on: i-worse, delay: {q}, report: {{to: [{ministry}, management, pr], about: [{whole}], status: ongoing}}"
    ));
    let said = page.text(
        "We have a fault; its cause is being looked into. We report again within the hour. Please rely on official channels.",
        "障害が発生しており、原因を調査中です。1時間以内に改めてお知らせします。公式の情報をご確認ください。",
    );
    page.line(format!(
        "      - {{id: p-6, role: pr, on: i-calls, delay: {q}, announce: {{to: [{ministry}, {ceptoar}], text: {said}}}}}"
    ));
}

fn measures(page: &mut Page, s: &Setting<'_>) {
    let pace = s.pace;
    let target = format!("{{service: {}, places: [{}]}}", s.service, s.place);
    let (nisc, ceptoar) = match &s.base {
        Some(base) => (base.nisc.as_str(), base.ceptoar.as_str()),
        None => ("nisc", "ceptoar"),
    };
    if s.asked.event == "rumour" {
        page.section(
            "Trust and rumour. All coefficients are assumptions: none has been measured.",
            "信頼と風評。係数はすべて仮定であり、実測されたものではない。",
        );
        page.line(format!(
            "society:\n  places: [{}]\n  public: [pr]\n  lifelines: [{{service: {}, below: 95%, grace: 1h, at-risk: 0.1%, weight: 100%, source: ours, confidence: C}}]\n  rules: {{silence: {}}}",
            s.place,
            s.service,
            pace.span(8)
        ));
    }
    page.section(
        "What is measured: 100 up to `within`, 0 at three times that. `theme` and `target` go into evaluation guides.",
        "評価項目。withinまでは100点、その3倍で0点。themeとtargetは評価ガイドに載る。",
    );
    page.line("objectives:");
    let mut objective = |id: &str,
                         title: (&str, &str),
                         part: &str,
                         theme: &str,
                         wanted: (&str, &str),
                         measure: String| {
        page.line(format!(
            "  - id: {id}\n    title: {}\n    part: {part}\n    theme: {theme}\n    target: {}\n    measure: {{{measure}}}",
            page.text(title.0, title.1),
            page.text(wanted.0, wanted.1)
        ));
    };
    objective(
        "o-recognise",
        ("The desk tells crisis management", "当直から危機管理部門への連絡"),
        "recognition",
        "report",
        ("Signs are passed on before their cause is known.", "原因が分かる前に兆候が伝わる。"),
        format!(
            "timeliness: {{action: report, by: desk, after: inject:i-alarm, within: {}}}",
            pace.span(4)
        ),
    );
    objective(
        "o-follow-up",
        ("The turn is reported", "事態悪化の続報"),
        "reporting",
        "report",
        ("Follow-up reports come without being asked for.", "求められる前に続報を行う。"),
        format!(
            "timeliness: {{action: report, by: crisis, after: inject:i-worse, within: {}}}",
            pace.span(6)
        ),
    );
    objective(
        "o-reach",
        ("The report reaches NISC and the sector", "NISC・分野内への到達"),
        "reach",
        "report",
        (
            "Others hear of it in time to protect themselves.",
            "他の事業者が備えられる時間内に届く。",
        ),
        format!(
            "reach: {{from: crisis, to: [{nisc}, {ceptoar}], after: inject:i-alarm, within: {}}}",
            pace.span(if s.base.is_some() { 24 } else { 12 })
        ),
    );
    objective(
        "o-decide",
        ("Management decides on the remedy", "経営層による対応の決定"),
        "plan",
        "decide",
        (
            "A decision with a price is made by those who answer for it.",
            "代償を伴う判断を、責任ある者が下す。",
        ),
        format!("plan: {{steps: [p-5], within: {}, after: event:main}}", pace.span(16)),
    );
    objective(
        "o-public",
        ("The public is told", "社会への説明"),
        "public",
        "public",
        (
            "One clear statement before rumours fill the silence.",
            "風評が広がる前に明確な説明がなされる。",
        ),
        format!(
            "timeliness: {{action: announce, by: pr, after: inject:i-calls, within: {}}}",
            pace.span(8)
        ),
    );
    objective(
        "o-continuity",
        ("The service goes on", "サービスの継続"),
        "continuity",
        "decide",
        ("Less is lost than without a response.", "対応しない場合より損失が小さい。"),
        format!("continuity: {{target: {target}}}"),
    );
    page.note(
        0,
        "Weights of parts; `floor`: people-hours under which continuity counts as not tested.",
        "項目の重み。floorは、これ未満の差（人時）を「未検証」とする下限。",
    );
    page.line("scoring:\n  weights: {reporting: 2, continuity: 2}\n  floor: 1000");
}

fn after(page: &mut Page) {
    page.section(
        "Right after play, while everybody still remembers; and a questionnaire.",
        "終了直後の振返り（ホットウォッシュ）と、参加者アンケート。",
    );
    page.line("hot-wash:\n  for: 30m\n  questions:");
    for (id, theme, en, ja) in [
        (
            "h-1",
            "report",
            "What did you know when you first reported, and whom did it help?",
            "第一報の時点で何を知っていたか。それは誰の役に立ったか。",
        ),
        (
            "h-2",
            "decide",
            "Which decision came too late, and what was missing to make it earlier?",
            "遅れた判断はどれか。早く下すには何が足りなかったか。",
        ),
        (
            "h-3",
            "public",
            "Which one thing will you change, who does it, and by when?",
            "改善する点を一つ。誰が、いつまでに行うか。",
        ),
    ] {
        page.line(format!("    - {{id: {id}, text: {}, theme: {theme}}}", page.text(en, ja)));
    }
    page.line("questionnaires:");
    page.line(format!(
        "  - id: feedback\n    title: {}\n    when: after\n    anonymous: true\n    questions:",
        page.text("Feedback", "アンケート")
    ));
    page.line(format!(
        "      - {{id: f-1, text: {}, scale: 5}}",
        page.text("The exercise helped me in my own work.", "自分の業務に役立った。")
    ));
    page.line(format!(
        "      - {{id: f-2, text: {}, free: true}}",
        page.text("What should be different next time?", "次回に向けた改善点")
    ));
}
