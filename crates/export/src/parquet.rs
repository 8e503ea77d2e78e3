//! Parquet: `documents.parquet`, `tables.parquet`, `figures.parquet`, `findings.parquet`, `narrative.parquet`.
//!
//! They have the columns of the CSV files with these names. Amounts are DECIMAL(38) with a fixed scale; labels and codes
//! are dictionary-encoded. A row group is written as soon as it is full, so memory does not grow with the folder. The
//! column writers are used directly, without Arrow.
use crate::{
    ColumnType, ExportError, Options, OutputColumn, OutputTable, dataset::Sink, rows, staging_folder::StagingFolder,
    value::Value, view::DocumentView,
};
use juesuan_model::Words;
use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int64Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::Type,
};
use rust_decimal::Decimal;
use std::{collections::HashMap, fs::File, path::PathBuf, sync::Arc};

/// Rows of a row group: enough for fast scans, few enough to keep in memory (about 30 MB of figures).
const ROW_GROUP: usize = 65_536;

/// Decimals of `amount`: amounts in 万元 are printed with up to six (one 分).
pub(crate) const AMOUNT_SCALE: u32 = 6;

/// Decimals of `amount_yuan`: two for 分, and two more for figures printed more precisely.
pub(crate) const YUAN_SCALE: u32 = 4;

/// The tables that are written as Parquet.
pub(crate) const TABLES: [OutputTable; 5] =
    [OutputTable::Documents, OutputTable::Tables, OutputTable::Figures, OutputTable::Findings, OutputTable::Narrative];

/// File name of a table.
pub(crate) fn file_name(table: OutputTable) -> String {
    format!("{}.parquet", table.name())
}

/// All Parquet files of a dataset.
pub(crate) struct ParquetFiles {
    files: Vec<ParquetTable>,
    options: Options,
}

