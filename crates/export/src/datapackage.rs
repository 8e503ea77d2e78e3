//! `datapackage.json`: the CSV files explained for machines, as a Data Package (Table Schema), with the column types of
//! a Fiscal Data Package where they fit.
//!
//! Sources: datapackage.org, Data Package and Table Schema 1.0; Fiscal Data Package 1.0 and the type list of
//! openspending/os-types.
use crate::{Column, Encoding, Headers, Kind, Options, Set, columns::Description, csv};
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
        "fields": description.columns.iter().map(|c| field(c, options)).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": names(set, &description.key),
    });
    if let (false, Some(object)) = (foreign.is_empty(), schema.as_object_mut()) {
        object.insert("foreignKeys".to_owned(), foreign.into());
    }
    schema
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
        Kind::Integer => "integer",
        Kind::Year => "year",
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
