//! Plain result tables: what an analysis hands to whoever prints, draws or stores it.
//!
//! A table knows no services and no languages: names, units and values, nothing else. As CSV (RFC 4180, lines end in
//! `\n`) the header of a column is `name [unit]`, or `name` if it has no unit, and numbers are the shortest that read
//! back as the same value, so equal tables are equal bytes.
//!
//! ```
//! use hakyu_seeds::{Column, Table, Values};
//!
//! let table = Table::new("losses", vec![
//!     Column::new("service", "", Values::Text(vec!["water@chiba".into()]))?,
//!     Column::new("loss", "person-h", Values::Float(vec![1250.5]))?,
//! ])?;
//! let csv = table.to_csv_string()?;
//! assert_eq!(csv, "service,loss [person-h]\nwater@chiba,1250.5\n");
//! assert_eq!(Table::from_csv("losses", csv.as_bytes())?, table);
//! # Ok::<(), hakyu_seeds::TableError>(())
//! ```

use std::{
    borrow::Cow,
    io::{Read, Write},
};

/// A named table: columns of equal length with different names.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    name: String,
    columns: Vec<Column>,
}

/// A column: its name, the unit of its values and the values.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    name: String,
    unit: String,
    values: Values,
}

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Whole numbers.
    Int(Vec<i64>),
    /// Numbers; `NaN` stands for "there is none".
    Float(Vec<f64>),
    /// Text.
    Text(Vec<String>),
}

/// Why something is not a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// A column is not as long as the first.
    #[error("table {table}: column {column} has {found} values instead of {expected}")]
    Length {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Its length.
        found: usize,
        /// The length of the first column.
        expected: usize,
    },
    /// Two columns have the same name.
    #[error("table {table}: there are two columns {column}")]
    Duplicate {
        /// The table.
        table: String,
        /// The name.
        column: String,
    },
    /// A name is empty, or a name or unit contains a bracket, which the header needs.
    #[error("{0:?} cannot be the name or unit of a column")]
    Name(String),
    /// Reading or writing failed, or the text is not CSV.
    #[error("CSV: {0}")]
    Csv(#[from] csv::Error),
}

impl Values {
    /// How many values there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Int(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value in `row` as it stands in CSV.
    pub fn cell(&self, row: usize) -> Option<Cow<'_, str>> {
        match self {
            Self::Int(values) => values.get(row).map(|value| value.to_string().into()),
            // Debug prints the shortest text that reads back as the same number, with a point or an exponent.
            Self::Float(values) => values.get(row).map(|value| format!("{value:?}").into()),
            Self::Text(values) => values.get(row).map(Cow::from),
        }
    }

    /// The value in `row` as a number, if it is one.
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Int(values) => values.get(row).map(|&value| value as f64),
            Self::Float(values) => values.get(row).copied(),
            Self::Text(_) => None,
        }
    }

    /// The narrowest kind that gives back exactly these cells – whole numbers, then numbers, then text.
    ///
    /// Codes such as `01` stay text. So does a column without rows.
    fn read(cells: Vec<String>) -> Self {
        /// Whether a cell is written as a number, and not as a code or a word that Rust would read as one.
        fn numeric(cell: &str) -> bool {
            let digits = cell.strip_prefix('-').unwrap_or(cell);
            let code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
            digits.starts_with(|c: char| c.is_ascii_digit()) && !code
        }
        let missing = |cell: &str| matches!(cell, "NaN" | "inf" | "-inf");
        if cells.is_empty() {
            return Self::Text(cells);
        }
        if cells.iter().all(|cell| numeric(cell))
            && let Some(values) = cells.iter().map(|cell| cell.parse().ok()).collect()
        {
            return Self::Int(values);
        }
        if cells.iter().all(|cell| numeric(cell) || missing(cell))
            && let Some(values) = cells.iter().map(|cell| cell.parse().ok()).collect()
        {
            return Self::Float(values);
        }
        Self::Text(cells)
    }
}

impl Column {
    /// A column called `name` with values in `unit`; an empty unit means that there is none.
    ///
    /// # Errors
    /// If the name is empty, or the name or the unit contains `[` or `]`.
    pub fn new(
        name: impl Into<String>,
        unit: impl Into<String>,
        values: Values,
    ) -> Result<Self, TableError> {
        let (name, unit) = (name.into(), unit.into());
        let brackets = |text: &str| text.contains(['[', ']']);
        if name.is_empty() || brackets(&name) {
            return Err(TableError::Name(name));
        }
        if brackets(&unit) {
            return Err(TableError::Name(unit));
        }
        Ok(Self { name, unit, values })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The unit; empty if there is none.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The values.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The header in CSV: `name [unit]`, or `name`.
    pub fn header(&self) -> Cow<'_, str> {
        if self.unit.is_empty() {
            Cow::Borrowed(&self.name)
        } else {
            format!("{} [{}]", self.name, self.unit).into()
        }
    }
}

impl Table {
    /// A table of these columns.
    ///
    /// # Errors
    /// If the columns are not equally long, or two have the same name.
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Result<Self, TableError> {
        let name = name.into();
        let expected = columns.first().map_or(0, |column| column.values.len());
        for (at, column) in columns.iter().enumerate() {
            let found = column.values.len();
            if found != expected {
                return Err(TableError::Length {
                    table: name,
                    column: column.name.clone(),
                    found,
                    expected,
                });
            }
            if columns[..at].iter().any(|other| other.name == column.name) {
                return Err(TableError::Duplicate { table: name, column: column.name.clone() });
            }
        }
        Ok(Self { name, columns })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column called `name`.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.values.len())
    }

    /// Writes the table as CSV, header first.
    ///
    /// # Errors
    /// If writing fails; some rows may have been written.
    pub fn to_csv(&self, out: &mut impl Write) -> Result<(), TableError> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(self.columns.iter().map(|column| column.header().into_owned()))?;
        for row in 0..self.rows() {
            for column in &self.columns {
                writer.write_field(column.values.cell(row).unwrap_or_default().as_ref())?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush().map_err(csv::Error::from)?;
        Ok(())
    }

    /// The table as CSV text.
    ///
    /// # Errors
    /// Those of [`to_csv`](Self::to_csv); writing to memory does not fail.
    pub fn to_csv_string(&self) -> Result<String, TableError> {
        let mut bytes = Vec::new();
        self.to_csv(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Reads what [`to_csv`](Self::to_csv) writes.
    ///
    /// CSV has no types, so each column gets the narrowest: whole numbers, then numbers, then text. A text column in which
    /// every cell looks like a number, other than a code with leading zeros, therefore comes back as numbers.
    ///
    /// # Errors
    /// If reading fails, rows differ in length, the text is not UTF-8, or the headers are no names of columns.
    pub fn from_csv(name: impl Into<String>, input: impl Read) -> Result<Self, TableError> {
        let mut reader = csv::Reader::from_reader(input);
        let headers = reader.headers()?.clone();
        let mut cells = vec![Vec::new(); headers.len()];
        for record in reader.records() {
            for (column, cell) in cells.iter_mut().zip(&record?) {
                column.push(cell.to_owned());
            }
        }
        let columns = headers.iter().zip(cells).map(|(header, cells)| {
            let unit = header.strip_suffix(']').and_then(|text| text.rsplit_once(" ["));
            let (name, unit) = unit.unwrap_or((header, ""));
            Column::new(name, unit, Values::read(cells))
        });
        Self::new(name, columns.collect::<Result<_, _>>()?)
    }
}

#[cfg(test)]
mod tests;
