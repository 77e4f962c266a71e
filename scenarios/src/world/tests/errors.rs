//! What is wrong with a world is said with file, line and column.

use super::*;

/// `file:line:column code message` of every finding.
fn findings(files: &MemoryFiles) -> Vec<String> {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let world = World::load(files, "", &mut sources, &mut diags);
    assert!(world.is_none() && diags.has_errors());
    diags
        .iter()
        .map(|d| {
            let place = d.primary.as_ref().map_or(String::new(), |p| {
                format!("{}:{}", sources.name(p.span.file), sources.position(p.span))
            });
            let near =
                d.suggestion.as_ref().map_or(String::new(), |s| format!(" -> {}", s.replacement));
            format!("{place} {} {}{near}", d.code, d.message)
        })
        .collect()
}

#[test]
fn names_shares_and_people() {
    let services = r"services:
  - id: electricity
    sector: electricty
    title: {en: Electric power, ja: 電力}
    per: [chiba, tokio]
    people: 5
    source: s
    confidence: C
    neds: []
  - id: water
    sector: water
    title: {en: Water, ja: 水道}
    per: prefecture
    source: s
    confidence: C
    needs:
      - id: power
        from: [{service: electrcity, at: here}]
        response: {criticality: 130%}
        source: s
        confidence: C
      - id: help
        from: [{service: electricity, at: here}]
        response: {curve: [[0%, 50%], [50%, 20%], [100%, 100%]]}
        source: s
        confidence: C
      - id: relief
        from: [{service: electricity, at: parent}]
        response: {criticality: 10%}
        source: s
        confidence: C
    channels:
      - {id: tap, title: Tap, share: 60%, substitutable: 10%, source: s, confidence: C}
      - {id: truck, title: Truck, share: 30%, substitutable: 10%, source: s, confidence: D}
";
    insta::assert_snapshot!(findings(&files(services)).join("\n"));
}

#[test]
fn tables() {
    let services = r"dependencies: dependencies.csv
capacities: capacities.csv
services:
  - id: electricity
    sector: electricity
    title: {en: Electric power, ja: 電力}
    per: prefecture
    source: s
    confidence: C
  - id: water
    sector: water
    title: {en: Water, ja: 水道}
    per: prefecture
    restart: -1h
    source: s
    confidence: C
    needs:
      - id: power
        from: [{service: electricity, at: here, weight: capacity}]
        response: {criticality: 10%}
        source: s
        confidence: C
";
    let files = files(services)
        .with(
            "dependencies.csv",
            "supplier,consumer,at,group,criticality,criticality_low,buffer_h,source,confidence
electricity,water,here,power,0.3,,12,s,B
electricity,watr,here,,0.3,,12,s,B
electricity,water,here,more,-0.3,,12,s,B
electricity,water,here,other,0.3,0.4,-1,s,B
water,water,here,self,0.3,,,s,B
electricity,water,here,self,0.3,,,s,B
",
        )
        .with(
            "capacities.csv",
            "service,place,value,source,confidence
electricity,chiba,0,s,A
electricity,tokyo,5,s,A
electricity,tokyo,6,s,A
electricity,tokyp,6,s,A
",
        )
        .with("places.csv", PLACES.replace("osaka,27,prefecture,west", "osaka,27,prefecture,east"));
    insta::assert_snapshot!(findings(&files).join("\n"));
}