impl ParquetFiles {
    pub(crate) fn create(staging: &mut StagingFolder, options: &Options) -> Result<Self, ExportError> {
        let files = TABLES
            .into_iter()
            .map(|table| {
                let path = staging.new_file(&file_name(table))?;
                ParquetTable::create(path, table)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { files, options: options.clone() })
    }
}

impl Sink for ParquetFiles {
    fn add(&mut self, document: &DocumentView<'_>) -> Result<(), ExportError> {
        for file in &mut self.files {
            let ParquetTable { path, columns, rows: count, writer, table } = file;
            rows::for_each_row(*table, document, &self.options, |values| {
                for (column, value) in columns.iter_mut().zip(values) {
                    column.push(value);
                }
                *count += 1;
                if *count == ROW_GROUP { flush(writer, columns, count) } else { Ok(()) }
            })
            .map_err(|e| failed(path, e))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, notes: &mut Vec<Words>) -> Result<(), ExportError> {
        for mut file in self.files {
            let inexact: usize = file.columns.iter().map(|c| c.inexact).sum();
            let done = flush(&mut file.writer, &mut file.columns, &mut file.rows)
                .and_then(|()| file.writer.into_inner())
                .map_err(|e| failed(&file.path, e))?;
            done.sync_all().map_err(|e| ExportError::io(&file.path, e))?;
            if inexact > 0 {
                let name = file_name(file.table);
                notes.push(Words::new(
                    format!(
                        "{name}: {inexact} amounts have too many digits for its decimals and are null; \
                         the JSON and CSV files contain them"
                    ),
                    format!("{name}：有 {inexact} 个金额的位数超出定点小数的范围，留空；原值见 JSON 和 CSV 文件"),
                ));
            }
        }
        Ok(())
    }
}

fn failed(path: &std::path::Path, error: ParquetError) -> ExportError {
    match error {
        ParquetError::External(e) => match e.downcast::<std::io::Error>() {
            Ok(e) => ExportError::io(path, *e),
            Err(e) => ExportError::format(path, e),
        },
        other => ExportError::format(path, other),
    }
}

struct ParquetTable {
    table: OutputTable,
    path: PathBuf,
    writer: SerializedFileWriter<File>,
    columns: Vec<Buffer>,
    rows: usize,
}

impl ParquetTable {
    fn create(path: PathBuf, table: OutputTable) -> Result<Self, ExportError> {
        let description = table.describe();
        let schema = || -> Result<Type, ParquetError> {
            let fields = description.columns.iter().map(|c| field(c).map(Arc::new)).collect::<Result<_, _>>()?;
            Type::group_type_builder("schema").with_fields(fields).build()
        };
        let schema = schema().map_err(|e| failed(&path, e))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("juesuan".to_owned())
            .build();
        let file = File::create(&path).map_err(|e| ExportError::io(&path, e))?;
        let writer =
            SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(|e| failed(&path, e))?;
        let columns = description.columns.iter().map(Buffer::new).collect();
        Ok(Self { table, path, writer, columns, rows: 0 })
    }
}

fn field(column: &OutputColumn) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.column_type {
        ColumnType::Text | ColumnType::Code => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnType::Integer | ColumnType::Year => (Physical::INT64, None),
        ColumnType::Boolean => (Physical::BOOLEAN, None),
        ColumnType::Number => (Physical::DOUBLE, None),
        ColumnType::Amount | ColumnType::Yuan => {
            let scale = i32::try_from(scale(column.column_type)).unwrap_or_default();
            let repetition = Repetition::OPTIONAL;
            return Type::primitive_type_builder(column.id.as_str(), Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(16)
                .with_precision(38)
                .with_scale(scale)
                .with_logical_type(Some(LogicalType::decimal(scale, 38)))
                .with_repetition(repetition)
                .build();
        }
    };
    Type::primitive_type_builder(column.id.as_str(), physical)
        .with_logical_type(logical)
        .with_repetition(if column.required { Repetition::REQUIRED } else { Repetition::OPTIONAL })
        .build()
}

fn scale(column_type: ColumnType) -> u32 {
    if column_type == ColumnType::Yuan { YUAN_SCALE } else { AMOUNT_SCALE }
}

/// The values of one column in the current row group.
struct Buffer {
    data: Data,
    required: bool,
    /// 1 for a value, 0 for null.
    present: Vec<i16>,
    /// Number of amounts that the fixed scale cannot represent.
    inexact: usize,
}

enum Data {
    Text(Texts),
    Integer(Vec<i64>),
    Boolean(Vec<bool>),
    Number(Vec<f64>),
    /// Big-endian, [`DECIMAL`] bytes each.
    Decimal {
        bytes: Vec<u8>,
        scale: u32,
    },
}

/// Bytes of a decimal.
const DECIMAL: usize = 16;

/// The texts of a row group, each distinct text once: most columns repeat a few, or the previous one.
#[derive(Default)]
struct Texts {
    indexes: HashMap<String, usize, foldhash::fast::RandomState>,
    distinct: Vec<ByteArray>,
    /// For each value, its index in `distinct`.
    values: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        let is_last = |index: &&usize| self.distinct.get(**index).is_some_and(|b| b.data() == text.as_bytes());
        let index = match self.values.last().filter(is_last).or_else(|| self.indexes.get(text)) {
            Some(&index) => index,
            None => {
                let index = self.distinct.len();
                self.distinct.push(ByteArray::from(text.as_bytes().to_vec()));
                self.indexes.insert(text.to_owned(), index);
                index
            }
        };
        self.values.push(index);
    }

    /// Returns the values and starts again.
    fn take(&mut self) -> Vec<ByteArray> {
        let values = self.values.iter().filter_map(|&index| self.distinct.get(index).cloned()).collect();
        *self = Self::default();
        values
    }
}

impl Buffer {
    fn new(column: &OutputColumn) -> Self {
        let data = match column.column_type {
            ColumnType::Text | ColumnType::Code => Data::Text(Texts::default()),
            ColumnType::Integer | ColumnType::Year => Data::Integer(Vec::new()),
            ColumnType::Boolean => Data::Boolean(Vec::new()),
            ColumnType::Number => Data::Number(Vec::new()),
            ColumnType::Amount | ColumnType::Yuan => {
                Data::Decimal { bytes: Vec::new(), scale: scale(column.column_type) }
            }
        };
        // An amount that the fixed scale cannot represent is null, even in a required column.
        let required = column.required && !matches!(data, Data::Decimal { .. });
        Self { data, required, present: Vec::new(), inexact: 0 }
    }

