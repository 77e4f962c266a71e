//! Column maps: which column holds what, in a small YAML file.
//!
//! ```yaml
//! sheet: CHECKLIST          # default: the first visible sheet with a list
//! header: none              # or the number of the row with the headings; default: found
//! columns:                  # a letter, a heading, or a list of them
//!   time: C
//!   to: Team
//!   text: [F, G]
//! via: {Send a mail: mail, Send an SMS: phone}
//! skip: {B: ["???"]}        # rows with such a cell are left out
//! to: everybody             # for rows that name nobody
//! ```

use std::collections::BTreeMap;

use hakyu_scenarios::{
    diagnostic::Diagnostics,
    source::Sources,
    yaml::{self, Node, Value},
};

use crate::fields::Field;

/// Where the headings are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// To be found.
    #[default]
    Find,
    /// There are none.
    Absent,
    /// In this row, from 0.
    Row(u32),
}

/// A column map.
#[derive(Clone, Debug, Default)]
pub struct ColumnMap {
    /// The sheet.
    pub sheet: Option<String>,
    /// Where the headings are.
    pub header: Header,
    /// Columns by field, by letter or heading.
    pub columns: Vec<(Field, Vec<String>)>,
    /// Media by what stands in the cells.
    pub via: BTreeMap<String, String>,
    /// Cells whose rows are left out, by column.
    pub skip: Vec<(String, Vec<String>)>,
    /// Receivers of rows that name nobody.
    pub to: Option<String>,
    /// Only headings of this preset count.
    pub only: Option<crate::fields::Preset>,
}

impl ColumnMap {
    /// Reads a map.
    ///
    /// # Errors
    /// What is wrong with it, with lines and carets.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let file = sources.add(name, text.to_owned());
        let Some(node) = yaml::parse(file, &sources, &mut diags) else {
            return Err(diags.render(&sources, false));
        };
        let at = |node: &Node| format!("{name}:{}", sources.position(node.span));
        let Value::Map(entries) = &node.value else {
            return Err(format!("{name}: a column map is a map that begins with `columns:`"));
        };
        let mut map = Self::default();
        for (key, value) in entries {
            match key.value.as_str() {
                "sheet" => map.sheet = value.written().map(str::to_owned),
                "to" => map.to = value.written().map(str::to_owned),
                "header" => {
                    map.header = match value.written() {
                        Some("none") => Header::Absent,
                        Some(n) => match n.parse::<u32>() {
                            Ok(n) if n > 0 => Header::Row(n - 1),
                            _ => {
                                return Err(format!(
                                    "{}: `header` is `none` or the number of a row",
                                    at(value)
                                ));
                            }
                        },
                        None => Header::Find,
                    }
                }
                "columns" => {
                    let Value::Map(columns) = &value.value else {
                        return Err(format!(
                            "{}: `columns` is a map from fields to columns",
                            at(value)
                        ));
                    };
                    for (field, column) in columns {
                        let Some(found) = Field::of_word(&field.value) else {
                            let known: Vec<&str> = Field::words().collect();
                            return Err(format!(
                                "{name}:{}: there is no field '{}'; fields are {}",
                                sources.position(field.span),
                                field.value,
                                known.join(", ")
                            ));
                        };
                        map.columns.push((found, strings(column)));
                    }
                }
                "via" => {
                    let Value::Map(words) = &value.value else {
                        return Err(format!(
                            "{}: `via` is a map from words of the list to mail, phone …",
                            at(value)
                        ));
                    };
                    for (word, via) in words {
                        let via = via.written().unwrap_or_default();
                        if super::people::via(via).is_none() {
                            return Err(format!(
                                "{}: '{via}' is no medium; one of mail, phone, fax, portal, press, tv, sns, radio, alarm, paper",
                                at(value)
                            ));
                        }
                        map.via.insert(crate::words::plain(&word.value), via.to_owned());
                    }
                }
                "skip" => {
                    let Value::Map(columns) = &value.value else {
                        return Err(format!(
                            "{}: `skip` is a map from columns to texts",
                            at(value)
                        ));
                    };
                    map.skip = columns.iter().map(|(c, v)| (c.value.clone(), strings(v))).collect();
                }
                other => {
                    return Err(format!(
                        "{name}:{}: a column map has no key '{other}'; its keys are sheet, header, columns, via, skip, to",
                        sources.position(key.span)
                    ));
                }
            }
        }
        Ok(map)
    }
}

fn strings(node: &Node) -> Vec<String> {
    match node.written() {
        Some(one) => vec![one.to_owned()],
        None => node.items().iter().filter_map(Node::written).map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ColumnMap, Header};
    use crate::fields::Field;

    #[test]
    fn maps_are_read_and_mistakes_told() {
        let map = ColumnMap::parse("m.yaml", "header: none\ncolumns: {time: C, text: [F, G]}\nvia: {Send a mail: mail}\nskip: {B: ['???']}\n").expect("a map");
        assert_eq!(map.header, Header::Absent);
        assert_eq!(map.columns[1], (Field::Text, vec!["F".into(), "G".into()]));
        for (text, told) in [
            ("columns: {tiem: C}", "there is no field 'tiem'"),
            ("colums: {}", "no key 'colums'"),
            ("header: first", "number of a row"),
            ("via: {a: pigeon}", "'pigeon' is no medium"),
            ("- a", "begins with `columns:`"),
            ("a: [", "m.yaml"),
        ] {
            let error = ColumnMap::parse("m.yaml", text).expect_err(text);
            assert!(error.contains(told), "{error}");
        }
    }
}
