//! What the other tables of a unit say about the columns of a row.
//!
//! In: the drafts of one unit. Out: for each row of one draft, columns whose value another table prints, or bounds. The
//! sources are the identities between the tables; no figure is changed.
use crate::text_dump::columns::identities::Bound;
use crate::text_dump::columns::row_sums::{Value, scale, scaled};
use crate::text_dump::draft::Draft;
use crate::text_dump::rows::PrintedRow;
use crate::vocabulary::{is_total, without_number};
use juesuan_model::schema::Schemas;
use juesuan_model::text::fold;
use juesuan_model::{Side, TableId};

/// The bounds for each row of `set[index]`.
pub(crate) fn bounds(set: &[Draft], index: usize, schemas: &Schemas) -> Vec<Vec<(usize, Bound)>> {
    let Some(d) = set.get(index) else { return Vec::new() };
    let look = OtherTables { set, scale: scale(d), schemas };
    let column = |id: &str| d.columns.list.iter().position(|c| c.id.as_str() == id);
    d.rows
        .iter()
        .map(|r| {
            let mut out: Vec<(usize, Bound)> = Vec::new();
            if r.is_placed() {
                return out;
            }
            let mut add = |id: &str, b: Option<Bound>| {
                if let (Some(c), Some(b)) = (column(id), b) {
                    out.push((c, b));
                }
            };
            match d.table {
                TableId::Income if is_total_row(r) => {
                    for (id, names) in [
                        ("superior_subsidy", "income_superior_subsidy"),
                        ("business", "income_business"),
                        ("operating", "income_operating"),
                        ("affiliated_remittance", "income_affiliated_remittance"),
                        ("other", "income_other"),
                    ] {
                        add(id, look.item(TableId::IncomeExpenditureSummary, names).map(Bound::Equal));
                    }
                    let fiscal = look.item(TableId::FiscalAppropriationSummary, "income_total");
                    add("fiscal_appropriation", fiscal.map(Bound::Equal));
                }
                TableId::Expenditure => {
                    for (id, theirs) in [("basic", "expenditure_basic"), ("project", "expenditure_project")] {
                        add(id, look.at_least(r, id, theirs));
                    }
                }
                TableId::GeneralPublicExpenditure | TableId::GovernmentFund | TableId::StateCapital => {
                    for (id, theirs) in [
                        ("basic", "basic"),
                        ("project", "project"),
                        ("expenditure_basic", "basic"),
                        ("expenditure_project", "project"),
                    ] {
                        let upper = look.table(TableId::Expenditure).and_then(|o| look.value(o, r, theirs));
                        add(id, upper.map(Bound::AtMost));
                    }
                    if is_total_row(r) {
                        let item = match d.table {
                            TableId::GovernmentFund => Some("income_government_fund"),
                            TableId::StateCapital => Some("income_state_capital"),
                            _ => None,
                        };
                        add(
                            "income",
                            item.and_then(|i| look.item(TableId::IncomeExpenditureSummary, i)).map(Bound::Equal),
                        );
                        if d.table == TableId::GeneralPublicExpenditure {
                            add("basic", look.basic_of_06().map(Bound::Equal));
                        }
                    }
                }
                TableId::FiscalAppropriationSummary if r.side == Some(Side::Expenditure) => {
                    for (id, t, theirs) in [
                        ("general_public", TableId::GeneralPublicExpenditure, ["total", "total"]),
                        ("government_fund", TableId::GovernmentFund, ["expenditure_total", "total"]),
                        ("state_capital", TableId::StateCapital, ["total", "expenditure_total"]),
                    ] {
                        add(id, look.class(t, r, theirs).map(Bound::Equal));
                    }
                }
                _ => {}
            }
            out
        })
        .collect()
}

/// The amounts of the classes on the expenditure side: of 01 from 03, of 04 from 05, 07 and 08 together.
pub(crate) fn classes(
    set: &[Draft],
    table: TableId,
    rows: &[PrintedRow],
    scale: u32,
    schemas: &Schemas,
) -> Vec<Option<Value>> {
    let look = OtherTables { set, scale, schemas };
    let of = |r: &PrintedRow| match table {
        TableId::IncomeExpenditureSummary => look.class(TableId::Expenditure, r, ["total", "total"]),
        _ => [TableId::GeneralPublicExpenditure, TableId::GovernmentFund, TableId::StateCapital]
            .iter()
            .map(|t| look.class(*t, r, ["total", "expenditure_total"]))
            .sum(),
    };
    rows.iter().map(|r| if r.side == Some(Side::Expenditure) { of(r) } else { None }).collect()
}