    fn push(&mut self, value: &Value<'_>) {
        let there = match (&mut self.data, value) {
            (Data::Text(texts), Value::Text(s)) => {
                texts.push(s);
                true
            }
            (Data::Integer(values), Value::Integer(n)) => {
                values.push(*n);
                true
            }
            (Data::Boolean(values), Value::Boolean(b)) => {
                values.push(*b);
                true
            }
            (Data::Number(values), Value::Number(n)) => {
                values.push(*n);
                true
            }
            (Data::Decimal { bytes, scale }, Value::Printed(_) | Value::Exact(_)) => {
                let amount = match value {
                    Value::Printed(a) => a.value(),
                    Value::Exact(d) => *d,
                    _ => Decimal::ZERO,
                };
                match unscaled(amount, *scale) {
                    Some(n) => {
                        bytes.extend(n.to_be_bytes());
                        true
                    }
                    None => {
                        self.inexact += 1;
                        false
                    }
                }
            }
            _ => false,
        };
        self.present.push(i16::from(there));
    }

    fn write(&mut self, column: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = (!self.required).then_some(self.present.as_slice());
        match &mut self.data {
            Data::Text(texts) => {
                column.typed::<ByteArrayType>().write_batch(&texts.take(), levels, None)?;
            }
            Data::Integer(values) => {
                column.typed::<Int64Type>().write_batch(values, levels, None)?;
                values.clear();
            }
            Data::Boolean(values) => {
                column.typed::<BoolType>().write_batch(values, levels, None)?;
                values.clear();
            }
            Data::Number(values) => {
                column.typed::<DoubleType>().write_batch(values, levels, None)?;
                values.clear();
            }
            Data::Decimal { bytes, .. } => {
                // Slices of one allocation.
                let block = ByteArray::from(std::mem::take(bytes));
                let values: Vec<FixedLenByteArray> =
                    (0..block.len() / DECIMAL).map(|i| block.slice(i * DECIMAL, DECIMAL).into()).collect();
                column.typed::<FixedLenByteArrayType>().write_batch(&values, levels, None)?;
            }
        }
        self.present.clear();
        Ok(())
    }
}

/// The decimal as an integer scaled by 10^`scale`; `None` if digits would be lost.
fn unscaled(value: Decimal, scale: u32) -> Option<i128> {
    let value = value.normalize();
    let more = scale.checked_sub(value.scale())?;
    value.mantissa().checked_mul(10_i128.checked_pow(more)?)
}

fn flush(
    writer: &mut SerializedFileWriter<File>,
    columns: &mut [Buffer],
    rows: &mut usize,
) -> Result<(), ParquetError> {
    if *rows == 0 {
        return Ok(());
    }
    let mut group = writer.next_row_group()?;
    for buffer in columns {
        let Some(mut column) = group.next_column()? else { break };
        buffer.write(&mut column)?;
        column.close()?;
    }
    group.close()?;
    *rows = 0;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_or_null() {
        let d = |s: &str| Decimal::from_str_exact(s).unwrap();
        assert_eq!(unscaled(d("-3.20"), 6), Some(-3_200_000));
        assert_eq!(unscaled(d("0.00"), 4), Some(0));
        assert_eq!(unscaled(d("1.1234567"), 6), None);
        assert_eq!(unscaled(d("1.1200000000"), 6), Some(1_120_000));
        assert_eq!(unscaled(d("9999999999999999999999999999"), 4), Some(99_999_999_999_999_999_999_999_999_990_000));
    }
}
