//! Schemas from their data files: the embedded ones, or those of a folder in their place.
use super::{
    Class, Form, Item, Schema, Schemas,
    column_spec::{ColumnSpec, Matcher},
    lazy_regex::LazyRegex,
    titles::title_key,
};
use crate::{Column, Side, TableId};
use serde::Deserialize;
use std::{fmt, fs, path::Path, sync::OnceLock};

/// Why schemas could not be loaded.
#[derive(Debug)]
pub struct SchemaError {
    file: String,
    reason: String,
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "schema {}: {}", self.file, self.reason)
    }
}

impl std::error::Error for SchemaError {}

/// The embedded data files.
const BUILTIN: [(&str, &str); 11] = [
    ("01.toml", include_str!("../../schemas/01.toml")),
    ("02.toml", include_str!("../../schemas/02.toml")),
    ("03.toml", include_str!("../../schemas/03.toml")),
    ("04.toml", include_str!("../../schemas/04.toml")),
    ("05.toml", include_str!("../../schemas/05.toml")),
    ("06.toml", include_str!("../../schemas/06.toml")),
    ("07.toml", include_str!("../../schemas/07.toml")),
    ("08.toml", include_str!("../../schemas/08.toml")),
    ("09.toml", include_str!("../../schemas/09.toml")),
    ("classes.toml", include_str!("../../schemas/classes.toml")),
    ("lookalikes.toml", include_str!("../../schemas/lookalikes.toml")),
];

impl Schemas {
    /// The embedded schemas.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static SCHEMAS: OnceLock<Schemas> = OnceLock::new();
        SCHEMAS.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "embedded at build time, and read by every test")]
            Self::read(|_| Ok(None)).expect("the embedded schemas are well-formed")
        })
    }

    /// The embedded schemas, with the files of the same names in `folder` in their place.
    ///
    /// # Errors
    /// A file that cannot be read or is not well-formed.
    pub fn load(folder: &Path) -> Result<Self, SchemaError> {
        Self::read(|name| {
            let path = folder.join(name);
            if !path.exists() {
                return Ok(None);
            }
            fs::read_to_string(&path)
                .map(Some)
                .map_err(|e| SchemaError { file: path.display().to_string(), reason: e.to_string() })
        })
    }

    fn read(replacement: impl Fn(&str) -> Result<Option<String>, SchemaError>) -> Result<Self, SchemaError> {
        let mut tables = Vec::with_capacity(9);
        let mut classes = Vec::new();
        let mut lookalikes = Lookalikes::default();
        for (name, embedded) in BUILTIN {
            let replaced = replacement(name)?;
            let source = replaced.as_deref().unwrap_or(embedded);
            let error = |reason: String| SchemaError { file: name.to_owned(), reason };
            match name {
                "classes.toml" => {
                    classes = toml::from_str::<Classes>(source).map_err(|e| error(e.to_string()))?.class;
                }
                "lookalikes.toml" => lookalikes = toml::from_str(source).map_err(|e| error(e.to_string()))?,
                _ => {
                    let raw: RawSchema = toml::from_str(source).map_err(|e| error(e.to_string()))?;
                    // The embedded ones are compiled by a test.
                    let pattern = if replaced.is_some() { LazyRegex::checked } else { LazyRegex::embedded };
                    tables.push(raw.compile(pattern).map_err(|e| error(e.to_string()))?);
                }
            }
        }
        tables.sort_by_key(|t| t.table);
        let mut titles: Vec<(String, TableId)> =
            tables.iter().flat_map(|t| t.titles.iter().map(|s| (title_key(s), t.table))).collect();
        titles.sort_by_key(|(t, id)| (std::cmp::Reverse(t.chars().count()), *id));
        Ok(Self {
            tables,
            classes,
            titles,
            lookalikes: lookalikes.titles.iter().map(|t| title_key(t)).collect(),
            qualifiers: lookalikes.qualifiers.iter().map(|t| title_key(t)).collect(),
        })
    }
}

#[derive(Deserialize)]
struct Classes {
    class: Vec<Class>,
}

#[derive(Default, Deserialize)]
struct Lookalikes {
    titles: Vec<String>,
    qualifiers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSchema {
    table: TableId,
    form: Form,
    titles: Vec<String>,
    #[serde(default)]
    title_words: Vec<String>,
    column: Vec<RawColumn>,
    #[serde(default)]
    item: Vec<Item>,
    #[serde(default)]
    phase: Vec<RawPhase>,
    #[serde(default)]
    component: Vec<RawComponent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    id: String,
    label: String,
    label_en: String,
    #[serde(default)]
    variant: bool,
    side: Option<Side>,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    when: Option<String>,
    unless: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPhase {
    id: String,
    pattern: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComponent {
    id: String,
    all: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
}

fn matcher(all: Vec<String>, none: Vec<String>, pattern: Compile) -> Result<Matcher, regex::Error> {
    let compile = |list: Vec<String>| list.into_iter().map(pattern).collect::<Result<Vec<_>, _>>();
    Ok(Matcher { all: compile(all)?, none: compile(none)? })
}

/// How a pattern is made of its text.
type Compile = fn(String) -> Result<LazyRegex, regex::Error>;

impl RawSchema {
    fn compile(self, pattern: Compile) -> Result<Schema, regex::Error> {
        Ok(Schema {
            table: self.table,
            form: self.form,
            titles: self.titles,
            title_words: self.title_words,
            columns: self
                .column
                .into_iter()
                .map(|c| {
                    Ok(ColumnSpec {
                        id: Column::from(c.id.as_str()),
                        label: c.label,
                        label_en: c.label_en,
                        variant: c.variant,
                        side: c.side,
                        matcher: matcher(c.all, c.none, pattern)?,
                        when: c.when.map(pattern).transpose()?,
                        unless: c.unless.map(pattern).transpose()?,
                    })
                })
                .collect::<Result<_, regex::Error>>()?,
            items: self.item,
            phases: self
                .phase
                .into_iter()
                .map(|p| Ok((p.id, pattern(p.pattern)?)))
                .collect::<Result<_, regex::Error>>()?,
            components: self
                .component
                .into_iter()
                .map(|c| Ok((c.id, matcher(c.all, c.none, pattern)?)))
                .collect::<Result<_, regex::Error>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_pattern_is_a_regular_expression() {
        for (name, embedded) in BUILTIN {
            if !matches!(name, "classes.toml" | "lookalikes.toml") {
                toml::from_str::<RawSchema>(embedded).unwrap().compile(LazyRegex::checked).unwrap();
            }
        }
    }
}
