//! How much of one document is read at most: `--limit pages=200,glyphs=1000000`.
//!
//! The limits keep one hostile file from taking the hours of a batch; real documents never touch the defaults
//! (docs/limits.md). What lies beyond a limit is not read, and the document has status `limit` and says so.
use clap::ValueEnum;
use juesuan_extract::Limits as ReaderLimits;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Limit {
    /// Size of a file, in megabytes.
    File,
    /// Pages of a document.
    Pages,
    /// Characters of a page.
    Glyphs,
    /// Rulings of a page.
    Rulings,
    /// Images of a page.
    Images,
    /// Painting, clipping and grouping operations of a page.
    Operations,
    /// Clips and groups of a page that are open at the same time.
    Nesting,
    /// Size of one stream unpacked, in megabytes.
    Stream,
    /// Size of all page contents unpacked, in megabytes.
    Unpacked,
}

/// All limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Setting>", into = "Vec<Setting>")]
pub(crate) struct Limits {
    /// Size of a file, in megabytes.
    pub(crate) file: u64,
    /// What the reader of pages is told.
    pub(crate) reader: ReaderLimits,
}

/// One limit as typed: `glyphs=1000000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Setting(Limit, u64);

impl Default for Limits {
    fn default() -> Self {
        Self { file: 512, reader: ReaderLimits::default() }
    }
}

impl Limit {
    /// The word for it on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Pages => "pages",
            Self::Glyphs => "glyphs",
            Self::Rulings => "rulings",
            Self::Images => "images",
            Self::Operations => "operations",
            Self::Nesting => "nesting",
            Self::Stream => "stream",
            Self::Unpacked => "unpacked",
        }
    }
}

impl Limits {
    /// The value of one.
    pub(crate) fn get(&self, limit: Limit) -> u64 {
        let r = &self.reader;
        match limit {
            Limit::File => self.file,
            Limit::Pages => r.pages.into(),
            Limit::Glyphs => r.glyphs as u64,
            Limit::Rulings => r.rulings as u64,
            Limit::Images => r.images as u64,
            Limit::Operations => r.operations,
            Limit::Nesting => r.nesting as u64,
            Limit::Stream => r.stream_bytes >> 20,
            Limit::Unpacked => r.document_bytes >> 20,
        }
    }

    /// All of them, to compare: what is read depends on them.
    pub(crate) fn words(&self) -> String {
        let word = |limit: &Limit| format!("{}={}", limit.word(), self.get(*limit));
        Limit::value_variants().iter().map(word).collect::<Vec<_>>().join(",")
    }

    fn set(&mut self, Setting(limit, value): Setting) {
        let size = usize::try_from(value).unwrap_or(usize::MAX);
        let r = &mut self.reader;
        match limit {
            Limit::File => self.file = value,
            Limit::Pages => r.pages = u32::try_from(value).unwrap_or(u32::MAX),
            Limit::Glyphs => r.glyphs = size,
            Limit::Rulings => r.rulings = size,
            Limit::Images => r.images = size,
            Limit::Operations => r.operations = value,
            Limit::Nesting => r.nesting = size,
            Limit::Stream => r.stream_bytes = value.saturating_mul(1 << 20),
            Limit::Unpacked => r.document_bytes = value.saturating_mul(1 << 20),
        }
    }
}

impl From<Vec<Setting>> for Limits {
    /// The defaults, but for what is said; of one said twice the last.
    fn from(settings: Vec<Setting>) -> Self {
        let mut limits = Self::default();
        settings.into_iter().for_each(|setting| limits.set(setting));
        limits
    }
}

impl From<Limits> for Vec<Setting> {
    fn from(limits: Limits) -> Self {
        Limit::value_variants().iter().map(|limit| Setting(*limit, limits.get(*limit))).collect()
    }
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let known = || Limit::value_variants().iter().map(|l| l.word()).collect::<Vec<_>>().join(", ");
        let (name, value) = s.split_once('=').ok_or_else(|| format!("NAME=NUMBER is needed; names: {}", known()))?;
        let limit = Limit::value_variants().iter().find(|l| l.word() == name.trim());
        let limit = limit.ok_or_else(|| format!("there is no limit '{name}'; names: {}", known()))?;
        match value.trim().replace('_', "").parse() {
            Ok(value @ 1..) => Ok(Self(*limit, value)),
            _ => Err(format!("'{value}' is no number from 1 on")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{help, messages::Lang};

    #[test]
    fn what_is_not_said_stays_as_it_is() {
        let limits = Limits::from(vec!["glyphs=12".parse().unwrap(), "file = 1_000".parse().unwrap()]);
        assert_eq!((limits.reader.glyphs, limits.file), (12, 1000));
        assert_eq!(limits.reader.pages, ReaderLimits::default().pages);
    }

    #[test]
    fn every_limit_travels() {
        let settings = Limit::value_variants().iter().zip(101..).map(|(limit, n)| Setting(*limit, n)).collect();
        let limits = Limits::from(Vec::<Setting>::clone(&settings));
        assert_eq!(Vec::from(limits), settings);
        let sent = serde_json::to_string(&limits).unwrap();
        assert_eq!(serde_json::from_str::<Limits>(&sent).unwrap(), limits);
    }

    #[test]
    fn the_help_lists_the_defaults() {
        for lang in [Lang::En, Lang::Zh] {
            let mut command = help::command(lang);
            command.build();
            let convert = command.find_subcommand("convert").unwrap();
            let argument = convert.get_arguments().find(|a| a.get_id() == "limit").unwrap();
            let said = argument.get_help().unwrap().to_string();
            for limit in Limit::value_variants() {
                let default = format!("{}={}", limit.word(), Limits::default().get(*limit));
                assert!(said.contains(&default), "{default}: {said}");
            }
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for wrong in ["glyphs", "glyphs=", "glyphs=-1", "glyphs=0", "letters=3", "=3"] {
            assert!(wrong.parse::<Setting>().is_err(), "{wrong}");
        }
    }
}
