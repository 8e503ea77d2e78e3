//! The schemas of the nine tables: titles, columns, row items. They are data files (`schemas/*.toml`), embedded here
//! and loadable from a folder, so that a new regional template needs no new code.
//!
//! Texts of a schema are compared after [`fold`](crate::text::fold): white space, quotation marks and full-width forms
//! do not count.
mod pattern;

use self::pattern::Pattern;
use crate::{Column, Side, TableId, text};
use serde::Deserialize;
use std::{fmt, fs, path::Path, sync::OnceLock};

/// The layout that a table is printed in.
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

/// A canonical amount column.
#[derive(Clone, Debug)]
pub struct ColumnSpec {
    /// Its id in the outputs.
    pub id: Column,
    /// Chinese label.
    pub label: String,
    /// English label.
    pub label_en: String,
    /// Printed in some regions or years only.
    pub variant: bool,
    /// The side it belongs to, in 04.
    pub side: Option<Side>,
    matcher: Matcher,
    when: Option<Pattern>,
    unless: Option<Pattern>,
}

impl ColumnSpec {
    /// Whether a header path (`本年支出/小计`, folded) names this column in a table whose header as a whole is `header`.
    #[must_use]
    pub fn matches(&self, path: &str, header: &str) -> bool {
        self.when.as_ref().is_none_or(|r| r.is_match(header))
            && !self.unless.as_ref().is_some_and(|r| r.is_match(header))
            && self.matcher.matches(path)
    }
}

/// All of some patterns, none of others.
#[derive(Clone, Debug, Default)]
struct Matcher {
    all: Vec<Pattern>,
    none: Vec<Pattern>,
}

impl Matcher {
    fn matches(&self, path: &str) -> bool {
        !self.all.is_empty() && self.all.iter().all(|r| r.is_match(path)) && !self.none.iter().any(|r| r.is_match(path))
    }
}

/// A row that the form prints by name (01, 04).
#[derive(Clone, Debug, Deserialize)]
pub struct Item {
    /// Stable id across years.
    pub id: String,
    /// Its side.
    pub side: Side,
    /// Whether it is a total row.
    #[serde(default)]
    pub total: bool,
    /// Names without numbering; the first is today's.
    pub names: Vec<String>,
}

/// An expenditure class (类) as 01 and 04 list it.
#[derive(Clone, Debug, Deserialize)]
pub struct Class {
    /// Three digits.
    pub code: String,
    /// Names of all years; the first is today's.
    pub names: Vec<String>,
}

/// One table's schema.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Which table.
    pub table: TableId,
    /// Printed form.
    pub form: Form,
    /// Titles, as in the data file.
    pub titles: Vec<String>,
    /// Words that together, before 表, make a title of this table that is not listed.
    pub title_words: Vec<String>,
    /// Amount columns in canonical order.
    pub columns: Vec<ColumnSpec>,
    /// Named rows (01, 04).
    pub items: Vec<Item>,
    phases: Vec<(String, Pattern)>,
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

/// Why schemas could not be loaded.
#[derive(Debug)]
pub struct SchemaError {
    file: String,
    reason: String,
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "schema {}: {}", self.file, self.reason)
    }
}

impl std::error::Error for SchemaError {}

/// The embedded data files.
const BUILTIN: [(&str, &str); 11] = [
    ("01.toml", include_str!("../schemas/01.toml")),
    ("02.toml", include_str!("../schemas/02.toml")),
    ("03.toml", include_str!("../schemas/03.toml")),
    ("04.toml", include_str!("../schemas/04.toml")),
    ("05.toml", include_str!("../schemas/05.toml")),
    ("06.toml", include_str!("../schemas/06.toml")),
    ("07.toml", include_str!("../schemas/07.toml")),
    ("08.toml", include_str!("../schemas/08.toml")),
    ("09.toml", include_str!("../schemas/09.toml")),
    ("classes.toml", include_str!("../schemas/classes.toml")),
    ("lookalikes.toml", include_str!("../schemas/lookalikes.toml")),
];

