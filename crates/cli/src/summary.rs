//! The summary at the end of a run.
use crate::{
    audit_options::FailOn,
    console::Console,
    events::{Event, Findings, Tables},
    exit::Exit,
    messages::{Counts, Message},
};
use juesuan::dataset::Summary;
use std::time::Duration;

/// The exit code that the contract promises. An input that could not be converted outweighs findings: it might
/// have had worse ones.
pub(crate) fn exit(summary: &Summary, fail_on: Option<FailOn>) -> Exit {
    if summary.failed() > 0 {
        Exit::SomeFailed
    } else if fail_on.is_some_and(|f| f.is_met(summary.errors, summary.warnings)) {
        Exit::Findings
    } else {
        Exit::Success
    }
}

/// Shows the summary. `failed`: paths of inputs that could not be converted, for those who asked for errors only;
/// `documents`: the output in which every input has a row, if there is one.
pub(crate) fn report(
    summary: &Summary,
    console: &Console,
    (output, failed): (&str, &str),
    documents: Option<&str>,
    took: Duration,
    exit: Exit,
) {
    let count = summary.failed();
    if console.is_quiet() {
        if count > 0 {
            console.error(&Message::SummaryFailed { count, paths: failed, documents });
        }
        return;
    }
    if console.tells_events() {
        return console.event(&event(summary, took, exit));
    }
    let (inputs, seconds) = (summary.documents(), took.as_secs_f64());
    console.note(&Message::SummaryHead { inputs, pages: summary.pages, seconds });
    for (count, message) in [
        (summary.reused, Message::SummaryReused { count: summary.reused }),
        (summary.copies, Message::SummaryCopies { count: summary.copies, documents }),
    ] {
        if count > 0 {
            console.note(&message);
        }
    }
    for (&status, &count) in &summary.statuses {
        console.note(&Message::SummaryStatus { status, count });
    }
    if summary.disclosures > 0 {
        let counts = counts(summary);
        console.note(&Message::SummaryTables { counts: &counts });
        console.note(&Message::SummaryFindings { counts: &counts });
    }
    console.note(&Message::SummaryOutput { path: output });
    if count > 0 {
        console.warning(&Message::SummaryFailed { count, paths: "", documents });
    }
}

fn counts(summary: &Summary) -> Counts {
    Counts {
        disclosures: summary.disclosures,
        filled: summary.filled,
        empty: summary.empty,
        missing: summary.missing,
        figures: summary.figures,
        errors: summary.errors,
        warnings: summary.warnings,
        infos: summary.infos,
    }
}

fn event(summary: &Summary, took: Duration, exit: Exit) -> Event<'static> {
    Event::End {
        seconds: (took.as_secs_f64() * 1000.0).round() / 1000.0,
        inputs: summary.documents(),
        pages: summary.pages,
        statuses: summary.statuses.iter().map(|(status, count)| (status.as_str(), *count)).collect(),
        tables: Tables { filled: summary.filled, empty: summary.empty, missing: summary.missing },
        figures: summary.figures,
        findings: Findings { error: summary.errors, warning: summary.warnings, info: summary.infos },
        worker_restarts: summary.worker_restarts,
        exit: exit.code(),
    }
}
