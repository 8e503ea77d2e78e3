//! Parquet: `documents.parquet`, `tables.parquet`, `figures.parquet`, `findings.parquet`, `narrative.parquet`.
//!
//! Same columns as the CSV files of these names. Amounts are DECIMAL(38) of a fixed scale, labels and codes are stored
//! as dictionaries, rows stand in the order of the documents. A row group is written as soon as it is full, so memory
//! does not grow with the folder. No Arrow is needed for that: the column writers are used directly.
use crate::{
    Column, ExportError, Kind, Options, Set,
    dataset::{Note, Sink},
    entry::Entry,
    rows::{self, Value},
    staging::Staging,
};
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

/// Rows of a row group: large enough for a fast scan, small enough to be held (about 30 MB of figures).
const ROW_GROUP: usize = 65_536;

/// Digits after the point of `amount`: 万元 are printed with up to six (one 分).
pub(crate) const AMOUNT_SCALE: u32 = 6;

/// Digits after the point of `amount_yuan`: 分, and two more for figures printed finer than that.
pub(crate) const YUAN_SCALE: u32 = 4;

/// The sets that are written as Parquet.
pub(crate) const SETS: [Set; 5] = [Set::Documents, Set::Tables, Set::Figures, Set::Findings, Set::Narrative];

/// Name of a set's file.
pub(crate) fn file_name(set: Set) -> String {
    format!("{}.parquet", set.name())
}

/// All Parquet files of a dataset.
pub(crate) struct ParquetFiles {
    files: Vec<Table>,
    options: Options,
}

impl ParquetFiles {
    pub(crate) fn create(staging: &mut Staging, options: &Options) -> Result<Self, ExportError> {
        let files = SETS
            .into_iter()
            .map(|set| {
                let path = staging.place(&file_name(set))?;
                Table::create(path, set)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { files, options: options.clone() })
    }
}

impl Sink for ParquetFiles {
    fn add(&mut self, entry: &Entry<'_>) -> Result<(), ExportError> {
        for file in &mut self.files {
            let Table { path, columns, rows, writer, set, .. } = file;
            rows::each(*set, entry, &self.options, |values| {
                for (column, value) in columns.iter_mut().zip(values) {
                    column.push(value);
                }
                *rows += 1;
                if *rows == ROW_GROUP { flush(writer, columns, rows) } else { Ok(()) }
            })
            .map_err(|e| failed(path, e))?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, notes: &mut Vec<Note>) -> Result<(), ExportError> {
        for mut file in self.files {
            let inexact: usize = file.columns.iter().map(|c| c.inexact).sum();
            let done = flush(&mut file.writer, &mut file.columns, &mut file.rows)
                .and_then(|()| file.writer.into_inner())
                .map_err(|e| failed(&file.path, e))?;
            done.sync_all().map_err(|e| ExportError::io(&file.path, e))?;
            if inexact > 0 {
                let name = file_name(file.set);
                notes.push(Note {
                    en: format!(
                        "{name}: {inexact} amounts have more digits than its decimals hold and are null there; \
                         the JSON and CSV files have them"
                    ),
                    zh: format!(
                        "{name}：有 {inexact} 个金额的位数超出定点小数的范围，该处为空；JSON 和 CSV 文件中有原值"
                    ),
                });
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

struct Table {
    set: Set,
    path: PathBuf,
    writer: SerializedFileWriter<File>,
    columns: Vec<Buffer>,
    rows: usize,
}

impl Table {
    fn create(path: PathBuf, set: Set) -> Result<Self, ExportError> {
        let description = set.describe();
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
        Ok(Self { set, path, writer, columns, rows: 0 })
    }
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Text | Kind::Code => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Integer | Kind::Year => (Physical::INT64, None),
        Kind::Boolean => (Physical::BOOLEAN, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Amount | Kind::Yuan => {
            let scale = i32::try_from(scale(column.kind)).unwrap_or_default();
            let repetition = Repetition::OPTIONAL;
            return Type::primitive_type_builder(&column.id, Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(16)
                .with_precision(38)
                .with_scale(scale)
                .with_logical_type(Some(LogicalType::decimal(scale, 38)))
                .with_repetition(repetition)
                .build();
        }
    };
    Type::primitive_type_builder(&column.id, physical)
        .with_logical_type(logical)
        .with_repetition(if column.required { Repetition::REQUIRED } else { Repetition::OPTIONAL })
        .build()
}

fn scale(kind: Kind) -> u32 {
    if kind == Kind::Yuan { YUAN_SCALE } else { AMOUNT_SCALE }
}

/// The values of one column in the row group that is being filled.
struct Buffer {
    data: Data,
    required: bool,
    /// 1 where there is a value, 0 where there is none.
    present: Vec<i16>,
    /// Amounts that the fixed scale cannot hold.
    inexact: usize,
}

enum Data {
    Text(Texts),
    Integer(Vec<i64>),
    Boolean(Vec<bool>),
    Number(Vec<f64>),
    /// Big-endian, one after the other.
    Decimal {
        bytes: Vec<u8>,
        scale: u32,
    },
}

/// Bytes of a decimal.
const DECIMAL: usize = 16;

/// The texts of a row group, each different one once: most columns repeat the same few, or the one before.
#[derive(Default)]
struct Texts {
    places: HashMap<String, usize, foldhash::fast::RandomState>,
    different: Vec<ByteArray>,
    /// For each value its place among the different ones.
    values: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        let is_last = |at: &&usize| self.different.get(**at).is_some_and(|b| b.data() == text.as_bytes());
        let place = match self.values.last().filter(is_last).or_else(|| self.places.get(text)) {
            Some(&place) => place,
            None => {
                let place = self.different.len();
                self.different.push(ByteArray::from(text.as_bytes().to_vec()));
                self.places.insert(text.to_owned(), place);
                place
            }
        };
        self.values.push(place);
    }

    /// The values, and empty from now on.
    fn take(&mut self) -> Vec<ByteArray> {
        let values = self.values.iter().filter_map(|&at| self.different.get(at).cloned()).collect();
        *self = Self::default();
        values
    }
}

impl Buffer {
    fn new(column: &Column) -> Self {
        let data = match column.kind {
            Kind::Text | Kind::Code => Data::Text(Texts::default()),
            Kind::Integer | Kind::Year => Data::Integer(Vec::new()),
            Kind::Boolean => Data::Boolean(Vec::new()),
            Kind::Number => Data::Number(Vec::new()),
            Kind::Amount | Kind::Yuan => Data::Decimal { bytes: Vec::new(), scale: scale(column.kind) },
        };
        // An amount that the fixed scale cannot hold is null, whatever the column promises.
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
                // Parts of one block of memory.
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

/// The decimal as a whole number of units of its last place; none when digits would be lost.
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
    fn decimals_of_a_fixed_scale_are_exact_or_nothing() {
        let d = |s: &str| Decimal::from_str_exact(s).unwrap();
        assert_eq!(unscaled(d("-3.20"), 6), Some(-3_200_000));
        assert_eq!(unscaled(d("0.00"), 4), Some(0));
        assert_eq!(unscaled(d("1.1234567"), 6), None);
        assert_eq!(unscaled(d("1.1200000000"), 6), Some(1_120_000));
        assert_eq!(unscaled(d("9999999999999999999999999999"), 4), Some(99_999_999_999_999_999_999_999_999_990_000));
    }
}
