//! The messages in English.
use super::Message;
use crate::{limits::Limit, stop, terminal::path_shown};
use juesuan_extract::FileType;
use juesuan_model::{Cause, Severity, Status};

pub(super) fn text(message: &Message<'_>) -> String {
    match *message {
        Message::EmptyFile => "the file is empty (0 bytes); download it again".to_owned(),
        Message::Foreign(what) => format!(
            "the file is no PDF: {}",
            match what {
                FileType::WebPage => {
                    "it is a web page, as servers send one in place of a file that is gone; download it again"
                }
                FileType::Text => "it is plain text; if it is the text dump of a PDF, name it .txt",
                FileType::Office => "it is an office document (Word, Excel, WPS); save it as PDF",
                FileType::Archive => "it is an archive (ZIP, RAR, 7z, gzip); unpack it",
                FileType::Image => "it is an image; there is no text in it to read",
                FileType::Pdf | FileType::Unknown => "it does not begin like one",
            }
        ),
        Message::DamagedPartly => {
            "the PDF is damaged: what lacks or does not add up may have been lost; download it again".to_owned()
        }
        Message::Damaged => {
            "the PDF is damaged, and there are no tables in what can be read of it; download it again".to_owned()
        }
        Message::Truncated => "the PDF is cut off before its end, and there are no tables in the rest; download it \
                               again"
            .to_owned(),
        Message::TruncatedPartly { pages } => format!(
            "the PDF is cut off before its end; {} could be read; download it again",
            count(pages as usize, "page", "pages")
        ),
        Message::Encrypted => "the PDF needs a password; save it without one".to_owned(),
        Message::UnknownEncryption => {
            "the PDF is encrypted in a way that cannot be read; save it without encryption".to_owned()
        }
        Message::Broken { why } => format!("the PDF cannot be opened: {why}"),
        Message::Missing => "there is no such file or folder".to_owned(),
        Message::BrokenLink => "the link leads to no file".to_owned(),
        Message::Unlistable { why } => format!("the folder cannot be listed: {why}; files in it are not read"),
        Message::NotAFile => "a pipe, socket or device with the name of a PDF".to_owned(),
        Message::Unreachable { why } => format!("the file cannot be read: {why}"),
        Message::Crashed { why } => {
            format!("juesuan failed on this document, which is a fault of juesuan, please report it: {why}")
        }
        Message::BrokenArchive { why } => format!("the ZIP archive cannot be opened: {why}; get it again"),
        Message::TooManyMembers { most } => {
            format!("the ZIP archive has more than {most} members; unpack it and name the folder")
        }
        Message::OverlappingMembers => {
            "the ZIP archive is not opened: its members share bytes, which only hostile archives do".to_owned()
        }
        Message::SameNames => {
            "the ZIP archive has several members of one name, of which only the last can be read".to_owned()
        }
        Message::NestedArchive => "an archive inside an archive is not opened; unpack the outer one first".to_owned(),
        Message::EncryptedMember => "the file needs the password of its ZIP archive; unpack it first".to_owned(),
        Message::UnknownCompression { method } => {
            format!("the file is packed with a method that is not known here ({method}); unpack it first")
        }
        Message::DamagedMember { why } => format!("the file cannot be unpacked: {why}; get the archive again"),

        Message::StackOverflow => {
            "juesuan ran out of stack on this document, whose parts are nested too deep, which is a fault of juesuan, \
             please report it"
                .to_owned()
        }
        Message::TimedOut { seconds } => format!(
            "reading was given up after {seconds} s; give it more time with --timeout, or look into the file: it may be \
             damaged or made to keep readers busy"
        ),
        Message::OutOfMemory { megabytes } => format!(
            "reading takes more than {megabytes} MB of memory; allow more with --memory, or look into the file: it may \
             be damaged or made to fill memory"
        ),
        Message::KilledBySystem => "the system ended the reading, most likely because memory was short; try fewer \
                                    --jobs, or read it alone"
            .to_owned(),
        Message::NoWorker { why } => {
            format!("no worker process can be started: {why}; --in-process does without")
        }
        Message::FileTooLarge { megabytes } => {
            format!("the file has more than {megabytes} MB; to read it nevertheless, raise --limit file={megabytes}")
        }
        Message::TooLargeForMemory => {
            "the file is larger than the memory that reading may take; allow more with --memory".to_owned()
        }
        Message::LimitReached { limit, value, pages: "" } => format!(
            "there are more than {value} {}; what is beyond was not read; to read it, raise --limit {}={value}",
            limited(limit),
            limit.word()
        ),
        Message::LimitReached { limit, value, pages } => format!(
            "there are more than {value} {} on page {pages}; what is beyond was not read; to read it, raise --limit \
             {}={value}",
            limited(limit),
            limit.word()
        ),
        Message::PagesUnreadable { all: true, .. } => "no page of it can be read to its end".to_owned(),
        Message::PagesUnreadable { pages, all: false } => {
            format!("not all of it could be read: page {pages} is damaged; tables there are missing or incomplete")
        }

        Message::ErrorPrefix => "error: ".to_owned(),
        Message::WarningPrefix => "warning: ".to_owned(),
        Message::NothingFound { text: false } => {
            "nothing to do: there is no PDF in what was named; to take text dumps \
                                                  (.txt) from folders too, add --text"
                .to_owned()
        }
        Message::NothingFound { text: true } => {
            "nothing to do: there is neither a PDF nor a text dump in what was named".to_owned()
        }
        Message::AllMissing => "nothing to do: none of the inputs exists".to_owned(),
        Message::OutputIsAFile { path } => format!("{path} is a file; give a folder to write to with --output"),
        Message::OutputInUse { path } => {
            format!("{path} is not empty; to replace the dataset in it, add --overwrite, or give another folder")
        }
        Message::OutputFailed { path, why } => format!("cannot write to {path}: {why}"),
        Message::Unremovable { path, why } => {
            format!("{path} is left from an earlier run and cannot be removed: {why}")
        }
        Message::Note { en, .. } => en.to_owned(),
        Message::OutputFull { path, is_kept: true } => {
            format!(
                "the disk is full, {path} cannot be written; free some space, then the same command with --resume goes on"
            )
        }
        Message::OutputFull { path, is_kept: false } => {
            format!("the disk is full, {path} cannot be written; free some space or write to another folder")
        }
        Message::OutputLocked { path } => format!("another run is writing to {path}; wait for it"),
        Message::Stopped { signal, is_kept: true } => {
            let signal = stop::name(signal);
            format!("stopped ({signal}); what was read is kept: the same command with --resume goes on")
        }
        Message::Stopped { signal, is_kept: false } => format!("stopped ({}); nothing was written", stop::name(signal)),
        Message::Unfinished { path } => {
            format!("a run was cut off in {path}; go on with --resume, or forget what it read with --overwrite")
        }
        Message::NothingToResume { path } => {
            format!("{path} is not empty, and no run that can be resumed was there; use --overwrite or another folder")
        }
        Message::ListByNul { path } => {
            format!("the list {} is parted by NUL, as find -print0 does it; add -0", path_shown(path))
        }
        Message::LeftOut { files } => {
            let count = files.values().sum::<usize>();
            format!(
                "{count} {} left out, not named as documents: {}",
                if count == 1 { "file" } else { "files" },
                super::kinds(files)
            )
        }
        Message::ListUnreadable { path, why } => format!("the list {} cannot be read: {why}", path_shown(path)),
        Message::NoJournal { path } => {
            format!("{path} holds no finished dataset that can be merged; finish it with --resume (without --no-state)")
        }
        Message::NoFolder { path } => format!("there is no folder {path}"),
        Message::ShardsLacking { count, shards } => {
            let (parts, are) = if count == 1 { ("part", "is") } else { ("parts", "are") };
            format!(
                "{count} {parts} of the inputs {are} not among the datasets (--shard {shards}): what is in them is lacking"
            )
        }
        Message::OtherReading { path, other } => format!(
            "{path} was read by another version or with other options than {other}; bring it up to date with --resume"
        ),
        Message::DamagedDataset { path, document } => {
            format!("{path} has changed since it was written: {document} is missing; mend it with --resume")
        }
        Message::MergeIntoItself { path } => format!("{path} is merged and written at once; choose another --output"),
        Message::NoThreads { why } => format!("cannot start threads: {why}; try fewer --jobs"),
        Message::StandardOutput { why } => format!("cannot write to standard output: {why}"),
        Message::NoSuchTable { name } => {
            format!("no table is called '{name}'; `juesuan schema` lists their numbers and ids")
        }
        Message::NotATable { name } => format!(
            "'{name}' is none of the nine tables, and is written with every dataset; as a choice it goes with -o - only"
        ),
        Message::NoEffect { option, formats } => format!(
            "{option} would have no effect: it is about {}, and --format asks for none of these",
            formats.iter().map(|f| f.as_str()).collect::<Vec<_>>().join(", ")
        ),
        Message::NotIntoAPipe { option } => {
            format!("{option} does not go with -o -: standard output takes one table as CSV")
        }
        Message::OneIntoAPipe { chosen: 0 } => "standard output takes one table: choose it with --tables (01 … 09, \
                                                documents, tables, figures, findings or narrative)"
            .to_owned(),
        Message::OneIntoAPipe { chosen } => format!(
            "standard output takes one table, not {chosen}; for the figures of several tables in one list add \
             --layout long"
        ),
        Message::LayoutOfNoTable => "--layout is about the nine tables; documents, tables, figures, findings and \
                                     narrative have one form only"
            .to_owned(),
        Message::StandardOutputName => "standard output".to_owned(),
        Message::FileInUse { path } => {
            format!("{path} is there already; to replace it, add --overwrite, or give another name")
        }
        Message::NoCodeList { path, why } => format!("{path} is no list of codes: {why}"),
        Message::NotADocument { path, why } => format!("{path} is no JSON output of juesuan, and is left out: {why}"),
        Message::CodesWritten { documents, entries, verified } => format!(
            "{} from {}; {verified} verified (seen in two documents or more)",
            count(entries, "code and name", "codes and names"),
            count(documents, "document", "documents")
        ),
        Message::NoSuchPage { page, pages } => {
            format!("there is no page {page}; it has {}", count(pages as usize, "page", "pages"))
        }
        Message::InspectFolder => "it is a folder; inspect takes one file".to_owned(),

        Message::NoRules { why } => format!("the rules cannot be used: {why}"),
        Message::NoJsonHere => {
            "no JSON of juesuan stands in it; name a folder that 'juesuan convert' wrote with --format \
                               json, or one file"
                .to_owned()
        }
        Message::NoSuchRule { id } => format!("there is no rule {id}; 'juesuan rules' lists them all"),
        Message::NoSuchRow { table, row } => {
            format!("table {table} has no row {row}; name it by code, 行次 or name")
        }
        Message::WhichRow { table } => format!("table {table} has several rows, or none; name one with --row"),
        Message::RowNumber { row } => format!("row {row}"),
        Message::PageNumber { page } => format!("p. {page}"),
        Message::Versus { expected, found } => format!("expected {expected}, found {found}"),
        Message::MorePlaces { count: n } => format!("… and {} (--verbose)", count(n, "more place", "more places")),
        Message::MoreTerms { count: n } => format!("… and {n} more (--verbose)"),
        Message::Holds => "holds".to_owned(),
        Message::HoldsRounded { bound } => format!("holds within rounding (± {bound})"),
        Message::Fails { bound } => format!("does not hold (rounding allows ± {bound})"),
        Message::HeadChecks => "Besides these identities the audit reports:".to_owned(),
        Message::RuleId { id, severity } => format!("{id} ({})", text(&Message::Severity(severity))),
        Message::RuleSays => String::new(),
        Message::RuleFormula => "formula: ".to_owned(),
        Message::RuleTables => "T: ".to_owned(),
        Message::RuleWhen => "only where: ".to_owned(),
        Message::RuleSource => "source: ".to_owned(),
        Message::RuleExcept => "does not apply: ".to_owned(),
        Message::RuleOptional => "left out where not printed: ".to_owned(),
        Message::RuleEmpty => "0 where printed empty: ".to_owned(),

        Message::HeadTable => "table".to_owned(),
        Message::HeadTitle => "title".to_owned(),
        Message::HeadTitles => "titles that are known for it".to_owned(),
        Message::HeadColumns => "columns".to_owned(),
        Message::HeadLabel => "label".to_owned(),
        Message::HeadLabelEn => "in English".to_owned(),
        Message::HeadSide => "side".to_owned(),
        Message::HeadVariant => "printed".to_owned(),
        Message::HeadItems => "rows that are known by name".to_owned(),
        Message::HeadNames => "names".to_owned(),
        Message::Variant => "by some".to_owned(),
        Message::SchemaHint => {
            "columns: printed everywhere + printed by some; `juesuan schema 04` shows one table in full".to_owned()
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
        Message::HeadLine => "line".to_owned(),
        Message::HeadCode => "code".to_owned(),
        Message::HeadName => "name".to_owned(),
        Message::InspectHead { path, pages, status } => {
            format!("{path}: {}, {} ({})", count(pages as usize, "page", "pages"), status.as_str(), meaning(status))
        }
        Message::InfosUntold { count: n } => {
            format!("{} for information (rounding and the like), shown with --verbose", count(n, "finding", "findings"))
        }
        Message::NoneOfTheNine => "none of the nine".to_owned(),
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
        Message::SamePath { path } => format!("{path}: two datasets have different files of this path; both are kept"),
        Message::SummaryReused { count: n } => format!("{} not read again", count(n, "file", "files")),
        Message::SummaryCopies { count: n, documents } => {
            let place = documents.map(|name| format!(" (duplicate_of in {name})")).unwrap_or_default();
            format!("{} of another one, read once{place}", count(n, "copy", "copies"))
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
            "findings: {}, {}, {} for information",
            count(c.errors, "error", "errors"),
            count(c.warnings, "warning", "warnings"),
            c.infos
        ),
        Message::SummaryOutput { path } => format!("written to {path}"),
        Message::SummaryFailed { count: n, documents } => {
            let place = documents.map(|name| format!("; status and message of each are in {name}")).unwrap_or_default();
            format!("{} could not be converted{place}", count(n, "file", "files"))
        }

        Message::NoDataset { path } => {
            format!("{path} holds no dataset (documents.csv or json/); give the folder that convert wrote")
        }
        Message::BrokenDataset { path, why } => format!("{path} cannot be read: {why}"),
        Message::ReportHead { documents, pages } => {
            format!("{}, {}", count(documents, "file", "files"), count_long(pages, "page", "pages"))
        }
        Message::ReportTroubles { count: n } => format!("{} with something to say:", count(n, "file", "files")),
        Message::ReportFindings => "findings by rule:".to_owned(),
        Message::ReportSlowest => "slowest:".to_owned(),
        Message::ReportCopies { documents, contents } => {
            format!("{} of the same content ({contents} different):", count(documents, "file", "files"))
        }
        Message::ReportMore { count } => format!("and {count} more, shown with --verbose"),
        Message::HeadRule => "rule".to_owned(),
        Message::HeadSeverity => "severity".to_owned(),
        Message::HeadCount => "findings".to_owned(),
        Message::HeadDocuments => "files".to_owned(),
        Message::HeadSeconds => "seconds".to_owned(),
        Message::HeadPath => "path".to_owned(),
    }
}

fn limited(limit: Limit) -> &'static str {
    match limit {
        Limit::File => "megabytes",
        Limit::Pages => "pages",
        Limit::Glyphs => "characters",
        Limit::Rulings => "rulings",
        Limit::Images => "images",
        Limit::Operations => "operations",
        Limit::Nesting => "nested clips and groups",
        Limit::Stream => "megabytes in one stream, unpacked,",
        Limit::Unpacked => "megabytes of page contents, unpacked,",
    }
}

fn meaning(status: Status) -> &'static str {
    match status {
        Status::Ok => "read",
        Status::Partial => "read in part",
        Status::NoTables => "no final accounts tables in it",
        Status::NoText => "a scan, or no true text",
        Status::Encrypted => "needs a password",
        Status::Unreadable => "broken, or no PDF",
        Status::Timeout => "took too long",
        Status::Limit => "too large",
        Status::Crashed => "the reader failed",
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn count_long(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