impl Schemas {
    /// The embedded schemas.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static SCHEMAS: OnceLock<Schemas> = OnceLock::new();
        SCHEMAS.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "embedded at build time, and read by every test")]
            Self::read(|_| Ok(None)).expect("the embedded schemas are well-formed")
        })
    }

    /// The embedded schemas, with the files of the same names in `folder` in their place.
    ///
    /// # Errors
    /// A file that cannot be read or is not well-formed.
    pub fn load(folder: &Path) -> Result<Self, SchemaError> {
        Self::read(|name| {
            let path = folder.join(name);
            if !path.exists() {
                return Ok(None);
            }
            fs::read_to_string(&path)
                .map(Some)
                .map_err(|e| SchemaError { file: path.display().to_string(), reason: e.to_string() })
        })
    }

    fn read(replacement: impl Fn(&str) -> Result<Option<String>, SchemaError>) -> Result<Self, SchemaError> {
        let mut tables = Vec::with_capacity(9);
        let mut classes = Vec::new();
        let mut lookalikes = Lookalikes::default();
        for (name, embedded) in BUILTIN {
            let replaced = replacement(name)?;
            let source = replaced.as_deref().unwrap_or(embedded);
            let error = |reason: String| SchemaError { file: name.to_owned(), reason };
            match name {
                "classes.toml" => {
                    classes = toml::from_str::<Classes>(source).map_err(|e| error(e.to_string()))?.class;
                }
                "lookalikes.toml" => lookalikes = toml::from_str(source).map_err(|e| error(e.to_string()))?,
                _ => {
                    let raw: RawSchema = toml::from_str(source).map_err(|e| error(e.to_string()))?;
                    // The embedded ones are compiled by a test.
                    let pattern = if replaced.is_some() { Pattern::checked } else { Pattern::embedded };
                    tables.push(raw.compile(pattern).map_err(|e| error(e.to_string()))?);
                }
            }
        }
        tables.sort_by_key(|t| t.table);
        let mut titles: Vec<(String, TableId)> =
            tables.iter().flat_map(|t| t.titles.iter().map(|s| (title_key(s), t.table))).collect();
        titles.sort_by_key(|(t, id)| (std::cmp::Reverse(t.chars().count()), *id));
        Ok(Self {
            tables,
            classes,
            titles,
            lookalikes: lookalikes.titles.iter().map(|t| title_key(t)).collect(),
            qualifiers: lookalikes.qualifiers.iter().map(|t| title_key(t)).collect(),
        })
    }

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

    /// Known titles that `key` (a [`title_key`]) ends with: the longest one, with the number of bytes before it.
    #[must_use]
    pub fn title_suffix(&self, key: &str) -> Option<(TableId, usize)> {
        self.titles.iter().find_map(|(t, id)| key.strip_suffix(t.as_str()).map(|rest| (*id, rest.len())))
    }

    /// The table whose [`Schema::title_words`] all stand in `key` (a [`title_key`]) that ends with 表: regions add to the
    /// titles of the later tables freely.
    #[must_use]
    pub fn title_by_words(&self, key: &str) -> Option<TableId> {
        let names = |s: &&Schema| !s.title_words.is_empty() && s.title_words.iter().all(|w| key.contains(w.as_str()));
        // 三公 decides before the purse that it is paid from.
        let found = self.tables.iter().rev().find(names)?;
        (key.ends_with('表') && !self.is_lookalike(key)).then_some(found.table)
    }

    /// Whether `key` (a [`title_key`]) ends with a title that is none of the nine, and is longer than any of theirs that
    /// it ends with (支出决算明细表 is none, 一般公共预算财政拨款基本支出决算明细表 is 06). Behind 和 or 及 it is only what
    /// the table holds besides (三公经费和机关运行经费支出决算表).
    #[must_use]
    pub fn is_lookalike(&self, key: &str) -> bool {
        let known = self.title_suffix(key).map_or(0, |(_, before)| key.len() - before);
        let is_alone = |before: &str| !before.ends_with(['和', '及', '与', ',']);
        self.lookalikes.iter().any(|t| t.len() > known && key.strip_suffix(t.as_str()).is_some_and(is_alone))
    }

    /// Whether the words right before a known title make another table of it. Further to the left they are a part of a
    /// department's name (政府投资项目评审中心).
    #[must_use]
    pub fn has_qualifier(&self, before: &str) -> bool {
        let mut rest = before;
        while let Some(shorter) = ["安排的", "安排", "的", "当年", "本年"].iter().find_map(|w| rest.strip_suffix(w))
        {
            rest = shorter;
        }
        self.qualifiers.iter().any(|q| rest.ends_with(q.as_str()))
    }
}