#[test]
fn groups_that_cannot_work() {
    let services = r"capacities: capacities.csv
services:
  - id: electricity
    sector: electricity
    title: {en: Electric power, ja: 電力}
    per: prefecture
    source: s
    confidence: C
    needs:
      - id: itself
        from: [{service: electricity, at: all}]
        response: {criticality: 10%}
        source: s
        confidence: C
  - id: water
    sector: water
    title: {en: Water, ja: 水道}
    per: nation
    source: s
    confidence: C
    needs:
      - id: k
        from: [{service: electricity, at: all}]
        aggregate: {k-of-n: 4}
        response: {criticality: 10%}
        source: s
        confidence: C
      - id: total
        from: [{service: electricity, at: all}]
        total: 4
        response: {criticality: 10%}
        source: s
        confidence: C
      - id: size
        from: [{service: electricity, at: all, weight: capacity}]
        response: {criticality: 10%}
        source: s
        confidence: C
      - id: flow
        from: [{service: electricity, at: all}]
        response: {criticality: 10%}
        inflow: {rate: 10%, from: [{service: electricity, at: all}], response: {criticality: 100%}}
        source: s
        confidence: C
      - id: none
        from: [{service: electricity, at: here}]
        response: {criticality: 10%}
        source: s
        confidence: C
  - id: well
    sector: water
    title: {en: Wells, ja: 井戸}
    per: prefecture
    source: s
    confidence: C
";
    let files = files(services).with("capacities.csv", "service,place,value,source,confidence\n");
    insta::assert_snapshot!(findings(&files).join("\n"));
}

#[test]
fn whatever_stands_there_nothing_panics() {
    for text in [
        "",
        "[]",
        "hakyu: world/2",
        "services: 3",
        "hakyu: world/1\nservices: [3, {}, {id: x}]\n",
        "\u{0}",
    ] {
        for places in ["", "id\n", "id,kind\nx,nation\n", PLACES] {
            let files = MemoryFiles::default()
                .with("world.yaml", text)
                .with("places.csv", places)
                .with("three.yaml", CATALOGUE);
            let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
            assert!(World::load(&files, "", &mut sources, &mut diags).is_none());
            assert!(diags.has_errors());
            let with_head =
                files.with("world.yaml", format!("{HEAD}{}", text.replace("hakyu: world/1\n", "")));
            let mut diags = Diagnostics::default();
            assert!(World::load(&with_head, "", &mut sources, &mut diags).is_none(), "{text}");
        }
    }
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    assert!(World::builtin("japan-48", &mut sources, &mut diags).is_none());
    assert!(World::load(&MemoryFiles::default(), "nowhere", &mut sources, &mut diags).is_none());
}

#[test]
fn zones_that_do_not_fit() {
    let services = r"services:
  - id: electricity
    sector: electricity
    title: {en: Electric power, ja: 電力}
    per: prefecture
    zones: 4
    source: s
    confidence: C
    needs:
      - id: itself
        from: [{service: electricity, at: children}, {service: electricity, at: here}]
        response: {criticality: 10%}
        source: s
        confidence: C
  - id: cable
    kind: provider
    title: {en: Cable, ja: 線}
    per: prefecture
    zones: 3
    source: s
    confidence: C
  - id: water
    sector: water
    title: {en: Water, ja: 水道}
    per: prefecture
    zones: 2
    source: s
    confidence: C
    classes:
      - id: pumped
        title: {en: Pumped, ja: ポンプ}
        share: 100%
        source: s
        confidence: C
  - id: medical
    sector: medical
    title: {en: Medical care, ja: 医療}
    per: prefecture
    source: s
    confidence: C
    classes:
      - id: all
        title: {en: All, ja: 全}
        share: 100%
        source: s
        confidence: C
        needs:
          - id: power
            from: [{service: electricity, at: here}]
            response: {criticality: 10%}
            source: s
            confidence: C
          - id: line
            from: [{service: cable, at: here}, {service: electricity, at: chiba}]
            response: {criticality: 10%}
            source: s
            confidence: C
  - id: one
    kind: provider
    title: {en: One, ja: 一}
    zones: 1
    source: s
    confidence: C
";
    assert_eq!(
        findings(&files(services)),
        [
            "world.yaml:15:9 E1128 the need `itself` of `electricity` is supplied by the service itself, for electricity-zone-1@chiba, electricity-zone-1@osaka, electricity-zone-1@tokyo, electricity-zone-2@chiba, electricity-zone-2@osaka and 7 more",
            "world.yaml:31:5 E1129 a service has zones or classes, not both",
            "world.yaml:59:30 E1130 suppliers of `all` have 4 and 3 zones",
            "world.yaml:66:12 E1102 a place is cut into 2 to 16 zones",
        ]
    );
}
