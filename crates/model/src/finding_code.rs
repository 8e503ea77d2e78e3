//! The catalogue of findings: every finding that code makes has a code with an id, a default severity, and an explanation
//! in English and Chinese (`data/findings.toml`).
//!
//! The audit also reports identities (勾稽关系). They are data, not code, and keep their own ids; see [`RuleId`].
use crate::{Severity, Words};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{collections::BTreeMap, fmt, sync::LazyLock};

/// What a finding is about, and which part of the pipeline reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingGroup {
    /// Tables read from the layout of a page.
    Layout,
    /// Tables read from text without positions.
    TextDump,
    /// The running text (第三部分, 情况说明) as it was read.
    NarrativeReading,
    /// Defects: what explains identities that fail.
    Defect,
    /// The form of the tables: what is missing, repeated or out of order.
    Form,
    /// The running text against the tables.
    Narrative,
    /// A second reader against the first.
    CrossCheck,
}

impl FindingGroup {
    /// All groups, in the order of the catalogue.
    pub const ALL: [Self; 7] = [
        Self::Layout,
        Self::TextDump,
        Self::NarrativeReading,
        Self::Defect,
        Self::Form,
        Self::Narrative,
        Self::CrossCheck,
    ];

    /// Its heading.
    #[must_use]
    pub const fn words(self) -> Words {
        match self {
            Self::Layout => Words::fixed("Tables read from the layout of a page", "按版面读取的表"),
            Self::TextDump => Words::fixed("Tables read from text without positions", "从无位置信息的文本读取的表"),
            Self::NarrativeReading => Words::fixed("The running text (情况说明) as it was read", "情况说明的读取"),
            Self::Defect => Words::fixed("The audit: what explains failing identities", "审核：勾稽不符的原因"),
            Self::Form => Words::fixed("The audit: the form of the tables", "审核：表式"),
            Self::Narrative => {
                Words::fixed("The audit: the running text against the tables", "审核：情况说明与表的核对")
            }
            Self::CrossCheck => Words::fixed("The second reader", "第二读取器"),
        }
    }

    /// Whether the audit reports it, which it does anew whenever it runs; the others stay as the reading left them.
    #[must_use]
    pub const fn is_of_audit(self) -> bool {
        matches!(self, Self::Defect | Self::Form | Self::Narrative)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $severity:ident, $group:ident;)*) => {
        /// A kind of finding that code makes. Ids are stable: outputs hold them.
        ///
        /// ```
        /// use juesuan_model::{FindingCode, Severity};
        ///
        /// let code = FindingCode::parse("unit-missing").unwrap();
        /// assert_eq!(code, FindingCode::UnitMissing);
        /// assert_eq!(code.severity(), Severity::Warning);
        /// assert!(code.explanation().check.zh.contains("单位"));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FindingCode {
            $($(#[$doc])* $variant,)*
        }

        impl FindingCode {
            /// All codes, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable id: `unit-missing`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }

            /// The usual severity. Some findings are graver or lighter in some places; their explanation says when.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)*
                }
            }

            /// What it is about.
            #[must_use]
            pub const fn group(self) -> FindingGroup {
                match self {
                    $(Self::$variant => FindingGroup::$group,)*
                }
            }
        }
    };
}

