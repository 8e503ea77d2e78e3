//! Defects: what could be wrong, and which failing identities that explains.
use crate::what_if::{Change, Effect};
use juesuan_model::TableId;

/// Costs of hypotheses: of those that satisfy equally many identities, the cheapest is the likeliest. Those about whole
/// tables and those about single figures share one scale; the costs of single figures are in `error_kind`.
pub(crate) mod cost {
    /// A table in another unit.
    pub(crate) const UNIT: u32 = 0;
    /// A missing row that other rows or tables name.
    pub(crate) const NAMED_ROW_MISSING: u32 = 1;
    /// Two columns exchanged.
    pub(crate) const COLUMNS_EXCHANGED: u32 = 1;
    /// The figures of a row one column to the side.
    pub(crate) const ROW_SHIFTED: u32 = 2;
    /// A missing row that only a comparison by code tells.
    pub(crate) const CODE_MISSING: u32 = 2;
    /// The figures of a column some rows off.
    pub(crate) const COLUMN_SHIFTED: u32 = 3;
    /// Two figures of a row, or of neighbouring rows, exchanged.
    pub(crate) const EXCHANGED_NEARBY: u32 = 3;
    /// Two figures of a column exchanged over a distance.
    pub(crate) const EXCHANGED_FAR: u32 = 4;
    /// A missing row that nothing names.
    pub(crate) const UNNAMED_ROW_MISSING: u32 = 4;
    /// A figure that overwrote its neighbour.
    pub(crate) const OVERWRITTEN: u32 = 5;
    /// A part of an amount in the wrong column.
    pub(crate) const PART_IN_WRONG_COLUMN: u32 = 6;
    /// The same error wherever a figure is repeated; one more for each level of the classification.
    pub(crate) const REPEATED: u32 = 7;
}

/// The kind of a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum DefectKind {
    /// One wrong figure.
    Cell,
    /// Two figures exchanged.
    Exchanged,
    /// A figure in the wrong row of its column, or written over a neighbouring figure.
    Moved,
    /// An amount in the wrong column of a row, in one table or in all that repeat it.
    WrongColumn,
    /// One figure, wrong wherever it is repeated.
    Repeated,
    /// The figures of a row one column to the side.
    RowShifted,
    /// The figures of a column some rows too high or too low.
    ColumnShifted,
    /// Two columns exchanged.
    ColumnsExchanged,
    /// All figures from a row on some rows too high or too low.
    OutOfStep,
    /// A table or a column in a unit other than the one it states.
    Unit,
    /// A missing row.
    RowMissing,
    /// No simple explanation.
    Unexplained,
}

/// Identities that fail for one reason.
#[derive(Clone, Debug)]
pub(crate) struct Defect {
    pub(crate) kind: DefectKind,
    /// Suspected cells, and the values with which the identities would hold.
    pub(crate) changes: Vec<Change>,
    /// Other hypotheses that are just as good.
    pub(crate) alternatives: Vec<Vec<Change>>,
    /// The identities that it explains.
    pub(crate) identities: Vec<usize>,
    /// Where it is, if it concerns a whole row, column or table.
    pub(crate) scope: Option<Scope>,
}

/// Where a defect of a whole row, column or table is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(crate) table: Option<TableId>,
    /// The first row concerned; for a missing row the one above it in the classification.
    pub(crate) row: Option<usize>,
    pub(crate) columns: Vec<String>,
    /// Rows or columns by which figures are off (positive: too low, or too far right); for a unit the factor.
    pub(crate) by: i64,
    /// Code of a missing row, where other tables or the rows below it tell.
    pub(crate) code: Option<String>,
    /// Its name, where another table prints it.
    pub(crate) name: Option<String>,
}

/// A supposed defect, and what its correction would do.
#[derive(Clone, Debug)]
pub(crate) struct Hypothesis {
    pub(crate) kind: DefectKind,
    pub(crate) changes: Vec<Change>,
    pub(crate) effect: Effect,
    pub(crate) scope: Option<Scope>,
    /// How unlikely it is (see [`cost`]).
    pub(crate) cost: u32,
}