fn is_total_row(r: &PrintedRow) -> bool {
    r.code.is_none() && is_total(&r.name)
}

struct OtherTables<'a> {
    set: &'a [Draft],
    scale: u32,
    schemas: &'a Schemas,
}

impl OtherTables<'_> {
    fn table(&self, t: TableId) -> Option<&Draft> {
        // The rows of a scattered table prove nothing.
        self.set.iter().find(|o| o.table == t && !o.scattered)
    }

    /// The value in a column of another table, in the row with the same code or in its total row; 0 where the column is
    /// blank in a row whose figures all have columns.
    fn value(&self, o: &Draft, r: &PrintedRow, id: &str) -> Option<Value> {
        let row = o
            .rows
            .iter()
            .find(|k| if is_total_row(r) { is_total_row(k) } else { k.code.is_some() && k.code == r.code })?;
        self.cell(o, row, id)
    }

    fn cell(&self, o: &Draft, row: &PrintedRow, id: &str) -> Option<Value> {
        if row.figs.is_empty() || !o.columns.doubts.is_empty() {
            return None;
        }
        let c = o.columns.list.iter().position(|k| k.id.as_str() == id)?;
        match row.at(c).and_then(|f| f.amount.as_ref()) {
            Some(a) => scaled(a.value(), self.scale),
            None => row.is_placed().then_some(0),
        }
    }

    /// 03: no column is less than the same column of 05, 07 and 08 together.
    fn at_least(&self, r: &PrintedRow, id: &str, theirs: &str) -> Option<Bound> {
        let mut least: Option<Value> = None;
        for t in [TableId::GeneralPublicExpenditure, TableId::GovernmentFund, TableId::StateCapital] {
            let Some(o) = self.table(t) else { continue };
            if let Some(v) = self.value(o, r, id).or_else(|| self.value(o, r, theirs)) {
                least = Some(least.unwrap_or(0) + v);
            }
        }
        least.map(Bound::AtLeast)
    }

    /// The amount of a row that the form prints by name, on the income side of 01 or 04.
    fn item(&self, t: TableId, id: &str) -> Option<Value> {
        let o = self.table(t)?;
        let item = self.schemas.get(t).items.iter().find(|i| i.id == id)?;
        let mut rows = o.rows.iter().filter(|r| {
            let name = fold(&r.name);
            r.side == Some(item.side) && item.names.iter().any(|n| fold(n) == without_number(&name))
        });
        let row = rows.next()?;
        if !row.is_placed() || !o.income.doubts.is_empty() {
            return None;
        }
        match row.figs.first().and_then(|f| f.amount.as_ref()) {
            Some(a) => scaled(a.value(), self.scale),
            None => Some(0),
        }
    }

    /// 04: the row of a class, or 本年支出合计, in 05, 07 or 08; 0 where a printed table does not list the class.
    fn class(&self, t: TableId, r: &PrintedRow, ids: [&str; 2]) -> Option<Value> {
        let o = self.table(t)?;
        let name = fold(&r.name);
        let bare = without_number(&name);
        let row = if bare == "本年支出合计" {
            o.rows.iter().find(|k| is_total_row(k))
        } else {
            let code = &self.schemas.classes().iter().find(|c| c.names.iter().any(|n| fold(n) == bare))?.code;
            let row = o.rows.iter().find(|k| k.code.as_ref() == Some(code));
            if row.is_none() && o.rows.iter().any(|k| !k.figs.is_empty()) {
                return Some(0);
            }
            row
        };
        match row {
            Some(row) => ids.iter().find_map(|id| self.cell(o, row, id)),
            // An empty table: nothing of this kind was spent.
            None => o.rows.iter().all(|k| k.figs.is_empty()).then_some(0),
        }
    }

    /// 人员经费合计 and 公用经费合计 of 06, added up.
    fn basic_of_06(&self) -> Option<Value> {
        let o = self.table(TableId::GeneralPublicBasicExpenditure)?;
        let of = |word: &str| -> Option<Value> {
            let row = o.rows.iter().find(|r| is_total_row(r) && fold(&r.name).contains(word))?;
            scaled(row.figs.first()?.amount.as_ref()?.value(), self.scale)
        };
        Some(of("人员")? + of("公用")?)
    }
}
