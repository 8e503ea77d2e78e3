//! How documents are audited: with which rules, and whether a second reader is asked.
//!
//! In: the options as typed ([`AuditingArgs`]; they can be handed to another process as they are). Out: [`Auditing`],
//! which adds to the findings of a document.
use crate::{inputs::sha256, second, terminal};
use clap::{Args, ValueEnum};
use juesuan_audit::{Rules, audit, audit_again, compare, pages_in_question, unread};
use juesuan_model::{Disclosure, Document, Finding};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// The options as typed.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub(crate) struct AuditingArgs {
    /// Folder of your own rules (*.toml), added to the built-in ones; see 'juesuan rules'
    #[arg(long, value_name = "FOLDER")]
    pub(crate) rules: Option<PathBuf>,

    /// Cross-check with a second, independent text extractor: auto (pages with errors), always or never
    /// [default: auto; without a value: always]
    #[arg(long, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "always")]
    #[arg(hide_default_value = true, hide_possible_values = true, default_value_t = SecondReader::Auto, value_enum)]
    pub(crate) second_reader: SecondReader,

    /// Seconds that a document may take, if it is bounded.
    #[arg(skip)]
    pub(crate) timeout: Option<u32>,
}

/// When a second reader is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SecondReader {
    /// For the pages that findings of severity error are about
    #[default]
    Auto,
    /// For every page with a table
    Always,
    /// Never
    Never,
}

/// `--second-reader never` as `--second-reader=never`: the option may also stand alone, and a word that follows it would
/// else be taken for an input. Only its own words are; a file of such a name is `./never`.
pub(crate) fn with_values(arguments: Vec<OsString>) -> Vec<OsString> {
    const OPTION: &str = "--second-reader";
    let is_value = |word: &OsString| word.to_str().is_some_and(|word| SecondReader::from_str(word, false).is_ok());
    let mut joined: Vec<OsString> = Vec::with_capacity(arguments.len());
    let mut is_literal = false;
    for argument in arguments {
        is_literal |= argument == "--";
        match joined.last_mut() {
            Some(last) if !is_literal && last == OPTION && is_value(&argument) => {
                last.push("=");
                last.push(argument);
            }
            _ => joined.push(argument),
        }
    }
    joined
}

impl AuditingArgs {
    /// What findings depend on, to compare: the second reader, and a sum of the rules of one's own.
    pub(crate) fn words(&self) -> String {
        let mut files: Vec<PathBuf> = Vec::new();
        if let Some(folder) = &self.rules {
            files.extend(fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()));
            files.retain(|path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")));
            files.sort_by_key(|path| path.file_name().map(ToOwned::to_owned));
        }
        let mut all = Vec::new();
        for file in &files {
            all.extend_from_slice(file.file_name().unwrap_or_default().as_encoded_bytes());
            all.push(0);
            // What cannot be read is told when the rules are loaded.
            all.extend(fs::read(file).unwrap_or_default());
            all.push(0);
        }
        let sum = if all.is_empty() { "builtin".to_owned() } else { sha256(&all) };
        format!("second-reader={:?},rules={sum}", self.second_reader).to_lowercase()
    }
}

/// From which severity on findings make the exit code 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
}

impl FailOn {
    /// Whether so many findings are a failure.
    pub(crate) fn is_met(self, errors: usize, warnings: usize) -> bool {
        errors > 0 || (self == Self::Warning && warnings > 0)
    }
}

/// Rules, loaded, and the second reader.
#[derive(Clone, Debug)]
pub(crate) struct Auditing {
    /// None stands for the built-in ones.
    own: Option<Rules>,
    second_reader: SecondReader,
    /// For the second reading of one document.
    patience: Duration,
}

/// For a second reading that nothing else bounds. It takes a fraction of a second for hundreds of pages, where it works.
const PATIENCE: Duration = Duration::from_secs(20);

impl Auditing {
    /// Loads the rules.
    ///
    /// # Errors
    /// Why a folder of rules cannot be used, in words.
    pub(crate) fn new(args: &AuditingArgs) -> Result<Self, String> {
        let own = match &args.rules {
            Some(folder) => Some(Rules::with_folder(folder).map_err(|e| terminal::escape(&e.to_string()))?),
            None => None,
        };
        // A document must not be lost over its second reading: that has a quarter of the document's time.
        let quarter = args.timeout.filter(|s| *s > 0).map(|s| Duration::from_secs(s.into()) / 4);
        let patience = quarter.map_or(PATIENCE, |q| q.min(PATIENCE));
        Ok(Self { own, second_reader: args.second_reader, patience })
    }

    /// The built-in rules, and the second reader where there are errors.
    pub(crate) fn builtin() -> Self {
        Self { own: None, second_reader: SecondReader::Auto, patience: PATIENCE }
    }

    /// The built-in rules alone: for who wants the tables, not their findings.
    pub(crate) fn without_second_reader() -> Self {
        Self { own: None, second_reader: SecondReader::Never, patience: PATIENCE }
    }

    /// The rules that hold.
    pub(crate) fn rules(&self) -> &Rules {
        self.own.as_ref().unwrap_or_else(|| Rules::builtin())
    }

    /// Audits what was just read.
    pub(crate) fn audit(&self, document: &mut Document) {
        for disclosure in &mut document.disclosures {
            let findings = audit(disclosure, self.rules());
            disclosure.findings.extend(findings);
        }
    }

    /// Audits what was audited before, perhaps with other rules.
    pub(crate) fn audit_again(&self, document: &mut Document) {
        for disclosure in &mut document.disclosures {
            audit_again(disclosure, self.rules());
        }
    }

    /// Asks the second reader about the pages in question of a document that was read from `path`. What two readers see
    /// differently is a doubt of the reading, and the audit is made anew with it.
    pub(crate) fn second_reading(&self, document: &mut Document, path: &Path) {
        let wanted: BTreeSet<u32> = match self.second_reader {
            SecondReader::Never => return,
            SecondReader::Auto => document.disclosures.iter().flat_map(pages_in_question).collect(),
            SecondReader::Always => document.disclosures.iter().flat_map(pages_of).collect(),
        };
        if wanted.is_empty() {
            return;
        }
        let asked = second::ask(path, &document.sha256, &wanted, self.patience);
        for disclosure in &mut document.disclosures {
            match &asked {
                Ok(pages) => {
                    let seen = compare(disclosure, pages);
                    disclosure.findings.extend(seen);
                }
                Err(why) => disclosure.findings.push(unread(why, why)),
            }
            // What was read comes before what follows from it.
            audit_again(disclosure, self.rules());
        }
    }
}

fn pages_of(disclosure: &Disclosure) -> BTreeSet<u32> {
    disclosure.tables.values().flat_map(|t| &t.rows).filter_map(|r| r.page).collect()
}

/// Findings in the order in which a person wants them: severity, cause, then as they stand.
pub(crate) fn in_order(findings: &[Finding]) -> Vec<&Finding> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|f| (f.severity, f.cause));
    sorted
}