codes! {
    /// A cell holds more than one figure.
    SeveralFigures = "several-figures", Error, Layout;
    /// Lines with figures below a table's title were not assigned to any row.
    UnreadLines = "unread-lines", Error, Layout;
    /// Text printed inside a table belongs to no row or column. An error where it holds a figure.
    UnplacedText = "unplaced-text", Warning, Layout;
    /// A row has a classification code but no name.
    NameMissing = "name-missing", Warning, Layout;
    /// One name reads like the names of several rows.
    SeveralNames = "several-names", Warning, Layout;
    /// A name is a piece of an item's name, or holds a piece of its neighbour's.
    NameParted = "name-parted", Warning, Layout;
    /// A figure has fewer decimals than the others of its table.
    FewerDecimals = "fewer-decimals", Warning, Layout;
    /// The code column holds text that is not a code.
    CodesAstray = "codes-astray", Warning, Layout;
    /// A printed column is none of the columns known for its table.
    UnknownColumn = "unknown-column", Warning, Layout;
    /// A table read without a complete grid does not add up, or a sum is blank beside its parts.
    UnruledDoesNotAddUp = "unruled-does-not-add-up", Warning, Layout;
    /// Table 09 has figures that belong to none of the 三公 items; they were left out.
    UnknownRow = "unknown-row", Warning, Layout;
    /// A code has neither 3, 5 nor 7 digits, or a name begins with digits.
    OddCode = "odd-code", Warning, Layout;
    /// A row has figures but neither a code nor a name.
    RowWithoutName = "row-without-name", Warning, Layout;
    /// A cell of an amount column holds text that is not a figure.
    NotAFigure = "not-a-figure", Warning, Layout;
    /// A table without a title was identified by its header.
    TitleMissing = "title-missing", Warning, Layout;
    /// A grid without a title follows a table, has other columns and was not read.
    UnreadGrid = "unread-grid", Warning, Layout;
    /// A title names another table than the columns below it; the columns decided.
    TitleContradictsHeader = "title-contradicts-header", Warning, Layout;
    /// A table was not found, and on some pages characters are drawn on top of each other: it may be there.
    PageGeometryUseless = "page-geometry-useless", Warning, Layout;
    /// No table names its unit (万元, 元); amounts cannot be converted to 元.
    UnitMissing = "unit-missing", Warning, Layout;
    /// A table is printed twice; the second one was left out.
    DuplicateTable = "duplicate-table", Warning, Layout;
    /// The cover and the tables name different departments; the cover decided.
    DepartmentDisagrees = "department-disagrees", Warning, Layout;
    /// The cover and the tables name different years; the cover decided.
    YearDisagrees = "year-disagrees", Warning, Layout;
    /// A page is a picture, and a table is missing that it may show.
    TableAsPicture = "table-as-picture", Warning, Layout;
    /// The name of a row may be incomplete or hold words of its neighbour.
    TextNameUncertain = "text-name-uncertain", Warning, TextDump;
    /// The name of a row was not found in the text.
    TextRowWithoutName = "text-row-without-name", Warning, TextDump;
    /// A line break divides a figure of a row, and no sum tells which digits belong together. The figures of the row are left empty.
    TextFigureCut = "text-figure-cut", Warning, TextDump;
    /// The figures of a row do not add up over the columns below which they are printed.
    TextPositionUncertain = "text-position-uncertain", Warning, TextDump;
    /// It is uncertain whether a row of 01 or 04 is income or expenditure.
    TextAmbiguousSide = "text-ambiguous-side", Warning, TextDump;
    /// The 行次 of a row was not found in the text.
    TextLineMissing = "text-line-missing", Warning, TextDump;
    /// The figures of table 09 do not add up in the order of its header.
    TextOrderUncertain = "text-order-uncertain", Warning, TextDump;
    /// The name of a row contains a figure.
    TextFigureInName = "text-figure-in-name", Warning, TextDump;
    /// The columns in the header of a table are uncertain.
    TextColumnsUnclear = "text-columns-unclear", Warning, TextDump;
    /// The text gives a table column by column, so that figures could not be matched to their rows. A warning where the table was not found at all.
    TextRowsScattered = "text-rows-scattered", Error, TextDump;
    /// Rows like those of a table follow no known title; they were not read.
    TextUntitledRows = "text-untitled-rows", Warning, TextDump;
    /// Two rows with different names have the same code.
    TextCodeRepeated = "text-code-repeated", Warning, TextDump;
    /// The columns of a row's figures are uncertain; the figures are left empty.
    TextAmbiguousColumns = "text-ambiguous-columns", Error, TextDump;
    /// Names or years were left blank as in the template (XX局, 202年度).
    TemplateLeftover = "template-leftover", Warning, NarrativeReading;
    /// The text keeps blanks of the template in place of figures (XX万元).
    NarrativeBlank = "narrative-blank", Warning, NarrativeReading;
    /// Figures of the text have no unit and were left out.
    NarrativeUnitMissing = "narrative-unit-missing", Warning, NarrativeReading;
    /// Figures of the text were left out because their item is not known.
    NarrativeUnattributed = "narrative-unattributed", Info, NarrativeReading;
    /// A heading or a date of the text names another year than that of the accounts.
    NarrativeYear = "narrative-year", Warning, NarrativeReading;
    /// The text calls 决算数 larger, smaller or equal to 预算数 where its own figures say otherwise.
    NarrativeComparison = "narrative-comparison", Warning, NarrativeReading;
    /// Changing one figure would satisfy all checks that fail there.
    FigureSuspect = "figure-suspect", Error, Defect;
    /// Changing one figure wherever it is repeated would satisfy all checks that fail there.
    FigureSuspectRepeated = "figure-suspect-repeated", Error, Defect;
    /// Two figures are exchanged.
    FiguresExchanged = "figures-exchanged", Error, Defect;
    /// A figure is in the wrong cell.
    FigureMoved = "figure-moved", Error, Defect;
    /// An amount is in the wrong column, in one row or in all that repeat it.
    AmountInWrongColumn = "amount-in-wrong-column", Error, Defect;
    /// The figures of a row are one column to the side.
    RowShifted = "row-shifted", Error, Defect;
    /// The figures of a column are some rows too high or too low.
    ColumnShifted = "column-shifted", Error, Defect;
    /// Two columns are exchanged.
    ColumnsExchanged = "columns-exchanged", Error, Defect;
    /// From a row on, names and figures do not belong together.
    OutOfStep = "out-of-step", Error, Defect;
    /// A table or column is 10,000 times too large or too small.
    UnitMixed = "unit-mixed", Error, Defect;
    /// A row of the classification is missing.
    RowMissing = "row-missing", Error, Defect;
    /// A table is missing. For information where this form of disclosure does not have it.
    TableMissing = "table-missing", Warning, Form;
    /// An empty table does not say why it is empty.
    EmptyWithoutStatement = "empty-without-statement", Warning, Form;
    /// A table has no total row; its sums could not be checked.
    TotalMissing = "total-missing", Warning, Form;
    /// The printed 行次 do not rise one by one.
    LineOrder = "line-order", Warning, Form;
    /// A code is printed twice in a table.
    CodeTwice = "code-twice", Warning, Form;
    /// A row of the classification has no row of the level above.
    CodeWithoutParent = "code-without-parent", Warning, Form;
    /// A row of the classification has no rows of the level below.
    CodeWithoutChildren = "code-without-children", Warning, Form;
    /// An item was received as appropriation (02) and spent (03), and none of 05, 07, 08 shows it.
    AppropriationNotShown = "appropriation-not-shown", Warning, Form;
    /// A level of the classification is printed without figures and is not summed.
    LevelWithoutFigures = "level-without-figures", Info, Form;
    /// The total row of 07 or 08 shows no expenditure although rows below it do.
    TotalWithoutExpenditure = "total-without-expenditure", Info, Form;
    /// An amount is negative.
    NegativeAmount = "negative-amount", Info, Form;
    /// An amount of the text differs from the figure of its table. A warning for 预算数, since 年初预算 and 调整预算 differ.
    NarrativeValue = "narrative-value", Error, Narrative;
    /// A percentage does not follow from the amounts beside it. For information where it is off by one in its last digit.
    NarrativePercentage = "narrative-percentage", Warning, Narrative;
    /// The text explains an item that its table does not list.
    NarrativeItem = "narrative-item", Warning, Narrative;
    /// 机关运行经费 is more than 公用经费合计 of table 06, of which it is a part.
    NarrativeOperatingFunds = "narrative-operating-funds", Warning, Narrative;
    /// Parts named in the text do not make its total, or a change is not the difference of both years.
    NarrativeSum = "narrative-sum", Warning, Narrative;
    /// The text counts one thing twice, differently.
    NarrativeContradiction = "narrative-contradiction", Warning, Narrative;
    /// A second, independent reader does not see a figure that was read.
    ReadersDiffer = "readers-differ", Warning, CrossCheck;
    /// A second, independent reader sees the same figures on a page with errors: the document prints them so.
    ReadersAgree = "readers-agree", Info, CrossCheck;
    /// The second reader could not read a page, and says nothing about it.
    SecondReaderFailed = "second-reader-failed", Info, CrossCheck;
}

