//! The messages in English.
use super::Message;
use crate::{signals, terminal::path_shown};
use juesuan_model::{Cause, Severity, Status};

pub(super) fn text(message: &Message<'_>) -> String {
    match *message {
        Message::Text(text) => text.to_owned(),

        Message::ErrorPrefix => "error: ".to_owned(),
        Message::WarningPrefix => "warning: ".to_owned(),
        Message::NothingFound { text: false } => {
            "no PDF files found in the given paths; to read text dumps (.txt) in folders too, add --text".to_owned()
        }
        Message::NothingFound { text: true } => "no PDF files or text dumps found in the given paths".to_owned(),
        Message::AllMissing { named: [], list } => {
            format!("none of the files listed in {} exists", list.map(path_shown).unwrap_or_default())
        }
        Message::AllMissing { named: [path], list: None } => format!("no such file or folder: {}", path_shown(path)),
        Message::AllMissing { named, .. } => format!("none of the inputs exists: {}", super::some_paths(named)),
        Message::OutputIsAFile { path } => format!("{path} is a file; --output needs a folder"),
        Message::OutputInUse { path } => {
            format!("{path} is not empty; add --overwrite to replace the dataset in it, or choose another folder")
        }
        Message::OutputFailed { path, why } => format!("cannot write to {path}: {why}"),
        Message::CannotRemove { path, why } => {
            format!("cannot remove {path}, which is left over from an earlier run: {why}")
        }
        Message::OutputFull { path, is_kept: true } => {
            format!("the disk is full: cannot write to {path}; free some space and repeat the command with --resume")
        }
        Message::OutputFull { path, is_kept: false } => {
            format!("the disk is full: cannot write to {path}; free some space or choose another folder")
        }
        Message::OutputLocked { path } => format!("another run is writing to {path}; wait until it has finished"),
        Message::Stopped { signal, is_kept: true } => {
            let signal = signals::name(signal);
            format!("stopped ({signal}); the documents read so far are kept: repeat the command with --resume")
        }
        Message::Stopped { signal, is_kept: false } => {
            format!("stopped ({}); nothing was written", signals::name(signal))
        }
        Message::Unfinished { path } => {
            format!("{path} contains an unfinished run; continue it with --resume, or discard it with --overwrite")
        }
        Message::NothingToResume { path } => {
            format!("{path} is not empty and contains no run to resume; use --overwrite or another folder")
        }
        Message::ListIsNulSeparated { path } => {
            format!("the list {} is NUL-separated, as from find -print0; add -0", path_shown(path))
        }
        Message::Skipped { files } => format!(
            "skipped {} with other extensions: {}",
            count(files.values().sum(), "file", "files"),
            super::kinds(files)
        ),
        Message::ListUnreadable { path, why } => format!("the list {} cannot be read: {why}", path_shown(path)),
        Message::NoJournal { path } => {
            format!("{path} contains no finished dataset to merge; finish it with --resume, without --no-state")
        }
        Message::NoFolder { path } => format!("no such folder: {path}"),
        Message::MissingShards { count: n, shards } => format!(
            "{} missing (--shard {shards}): the result lacks their documents",
            if n == 1 { "1 shard is".to_owned() } else { format!("{n} shards are") }
        ),
        Message::ReadDifferently { path, other } => format!(
            "{path} and {other} were read by different versions or with different options; update {path} with --resume"
        ),
        Message::DamagedDataset { path, document } => {
            format!(
                "{path} has changed since it was written: {document} is missing or changed; repair it with --resume"
            )
        }
        Message::MergeIntoItself { path } => {
            format!("{path} is both an input and the output of the merge; choose another --output")
        }
        Message::NoThreads { why } => format!("cannot start threads: {why}; use fewer --jobs"),
        Message::StandardOutput { why } => format!("cannot write to standard output: {why}"),
        Message::NoSuchTable { name } => {
            format!("no such table: '{name}'; 'juesuan schema' lists their numbers and ids")
        }
        Message::NotATable { name } => format!(
            "'{name}' is not one of the nine tables; every dataset contains it, and only -o - allows choosing it"
        ),
        Message::NoEffect { option, formats } => format!(
            "{option} would have no effect: it applies to {} only, and --format includes none of them",
            formats.iter().map(|f| f.as_str()).collect::<Vec<_>>().join(", ")
        ),
        Message::NotToStandardOutput { option } => {
            format!("{option} cannot be combined with -o -: standard output takes one table as CSV")
        }
        Message::OneTableToStandardOutput { chosen: 0 } => {
            "standard output takes one table: choose it with --tables (01 … 09, \
                                                documents, tables, figures, findings or narrative)"
                .to_owned()
        }
        Message::OneTableToStandardOutput { chosen } => format!(
            "standard output takes one table, not {chosen}; to list the figures of several tables, add --layout long"
        ),
        Message::LayoutNotApplicable => {
            "--layout applies to the nine tables only; documents, tables, figures, findings \
                                     and narrative have a single layout"
                .to_owned()
        }
        Message::StandardOutputName => "standard output".to_owned(),
        Message::FileInUse { path } => {
            format!("{path} already exists; add --overwrite to replace it, or choose another name")
        }
        Message::NoCodeList { path, why } => format!("{path} is not a list of codes: {why}"),
        Message::NotDocumentJson { path, why } => format!("{path} is not JSON written by juesuan: {why}"),
        Message::CodesWritten { documents, entries, verified } => format!(
            "{} from {}; {verified} verified (found in two or more documents)",
            count(entries, "code with its name", "codes with their names"),
            count(documents, "document", "documents")
        ),
        Message::NoSuchPage { page, pages } => {
            format!("no such page: {page}; the document has {}", count(pages as usize, "page", "pages"))
        }
        Message::InspectFolder => "this is a folder; inspect takes one file".to_owned(),

        Message::NoRules { why } => format!("the rules cannot be loaded: {why}"),
        Message::NoJsonInFolder => {
            "the folder contains no JSON written by juesuan; give a folder that 'juesuan convert' wrote with --format \
             json, or a single file"
                .to_owned()
        }
        Message::NoSuchFinding { id, near: "" } => {
            format!("no such finding: {id}; 'juesuan explain' lists all of them")
        }
        Message::NoSuchFinding { id, near } => format!("no such finding: {id}; similar: {near}"),
        Message::NoSuchRule { id } => format!("no such rule: {id}; 'juesuan rules' lists all of them"),
        Message::NoSuchRow { table, row } => {
            format!("table {table} has no row {row}; give its code, 行次 or name")
        }
        Message::NotOneRow { table } => format!("table {table} does not have exactly one row; choose one with --row"),
        Message::RowNumber { row } => format!("row {row}"),
        Message::PageNumber { page } => format!("p. {page}"),
        Message::ExpectedAndFound { expected, found } => format!("expected {expected}, found {found}"),
        Message::MoreLocations { count: n } => format!("… and {} (--verbose)", count(n, "more place", "more places")),
        Message::MoreTerms { count: n } => format!("… and {n} more (--verbose)"),
        Message::Holds => "holds".to_owned(),
        Message::HoldsRounded { bound } => format!("holds within rounding (± {bound})"),
        Message::Fails { bound } => format!("does not hold (rounding allows ± {bound})"),
        Message::HeadChecks => "The audit also reports:".to_owned(),
        Message::RuleId { id, severity } => format!("{id} ({})", text(&Message::Severity(severity))),
        Message::RuleDescription => String::new(),
        Message::RuleFormula => "formula: ".to_owned(),
        Message::RuleTables => "T: ".to_owned(),
        Message::RuleCondition => "only if: ".to_owned(),
        Message::RuleSource => "source: ".to_owned(),
        Message::RuleExceptions => "exceptions: ".to_owned(),
        Message::RuleOptional => "ignored if not printed: ".to_owned(),
        Message::RuleEmpty => "0 if the table is empty: ".to_owned(),

        Message::HeadTable => "table".to_owned(),
        Message::HeadTitle => "title".to_owned(),
        Message::HeadTitles => "known titles".to_owned(),
        Message::HeadColumns => "columns".to_owned(),
        Message::HeadLabel => "label".to_owned(),
        Message::HeadLabelEn => "label in English".to_owned(),
        Message::HeadSide => "side".to_owned(),
        Message::HeadVariant => "printed".to_owned(),
        Message::HeadItems => "rows recognised by name".to_owned(),
        Message::HeadNames => "names".to_owned(),
        Message::Variant => "in some regions".to_owned(),
        Message::SchemaHint => {
            "columns: always printed + printed in some regions; 'juesuan schema 04' shows one table in full".to_owned()
        }
        Message::HeadStatus => "status".to_owned(),
        Message::HeadNumber => "number".to_owned(),
        Message::HeadUnit => "unit".to_owned(),
        Message::HeadPage => "page".to_owned(),
        Message::HeadPages => "pages".to_owned(),
        Message::HeadRows => "rows".to_owned(),
        Message::HeadFigures => "figures".to_owned(),
        Message::HeadMethod => "method".to_owned(),
        Message::HeadConfidence => "confidence".to_owned(),
        Message::HeadSize => "size".to_owned(),
        Message::HeadGlyphs => "glyphs".to_owned(),
        Message::HeadRulings => "rulings".to_owned(),
        Message::HeadImages => "images".to_owned(),
        Message::HeadTables => "tables".to_owned(),
        Message::HeadHidden => "hidden glyphs".to_owned(),
        Message::HeadColumn => "column".to_owned(),
        Message::HeadAmount => "amount".to_owned(),
        Message::HeadLineNumber => "line".to_owned(),
        Message::HeadCode => "code".to_owned(),
        Message::HeadName => "name".to_owned(),
        Message::InspectHead { path, pages, status } => {
            format!("{path}: {}, {} ({})", count(pages as usize, "page", "pages"), status.as_str(), meaning(status))
        }
        Message::HiddenInfos { count: n } => format!(
            "{} (rounding and the like); show with --verbose",
            count(n, "informational finding", "informational findings")
        ),
        Message::NoneOfTheNine => "not one of the nine".to_owned(),
        Message::GridHead { rows, columns, method, bbox: [x0, y0, x1, y1] } => {
            format!("grid of {rows} x {columns} ({method}), {x0:.2} {y0:.2} to {x1:.2} {y1:.2}")
        }
        Message::PageHead { page, width, height } => format!("page {page}, {width:.2} x {height:.2} points"),
        Message::Severity(severity) => match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
        .to_owned(),
        Message::Cause(cause) => match cause {
            Cause::Source => "source",
            Cause::Reading => "reading",
        }
        .to_owned(),

        Message::Reading { inputs, jobs } => {
            format!("reading {} with {}", count(inputs, "file", "files"), count(jobs, "job", "jobs"))
        }
        Message::Progress { done, of, rate, left, counts } => {
            format!("{done} of {of}, {rate:.1}/s, {left} left: {counts}")
        }
        Message::DocumentLine { path, status, tables, figures, findings } => format!(
            "{path}: {}, {}, {}, {}",
            status.as_str(),
            count(tables, "table", "tables"),
            count(figures, "figure", "figures"),
            count(findings, "finding", "findings"),
        ),
        Message::DocumentTrouble { path, message } => format!("{path}: {message}"),
        Message::SummaryHead { inputs, pages, seconds } => {
            let pace = if pages > 0 && seconds > 0.0 {
                format!(", {:.0} pages/s", pages as f64 / seconds)
            } else {
                String::new()
            };
            format!(
                "{}, {} in {seconds:.1} s{pace}",
                count(inputs, "file", "files"),
                count_long(pages, "page", "pages")
            )
        }
        Message::Merging { datasets } => format!("merging {}", count(datasets, "dataset", "datasets")),
        Message::SamePathInBoth { path } => {
            format!("{path}: two datasets have different files at this path; both are kept")
        }
        Message::SummaryReused { count: n } => format!("{} unchanged, not read again", count(n, "file", "files")),
        Message::SummaryCopies { count: n, documents } => {
            let place = documents.map(|name| format!(" (duplicate_of in {name})")).unwrap_or_default();
            format!("{} of other files, not read again{place}", count(n, "copy", "copies"))
        }
        Message::SummaryStatus { status, count } => format!("{count} {} ({})", status.as_str(), meaning(status)),
        Message::SummaryTables { counts: c } => format!(
            "{}; tables: {} filled, {} empty, {} missing; {}",
            count(c.disclosures, "disclosure", "disclosures"),
            c.filled,
            c.empty,
            c.missing,
            count(c.figures, "figure", "figures"),
        ),
        Message::SummaryFindings { counts: c } => format!(
            "findings: {}, {}, {} informational",
            count(c.errors, "error", "errors"),
            count(c.warnings, "warning", "warnings"),
            c.infos
        ),
        Message::SummaryOutput { path } => format!("written to {path}"),
        Message::SummaryFailed { count: n, paths, documents } => {
            let paths = if paths.is_empty() { String::new() } else { format!(" ({paths})") };
            let place = documents.map(|name| format!("; see status and message in {name}")).unwrap_or_default();
            format!("{} could not be converted{paths}{place}", count(n, "file", "files"))
        }

        Message::NoDataset { path } => {
            format!("{path} contains no dataset (documents.csv or json/); give a folder that convert wrote")
        }
        Message::BrokenDataset { path, why } => format!("{path} cannot be read: {why}"),
        Message::ReportHead { documents, pages } => {
            format!("{}, {}", count(documents, "file", "files"), count_long(pages, "page", "pages"))
        }
        Message::ReportMessages { count: n } => format!("{} with messages:", count(n, "file", "files")),
        Message::ReportFindings => "findings by rule:".to_owned(),
        Message::ReportSlowest => "slowest:".to_owned(),
        Message::ReportCopies { documents, contents } => {
            format!("{} with duplicate content ({contents} distinct):", count(documents, "file", "files"))
        }
        Message::ReportMore { count } => format!("and {count} more; show all with --verbose"),
        Message::HeadRule => "rule".to_owned(),
        Message::HeadSeverity => "severity".to_owned(),
        Message::HeadCount => "findings".to_owned(),
        Message::HeadDocuments => "files".to_owned(),
        Message::HeadSeconds => "seconds".to_owned(),
        Message::HeadPath => "path".to_owned(),
    }
}

fn meaning(status: Status) -> &'static str {
    match status {
        Status::Ok => "read",
        Status::Partial => "partly read",
        Status::NoTables => "no final accounts tables",
        Status::NoText => "scanned, or its text layer is unusable",
        Status::Encrypted => "needs a password",
        Status::Unreadable => "damaged, or not a PDF",
        Status::Timeout => "timed out",
        Status::Limit => "too large",
        Status::Crashed => "juesuan failed on it",
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn count_long(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
