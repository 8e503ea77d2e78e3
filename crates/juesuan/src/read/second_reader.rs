//! The second reader: an independent reading of doubtful pages that the audit compares with the first.
//!
//! It runs on a thread of this process, or in a process of its own ([`SecondReader::program`]) that is given the bytes on
//! standard input and answers on standard output ([`serve_second_reader`]). It adds findings and never changes the
//! first reading.
use super::{input_problem::InputProblem, rule_set::RuleSet};
use crate::{Program, digest};
use juesuan_audit::{audit_again, compare, pages_in_question, unread};
use juesuan_extract::{SecondReading, second_reader};
use juesuan_model::{Disclosure, Document, Words};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    io::{self, Read, Write},
    process::Stdio,
    sync::mpsc,
    thread,
    time::Duration,
};

/// Time for the second reading of a document where nothing shorter is asked for. Hundreds of pages take a fraction of a
/// second.
const PATIENCE: Duration = Duration::from_secs(20);
/// A process of the second reader ends after this time by itself. Nobody waits that long.
const LONGEST: Duration = Duration::from_secs(60);

/// When a second reader is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum When {
    /// About no page.
    #[default]
    Never,
    /// About the pages of findings of severity error.
    Auto,
    /// About every page with a table.
    Always,
}

/// When the second reader is asked, where it runs, and how long it may take.
///
/// ```
/// use juesuan::{Options, Program, SecondReader, When};
///
/// // On a thread of this process. pdf-extract panics on some files, which is caught; it may also overflow its stack,
/// // which ends the process.
/// let options = Options::default().second_reader(SecondReader::new(When::Auto));
/// // In a process of its own, that calls `juesuan::serve_second_reader`.
/// let program = Program::new("/usr/bin/juesuan").arg("second-reader");
/// let options = Options::default().second_reader(SecondReader::new(When::Auto).program(program));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SecondReader {
    /// When it is asked.
    pub when: When,
    /// The program that it runs in; none for a thread of this process.
    pub program: Option<Program>,
    /// Time for one document; 20 seconds by default. What takes longer gives a finding.
    pub patience: Duration,
}

impl Default for SecondReader {
    fn default() -> Self {
        Self { when: When::Never, program: None, patience: PATIENCE }
    }
}

impl SecondReader {
    /// A second reader on a thread of this process.
    #[must_use]
    pub fn new(when: When) -> Self {
        Self { when, ..Self::default() }
    }

    /// Runs it in a process of its own: a program that calls [`serve_second_reader`].
    #[must_use]
    pub fn program(mut self, program: Program) -> Self {
        self.program = Some(program);
        self
    }

    /// Sets the time for one document.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    fn read(&self, bytes: Vec<u8>, pages: &BTreeSet<u32>) -> Result<SecondReading, String> {
        let pages = pages.iter().copied().collect();
        match &self.program {
            Some(program) => ask(program, bytes, pages, self.patience),
            None => second_reader(bytes, Some(pages), self.patience).map_err(|e| e.to_string()),
        }
    }
}

/// Asks the second reader about the pages in question. Where two readers see different text the reading is in doubt, and
/// the document is audited again with that knowledge.
pub(super) fn check(
    document: &mut Document,
    second_reader: &SecondReader,
    rules: &RuleSet,
    bytes: impl FnOnce() -> Result<Vec<u8>, InputProblem>,
) {
    let pages: BTreeSet<u32> = match second_reader.when {
        When::Never => return,
        When::Auto => document.disclosures.iter().flat_map(pages_in_question).collect(),
        When::Always => document.disclosures.iter().flat_map(pages_of).collect(),
    };
    if pages.is_empty() {
        return;
    }
    let reading = match bytes() {
        Err(_) => Err(Words::fixed("the file cannot be read", "文件无法读取")),
        Ok(bytes) if digest::sha256(&bytes) != document.sha256 => {
            Err(Words::fixed("the file has changed", "文件已被改动"))
        }
        Ok(bytes) => second_reader.read(bytes, &pages).map_err(|why| Words::same(&why)),
    };
    for disclosure in &mut document.disclosures {
        match &reading {
            Ok(pages) => {
                let findings = compare(disclosure, pages);
                disclosure.findings.extend(findings);
            }
            Err(why) => disclosure.findings.push(unread(why)),
        }
        // Findings of the reading come before those that follow from them.
        audit_again(disclosure, rules.rules());
    }
}

fn pages_of(disclosure: &Disclosure) -> BTreeSet<u32> {
    disclosure.tables.values().flat_map(|t| &t.rows).filter_map(|r| r.page).collect()
}

/// What the process is sent before the bytes of the file.
#[derive(Serialize, Deserialize)]
struct Request {
    pages: Vec<u32>,
}

/// Asks a process, and waits for `patience` at most.
fn ask(program: &Program, bytes: Vec<u8>, pages: Vec<u32>, patience: Duration) -> Result<SecondReading, String> {
    let mut command = program.command();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("it has no standard input and output".to_owned());
    };
    let (sender, receiver) = mpsc::channel();
    let talk = thread::spawn(move || {
        let mut answer = Vec::new();
        // A process that ends before it has read everything gives no answer, which says enough.
        let _ = send(&mut input, &Request { pages }, &bytes);
        drop((input, bytes));
        let read = output.read_to_end(&mut answer);
        // Nobody listens after the time limit.
        let _ = sender.send(read.map(|_| answer));
    });
    let answer = receiver.recv_timeout(patience);
    // It has ended already or is out of time: either way it must not stay.
    let _ = child.kill();
    let _ = child.wait();
    let _ = talk.join();
    let answer = match answer {
        Ok(answer) => answer.map_err(|e: io::Error| e.to_string())?,
        Err(_) => return Err(format!("it was not done after {:.0} seconds", patience.as_secs_f64())),
    };
    let answer: Result<Result<SecondReading, String>, _> = serde_json::from_slice(&answer);
    answer.unwrap_or_else(|_| Err("it ended without an answer".to_owned()))
}

/// A line of JSON, then the file.
fn send(out: &mut impl Write, request: &Request, bytes: &[u8]) -> io::Result<()> {
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    out.write_all(&line)?;
    out.write_all(bytes)?;
    out.flush()
}

/// The inside of a process of the second reader: takes a request from standard input and answers on standard output.
///
/// A program that is named in [`SecondReader::program`] calls it and ends.
///
/// # Errors
/// Standard input holds no request, or standard output is closed.
pub fn serve_second_reader() -> io::Result<()> {
    let mut input = Vec::new();
    io::stdin().lock().read_to_end(&mut input)?;
    let end = input.iter().position(|b| *b == b'\n').ok_or(io::ErrorKind::InvalidData)?;
    let request: Request = serde_json::from_slice(input.get(..end).unwrap_or_default())?;
    input.drain(..=end);
    let answer = second_reader(input, Some(request.pages), LONGEST).map_err(|e| e.to_string());
    io::stdout().lock().write_all(&serde_json::to_vec(&answer)?)
}
