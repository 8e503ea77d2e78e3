//! Documents without a dataset.
use super::{error::Error, inputs::Input, options::WriteOptions, schedule::Schedule};
use crate::{Document, Options, read};
use std::{num::NonZeroUsize, ops::ControlFlow};

/// Reads every input on several threads of this process and passes the documents to `take`, in the order of the inputs
/// and on the calling thread. `jobs`: the number of threads, one per processor by default. Of the documents only a few
/// are in memory.
///
/// # Errors
/// There are no threads.
///
/// ```
/// use juesuan::{Options, dataset::{self, Walk}};
/// # let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/shanghai-2024.pdf");
///
/// let inputs = dataset::collect(&[samples.into()], &[], Walk::default()).inputs;
/// let mut rows = 0;
/// dataset::for_each_document(&inputs, None, &Options::default(), |_, document| {
///     rows += document.disclosures.iter().flat_map(|d| d.tables.values()).map(|t| t.rows().len()).sum::<usize>();
/// })?;
/// assert!(rows > 0);
/// # Ok::<(), dataset::Error>(())
/// ```
pub fn for_each_document(
    inputs: &[Input],
    jobs: Option<NonZeroUsize>,
    options: &Options,
    mut take: impl FnMut(&Input, Document),
) -> Result<(), Error> {
    let jobs = WriteOptions::default().jobs(jobs).jobs_for(inputs.len());
    let schedule = Schedule::new(jobs)?;
    let _: ControlFlow<()> = schedule.run(
        inputs,
        |input| read::read(input, options),
        |input, result| {
            take(input, result.unwrap_or_else(|why| read::crashed(input, &why)));
            ControlFlow::Continue(())
        },
    );
    Ok(())
}
