//! The schemas of the nine tables: titles, columns, row items. They are data files (`schemas/*.toml`), embedded here
//! and loadable from a folder, so that a new regional template needs no new code.
//!
//! Texts of a schema are compared after [`fold`](crate::text::fold): white space, quotation marks and full-width forms
//! do not count.
mod column_spec;
mod lazy_regex;
mod load;
mod titles;

pub use self::column_spec::ColumnSpec;
use self::{column_spec::Matcher, lazy_regex::LazyRegex};
pub use self::{load::SchemaError, titles::title_key};
use crate::{Side, TableId};
use serde::Deserialize;

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Income and expenditure side by side (01, 04).
    TwoSided,
    /// Classification code, name, amounts (02, 03, 05, 07, 08).
    Classified,
    /// One to three groups of code, name, amount side by side (06).
    Grouped,
    /// 预算数 and 决算数 of the 三公 items (09).
    ThreePublic,
}

/// A row of 01 or 04 that the form prints by name.
#[derive(Clone, Debug, Deserialize)]
pub struct Item {
    /// Stable id across years.
    pub id: String,
    /// Its side.
    pub side: Side,
    /// Whether it is a total row.
    #[serde(default)]
    pub total: bool,
    /// Names without numbering; the first is the current one.
    pub names: Vec<String>,
}

/// An expenditure class (类) as 01 and 04 list it.
#[derive(Clone, Debug, Deserialize)]
pub struct Class {
    /// Three digits.
    pub code: String,
    /// Names of all years; the first is the current one.
    pub names: Vec<String>,
}

/// One table's schema.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Which table.
    pub table: TableId,
    /// Its layout.
    pub form: Form,
    /// Titles, as in the data file.
    pub titles: Vec<String>,
    /// Words that together identify a title of this table that is not listed.
    pub title_words: Vec<String>,
    /// Amount columns in canonical order.
    pub columns: Vec<ColumnSpec>,
    /// Named rows (01, 04).
    pub items: Vec<Item>,
    phases: Vec<(String, LazyRegex)>,
    components: Vec<(String, Matcher)>,
}

impl Schema {
    /// The column that a folded header path names. `header`: all header texts of the table.
    #[must_use]
    pub fn column(&self, path: &str, header: &str, side: Option<Side>) -> Option<&ColumnSpec> {
        if self.form == Form::ThreePublic {
            return self.three_public_column(self.phase(path)?, self.component(path)?);
        }
        self.columns.iter().find(|c| (c.side.is_none() || side.is_none() || c.side == side) && c.matches(path, header))
    }

    /// 09: the phase (`budget`, `final`) that a text names.
    #[must_use]
    pub fn phase(&self, path: &str) -> Option<&str> {
        self.phases.iter().find(|(_, r)| r.is_match(path)).map(|(id, _)| id.as_str())
    }

    /// 09: the item that a header path names: that of its lowest cell that names one, where 小计 and 合计 stand for the
    /// item above them.
    #[must_use]
    pub fn component(&self, path: &str) -> Option<&str> {
        let mut of_above = false;
        for cell in path.rsplit('/') {
            if matches!(cell, "小计" | "合计" | "金额" | "总计") {
                of_above = true;
                continue;
            }
            if let Some((id, _)) = self.components.iter().find(|(_, m)| m.matches(cell)) {
                return Some(id);
            }
        }
        of_above.then_some("total")
    }

    /// 09: the phase in a column's id.
    #[must_use]
    pub fn phase_of(&self, column: &str) -> Option<&str> {
        self.phases.iter().map(|(id, _)| id.as_str()).find(|p| column.starts_with(p))
    }

    /// 09: the column of a phase and an item.
    #[must_use]
    pub fn three_public_column(&self, phase: &str, component: &str) -> Option<&ColumnSpec> {
        self.columns
            .iter()
            .find(|c| c.id.as_str().strip_prefix(phase).and_then(|r| r.strip_prefix('_')) == Some(component))
    }
}

