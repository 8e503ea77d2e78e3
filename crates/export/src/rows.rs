//! The rows that a document adds to each output table.
use crate::{
    Options, OutputTable,
    columns::{documents, figures, findings, narrative, tables, wide_tables},
    value::Value,
    view::DocumentView,
};
use juesuan_model::TableId;

/// Calls `write` with each row that `document` adds to `table`, in order; stops at the first error.
///
/// The values of a row stand in the order of the [columns](OutputTable::describe).
pub(crate) fn for_each_row<'a, E>(
    table: OutputTable,
    document: &'a DocumentView<'a>,
    options: &Options,
    mut write: impl FnMut(&[Value<'a>]) -> Result<(), E>,
) -> Result<(), E> {
    let selected = |only: Option<TableId>| {
        document.disclosures.iter().flat_map(move |disclosure| {
            let tables = disclosure.tables.iter();
            let tables = tables.filter(move |t| options.wants(t.id) && only.is_none_or(|id| id == t.id));
            tables.map(move |table| (disclosure, table))
        })
    };
    match table {
        OutputTable::Documents => write(&documents::values(&document.info)),
        OutputTable::Tables => {
            selected(None).try_for_each(|(disclosure, table)| write(&tables::values(document, disclosure, table)))
        }
        OutputTable::Figures => selected(None).try_for_each(|(disclosure, table)| {
            table.rows.iter().try_for_each(|row| {
                let mut cells = row.record.cells.iter().filter_map(|c| c.value.as_ref().map(|amount| (c, amount)));
                cells.try_for_each(|cell| write(&figures::values(document, disclosure, table, row, cell, options)))
            })
        }),
        OutputTable::Findings => document.disclosures.iter().try_for_each(|disclosure| {
            let mut numbered = disclosure.record.findings.iter().zip(1..);
            numbered.try_for_each(|(finding, number)| write(&findings::values(document, disclosure, finding, number)))
        }),
        OutputTable::Narrative => document.disclosures.iter().try_for_each(|disclosure| {
            let mut numbered = disclosure.record.narrative.iter().zip(1..);
            numbered.try_for_each(|(figure, number)| write(&narrative::values(document, disclosure, figure, number)))
        }),
        OutputTable::Wide(id) => selected(Some(id)).try_for_each(|(disclosure, table)| {
            table.rows.iter().try_for_each(|row| write(&wide_tables::values(document, disclosure, table, row, options)))
        }),
    }
}
