//! What an output column is: id, type, titles, description.
use super::OutputColumnId;
use juesuan_model::Words;
use std::borrow::Cow;

/// A column of an [output table](super::OutputTable).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OutputColumn {
    /// Stable English id; the header of the CSV file.
    pub id: OutputColumnId,
    /// The type of its values.
    pub column_type: ColumnType,
    /// Its title, unique in its table. The Chinese title is the header of the CSV file with
    /// [`Headers::Zh`](crate::Headers::Zh).
    pub title: Words,
    /// What it contains.
    pub description: Words,
    /// Whether every row has a value.
    pub required: bool,
    /// All possible values, where there are few; empty otherwise.
    pub values: &'static [&'static str],
    /// Its `columnType` in a Fiscal Data Package.
    pub fiscal_type: Option<&'static str>,
}

/// The type of the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// Text made of digits: a classification code, a table number.
    Code,
    /// A whole number.
    Integer,
    /// A year.
    Year,
    /// `true` or `false`.
    Boolean,
    /// An exact decimal, in the unit that the row names.
    Amount,
    /// An exact decimal in 元.
    Yuan,
    /// A floating-point number: a position on the page in points, a confidence, a duration in seconds.
    Number,
}

impl OutputColumn {
    pub(super) fn new(
        id: OutputColumnId,
        column_type: ColumnType,
        title_en: impl Into<Cow<'static, str>>,
        title_zh: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            id,
            column_type,
            title: Words::new(title_en, title_zh),
            description: Words::EMPTY,
            required: false,
            values: &[],
            fiscal_type: None,
        }
    }

    pub(super) fn text(id: OutputColumnId, title_en: &'static str, title_zh: &'static str) -> Self {
        Self::new(id, ColumnType::Text, title_en, title_zh)
    }

    pub(super) fn code(id: OutputColumnId, title_en: &'static str, title_zh: &'static str) -> Self {
        Self::new(id, ColumnType::Code, title_en, title_zh)
    }

    pub(super) fn integer(id: OutputColumnId, title_en: &'static str, title_zh: &'static str) -> Self {
        Self::new(id, ColumnType::Integer, title_en, title_zh)
    }

    pub(super) fn boolean(id: OutputColumnId, title_en: &'static str, title_zh: &'static str) -> Self {
        Self::new(id, ColumnType::Boolean, title_en, title_zh)
    }

    pub(super) fn amount(id: OutputColumnId, title_en: &'static str, title_zh: &'static str) -> Self {
        Self::new(id, ColumnType::Amount, title_en, title_zh)
    }

    pub(super) fn number(id: OutputColumnId, title_en: &'static str, title_zh: &'static str) -> Self {
        Self::new(id, ColumnType::Number, title_en, title_zh)
    }

    pub(super) fn described(mut self, en: &'static str, zh: &'static str) -> Self {
        self.description = Words::fixed(en, zh);
        self
    }

    pub(super) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    pub(super) fn fiscal_type(mut self, fiscal_type: &'static str) -> Self {
        self.fiscal_type = Some(fiscal_type);
        self
    }
}
