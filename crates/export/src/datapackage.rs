//! `datapackage.json`: the CSV files explained for machines, as a Data Package (Table Schema), with the column types of
//! a Fiscal Data Package where they fit.
//!
//! Sources: datapackage.org, Data Package and Table Schema 1.0; Fiscal Data Package 1.0 (columnType, extraFields,
//! normalize) and the type list of openspending/os-types. What a reader of that specification makes of the wide files
//! is the long form: each amount column says by `normalize` what the extra fields `column` and `phase` hold for it.
use crate::{AmountUnit, Column, Encoding, Headers, Kind, Options, Set, columns::Description, csv, rows};
use juesuan_model::TableId;
use serde_json::{Map, Value, json};

/// The file.
pub(crate) const FILE: &str = "datapackage.json";

/// The descriptor of the CSV files that these options write.
pub(crate) fn render(options: &Options) -> Vec<u8> {
    let sets = csv::sets(options);
    let package = json!({
        "name": "juesuan",
        "title": "部门决算公开数据",
        "description": "The nine tables of 部门决算公开 (departmental final accounts of Chinese government bodies), \
                        read from the published PDF files by juesuan. Every figure names its document, page and place.",
        "profile": "data-package",
        "countryCode": "CN",
        "resources": sets.iter().map(|set| resource(*set, &sets, options)).collect::<Vec<_>>(),
    });
    let mut bytes = serde_json::to_vec_pretty(&package).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn resource(set: Set, sets: &[Set], options: &Options) -> Value {
    let description = set.describe();
    json!({
        // Names of resources: lower case, no leading digit needed.
        "name": set.name(),
        "path": csv::file_name(set),
        "profile": "tabular-data-resource",
        "title": description.title_zh,
        "description": format!("{}。{}.", description.about_zh, description.about_en),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": match options.encoding {
            Encoding::Utf8Bom | Encoding::Utf8 => "utf-8",
            Encoding::Gb18030 => "gb18030",
        },
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
        "schema": schema(description, sets, options),
    })
}

fn schema(description: &Description, sets: &[Set], options: &Options) -> Value {
    let header = |set: Set, id: &str| -> String {
        let columns = &set.describe().columns;
        columns.iter().find(|c| c.id == id).map_or(id.to_owned(), |c| title(c, options).to_owned())
    };
    let names = |set: Set, ids: &[&str]| ids.iter().map(|id| header(set, id)).collect::<Vec<_>>();
    let set = description.set;
    let foreign: Vec<Value> = description
        .references
        .iter()
        .filter(|r| sets.contains(&r.set))
        .map(|r| {
            json!({
                "fields": names(set, &r.columns),
                "reference": {"resource": r.set.name(), "fields": names(r.set, &r.of)},
            })
        })
        .collect();
    let mut schema = json!({
        "fields": description.columns.iter().map(|c| measure(set, c, field(c, options))).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": names(set, &description.key),
    });
    if let Some(object) = schema.as_object_mut() {
        if !foreign.is_empty() {
            object.insert("foreignKeys".to_owned(), foreign.into());
        }
        let extra = extra_fields(set, options);
        if !extra.is_empty() {
            object.insert("extraFields".to_owned(), extra.into());
        }
    }
    schema
}

/// The name of the long form's column for the wide form's column ids.
const COLUMN: &str = "column";

/// A field of amounts in a wide file, with what it stands for in the long form.
fn measure(set: Set, column: &Column, mut field: Value) -> Value {
    if let (Set::Wide(table), Kind::Amount, Some(object)) = (set, column.kind, field.as_object_mut()) {
        let mut long = Map::new();
        long.insert(COLUMN.to_owned(), column.id.as_ref().into());
        if table == TableId::ThreePublicExpenses {
            long.insert("phase".to_owned(), rows::phase(table, &column.id).into());
        }
        object.insert("normalize".to_owned(), long.into());
    }
    field
}

/// Fields of the long form that no column of the file holds: what is the same for all of it, and what `normalize`
/// fills.
fn extra_fields(set: Set, options: &Options) -> Vec<Value> {
    let constant = |name: &str, kind: &str, value: &str| json!({"name": name, "type": "string", "columnType": kind, "constant": value});
    let currency = constant("currency", "value-currency:code", "CNY");
    let table = match set {
        Set::Figures => return vec![currency],
        Set::Wide(table) => table,
        Set::Documents | Set::Tables | Set::Findings | Set::Narrative => return Vec::new(),
    };
    let mut amount = json!({"name": "amount", "type": "number", "normalizationTarget": true});
    if let (AmountUnit::Yuan, Some(object)) = (options.unit, amount.as_object_mut()) {
        // In any other unit it is no value in the currency: the column of the unit says what it is.
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
    if let Some(fund) = rows::fund(table, "", None) {
        fields.push(constant("fund", "fin-source:generic:level1:code", fund));
    }
    fields
}

/// The header of a column in the CSV file.
fn title<'a>(column: &'a Column, options: &Options) -> &'a str {
    match options.headers {
        Headers::En => &column.id,
        Headers::Zh => &column.title_zh,
    }
}

fn field(column: &Column, options: &Options) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), title(column, options).into());
    let kind = match column.kind {
        Kind::Text | Kind::Code => "string",
        // The type that a fiscal year has in a Fiscal Data Package.
        Kind::Integer | Kind::Year => "integer",
        Kind::Boolean => "boolean",
        Kind::Amount | Kind::Yuan | Kind::Number => "number",
    };
    field.insert("type".to_owned(), kind.into());
    field.insert("title".to_owned(), format!("{} / {}", column.title_zh, column.title_en).into());
    field.insert("description".to_owned(), format!("{}。{}.", column.about_zh, column.about_en).into());
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".to_owned(), true.into());
    }
    if !column.values.is_empty() {
        constraints.insert("enum".to_owned(), column.values.into());
    }
    if column.kind == Kind::Code {
        constraints.insert("pattern".to_owned(), "[0-9]+".into());
    }
    if !constraints.is_empty() {
        field.insert("constraints".to_owned(), constraints.into());
    }
    if let Some(fiscal) = column.fiscal {
        field.insert("columnType".to_owned(), fiscal.into());
    }
    field.into()
}
