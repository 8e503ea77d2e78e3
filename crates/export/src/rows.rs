//! The values of every set: one function per set, in the order of its column list.
//!
//! In: an [`Entry`]. Out: rows of borrowed [`Value`]s, handed one by one to the caller, which knows how its format
//! writes them.
use crate::{
    Options, Set,
    entry::{Entry, Form, Line, Outline, Part},
    leaves,
    unit::{self, Asked},
};
use juesuan_model::{Amount, Cell, Severity, TableId, schema::Schemas};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Integer(i64),
    Boolean(bool),
    /// A figure as printed.
    Printed(&'a Amount),
    /// A computed exact amount.
    Exact(Decimal),
    /// Not money.
    Number(f64),
}

impl<'a> Value<'a> {
    fn text(s: &'a str) -> Self {
        Self::Text(Cow::Borrowed(s))
    }

    fn owned(s: String) -> Self {
        Self::Text(Cow::Owned(s))
    }

    fn some(s: Option<&'a str>) -> Self {
        s.map_or(Self::Null, Self::text)
    }

    fn filled(s: &'a str) -> Self {
        if s.is_empty() { Self::Null } else { Self::text(s) }
    }

    fn count(n: usize) -> Self {
        Self::Integer(i64::try_from(n).unwrap_or(i64::MAX))
    }

    fn integer(n: Option<impl Into<i64>>) -> Self {
        n.map_or(Self::Null, |n| Self::Integer(n.into()))
    }

    fn asked(amount: &'a Amount, form: &Form<'a>, options: &Options) -> Self {
        match unit::asked(amount, form.per, options.unit) {
            Asked::Printed(a) => Self::Printed(a),
            Asked::Exact(d) => Self::Exact(d),
            Asked::Unknown => Self::Null,
        }
    }
}

/// Hands every row of `set` that stands in `entry` to `write`.
pub(crate) fn each<'a, E>(
    set: Set,
    entry: &'a Entry<'a>,
    options: &Options,
    mut write: impl FnMut(&[Value<'a>]) -> Result<(), E>,
) -> Result<(), E> {
    let forms = |of: Option<TableId>| {
        entry.parts.iter().flat_map(move |part| {
            let wanted = part.tables.iter().filter(move |f| options.wants(f.id) && of.is_none_or(|t| t == f.id));
            wanted.map(move |form| (part, form))
        })
    };
    match set {
        Set::Documents => write(&documents(&entry.outline)),
        Set::Tables => forms(None).try_for_each(|(part, form)| write(&tables(entry, part, form))),
        Set::Figures => forms(None).try_for_each(|(part, form)| {
            form.rows.iter().try_for_each(|line| {
                let mut figures = line.row.cells.iter().filter_map(|c| c.value.as_ref().map(|amount| (c, amount)));
                figures.try_for_each(|(cell, amount)| write(&figure(entry, part, form, line, cell, amount, options)))
            })
        }),
        Set::Findings => entry.parts.iter().try_for_each(|part| {
            let mut numbered = part.disclosure.findings.iter().zip(1..);
            numbered.try_for_each(|(finding, number)| write(&findings(entry, part, finding, number)))
        }),
        Set::Narrative => entry.parts.iter().try_for_each(|part| {
            let mut numbered = part.disclosure.narrative.iter().zip(1..);
            numbered.try_for_each(|(figure, number)| write(&narrative(entry, part, figure, number)))
        }),
        Set::Wide(table) => forms(Some(table)).try_for_each(|(part, form)| {
            form.rows.iter().try_for_each(|line| write(&wide(entry, part, form, line, options)))
        }),
    }
}

fn corners<'a>(bbox: Option<juesuan_model::Bbox>) -> [Value<'a>; 4] {
    bbox.map_or([Value::Null, Value::Null, Value::Null, Value::Null], |b| b.0.map(Value::Number))
}

/// The row of a document.
pub(crate) fn documents<'a>(of: &'a Outline<'a>) -> Vec<Value<'a>> {
    let d = of.facts;
    vec![
        Value::text(of.id),
        Value::text(&d.file),
        Value::text(&d.path),
        Value::filled(&d.sha256),
        Value::text(d.status.as_str()),
        Value::filled(&d.message.en),
        Value::Integer(d.pages.into()),
        Value::count(d.disclosures),
        if d.departments.is_empty() { Value::Null } else { Value::owned(d.departments.join("；")) },
        Value::integer(d.fiscal_year),
        Value::some(d.unit.as_deref()),
        Value::count(d.filled),
        Value::count(d.empty),
        Value::count(d.missing),
        Value::count(d.figures),
        Value::count(d.errors),
        Value::count(d.warnings),
        Value::count(d.infos),
        of.seconds.map_or(Value::Null, |s| Value::Number((s * 1000.0).round() / 1000.0)),
        Value::text(&of.json),
        Value::filled(&d.message.zh),
        Value::some(of.duplicate_of),
    ]
}

