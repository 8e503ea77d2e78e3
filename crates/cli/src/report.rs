//! `juesuan report`: a dataset in a few lines or as JSON: documents by status, documents with messages, findings by rule,
//! the slowest documents (if timings were written), copies.
mod dataset;

use crate::{
    args::ReportArgs,
    console::Console,
    exit::Exit,
    messages::{Counts, Lang, Message},
    output,
    terminal::{self, Align, Columns},
};
use dataset::{Dataset, Entry};
use juesuan::dataset::has_state;
use juesuan_model::{Severity, Status, Words};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// Lines shown of a list, without --verbose.
const SHOWN: usize = 20;
/// Columns of a terminal that a path or a message may take.
const WIDEST: usize = 100;

/// The report.
#[derive(Debug, Serialize)]
struct Report<'a> {
    documents: usize,
    pages: u64,
    statuses: BTreeMap<&'static str, usize>,
    disclosures: usize,
    tables: crate::events::Tables,
    figures: usize,
    findings: crate::events::Findings,
    /// Files whose status is none of ok and no_tables, or that come with a message.
    troubles: Vec<Trouble<'a>>,
    rules: Vec<Rule<'a>>,
    slowest: Vec<Slow<'a>>,
    /// Paths of the files with the same content.
    copies: Vec<Vec<&'a str>>,
}

#[derive(Debug, Serialize)]
struct Trouble<'a> {
    path: &'a str,
    status: &'static str,
    #[serde(flatten, with = "juesuan_model::message")]
    message: &'a Words,
}

#[derive(Debug, Serialize)]
struct Rule<'a> {
    rule: &'a str,
    severity: Severity,
    findings: usize,
    documents: usize,
}

#[derive(Debug, Serialize)]
struct Slow<'a> {
    path: &'a str,
    seconds: f64,
    pages: u32,
}

/// Runs the command.
pub(crate) fn run(args: &ReportArgs, console: &Console) -> Exit {
    let path = terminal::path_shown(&args.folder);
    let dataset = match Dataset::read(&args.folder) {
        Ok(Some(dataset)) => dataset,
        Ok(None) => {
            console.error(&match &args.folder {
                folder if !folder.exists() => Message::NoFolder { path: &path },
                folder if has_state(folder) => Message::Unfinished { path: &path },
                _ => Message::NoDataset { path: &path },
            });
            return Exit::Unusable;
        }
        Err((file, why)) => {
            let (file, why) = (terminal::path_shown(&file), terminal::escape(&why));
            console.error(&Message::BrokenDataset { path: &file, why: &why });
            return Exit::Unusable;
        }
    };
    let report = Report::of(&dataset);
    let shown = if console.is_verbose() { usize::MAX } else { SHOWN };
    output::show(console, |out| match args.json {
        true => output::json(out, &report),
        false => report.show(out, console.lang, shown),
    })
}

impl<'a> Report<'a> {
    fn of(dataset: &'a Dataset) -> Self {
        let entries = &dataset.entries;
        let sum = |count: fn(&Entry) -> usize| entries.iter().map(count).sum();
        let mut statuses = BTreeMap::new();
        let mut contents: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for entry in entries {
            *statuses.entry(entry.facts.status).or_insert(0) += 1;
            if !entry.facts.sha256.is_empty() {
                contents.entry(&entry.facts.sha256).or_default().push(&entry.facts.path);
            }
        }
        let mut copies: Vec<_> = contents.into_values().filter(|paths| paths.len() > 1).collect();
        copies.sort();
        let mut slowest: Vec<_> = entries
            .iter()
            .filter_map(|e| e.seconds.map(|seconds| Slow { path: &e.facts.path, seconds, pages: e.facts.pages }))
            .collect();
        slowest.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
        slowest.truncate(SHOWN);
        let mut rules: Vec<Rule<'a>> = dataset
            .rules
            .iter()
            .map(|((rule, severity), count)| Rule {
                rule,
                severity: *severity,
                findings: count.findings,
                documents: count.documents.len(),
            })
            .collect();
        rules.sort_by_key(|r| (r.severity, std::cmp::Reverse(r.findings), r.rule));
        let is_trouble = |e: &&Entry| {
            e.facts.status != Status::NoTables && !(e.facts.status == Status::Ok && e.facts.message.is_empty())
        };
        Self {
            documents: entries.len(),
            pages: entries.iter().map(|e| u64::from(e.facts.pages)).sum(),
            statuses: statuses.into_iter().map(|(status, count): (Status, _)| (status.as_str(), count)).collect(),
            disclosures: sum(|e| e.facts.disclosures),
            tables: crate::events::Tables {
                filled: sum(|e| e.facts.filled),
                empty: sum(|e| e.facts.empty),
                missing: sum(|e| e.facts.missing),
            },
            figures: sum(|e| e.facts.figures),
            findings: crate::events::Findings {
                error: sum(|e| e.facts.errors),
                warning: sum(|e| e.facts.warnings),
                info: sum(|e| e.facts.infos),
            },
            troubles: entries
                .iter()
                .filter(is_trouble)
                .map(|e| Trouble { path: &e.facts.path, status: e.facts.status.as_str(), message: &e.facts.message })
                .collect(),
            rules,
            slowest,
            copies,
        }
    }

