//! The ids of all output columns: CSV headers, fields of the data package, Parquet and the data dictionary.
//!
//! Scripts rely on these ids: add new ones, never rename. The amount columns of the nine wide tables are not listed
//! here: they have the ids of the [schemas](juesuan_model::schema).
use std::fmt;

macro_rules! output_columns {
    ($($variant:ident = $id:literal),* $(,)?) => {
        /// The id of an output column.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum OutputColumnId {
            $(#[doc = concat!("`", $id, "`")] $variant,)*
            /// An amount column of a wide table, by the id in the table's schema: `basic`, `final_total`.
            Schema(&'static str),
        }

        impl OutputColumnId {
            /// The id as outputs print it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                    Self::Schema(id) => id,
                }
            }
        }
    };
}

output_columns! {
    Amount = "amount",
    AmountYuan = "amount_yuan",
    Cause = "cause",
    ClassCode = "class_code",
    ClassName = "class_name",
    Code = "code",
    Column = "column",
    ColumnLabel = "column_label",
    Confidence = "confidence",
    Department = "department",
    DepartmentClean = "department_clean",
    Disclosure = "disclosure",
    Disclosures = "disclosures",
    Document = "document",
    DuplicateOf = "duplicate_of",
    Expected = "expected",
    Figures = "figures",
    File = "file",
    Finding = "finding",
    FindingsError = "findings_error",
    FindingsInfo = "findings_info",
    FindingsWarning = "findings_warning",
    FiscalYear = "fiscal_year",
    Found = "found",
    Fund = "fund",
    Id = "id",
    IsLeaf = "is_leaf",
    IsLeafColumn = "is_leaf_column",
    Item = "item",
    Json = "json",
    Kind = "kind",
    Label = "label",
    Level = "level",
    Line = "line",
    Measure = "measure",
    Message = "message",
    MessageZh = "message_zh",
    Method = "method",
    Name = "name",
    Notes = "notes",
    Number = "number",
    OtherColumns = "other_columns",
    Page = "page",
    Pages = "pages",
    Path = "path",
    Phase = "phase",
    Places = "places",
    Reasons = "reasons",
    Row = "row",
    Rows = "rows",
    Rule = "rule",
    Seconds = "seconds",
    Section = "section",
    SectionCode = "section_code",
    SectionName = "section_name",
    Sentence = "sentence",
    Severity = "severity",
    Sha256 = "sha256",
    Side = "side",
    Statement = "statement",
    Status = "status",
    Table = "table",
    TablesEmpty = "tables_empty",
    TablesFilled = "tables_filled",
    TablesMissing = "tables_missing",
    Title = "title",
    Unit = "unit",
    Value = "value",
    X0 = "x0",
    X1 = "x1",
    Y0 = "y0",
    Y1 = "y1",
}

impl AsRef<str> for OutputColumnId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for OutputColumnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq<str> for OutputColumnId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for OutputColumnId {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}