fn tables<'a>(entry: &'a Entry<'a>, part: &'a Part<'a>, form: &'a Form<'a>) -> Vec<Value<'a>> {
    let t = form.table;
    let lines = |list: &[String]| if list.is_empty() { Value::Null } else { Value::owned(list.join("\n")) };
    let pages: Vec<String> = t.pages.iter().map(u32::to_string).collect();
    let reading = t.reading.as_ref();
    vec![
        Value::text(entry.outline.id),
        Value::Integer(part.number),
        Value::some(part.disclosure.department.as_deref()),
        Value::integer(part.disclosure.fiscal_year),
        Value::text(form.id.number()),
        Value::text(form.id.id()),
        Value::text(t.status.as_str()),
        Value::some(t.title.as_deref()),
        Value::some(t.label.as_deref()),
        if pages.is_empty() { Value::Null } else { Value::owned(pages.join(";")) },
        Value::some(t.unit.as_deref()),
        Value::count(t.rows.len()),
        Value::count(t.figures()),
        Value::some(t.statement.as_deref()),
        lines(&t.notes),
        Value::some(reading.map(|r| r.method.as_str())),
        reading.map_or(Value::Null, |r| Value::Number(r.score)),
        reading.map_or(Value::Null, |r| lines(&r.reasons.iter().map(ToString::to_string).collect::<Vec<_>>())),
        Value::some(part.department_clean.as_deref()),
    ]
}

fn figure<'a>(
    entry: &'a Entry<'a>,
    part: &'a Part<'a>,
    form: &'a Form<'a>,
    line: &'a Line<'a>,
    cell: &'a Cell,
    amount: &'a Amount,
    options: &Options,
) -> Vec<Value<'a>> {
    let row = line.row;
    let column = cell.column.as_str();
    let label = form.table.columns.iter().find(|(id, _)| *id == cell.column).map(|(_, label)| label.as_str());
    let [x0, y0, x1, y1] = corners(cell.bbox);
    vec![
        Value::text(entry.outline.id),
        Value::some(part.disclosure.department.as_deref()),
        Value::integer(part.disclosure.fiscal_year),
        Value::text(form.id.number()),
        Value::some(row.side.map(juesuan_model::Side::as_str)),
        Value::integer(row.line_no),
        Value::some(row.code.as_deref()),
        Value::some(row.level.map(juesuan_model::Level::as_str)),
        Value::some(line.class_code),
        Value::some(line.section_code),
        Value::some(row.name.as_deref()),
        Value::text(column),
        Value::some(label),
        Value::text(row.kind.as_str()),
        Value::asked(amount, form, options),
        Value::some(unit::asked_unit(form.table.unit.as_deref(), form.per, options.unit)),
        unit::yuan(amount, form.per).map_or(Value::Null, Value::Exact),
        Value::integer(row.page_of(cell)),
        x0,
        y0,
        x1,
        y1,
        Value::Integer(part.number),
        Value::Integer(line.number),
        Value::some(line.item),
        Value::some(line.class_name),
        Value::some(line.section_name),
        Value::Boolean(line.is_leaf),
        Value::Boolean(leaves::column(form.id, row, &cell.column)),
        Value::text(phase(form.id, column)),
        Value::some(fund(form.id, column, line.item)),
        Value::some(part.department_clean.as_deref()),
    ]
}

/// 预算数 or 决算数.
pub(crate) fn phase(table: TableId, column: &str) -> &'static str {
    if table == TableId::ThreePublicExpenses && column.starts_with("budget_") { "budget" } else { "final" }
}

/// The budget that a figure belongs to, where its table, column or row is of one alone.
pub(crate) fn fund(table: TableId, column: &str, item: Option<&str>) -> Option<&'static str> {
    const FUNDS: [&str; 3] = ["general_public", "government_fund", "state_capital"];
    match table {
        TableId::GeneralPublicExpenditure | TableId::GeneralPublicBasicExpenditure => Some("general_public"),
        TableId::GovernmentFund => Some("government_fund"),
        TableId::StateCapital => Some("state_capital"),
        TableId::FiscalAppropriationSummary | TableId::IncomeExpenditureSummary => {
            FUNDS.into_iter().find(|f| *f == column || item.is_some_and(|i| i.ends_with(f)))
        }
        _ => None,
    }
}

