//! The data package: fields, Fiscal Data Package types.
use super::{documents, write};
use juesuan_export::{Dataset, Format, Options};
use juesuan_model::TableId;
use std::collections::BTreeSet;

#[test]
fn every_column_has_a_field() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &documents()[..1], &[Format::Csv]);
    let package: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.path().join("datapackage.json")).unwrap()).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 14);
    for resource in resources {
        let text = std::fs::read_to_string(out.path().join(resource["path"].as_str().unwrap())).unwrap();
        let header = text.trim_start_matches('\u{FEFF}').lines().next().unwrap().to_owned();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(names.join(","), header);
    }
    assert_eq!(TableId::ALL.len() + 5, resources.len());
}

/// Readers of a Fiscal Data Package find the value, its currency, and what the wide columns become in the long form.
#[test]
fn fields_have_fiscal_types() {
    let out = tempfile::tempdir().unwrap();
    let options = Options {
        formats: BTreeSet::from([Format::Csv]),
        unit: juesuan_export::AmountUnit::Yuan,
        ..Options::default()
    };
    let mut dataset = Dataset::create(out.path(), &options).unwrap();
    dataset.add(&documents()[0], None).unwrap();
    dataset.finish().unwrap();
    let package: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.path().join("datapackage.json")).unwrap()).unwrap();
    let schema = |name: &str| {
        package["resources"].as_array().unwrap().iter().find(|r| r["name"] == name).unwrap()["schema"].clone()
    };
    let types = |schema: &serde_json::Value, key: &str| -> BTreeSet<String> {
        let fields = schema[key].as_array().unwrap().iter();
        fields.filter_map(|f| f["columnType"].as_str().map(str::to_owned)).collect()
    };
    let figures = schema("figures");
    for kind in ["date:fiscal-year", "direction", "phase:id", "value", "fin-source:generic:level1:code"] {
        assert!(types(&figures, "fields").contains(kind), "{kind}");
    }
    assert_eq!(figures["extraFields"][0]["constant"], "CNY");
    let wide = schema("09_three_public_expenses");
    let field =
        |id: &str| wide["fields"].as_array().unwrap().iter().find(|f| f["name"] == id).unwrap()["normalize"].clone();
    assert_eq!(field("budget_total"), serde_json::json!({"column": "budget_total", "phase": "budget"}));
    assert_eq!(field("final_total"), serde_json::json!({"column": "final_total", "phase": "final"}));
    assert_eq!(field("code"), serde_json::Value::Null);
    assert_eq!(wide["extraFields"][1]["columnType"], "value");
    let function = types(&schema("05_general_public_expenditure"), "fields");
    assert!(function.contains("functional-classification:generic:level3:code"), "{function:?}");
    let economic = types(&schema("06_general_public_basic_expenditure"), "fields");
    assert!(economic.contains("economic-classification:generic:level1:label"), "{economic:?}");
}
