//! Files of the shapes that other tools write.

use serde_json::json;

use super::{asked, imported, told};

fn shown(name: &str, value: &serde_json::Value) -> String {
    let imported = imported(name, value.to_string().as_bytes(), &asked());
    format!(
        "{}\n{}\n{}",
        imported.format,
        imported.yaml.as_deref().unwrap_or("nothing"),
        told(&imported)
    )
}

/// A document with the keys that .NET writes.
fn capitals(value: &serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(map) => map
            .iter()
            .map(|(k, v)| {
                let mut chars = k.chars();
                let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
                (first + chars.as_str(), capitals(v))
            })
            .collect(),
        serde_json::Value::Array(items) => items.iter().map(capitals).collect(),
        other => other.clone(),
    }
}

#[test]
fn crucible_blueprint() {
    let fields = json!([
        {"id": "f1", "name": "Control Number", "dataType": 0, "displayOrder": 1},
        {"id": "f2", "name": "From Org", "dataType": 50, "displayOrder": 2},
        {"id": "f3", "name": "To Org", "dataType": 100, "displayOrder": 3},
        {"id": "f4", "name": "Description", "dataType": 60, "displayOrder": 5},
        {"id": "f5", "name": "Title", "dataType": 0, "displayOrder": 4},
        {"id": "f6", "name": "Move", "dataType": 10, "displayOrder": 6},
        {"id": "f7", "name": "Simulated Time", "dataType": 40, "displayOrder": 7},
        {"id": "f8", "name": "Expected Actions", "dataType": 0, "displayOrder": 8},
        {"id": "f9", "name": "Mood", "dataType": 0, "displayOrder": 9}
    ]);
    let event = |delta: u32, values: &[(&str, &str)]| {
        let values: Vec<_> =
            values.iter().map(|(f, v)| json!({"dataFieldId": f, "value": v})).collect();
        json!({"deltaSeconds": delta, "scenarioEventType": 10, "dataValues": values})
    };
    let events = json!({"$id": "9", "$values": [
        event(600, &[("f1", "ADMIN-1"), ("f2", "o1"), ("f3", "t1, t2"), ("f4", "<p>The grid &amp; its control<br>fail.</p>"), ("f5", "Grid"), ("f6", "1"), ("f7", "2026-11-01T00:10:00"), ("f8", "Tell the ministry\nCall a crew"), ("f9", "tense")]),
        event(4_200, &[("f1", "ADMIN-2"), ("f2", "Unknown desk"), ("f3", "Team Red"), ("f4", "And then?"), ("f6", "2")]),
        event(4_300, &[("f1", "ADMIN-3")])
    ]});
    let msel = json!({
        "$id": "1", "id": "m", "name": "Exercise Lantern", "description": "A test", "startTime": "2026-11-01T00:00:00Z", "durationSeconds": 28_800, "dataFields": fields, "scenarioEvents": events,
        "moves": [{"moveNumber": 1, "description": "Begin", "deltaSeconds": 0, "situationDescription": "All is well"}, {"moveNumber": 2, "description": "Go on", "deltaSeconds": 3_600}],
        "teams": [{"id": "t1", "name": "Team Red"}, {"id": "t2", "name": "Team Blue"}], "organizations": [{"id": "o1", "name": "Ministry of Light", "shortName": "MoL"}], "cards": [{"id": "c1", "name": "Power"}]
    });
    insta::assert_snapshot!("blueprint", shown("lantern.json", &msel));
    // The same in the capitals of .NET comes to the same.
    let upper = imported("lantern.json", capitals(&msel).to_string().as_bytes(), &asked());
    assert_eq!(upper.yaml, imported("lantern.json", msel.to_string().as_bytes(), &asked()).yaml);
}

#[test]
fn iceberg() {
    let value = json!({
        "schema_version": "1.0", "title": "Two ways", "description": "Choose", "metadata": {"author": "us", "estimated_duration_minutes": 45},
        "participant_teams": [{"id": "it_ops", "label": "IT Operations"}], "start_inject_id": "a", "debrief_notes": "What else?",
        "injects": [
            {"id": "a", "title": "Alert", "content": "Files are locked", "target_teams": ["it_ops"], "options": [{"id": "cut", "label": "Cut off", "next_inject_id": "b"}, {"id": "wait", "label": "Wait", "next_inject_id": "c"}], "expected_actions": ["Declare"]},
            {"id": "b", "title": "Held", "content": "It holds ${x} {{y}}", "next_inject_id": "d", "triggers_communications": [{"direction": "inbound", "external_entity": "Media desk", "subject": "Question", "body": "Is it true?", "delay_after_release_seconds": 60}, {"direction": "outbound", "external_entity": "CERT", "subject": "Report", "body": "…"}]},
            {"id": "c", "title": "Spread", "content": "It spreads", "release_at_minutes": 20, "options": [{"id": "x", "label": "Lost way", "next_inject_id": "nowhere"}]},
            {"id": "d", "title": "End", "content": "Over"},
            {"id": "e", "title": "Loose", "content": "Nobody leads here"}
        ]
    });
    insta::assert_snapshot!("iceberg", shown("two-ways.json", &value));
}