fn findings<'a>(
    entry: &'a Entry<'a>,
    part: &'a Part<'a>,
    finding: &'a juesuan_model::Finding,
    number: i64,
) -> Vec<Value<'a>> {
    let place = finding.at.first();
    let [x0, y0, x1, y1] = corners(place.and_then(|p| p.bbox));
    vec![
        Value::text(entry.outline.id),
        Value::Integer(part.number),
        Value::some(part.disclosure.department.as_deref()),
        Value::integer(part.disclosure.fiscal_year),
        Value::Integer(number),
        Value::text(finding.rule.as_str()),
        Value::text(severity(finding.severity)),
        Value::text(match finding.cause {
            juesuan_model::Cause::Source => "source",
            juesuan_model::Cause::Reading => "reading",
        }),
        Value::filled(&finding.message.en),
        Value::filled(&finding.message.zh),
        Value::some(place.and_then(|p| p.table).map(TableId::number)),
        place.and_then(|p| p.row).map_or(Value::Null, |r| Value::count(r + 1)),
        Value::some(place.and_then(|p| p.column.as_ref()).map(|c| c.as_str())),
        Value::integer(place.and_then(|p| p.page)),
        x0,
        y0,
        x1,
        y1,
        Value::count(finding.at.len()),
        Value::some(finding.expected.as_deref()),
        Value::some(finding.found.as_deref()),
    ]
}

fn narrative<'a>(
    entry: &'a Entry<'a>,
    part: &'a Part<'a>,
    figure: &'a juesuan_model::NarrativeFigure,
    number: i64,
) -> Vec<Value<'a>> {
    vec![
        Value::text(entry.outline.id),
        Value::some(part.disclosure.department.as_deref()),
        Value::integer(part.disclosure.fiscal_year),
        Value::text(figure.section.as_str()),
        Value::text(figure.item.as_str()),
        Value::text(figure.measure.as_str()),
        Value::Printed(&figure.value),
        Value::text(&figure.unit),
        Value::integer(figure.page),
        Value::text(&figure.sentence),
        Value::Integer(part.number),
        Value::Integer(number),
    ]
}

/// The id of a severity in the outputs.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

fn wide<'a>(
    entry: &'a Entry<'a>,
    part: &'a Part<'a>,
    form: &'a Form<'a>,
    line: &'a Line<'a>,
    options: &Options,
) -> Vec<Value<'a>> {
    let row = line.row;
    let mut values = vec![
        Value::text(entry.outline.id),
        Value::Integer(part.number),
        Value::some(part.disclosure.department.as_deref()),
        Value::integer(part.disclosure.fiscal_year),
        Value::some(unit::asked_unit(form.table.unit.as_deref(), form.per, options.unit)),
        Value::integer(row.page),
        Value::Integer(line.number),
        Value::some(row.side.map(juesuan_model::Side::as_str)),
        Value::integer(row.line_no),
        Value::some(row.code.as_deref()),
        Value::some(row.level.map(juesuan_model::Level::as_str)),
        Value::some(line.class_code),
        Value::some(line.section_code),
        Value::some(line.class_name),
        Value::some(line.section_name),
        Value::some(line.item),
        Value::some(row.name.as_deref()),
        Value::text(row.kind.as_str()),
        Value::Boolean(line.is_leaf),
    ];
    let columns = &Schemas::builtin().get(form.id).columns;
    for variant in [false, true] {
        for column in columns.iter().filter(|c| c.variant == variant) {
            let amount = row.amount(&column.id);
            values.push(amount.map_or(Value::Null, |a| Value::asked(a, form, options)));
        }
    }
    values.push(other_columns(form, line, options));
    values
}

/// The figures of columns that the schema does not have, as a JSON object: header as printed (or the id, where the
/// header is empty or stands there twice) → figure.
fn other_columns<'a>(form: &'a Form<'a>, line: &'a Line<'a>, options: &Options) -> Value<'a> {
    let known = &Schemas::builtin().get(form.id).columns;
    let mut others = serde_json::Map::new();
    for cell in line.row.cells.iter().filter(|c| !known.iter().any(|k| k.id == c.column)) {
        let Some(amount) = &cell.value else { continue };
        let text = match Value::asked(amount, form, options) {
            Value::Printed(a) => a.as_str().to_owned(),
            Value::Exact(d) => d.to_string(),
            _ => continue,
        };
        let mut labels = form.table.columns.iter();
        let label = labels.find(|(id, _)| *id == cell.column).map_or("", |(_, label)| label.as_str());
        let twice = form.table.columns.iter().filter(|(_, l)| l == label).count() > 1;
        let key = if label.is_empty() || twice { cell.column.as_str() } else { label };
        others.insert(key.to_owned(), text.into());
    }
    if others.is_empty() { Value::Null } else { Value::owned(serde_json::Value::Object(others).to_string()) }
}
