//! `juesuan show`: one row, the location of each figure, and the identities that it takes part in.
use crate::{
    args::ShowArgs,
    audit_options::AuditOptions,
    console::Console,
    exit::Exit,
    load, locations,
    messages::{Lang, Message},
    output,
    terminal::{self, Align, Columns, escape},
};
use juesuan_audit::{IdentityView, Relation, Rules, TermView, identities_of};
use juesuan_model::{Disclosure, Document, Finding, Location, Row, Table, TableId, text};
use serde::Serialize;
use std::io::{self, Write};

/// Widest column of the figures.
const WIDEST: usize = 60;
/// Terms shown of a side of an identity, without --verbose.
const MOST_TERMS: usize = 8;

/// A row that was asked for.
struct Shown<'d> {
    id: TableId,
    document: &'d Document,
    disclosure: &'d Disclosure,
    table: &'d Table,
    index: usize,
    row: &'d Row,
    identities: Vec<IdentityView>,
}

/// Runs the command.
pub(crate) fn run(args: &ShowArgs, console: &Console) -> Exit {
    let path = terminal::path_shown(&args.file);
    let refuse = |message: &Message<'_>| {
        console.error(message);
        Exit::Unusable
    };
    let Some(id) = TableId::parse(&args.table) else {
        return refuse(&Message::NoSuchTable { name: &escape(&args.table) });
    };
    let options = match (AuditOptions { rules: args.rules.clone(), ..AuditOptions::default() }).reading() {
        Ok(options) => options,
        Err(why) => return refuse(&Message::NoRules { why: &why }),
    };
    let documents = match load::documents(&args.file, &options, console.lang) {
        Ok(documents) => documents,
        Err(why) => return refuse(&Message::DocumentTrouble { path: &path, message: &why }),
    };
    let shown = find(&documents, id, args.row.as_deref(), options.rules.rules());
    if shown.is_empty() {
        return match &args.row {
            Some(row) => refuse(&Message::NoSuchRow { table: id.number(), row: &escape(row) }),
            None => refuse(&Message::NotOneRow { table: id.number() }),
        };
    }
    output::write(console, |out| {
        if args.json {
            return output::json(out, &shown.iter().map(RowForm::from).collect::<Vec<_>>());
        }
        let view = View { lang: console.lang, all: console.is_verbose() };
        for (i, row) in shown.iter().enumerate() {
            if i > 0 {
                writeln!(out)?;
            }
            view.row(out, row)?;
        }
        Ok(())
    })
}

/// The wanted rows: by code, or else by 行次, or else by name; without `wanted` the only row of a table.
fn find<'d>(documents: &'d [Document], id: TableId, wanted: Option<&str>, rules: &Rules) -> Vec<Shown<'d>> {
    let mut out = Vec::new();
    for document in documents {
        for disclosure in &document.disclosures {
            let Some(table) = disclosure.tables.get(&id) else { continue };
            for index in rows(table, wanted) {
                let Some(row) = table.rows.get(index) else { continue };
                let identities = identities_of(disclosure, rules, id, index);
                out.push(Shown { id, document, disclosure, table, index, row, identities });
            }
        }
    }
    out
}

fn rows(table: &Table, wanted: Option<&str>) -> Vec<usize> {
    let Some(wanted) = wanted else {
        return if table.rows.len() == 1 { vec![0] } else { Vec::new() };
    };
    let folded = text::fold(wanted);
    let name = |r: &Row| r.name.as_deref().map(text::fold);
    let bare = |n: String| n.split_once(',').map_or(n.clone(), |(_, rest)| rest.to_owned());
    let matchers: [&dyn Fn(&Row) -> bool; 5] = [
        &|r| r.code.as_deref() == Some(wanted),
        &|r| r.line_no.is_some_and(|l| wanted.parse() == Ok(l)),
        &|r| name(r).as_deref() == Some(&folded),
        // 一、一般公共服务支出
        &|r| name(r).map(bare).as_deref() == Some(&folded),
        &|r| name(r).is_some_and(|n| n.contains(&folded)),
    ];
    let by = |matcher: &dyn Fn(&Row) -> bool| -> Vec<usize> {
        table.rows.iter().enumerate().filter(|(_, r)| matcher(r)).map(|(i, _)| i).collect()
    };
    matchers.into_iter().map(by).find(|found| !found.is_empty()).unwrap_or_default()
}

/// The JSON of one row.
#[derive(Serialize)]
struct RowForm<'a> {
    path: &'a str,
    department: Option<&'a str>,
    fiscal_year: Option<u16>,
    table: &'static str,
    unit: Option<&'a str>,
    index: usize,
    row: &'a Row,
    identities: Vec<IdentityForm<'a>>,
    findings: Vec<&'a Finding>,
}

#[derive(Serialize)]
struct IdentityForm<'a> {
    rule: &'a str,
    formula: &'a str,
    en: &'a str,
    zh: &'a str,
    relation: &'static str,
    left: Vec<TermForm<'a>>,
    left_sum: &'a str,
    right: Vec<TermForm<'a>>,
    right_sum: &'a str,
    bound: &'a str,
    holds: bool,
    exact: bool,
}

#[derive(Serialize)]
struct TermForm<'a> {
    name: &'a str,
    name_zh: &'a str,
    negative: bool,
    value: Option<&'a str>,
    at: &'a Location,
}