#[test]
fn cexf() {
    let value = json!({
        "exercise": {"name": "Mail fraud", "expanded": "# A case of fraud", "meta": {"author": "us"}, "tags": ["x"], "total_duration": "7200", "uuid": "u", "version": "7"},
        "inject_flow": [
            {"inject_uuid": "1", "description": "A mail to begin with", "sequence": {"trigger": ["startex"], "followed_by": ["2"], "completion_trigger": ["completion"]}, "timing": {"triggered_at": null}, "requirements": {}},
            {"inject_uuid": "2", "description": "", "requirements": {"inject_uuid": "1", "resolution_requirement": "Publishing"}, "sequence": {"trigger": "inject-resolution"}, "timing": {"triggered_at": null}},
            {"inject_uuid": "3", "description": "Later", "sequence": {"trigger": ["periodic"]}, "timing": {"triggered_at": 3600, "periodic_run_every": 60}},
            {"inject_uuid": "9", "description": "?"}
        ],
        "inject_payloads": [{"uuid": "p", "name": "mail", "type": "file", "parameters": {"content": "RGVhciBhbGwsCmhlbHAh", "content-type": "base64", "filename": "mail.eml"}}, {"uuid": "q", "name": "flow", "parameters": {"port": "25"}}],
        "injects": [
            {"uuid": "1", "name": "E-mail from a CSIRT", "action": "email_to_participants", "target_tool": "MISP", "action_payload_resource_uuid": "p", "inject_evaluation": [{"result": "Publishing", "score_range": [0, 10], "parameters": [{"Event.published": {"comparison": "is", "values": [1]}}]}]},
            {"uuid": "2", "name": "Flow", "action": "network_connection", "action_payload_resource_uuid": "q", "inject_evaluation": []},
            {"uuid": "3", "name": "Again", "action": "none"},
            {"uuid": "4", "name": "Outside the flow", "action": "none"}
        ]
    });
    insta::assert_snapshot!("cexf", shown("fraud.json", &value));
}

#[test]
fn openaev() {
    let inject = |id: &str, title: &str, seconds: u32, more: serde_json::Value| {
        let mut all = json!({"inject_id": id, "inject_title": title, "inject_enabled": true, "inject_depends_duration": seconds, "inject_all_teams": false, "inject_teams": ["t1"]});
        if let (Some(all), serde_json::Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        all
    };
    let value = json!({
        "export_version": 1,
        "scenario_information": {"scenario_id": "s", "scenario_name": "Storm", "scenario_subtitle": "of the year", "scenario_description": "<p>A storm</p>", "scenario_severity": "high"},
        "scenario_teams": [{"team_id": "t1", "team_name": "Crisis team"}, {"team_id": "t2", "team_name": "Reserve"}],
        "scenario_users": [{"user_email": "a@example.org"}],
        "scenario_objectives": [{"objective_title": "Speak early", "objective_description": "within the hour"}],
        "scenario_channels": [{"channel_id": "c1", "channel_type": "newspaper", "channel_name": "Daily"}],
        "scenario_articles": [{"article_id": "a1", "article_name": "Dark city", "article_content": "No light", "article_author": "Daily News", "article_channel": "c1"}, {"article_id": "a2", "article_name": "Unused"}],
        "scenario_variables": [{"variable_key": "town_name", "variable_value": "Lanternville"}],
        "scenario_lessons_categories": [{"lessons_category_questions": [{"lessons_question_content": "What went well?"}]}],
        "scenario_injects": [
            inject("i1", "Warning", 0, json!({"inject_injector_contract": {"labels": {"en": "Send an email"}}, "inject_content": {"subject": "Storm", "body": "<div>To ${town_name} and ${player}</div>", "expectations": [{"expectation_type": "MANUAL", "expectation_name": "Answer", "expectation_score": 50}]}})),
            inject("i2", "Press", 5_400, json!({"inject_all_teams": true, "inject_content": "{\"articles\": [\"a1\"]}", "inject_depends_on": [{"dependency_relationship": {"inject_parent_id": "i1", "inject_children_id": "i2"}}]})),
            inject("i3", "Off", 7_200, json!({"inject_enabled": false, "inject_description": "Not today", "inject_city": "Paris"}))
        ]
    });
    insta::assert_snapshot!("openaev", shown("storm.json", &value));
}

#[test]
fn any_list_of_objects() {
    let value = json!({"name": "Small", "timeline": [{"custom_id": "A1", "title": "Call", "content": "Hello", "channel": "phone", "timeOffset": "T+10m", "audiences": [{"kind": "team", "name": "IT"}], "pressure_level": 3}]});
    insta::assert_snapshot!("objects", shown("small.json", &value));
}
