//! The JSON form of a row: one object per property of its cells (`values`, `at`, `raw`), keyed by column.
use super::{Cell, Level, Row, RowKind, Side};
use crate::{Amount, Bbox, Column};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeMap};
use std::fmt;

/// The promised form of a row.
#[derive(Serialize, Deserialize)]
struct RowForm {
    kind: RowKind,
    #[serde(default)]
    side: Option<Side>,
    #[serde(default)]
    line: Option<u32>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    level: Option<Level>,
    #[serde(default)]
    name: Option<String>,
    values: Pairs<Option<Amount>>,
    #[serde(default)]
    page: Option<u32>,
    #[serde(default)]
    at: Pairs<Bbox>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    at_page: Pairs<u32>,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    raw: Pairs<String>,
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        RowForm {
            kind: self.kind,
            side: self.side,
            line: self.line_no,
            code: self.code.clone(),
            level: self.level,
            name: self.name.clone(),
            values: Pairs(self.cells.iter().map(|c| (c.column.clone(), c.value.clone())).collect()),
            page: self.page,
            at: Pairs(self.cells.iter().filter_map(|c| c.bbox.map(|b| (c.column.clone(), b))).collect()),
            at_page: Pairs(self.cells.iter().filter_map(|c| c.page.map(|p| (c.column.clone(), p))).collect()),
            raw: Pairs(self.cells.iter().filter_map(|c| c.raw.clone().map(|r| (c.column.clone(), r))).collect()),
        }
        .serialize(s)
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let form = RowForm::deserialize(d)?;
        let cells = form
            .values
            .0
            .into_iter()
            .map(|(column, value)| Cell {
                value,
                raw: form.raw.get(&column).cloned(),
                bbox: form.at.get(&column).copied(),
                page: form.at_page.get(&column).copied(),
                column,
            })
            .collect();
        Ok(Self {
            kind: form.kind,
            side: form.side,
            line_no: form.line,
            level: form.level.or_else(|| form.code.as_deref().and_then(Level::of_code)),
            code: form.code,
            name: form.name,
            cells,
            page: form.page,
        })
    }
}

/// A JSON object whose order is kept.
pub(crate) struct Pairs<V>(pub(crate) Vec<(Column, V)>);

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Pairs<V> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, column: &Column) -> Option<&V> {
        self.0.iter().find(|(c, _)| c == column).map(|(_, v)| v)
    }
}

impl<V: Serialize> Serialize for Pairs<V> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (k, v) in &self.0 {
            map.serialize_entry(k, v)?;
        }
        map.end()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<V> {
            type Value = Pairs<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with one entry per column")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    pairs.push(entry);
                }
                Ok(Pairs(pairs))
            }
        }
        d.deserialize_map(Visitor(std::marker::PhantomData))
    }
}