impl<'a> From<&'a Shown<'_>> for RowForm<'a> {
    fn from(shown: &'a Shown<'_>) -> Self {
        let terms = |terms: &'a [TermView]| {
            let form = |t: &'a TermView| TermForm {
                name: &t.name.en,
                name_zh: &t.name.zh,
                negative: t.negative,
                value: t.value.as_deref(),
                at: &t.location,
            };
            terms.iter().map(form).collect()
        };
        let identities = shown.identities.iter().map(|i| IdentityForm {
            rule: &i.rule,
            formula: &i.formula,
            en: &i.description.en,
            zh: &i.description.zh,
            relation: sign(i.relation),
            left: terms(&i.left),
            left_sum: &i.left_sum,
            right: terms(&i.right),
            right_sum: &i.right_sum,
            bound: &i.bound,
            holds: i.holds,
            exact: i.exact,
        });
        Self {
            path: &shown.document.path,
            department: shown.disclosure.department.as_deref(),
            fiscal_year: shown.disclosure.fiscal_year,
            table: shown.id.number(),
            unit: shown.table.unit.as_deref(),
            index: shown.index,
            row: shown.row,
            identities: identities.collect(),
            findings: shown.findings(),
        }
    }
}

impl Shown<'_> {
    /// Findings about the row.
    fn findings(&self) -> Vec<&Finding> {
        let here = |p: &Location| p.table == Some(self.id) && p.row == Some(self.index);
        self.disclosure.findings.iter().filter(|f| f.at.iter().any(here)).collect()
    }
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::AtMost => "<=",
        Relation::AtLeast => ">=",
    }
}

/// Text for a terminal.
struct View {
    lang: Lang,
    /// Every term of every sum.
    all: bool,
}

impl View {
    fn row(&self, out: &mut dyn Write, shown: &Shown<'_>) -> io::Result<()> {
        let word = |message: Message<'_>| message.text(self.lang);
        let table = shown.table;
        let year = shown.disclosure.fiscal_year.map(|y| y.to_string());
        let of = [Some(shown.document.path.as_str()), shown.disclosure.department.as_deref(), year.as_deref()];
        writeln!(out, "{}", escape(&of.into_iter().flatten().collect::<Vec<_>>().join(" · ")))?;
        let title = table.title.as_deref().unwrap_or_else(|| shown.id.title());
        let unit = table.unit.as_deref().unwrap_or("?");
        let name = locations::row_name(shown.row, shown.index, self.lang);
        writeln!(out, "{}", escape(&format!("{} {title} · {unit} · {name}", shown.id.number())))?;
        writeln!(out)?;
        let mut columns = Columns::new(
            [
                (word(Message::HeadColumn), Align::Left),
                (word(Message::HeadLabel), Align::Left),
                (word(Message::HeadAmount), Align::Right),
                (word(Message::HeadPage), Align::Left),
            ],
            WIDEST,
        );
        for cell in &shown.row.cells {
            let print = cell.value.as_ref().map(ToString::to_string).or_else(|| cell.raw.clone()).unwrap_or_default();
            let label = locations::column_name(table, cell.column.as_str());
            let place = shown
                .row
                .page_of(cell)
                .map(|p| locations::page_box(p, cell.bbox.as_ref(), self.lang))
                .unwrap_or_default();
            columns.row([cell.column.as_str(), &label, &print, &place]);
        }
        columns.write(out, "  ")?;
        for identity in &shown.identities {
            self.identity(out, identity)?;
        }
        for finding in shown.findings() {
            let message = finding.message.get(self.lang);
            let severity = word(Message::Severity(finding.severity));
            writeln!(out, "\n{}", escape(&format!("{severity} {}: {message}", finding.rule)))?;
        }
        Ok(())
    }

    fn identity(&self, out: &mut dyn Write, identity: &IdentityView) -> io::Result<()> {
        let verdict = match (identity.holds, identity.exact) {
            (true, true) => Message::Holds,
            (true, false) => Message::HoldsRounded { bound: &identity.bound },
            (false, _) => Message::Fails { bound: &identity.bound },
        };
        let description = identity.description.get(self.lang);
        writeln!(out, "\n{}: {}", escape(&identity.rule), verdict.text(self.lang))?;
        writeln!(out, "  {}", escape(description))?;
        let (left, right) = (&identity.left_sum, &identity.right_sum);
        writeln!(out, "  {left} {} {right}", sign(identity.relation))?;
        self.terms(out, &identity.left)?;
        writeln!(out, "    {}", sign(identity.relation))?;
        self.terms(out, &identity.right)
    }

    fn terms(&self, out: &mut dyn Write, terms: &[TermView]) -> io::Result<()> {
        let most = if self.all { usize::MAX } else { MOST_TERMS };
        for term in terms.iter().take(most) {
            let name = term.name.get(self.lang);
            let minus = if term.negative { "-" } else { "" };
            let value = term.value.as_deref().unwrap_or("—");
            let page = term.location.page.map(|p| Message::PageNumber { page: p }.text(self.lang)).unwrap_or_default();
            writeln!(out, "    {}", escape(&format!("{minus}{value}  {name}  {page}")))?;
        }
        if terms.len() > most {
            writeln!(out, "    {}", Message::MoreTerms { count: terms.len() - most }.text(self.lang))?;
        }
        Ok(())
    }
}