/// What a code means, how it comes about, and what to do. Whole sentences.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Explanation {
    /// What it says about the document.
    pub meaning: Words,
    /// How it comes about.
    pub origin: Words,
    /// How to check it, and what to do.
    pub check: Words,
}

/// The data file with all explanations.
const EXPLANATIONS: &str = include_str!("../data/findings.toml");

impl FindingCode {
    /// The code with this id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.id() == id)
    }

    /// What it means, how it comes about, and what to do.
    #[must_use]
    #[expect(clippy::expect_used, clippy::indexing_slicing, reason = "embedded at build time, and read by a test")]
    pub fn explanation(self) -> &'static Explanation {
        static ALL: LazyLock<BTreeMap<String, Explanation>> =
            LazyLock::new(|| toml::from_str(EXPLANATIONS).expect("the embedded explanations are well-formed"));
        &ALL[self.id()]
    }

    /// Whether it is about an amount, a percentage or a date of the running text, not about a table.
    #[must_use]
    pub fn is_narrative(self) -> bool {
        matches!(self.group(), FindingGroup::Narrative | FindingGroup::NarrativeReading)
            && self != Self::TemplateLeftover
    }
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for FindingCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for FindingCode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let id = String::deserialize(d)?;
        Self::parse(&id).ok_or_else(|| D::Error::custom(format!("not the code of a finding: {id:?}")))
    }
}