/// All schemas.
#[derive(Clone, Debug)]
pub struct Schemas {
    tables: Vec<Schema>,
    classes: Vec<Class>,
    /// (folded title, table), longest first.
    titles: Vec<(String, TableId)>,
    lookalikes: Vec<String>,
    qualifiers: Vec<String>,
}

impl Schemas {
    /// The schema of a table.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "all nine are there, sorted")]
    pub fn get(&self, table: TableId) -> &Schema {
        &self.tables[table as usize]
    }

    /// All nine, in canonical order.
    pub fn iter(&self) -> impl Iterator<Item = &Schema> {
        self.tables.iter()
    }

    /// The expenditure classes in printed order.
    #[must_use]
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_of(title: &str) -> Option<&'static str> {
        Schemas::builtin().title_suffix(&title_key(title)).map(|(t, _)| t.number())
    }

    #[test]
    fn the_longest_title_wins() {
        for (title, want) in [
            ("收入支出决算总表", "01"),
            ("收入决算表", "02"),
            ("支出决算表", "03"),
            ("财政拨款收入支出决算总表", "04"),
            ("一般公共预算财政拨款支出决算表", "05"),
            ("一般公共预算财政拨款基本支出决算明细表", "06"),
            ("政府性基金预算财政拨款收入支出决算表", "07"),
            ("国有资本经营预算财政拨款支出决算表", "08"),
            ("财政拨款“三公”经费支出决算表", "09"),
            ("一般公共预算财政拨款「三公」经费支出决算表", "09"),
        ] {
            assert_eq!(id_of(title), Some(want), "{title}");
        }
    }

    #[test]
    fn header_paths_name_columns() {
        let s = Schemas::builtin();
        let column = |t: TableId, path: &str, header: &str, side| {
            s.get(t).column(path, header, side).map(|c| c.id.as_str().to_owned())
        };
        for (t, path, want) in [
            (TableId::Income, "本年收入合计", "total"),
            (TableId::Income, "事业收入/金额", "business"),
            (TableId::Income, "事业收入/其中:教育收费", "business_education_fees"),
            (TableId::GeneralPublicExpenditure, "本年支出/项目支出/小计", "project"),
            (
                TableId::GeneralPublicExpenditure,
                "本年支出/项目支出/其中:基本建设资金支出",
                "project_capital_construction",
            ),
            (TableId::GeneralPublicExpenditure, "本年支出/小计", "total"),
            (TableId::GovernmentFund, "本年支出/合计", "expenditure_total"),
            (TableId::GovernmentFund, "年初结转和结余", "opening_balance"),
            (TableId::ThreePublicExpenses, "预算数/公务用车购置及运行维护费/小计", "budget_vehicle_subtotal"),
            (TableId::ThreePublicExpenses, "公务用车购置及运行维护费/公务用车购置费/决算数", "final_vehicle_purchase"),
            (TableId::ThreePublicExpenses, "公务用车购置及运行费/公务用车运行费/预算数", "budget_vehicle_operation"),
            (
                TableId::ThreePublicExpenses,
                "决算数/公务用车购置及运行维护费/公务用车运行维护费",
                "final_vehicle_operation",
            ),
            (TableId::ThreePublicExpenses, "合计/预算数", "budget_total"),
            (TableId::ThreePublicExpenses, "财政拨款三公经费/因公出国(境)费/决算数", "final_abroad"),
            (TableId::ThreePublicExpenses, "财政拨款三公经费/合计/预算数", "budget_total"),
        ] {
            assert_eq!(column(t, path, path, None).as_deref(), Some(want), "{path}");
        }
        assert_eq!(column(TableId::StateCapital, "本年支出/小计", "本年支出", None).as_deref(), Some("total"));
        assert_eq!(
            column(TableId::StateCapital, "本年支出/小计", "年初结转和结余 本年收入 本年支出", None).as_deref(),
            Some("expenditure_total")
        );
    }

    #[test]
    fn every_title_is_known_once() {
        let s = Schemas::builtin();
        for schema in s.iter() {
            for t in &schema.titles {
                assert_eq!(s.title_suffix(&title_key(t)), Some((schema.table, 0)), "{t}");
            }
        }
    }
}
