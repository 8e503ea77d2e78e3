//! CSV files that spreadsheets open correctly: UTF-8 with a byte order mark (or the encoding asked for), CRLF, quotes
//! where needed, no text that a spreadsheet would run as a formula.
mod encoder;
mod formulas;
mod record;
mod stream;
mod table;

pub(crate) use formulas::without_formula;
pub use stream::CsvTableWriter;
pub(crate) use table::render;

use self::table::CsvTable;
use crate::{
    CsvLayout, ExportError, Options, OutputTable, columns::documents, staging_folder::StagingFolder, view::DocumentInfo,
};
use std::{
    fs::File,
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
    thread,
};

/// Stack of a thread that only flushes a file to the disk, in bytes.
const FLUSH_STACK: usize = 256 << 10;

/// The tables that are written as CSV.
pub(crate) fn tables(options: &Options) -> impl Iterator<Item = OutputTable> {
    OutputTable::all().filter(|table| match table {
        OutputTable::Documents | OutputTable::Tables | OutputTable::Findings | OutputTable::Narrative => true,
        OutputTable::Figures => options.layout != CsvLayout::Wide,
        OutputTable::Wide(id) => options.layout != CsvLayout::Long && options.wants(*id),
    })
}

/// The tables whose rows are [rendered](render) before documents have ids: all but `documents`, whose row needs what is
/// known only then.
pub(crate) fn rendered_tables(options: &Options) -> impl Iterator<Item = OutputTable> {
    tables(options).filter(|table| *table != OutputTable::Documents)
}

/// File name of a table.
pub(crate) fn file_name(table: OutputTable) -> String {
    format!("{}.csv", table.name())
}

/// All CSV files of a dataset.
pub(crate) struct CsvFiles {
    files: Vec<CsvTable<File>>,
}

impl CsvFiles {
    pub(crate) fn create(staging: &mut StagingFolder, options: &Options) -> Result<Self, ExportError> {
        let mut files = Vec::new();
        for table in tables(options) {
            let path = staging.new_file(&file_name(table))?;
            let file = File::create(&path).map_err(|e| ExportError::io(&path, e))?;
            files.push(CsvTable::new(file, path, table, options)?);
        }
        Ok(Self { files })
    }

    /// Writes the [rendered](render) rows of a document.
    pub(crate) fn add(&mut self, document: &DocumentInfo<'_>, rendered: &[Vec<u8>]) -> Result<(), ExportError> {
        let mut rendered = rendered.iter();
        self.files.iter_mut().try_for_each(|file| {
            if file.table == OutputTable::Documents {
                return file.add_row(&documents::values(document));
            }
            file.add_rendered(rendered.next().map_or(&[], Vec::as_slice), document.id)
        })
    }

    /// Completes the files, still under their temporary names.
    ///
    /// The files are flushed to the disk concurrently: one after the other, that takes as long as reading several
    /// documents.
    pub(crate) fn finish(self) -> Result<(), ExportError> {
        let finish = |table: CsvTable<File>| {
            let path = table.path.clone();
            table.into_inner()?.sync_all().map_err(|e| ExportError::io(&path, e))
        };
        let others = self.files.len().saturating_sub(1);
        let queue = Mutex::new(self.files.into_iter());
        let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
        // An error does not keep the other files from being completed.
        let work = || std::iter::from_fn(next).map(finish).fold(Ok(()), Result::and);
        thread::scope(|scope| {
            // If the system refuses more threads, this one does the work.
            let begin = || thread::Builder::new().stack_size(FLUSH_STACK).spawn_scoped(scope, work);
            let threads: Vec<_> = (0..others).map_while(|_| begin().ok()).collect();
            let own = work();
            let results = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            results.fold(own, Result::and)
        })
    }
}