/// A title made comparable: [`fold`](crate::text::fold)ed, without quotation marks.
#[must_use]
pub fn title_key(s: &str) -> String {
    text::fold(s).chars().filter(|c| !matches!(c, '"' | '\'' | '<' | '>' | '《' | '》')).collect()
}

#[derive(Deserialize)]
struct Classes {
    class: Vec<Class>,
}

#[derive(Default, Deserialize)]
struct Lookalikes {
    titles: Vec<String>,
    qualifiers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSchema {
    table: TableId,
    form: Form,
    titles: Vec<String>,
    #[serde(default)]
    title_words: Vec<String>,
    column: Vec<RawColumn>,
    #[serde(default)]
    item: Vec<Item>,
    #[serde(default)]
    phase: Vec<RawPhase>,
    #[serde(default)]
    component: Vec<RawComponent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    id: String,
    label: String,
    label_en: String,
    #[serde(default)]
    variant: bool,
    side: Option<Side>,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    when: Option<String>,
    unless: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPhase {
    id: String,
    pattern: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComponent {
    id: String,
    all: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
}

fn matcher(all: Vec<String>, none: Vec<String>, pattern: Compile) -> Result<Matcher, regex::Error> {
    let compile = |list: Vec<String>| list.into_iter().map(pattern).collect::<Result<Vec<_>, _>>();
    Ok(Matcher { all: compile(all)?, none: compile(none)? })
}

/// How a pattern is made of its text.
type Compile = fn(String) -> Result<Pattern, regex::Error>;

impl RawSchema {
    fn compile(self, pattern: Compile) -> Result<Schema, regex::Error> {
        Ok(Schema {
            table: self.table,
            form: self.form,
            titles: self.titles,
            title_words: self.title_words,
            columns: self
                .column
                .into_iter()
                .map(|c| {
                    Ok(ColumnSpec {
                        id: Column::from(c.id.as_str()),
                        label: c.label,
                        label_en: c.label_en,
                        variant: c.variant,
                        side: c.side,
                        matcher: matcher(c.all, c.none, pattern)?,
                        when: c.when.map(pattern).transpose()?,
                        unless: c.unless.map(pattern).transpose()?,
                    })
                })
                .collect::<Result<_, regex::Error>>()?,
            items: self.item,
            phases: self
                .phase
                .into_iter()
                .map(|p| Ok((p.id, pattern(p.pattern)?)))
                .collect::<Result<_, regex::Error>>()?,
            components: self
                .component
                .into_iter()
                .map(|c| Ok((c.id, matcher(c.all, c.none, pattern)?)))
                .collect::<Result<_, regex::Error>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_of(title: &str) -> Option<&'static str> {
        Schemas::builtin().title_suffix(&title_key(title)).map(|(t, _)| t.number())
    }

    #[test]
    fn every_embedded_pattern_is_one() {
        for (name, embedded) in BUILTIN {
            if !matches!(name, "classes.toml" | "lookalikes.toml") {
                toml::from_str::<RawSchema>(embedded).unwrap().compile(Pattern::checked).unwrap();
            }
        }
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
