//! Writes one table of a dataset to a stream.
use super::{
    error::Error,
    first_paths::FirstPaths,
    inputs::{ContentKey, Input},
    observer::{Effort, Observer, Progress, Start},
    options::ConvertOptions,
    outcome::Outcome,
    readers::Readers,
    schedule::Schedule,
    summary::Summary,
};
use juesuan_export::{CsvTableWriter, ExportError, OutputTable, RunDetails};
use std::{io::Write, ops::ControlFlow, path::Path};

/// Reads every input and writes one table (an [`OutputTable`]) as CSV to `out`. Nothing else is written or kept: `options.mode`,
/// `options.shard` and the formats play no part.
///
/// # Errors
/// `out` cannot be written to, a value cannot be written in the encoding asked for, or no worker can be started.
pub fn write_set(
    inputs: &[Input],
    out: impl Write,
    set: OutputTable,
    options: &ConvertOptions,
    observer: &mut dyn Observer,
) -> Result<Summary, Error> {
    let export = &options.write.export;
    let jobs = options.write.jobs_for(inputs.len());
    let schedule = Schedule::new(jobs)?;
    let readers =
        Readers::new(&options.isolation, &options.read, export, &options.write.stop).map_err(Error::Workers)?;
    let mut writer = CsvTableWriter::new(out, set, export)?;
    observer.start(&Start { inputs: inputs.len(), jobs: jobs.get(), isolation: &options.isolation });
    let (mut summary, mut first_paths) = (Summary::default(), FirstPaths::default());
    let end = schedule.run(
        inputs,
        |input| readers.read(input, export),
        |input, result| {
            let outcome = result.unwrap_or_else(|why| Outcome::crashed(input, &why, export));
            let added = outcome.rendered.and_then(|rendered| {
                let facts = rendered.summary();
                let key = ContentKey::new(Path::new(&facts.path), &facts.sha256);
                let first = key.and_then(|key| first_paths.see(key, &facts.path));
                let about = RunDetails { duplicate_of: first.as_deref(), ..RunDetails::default() };
                writer.add_rendered(&rendered, about).map(|()| rendered)
            });
            match added {
                Ok(rendered) => {
                    let facts = rendered.summary();
                    summary.add(facts, outcome.lost_workers);
                    let effort =
                        Effort { seconds: outcome.seconds, lost_workers: outcome.lost_workers, worker: outcome.worker };
                    observer.document(&Progress { of: inputs.len(), facts, effort, so_far: &summary });
                    ControlFlow::Continue(())
                }
                Err(error) => ControlFlow::Break(error),
            }
        },
    );
    if let ControlFlow::Break(error) = end {
        return Err(error.into());
    }
    let mut out = writer.finish()?;
    // Standard output holds a line back.
    out.flush().map_err(|e| ExportError::from_io("the output", e))?;
    Ok(summary)
}
