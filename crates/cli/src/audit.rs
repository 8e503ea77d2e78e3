//! `juesuan audit`: the findings of a document or a dataset.
use crate::{
    args::AuditArgs,
    console::Console,
    exit::Exit,
    load, locations,
    messages::{Counts, Lang, Message},
    output,
    terminal::{self, escape},
};
use juesuan_model::{Disclosure, Document, Finding, Severity};
use serde::Serialize;
use std::io::{self, Write};

/// Locations shown of a finding, without --verbose.
const MOST_PLACES: usize = 6;

/// Runs the command.
pub(crate) fn run(args: &AuditArgs, console: &Console) -> Exit {
    let path = terminal::path_shown(&args.file);
    let options = match args.audit.reading() {
        Ok(options) => options,
        Err(why) => {
            console.error(&Message::NoRules { why: &why });
            return Exit::Unusable;
        }
    };
    let documents = match load::documents(&args.file, &options, console.lang) {
        Ok(documents) => documents,
        Err(why) => {
            console.error(&Message::DocumentTrouble { path: &path, message: &why });
            return Exit::Unusable;
        }
    };
    let mut counts = Counts::default();
    for finding in documents.iter().flat_map(|d| &d.disclosures).flat_map(|d| &d.findings) {
        count(&mut counts, finding.severity);
    }
    let written = output::write(console, |out| {
        if args.json {
            output::json(out, &documents.iter().map(Audited::from).collect::<Vec<_>>())
        } else {
            let report = Report { lang: console.lang, all: console.is_verbose() };
            report.documents(out, &documents)
        }
    });
    if written != Exit::Success {
        written
    } else if documents.iter().any(|d| !d.status.is_converted()) {
        Exit::SomeFailed
    } else if args.fail_on.is_some_and(|f| f.is_met(counts.errors, counts.warnings)) {
        Exit::Findings
    } else {
        Exit::Success
    }
}

fn count(counts: &mut Counts, severity: Severity) {
    *match severity {
        Severity::Error => &mut counts.errors,
        Severity::Warning => &mut counts.warnings,
        Severity::Info => &mut counts.infos,
    } += 1;
}

/// The JSON of one document: its findings without its tables.
#[derive(Serialize)]
struct Audited<'a> {
    file: &'a str,
    path: &'a str,
    sha256: &'a str,
    status: &'static str,
    disclosures: Vec<AuditedDisclosure<'a>>,
}

#[derive(Serialize)]
struct AuditedDisclosure<'a> {
    department: Option<&'a str>,
    fiscal_year: Option<u16>,
    findings: Vec<&'a Finding>,
}

impl<'a> From<&'a Document> for Audited<'a> {
    fn from(document: &'a Document) -> Self {
        let disclosures = document.disclosures.iter().map(|d| AuditedDisclosure {
            department: d.department.as_deref(),
            fiscal_year: d.fiscal_year,
            findings: in_order(&d.findings),
        });
        Self {
            file: &document.file,
            path: &document.path,
            sha256: &document.sha256,
            status: document.status.as_str(),
            disclosures: disclosures.collect(),
        }
    }
}

/// The report on the terminal.
struct Report {
    lang: Lang,
    /// Findings for information, and every location, too.
    all: bool,
}

impl Report {
    fn documents(&self, out: &mut dyn Write, documents: &[Document]) -> io::Result<()> {
        for (i, document) in documents.iter().enumerate() {
            if i > 0 {
                writeln!(out)?;
            }
            let head =
                Message::InspectHead { path: &escape(&document.path), pages: document.pages, status: document.status };
            writeln!(out, "{}", head.text(self.lang))?;
            let message = document.message.get(self.lang);
            if !message.is_empty() {
                writeln!(out, "{}", escape(message))?;
            }
            for disclosure in &document.disclosures {
                self.disclosure(out, disclosure)?;
            }
        }
        Ok(())
    }

    fn disclosure(&self, out: &mut dyn Write, disclosure: &Disclosure) -> io::Result<()> {
        let year = disclosure.fiscal_year.map(|y| y.to_string());
        let parts = [disclosure.department.as_deref(), year.as_deref(), disclosure.unit.as_deref()];
        writeln!(out, "{}", escape(&parts.map(|p| p.unwrap_or("?")).join(" · ")))?;
        let mut counts = Counts::default();
        disclosure.findings.iter().for_each(|f| count(&mut counts, f.severity));
        writeln!(out, "{}", Message::SummaryFindings { counts: &counts }.text(self.lang))?;
        for finding in in_order(&disclosure.findings) {
            if self.all || finding.severity != Severity::Info {
                self.finding(out, disclosure, finding)?;
            }
        }
        if counts.infos > 0 && !self.all {
            writeln!(out, "\n{}", Message::HiddenInfos { count: counts.infos }.text(self.lang))?;
        }
        Ok(())
    }

    fn finding(&self, out: &mut dyn Write, disclosure: &Disclosure, finding: &Finding) -> io::Result<()> {
        let severity = Message::Severity(finding.severity).text(self.lang);
        let cause = Message::Cause(finding.cause).text(self.lang);
        writeln!(out, "\n{severity} ({cause}) {}", finding.rule)?;
        let message = finding.message.get(self.lang);
        writeln!(out, "  {}", escape(message))?;
        if let (Some(expected), Some(found)) = (&finding.expected, &finding.found)
            && !expected.is_empty()
        {
            let versus = Message::ExpectedAndFound { expected: &escape(expected), found: &escape(found) };
            writeln!(out, "  {}", versus.text(self.lang))?;
        }
        let most = if self.all { usize::MAX } else { MOST_PLACES };
        // In a text dump the running text has no location.
        let said = finding.at.iter().map(|p| locations::location(disclosure, p, self.lang)).filter(|p| !p.is_empty());
        let said: Vec<String> = said.collect();
        for place in said.iter().take(most) {
            writeln!(out, "  {}", escape(place))?;
        }
        if said.len() > most {
            writeln!(out, "  {}", Message::MoreLocations { count: said.len() - most }.text(self.lang))?;
        }
        Ok(())
    }
}

/// Findings as a person wants them: by severity, then by cause, then in their order.
fn in_order(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|f| (f.severity, f.cause));
    sorted
}