    fn show(&self, out: &mut dyn Write, lang: Lang, shown: usize) -> io::Result<()> {
        let say = |message: Message<'_>| message.text(lang);
        writeln!(out, "{}", say(Message::ReportHead { documents: self.documents, pages: self.pages }))?;
        for (status, count) in &self.statuses {
            if let Some(status) = dataset::status(status) {
                writeln!(out, "{}", say(Message::SummaryStatus { status, count: *count }))?;
            }
        }
        let counts = Counts {
            disclosures: self.disclosures,
            filled: self.tables.filled,
            empty: self.tables.empty,
            missing: self.tables.missing,
            figures: self.figures,
            errors: self.findings.error,
            warnings: self.findings.warning,
            infos: self.findings.info,
        };
        writeln!(out, "{}", say(Message::SummaryTables { counts: &counts }))?;
        writeln!(out, "{}", say(Message::SummaryFindings { counts: &counts }))?;
        let more = |out: &mut dyn Write, count: usize| match count.checked_sub(shown) {
            Some(count @ 1..) => writeln!(out, "  {}", say(Message::ReportMore { count })),
            _ => Ok(()),
        };
        if !self.troubles.is_empty() {
            writeln!(out, "\n{}", say(Message::ReportMessages { count: self.troubles.len() }))?;
            for trouble in self.troubles.iter().take(shown) {
                let (path, message) = (terminal::escape(trouble.path), terminal::escape(trouble.message.get(lang)));
                writeln!(
                    out,
                    "  {} {}",
                    trouble.status,
                    say(Message::DocumentTrouble { path: &path, message: &message })
                )?;
            }
            more(out, self.troubles.len())?;
        }
        if !self.rules.is_empty() {
            writeln!(out, "\n{}", say(Message::ReportFindings))?;
            let heads = [
                (say(Message::HeadSeverity), Align::Left),
                (say(Message::HeadRule), Align::Left),
                (say(Message::HeadCount), Align::Right),
                (say(Message::HeadDocuments), Align::Right),
            ];
            let mut columns = Columns::new(heads, WIDEST);
            for rule in &self.rules {
                let severity = say(Message::Severity(rule.severity));
                columns.row([&severity, rule.rule, &rule.findings.to_string(), &rule.documents.to_string()]);
            }
            columns.write(out, "  ")?;
        }
        if !self.slowest.is_empty() {
            writeln!(out, "\n{}", say(Message::ReportSlowest))?;
            let heads = [
                (say(Message::HeadSeconds), Align::Right),
                (say(Message::HeadPages), Align::Right),
                (say(Message::HeadPath), Align::Left),
            ];
            let mut columns = Columns::new(heads, WIDEST);
            for slow in &self.slowest {
                columns.row([&format!("{:.3}", slow.seconds), &slow.pages.to_string(), slow.path]);
            }
            columns.write(out, "  ")?;
        }
        if !self.copies.is_empty() {
            let documents = self.copies.iter().map(Vec::len).sum();
            writeln!(out, "\n{}", say(Message::ReportCopies { documents, contents: self.copies.len() }))?;
            for paths in self.copies.iter().take(shown) {
                let paths: Vec<String> = paths.iter().map(|p| terminal::escape(p)).collect();
                writeln!(out, "  {}", paths.join(" = "))?;
            }
            more(out, self.copies.len())?;
        }
        Ok(())
    }
}
