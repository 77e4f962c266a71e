//! What controllers did, and milestones, in words.

use std::collections::BTreeMap;

use hakyu_engine::{InjectId, Manning, MilestoneId, Record, What, record::conduct::ConductFact};
use hakyu_scenarios::{compile::Compiled, syntax::planning::Attachment};

use crate::{
    outcome::{Moment, MomentKind, Text},
    words::{role_title, text},
};

/// Which alternatives were sent in a run; what is not in it was sent as it stands.
pub(super) fn alternatives(record: &Record) -> BTreeMap<InjectId, u32> {
    let chosen = record.facts.iter().filter_map(|fact| match fact.what {
        What::AlternativeChosen { inject, alternative } => Some((inject, alternative)),
        _ => None,
    });
    chosen.collect()
}

/// The moment of a fact.
pub(super) fn moment(compiled: &Compiled, at: i64, fact: &ConductFact) -> Moment {
    let inject = |inject| inject_title(compiled, inject);
    let milestone = |milestone| milestone_title(compiled, milestone);
    let told = |words: Text| (MomentKind::Conduct, words);
    let (kind, text) = match fact {
        ConductFact::Suggested(id) => {
            let name = inject(*id);
            told(Text::new(
                format!(
                    "“{}” waits for its release: the moment suggested for it has come",
                    name.en
                ),
                format!("「{}」の投入を検討すべき時機が到来（投入待ち）", name.ja),
            ))
        }
        ConductFact::Released { inject: id, .. } => {
            let name = inject(*id);
            told(Text::new(
                format!("the controller releases “{}”", name.en),
                format!("コントローラーが「{}」を投入", name.ja),
            ))
        }
        ConductFact::Held { inject: id, .. } => {
            let name = inject(*id);
            told(Text::new(
                format!("the controller holds “{}”", name.en),
                format!("コントローラーが「{}」を保留", name.ja),
            ))
        }
        ConductFact::Skipped { inject: id, .. } => {
            let name = inject(*id);
            told(Text::new(
                format!("the controller skips “{}”", name.en),
                format!("コントローラーが「{}」を取りやめ", name.ja),
            ))
        }
        ConductFact::TooLate { inject: id, .. } => {
            let name = inject(*id);
            told(Text::new(
                format!("an instruction about “{}” came too late and changed nothing", name.en),
                format!("「{}」に関する指示は間に合わず、反映されなかった", name.ja),
            ))
        }
        ConductFact::AdHoc { number, to, .. } => {
            let (who, number) = (role_title(compiled, *to), number + 1);
            let words = Text::new(
                format!("ad hoc inject {number}, to {}", who.en),
                format!("追加付与{number}（{}宛て）", who.ja),
            );
            (MomentKind::Inject, words)
        }
        ConductFact::Manned { role, manning, .. } => {
            let who = role_title(compiled, *role);
            told(match manning {
                Manning::Person => Text::new(
                    format!("{}: a person plays", who.en),
                    format!("{}：プレイヤーが担当", who.ja),
                ),
                Manning::Playbook(_) | Manning::Duties => Text::new(
                    format!("{}: simulated from now on", who.en),
                    format!("{}：以後は模擬により進行", who.ja),
                ),
            })
        }
        ConductFact::NothingSent(id) => {
            let name = inject(*id);
            told(Text::new(
                format!("no version of “{}” applied: nothing was sent", name.en),
                format!("「{}」は該当する文面がなく、付与されなかった", name.ja),
            ))
        }
        ConductFact::MilestoneReached { milestone: id, .. } => {
            let name = milestone(*id);
            let words = Text::new(
                format!("milestone reached: {}", name.en),
                format!("マイルストーンに到達：{}", name.ja),
            );
            (MomentKind::Milestone, words)
        }
        ConductFact::MilestoneLeft { milestone: id, .. } => {
            let name = milestone(*id);
            let words = Text::new(
                format!("milestone no longer in force: {}", name.en),
                format!("マイルストーンの状態が解消：{}", name.ja),
            );
            (MomentKind::Milestone, words)
        }
    };
    let main = kind == MomentKind::Milestone;
    Moment { at, kind, text, roles: vec![], main }
}

/// What controllers call an inject.
fn inject_title(compiled: &Compiled, inject: InjectId) -> Text {
    let title = compiled.inject(inject).and_then(|entry| entry.title.as_ref());
    let id = || Text::both(compiled.model.script().injects[inject.index()].id.clone());
    title.map_or_else(id, text)
}

fn milestone_title(compiled: &Compiled, milestone: MilestoneId) -> Text {
    match compiled.milestone(milestone) {
        Some(entry) => text(&entry.title),
        None => Text::both(compiled.model.script().milestones[milestone.index()].id.clone()),
    }
}

/// Words with the names of what is attached.
pub(super) fn with_attachments(words: Text, attachments: &[Attachment]) -> Text {
    if attachments.is_empty() {
        return words;
    }
    let named: Vec<Text> = attachments
        .iter()
        .map(|attachment| {
            let name = &attachment.name.value;
            match attachment.title.as_ref().map(text) {
                Some(title) => {
                    Text::new(format!("{} ({name})", title.en), format!("{}（{name}）", title.ja))
                }
                None => Text::both(name.clone()),
            }
        })
        .collect();
    let en: Vec<&str> = named.iter().map(|t| t.en.as_str()).collect();
    let ja: Vec<&str> = named.iter().map(|t| t.ja.as_str()).collect();
    Text::new(
        format!("{} [attached: {}]", words.en.trim_end(), en.join(", ")),
        format!("{}【添付：{}】", words.ja.trim_end(), ja.join("、")),
    )
}
