//! The events of a run as JSON lines on standard error (`--log-format json`), for programs that watch it.
//!
//! One event a line: `start`; `document` for each input in the order of the outputs; `message` for what else a person would
//! read; `end`. Every line has `event` and `time` (seconds since 1970).
use crate::terminal;
use clap::ValueEnum;
use juesuan::dataset::{DocumentSummary, Effort};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

/// The form of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For a person
    Text,
    /// One JSON object a line
    Json,
}

/// What happened.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event<'a> {
    /// The inputs are known.
    Start {
        version: &'static str,
        inputs: usize,
        jobs: usize,
        /// `workers` or `in-process`.
        isolation: &'static str,
        /// Seconds for one document.
        timeout: Option<f64>,
        /// Megabytes for one document.
        memory: Option<u64>,
        output: &'a str,
    },
    /// A document is done.
    Document(Box<DocumentEvent<'a>>),
    /// Another message: `level` is `error`, `warning` or `note`.
    Message { level: &'static str, text: &'a str },
    /// The outputs are written.
    End {
        seconds: f64,
        inputs: usize,
        pages: u64,
        statuses: BTreeMap<&'static str, usize>,
        tables: Tables,
        figures: usize,
        findings: Findings,
        worker_restarts: u32,
        exit: u8,
    },
}

/// A document that is done.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentEvent<'a> {
    /// Its number among the inputs, from 1.
    number: usize,
    of: usize,
    path: &'a str,
    sha256: &'a str,
    status: &'static str,
    message: &'a str,
    seconds: f64,
    pages: u32,
    disclosures: usize,
    tables: Tables,
    figures: usize,
    findings: Findings,
    /// Process id of the worker that read it, or was the last one lost over it; none without workers.
    worker: Option<u32>,
    /// Worker processes that were lost over it.
    worker_restarts: u32,
}

/// Tables by status.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Tables {
    pub(crate) filled: usize,
    pub(crate) empty: usize,
    pub(crate) missing: usize,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Findings {
    pub(crate) error: usize,
    pub(crate) warning: usize,
    pub(crate) info: usize,
}

impl<'a> DocumentEvent<'a> {
    pub(crate) fn new(
        facts: &'a DocumentSummary,
        message: &'a str,
        (number, of): (usize, usize),
        effort: Effort,
    ) -> Self {
        Self {
            number,
            of,
            path: &facts.path,
            sha256: &facts.sha256,
            status: facts.status.as_str(),
            message,
            seconds: (effort.seconds * 1000.0).round() / 1000.0,
            pages: facts.pages,
            disclosures: facts.disclosures,
            tables: Tables { filled: facts.filled, empty: facts.empty, missing: facts.missing },
            figures: facts.figures,
            findings: Findings { error: facts.errors, warning: facts.warnings, info: facts.infos },
            worker: effort.worker,
            worker_restarts: effort.lost_workers,
        }
    }
}

impl Event<'_> {
    /// The line of the event, without a line break.
    pub(crate) fn line(&self) -> String {
        #[derive(Serialize)]
        struct Timed<'a> {
            time: f64,
            #[serde(flatten)]
            event: &'a Event<'a>,
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        let time = (now * 1000.0).round() / 1000.0;
        terminal::escape_json(&serde_json::to_string(&Timed { time, event: self }).unwrap_or_default())
    }
}
