//! `datapackage.json`: a machine-readable description of the CSV files, as a Data Package with Table Schema and, where
//! they fit, the column types of a Fiscal Data Package.
//!
//! Sources: datapackage.org, Data Package and Table Schema 1.0; Fiscal Data Package 1.0 (columnType, extraFields,
//! normalize) and the type list of openspending/os-types. Readers of that specification convert the wide files to the
//! long form: `normalize` of an amount column says what the extra fields `column` and `phase` contain for it.
use crate::{
    AmountUnit, ColumnType, Encoding, Headers, Options, OutputColumn, OutputColumnId, OutputTable, TableDescription,
    columns::figures, csv,
};
use juesuan_model::TableId;
use serde_json::{Map, Value, json};

/// File name.
pub(crate) const FILE: &str = "datapackage.json";

/// The descriptor of the CSV files that a run with these options writes.
pub(crate) fn render(options: &Options) -> Vec<u8> {
    let tables: Vec<OutputTable> = csv::tables(options).collect();
    let package = json!({
        "name": "juesuan",
        "title": "部门决算公开数据",
        "description": "The nine tables of 部门决算公开 (departmental final accounts of Chinese government bodies), \
                        read from the published PDF files by juesuan. Every figure has its document, page and position.",
        "profile": "data-package",
        "countryCode": "CN",
        "resources": tables.iter().map(|table| resource(*table, &tables, options)).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&package).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn resource(table: OutputTable, tables: &[OutputTable], options: &Options) -> Value {
    let description = table.describe();
    json!({
        "name": table.name(),
        "path": csv::file_name(table),
        "profile": "tabular-data-resource",
        "title": description.title.zh,
        "description": format!("{}。{}.", description.description.zh, description.description.en),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": match options.encoding {
            Encoding::Utf8Bom | Encoding::Utf8 => "utf-8",
            Encoding::Gb18030 => "gb18030",
        },
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
        "schema": schema(description, tables, options),
    })
}

/// The Table Schema of a table. Foreign keys to tables that are not written are left out.
fn schema(description: &TableDescription, tables: &[OutputTable], options: &Options) -> Value {
    let headers = |table: OutputTable, ids: &[OutputColumnId]| -> Vec<&str> {
        let columns = &table.describe().columns;
        ids.iter().filter_map(|id| columns.iter().find(|c| c.id == *id)).map(|c| header(c, options)).collect()
    };
    let table = description.table;
    let foreign_keys: Vec<Value> = description
        .foreign_keys
        .iter()
        .filter(|foreign| tables.contains(&foreign.table))
        .map(|foreign| {
            json!({
                "fields": headers(table, foreign.columns),
                "reference": {"resource": foreign.table.name(), "fields": headers(foreign.table, foreign.key)},
            })
        })
        .collect();
    let mut schema = json!({
        "fields": description.columns.iter().map(|c| normalized(table, c, field(c, options))).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": headers(table, description.key),
    });
    if let Some(object) = schema.as_object_mut() {
        if !foreign_keys.is_empty() {
            object.insert("foreignKeys".to_owned(), foreign_keys.into());
        }
        let extra = extra_fields(table, options);
        if !extra.is_empty() {
            object.insert("extraFields".to_owned(), extra.into());
        }
    }
    schema
}

/// The column of the long form that contains the ids of the wide form's columns.
const COLUMN: &str = OutputColumnId::Column.as_str();

/// Adds to an amount field of a wide file what it becomes in the long form.
fn normalized(table: OutputTable, column: &OutputColumn, mut field: Value) -> Value {
    if let (OutputTable::Wide(table), ColumnType::Amount, Some(object)) =
        (table, column.column_type, field.as_object_mut())
    {
        let mut long = Map::new();
        long.insert(COLUMN.to_owned(), column.id.as_str().into());
        if table == TableId::ThreePublicExpenses {
            long.insert("phase".to_owned(), figures::phase(table, column.id.as_str()).into());
        }
        object.insert("normalize".to_owned(), long.into());
    }
    field
}

/// Fields of the long form that are no columns of the file: constants, and those that `normalize` fills.
fn extra_fields(table: OutputTable, options: &Options) -> Vec<Value> {
    let constant = |name: &str, kind: &str, value: &str| json!({"name": name, "type": "string", "columnType": kind, "constant": value});
    let currency = constant("currency", "value-currency:code", "CNY");
    let table = match table {
        OutputTable::Figures => return vec![currency],
        OutputTable::Wide(table) => table,
        OutputTable::Documents | OutputTable::Tables | OutputTable::Findings | OutputTable::Narrative => {
            return Vec::new();
        }
    };
    let mut amount = json!({"name": "amount", "type": "number", "normalizationTarget": true});
    if let (AmountUnit::Yuan, Some(object)) = (options.unit, amount.as_object_mut()) {
        // Amounts in other units, or in the unit that the column `unit` names, are not values in the currency.
        object.insert("columnType".to_owned(), "value".into());
    }
    let mut fields = vec![json!({"name": COLUMN, "type": "string"}), amount, currency];
    fields.push(if table == TableId::ThreePublicExpenses {
        json!({"name": "phase", "type": "string", "columnType": "phase:id"})
    } else {
        constant("phase", "phase:id", "final")
    });
    match table {
        TableId::Income => fields.push(constant("direction", "direction", "income")),
        TableId::Expenditure
        | TableId::GeneralPublicExpenditure
        | TableId::GeneralPublicBasicExpenditure
        | TableId::ThreePublicExpenses => fields.push(constant("direction", "direction", "expenditure")),
        _ => {}
    }
    if let Some(fund) = figures::fund(table, "", None) {
        fields.push(constant("fund", "fin-source:generic:level1:code", fund));
    }
    fields
}

/// The header of a column in the CSV file.
fn header<'a>(column: &'a OutputColumn, options: &Options) -> &'a str {
    match options.headers {
        Headers::En => column.id.as_str(),
        Headers::Zh => &column.title.zh,
    }
}

fn field(column: &OutputColumn, options: &Options) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), header(column, options).into());
    let kind = match column.column_type {
        ColumnType::Text | ColumnType::Code => "string",
        // A Fiscal Data Package has integers as fiscal years.
        ColumnType::Integer | ColumnType::Year => "integer",
        ColumnType::Boolean => "boolean",
        ColumnType::Amount | ColumnType::Yuan | ColumnType::Number => "number",
    };
    field.insert("type".to_owned(), kind.into());
    field.insert("title".to_owned(), format!("{} / {}", column.title.zh, column.title.en).into());
    field.insert("description".to_owned(), format!("{}。{}.", column.description.zh, column.description.en).into());
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".to_owned(), true.into());
    }
    if !column.values.is_empty() {
        constraints.insert("enum".to_owned(), column.values.into());
    }
    if column.column_type == ColumnType::Code {
        constraints.insert("pattern".to_owned(), "[0-9]+".into());
    }
    if !constraints.is_empty() {
        field.insert("constraints".to_owned(), constraints.into());
    }
    if let Some(fiscal_type) = column.fiscal_type {
        field.insert("columnType".to_owned(), fiscal_type.into());
    }
    field.into()
}