/// What a finding was found by: a code of the catalogue, or an identity of the audit, which is data and has an id of its
/// own. In JSON it is the id alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums, reason = "a finding is made by code or by data")]
pub enum RuleId {
    /// A finding that code makes.
    Code(FindingCode),
    /// An identity (勾稽关系) that does not hold, or holds within rounding only.
    Identity(String),
}

impl RuleId {
    /// The id as the outputs write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Code(code) => code.id(),
            Self::Identity(id) => id,
        }
    }

    /// The code, unless it is an identity.
    #[must_use]
    pub fn code(&self) -> Option<FindingCode> {
        match self {
            Self::Code(code) => Some(*code),
            Self::Identity(_) => None,
        }
    }

    /// The rule with this id: a code where the catalogue has one, else an identity.
    #[must_use]
    pub fn parse(id: &str) -> Self {
        FindingCode::parse(id).map_or_else(|| Self::Identity(id.to_owned()), Self::Code)
    }
}

impl From<FindingCode> for RuleId {
    fn from(code: FindingCode) -> Self {
        Self::Code(code)
    }
}

impl PartialEq<FindingCode> for RuleId {
    fn eq(&self, code: &FindingCode) -> bool {
        self.code() == Some(*code)
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RuleId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let id = String::deserialize(d)?;
        Ok(FindingCode::parse(&id).map_or(Self::Identity(id), Self::Code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_explained_in_both_languages() {
        let explained: BTreeMap<String, Explanation> = toml::from_str(EXPLANATIONS).unwrap();
        let ids: BTreeSet<&str> = FindingCode::ALL.iter().map(|c| c.id()).collect();
        assert_eq!(ids.len(), FindingCode::ALL.len(), "an id is there twice");
        assert_eq!(explained.keys().map(String::as_str).collect::<BTreeSet<_>>(), ids);
        for (id, e) in &explained {
            for words in [&e.meaning, &e.origin, &e.check] {
                assert!(words.en.ends_with(['.']) && words.zh.ends_with('。'), "{id}: {words:?}");
            }
        }
    }

    #[test]
    fn ids_lead_back_to_their_codes() {
        for code in FindingCode::ALL {
            assert_eq!(FindingCode::parse(code.id()), Some(*code));
            let json = serde_json::to_string(&RuleId::from(*code)).unwrap();
            assert_eq!(serde_json::from_str::<RuleId>(&json).unwrap(), *code);
        }
        assert_eq!(RuleId::parse("summary-sides"), RuleId::Identity("summary-sides".to_owned()));
    }

    #[test]
    fn the_order_is_that_of_the_groups() {
        assert!(FindingCode::ALL.is_sorted_by_key(|c| c.group()));
    }
}
