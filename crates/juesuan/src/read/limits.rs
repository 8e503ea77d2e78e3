//! How much of one document is read at most: `pages=200,glyphs=1000000`.
//!
//! The limits keep one hostile file from occupying a batch for hours; real documents stay far below the defaults
//! (docs/limits.md). What lies beyond a limit is not read, and the document has status `limit` and says so.
use juesuan_extract::Limits as PageLimits;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Limit {
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
    /// Size of one decompressed stream, in megabytes.
    Stream,
    /// Size of all decompressed page contents, in megabytes.
    Unpacked,
}

/// All limits.
///
/// ```
/// use juesuan::{Limit, Limits};
///
/// let limits = Limits::default().with(Limit::Pages, 200);
/// assert_eq!((limits.get(Limit::Pages), limits.get(Limit::File)), (200, 512));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<LimitSetting>", into = "Vec<LimitSetting>")]
#[non_exhaustive]
pub struct Limits {
    /// Size of a file, in megabytes.
    pub file: u64,
    /// The limits of the reader of pages.
    pub pages: PageLimits,
}

/// One limit as typed: `glyphs=1000000`.
///
/// ```
/// use juesuan::{Limit, LimitSetting, Limits};
///
/// let setting: LimitSetting = "pages=200".parse()?;
/// assert_eq!(Limits::from(vec![setting]).get(Limit::Pages), 200);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitSetting(Limit, u64);

impl Default for Limits {
    fn default() -> Self {
        Self { file: 512, pages: PageLimits::default() }
    }
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::File,
        Self::Pages,
        Self::Glyphs,
        Self::Rulings,
        Self::Images,
        Self::Operations,
        Self::Nesting,
        Self::Stream,
        Self::Unpacked,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
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
    /// The same with another value of one limit, in the unit of [`Limit`].
    #[must_use]
    pub fn with(mut self, limit: Limit, value: u64) -> Self {
        self.set(LimitSetting(limit, value));
        self
    }

    /// The value of one limit, in the unit of [`Limit`].
    #[must_use]
    pub fn get(&self, limit: Limit) -> u64 {
        let p = &self.pages;
        match limit {
            Limit::File => self.file,
            Limit::Pages => p.pages.into(),
            Limit::Glyphs => p.glyphs as u64,
            Limit::Rulings => p.rulings as u64,
            Limit::Images => p.images as u64,
            Limit::Operations => p.operations,
            Limit::Nesting => p.nesting as u64,
            Limit::Stream => p.stream_bytes >> 20,
            Limit::Unpacked => p.document_bytes >> 20,
        }
    }

    /// The largest file that is read, in bytes.
    pub(crate) fn file_bytes(&self) -> u64 {
        self.file.saturating_mul(1 << 20)
    }

    /// All of them as text, to compare: what is read depends on them.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let word = |limit: &Limit| format!("{}={}", limit.word(), self.get(*limit));
        Limit::ALL.iter().map(word).collect::<Vec<_>>().join(",")
    }

    fn set(&mut self, LimitSetting(limit, value): LimitSetting) {
        let size = usize::try_from(value).unwrap_or(usize::MAX);
        let p = &mut self.pages;
        match limit {
            Limit::File => self.file = value,
            Limit::Pages => p.pages = u32::try_from(value).unwrap_or(u32::MAX),
            Limit::Glyphs => p.glyphs = size,
            Limit::Rulings => p.rulings = size,
            Limit::Images => p.images = size,
            Limit::Operations => p.operations = value,
            Limit::Nesting => p.nesting = size,
            Limit::Stream => p.stream_bytes = value.saturating_mul(1 << 20),
            Limit::Unpacked => p.document_bytes = value.saturating_mul(1 << 20),
        }
    }
}

impl From<Vec<LimitSetting>> for Limits {
    /// The defaults with these changes; the last one of a limit wins.
    fn from(settings: Vec<LimitSetting>) -> Self {
        let mut limits = Self::default();
        settings.into_iter().for_each(|setting| limits.set(setting));
        limits
    }
}

impl From<Limits> for Vec<LimitSetting> {
    fn from(limits: Limits) -> Self {
        Limit::ALL.iter().map(|limit| LimitSetting(*limit, limits.get(*limit))).collect()
    }
}

impl FromStr for LimitSetting {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let known = || Limit::ALL.iter().map(|l| l.word()).collect::<Vec<_>>().join(", ");
        let (name, value) = s.split_once('=').ok_or_else(|| format!("NAME=NUMBER is needed; names: {}", known()))?;
        let limit = Limit::ALL.iter().find(|l| l.word() == name.trim());
        let limit = limit.ok_or_else(|| format!("there is no limit '{name}'; names: {}", known()))?;
        match value.trim().replace('_', "").parse() {
            Ok(value @ 1..) => Ok(Self(*limit, value)),
            _ => Err(format!("'{value}' is not a number from 1 on")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_not_set_keep_their_defaults() {
        let limits = Limits::from(vec!["glyphs=12".parse().unwrap(), "file = 1_000".parse().unwrap()]);
        assert_eq!((limits.pages.glyphs, limits.file), (12, 1000));
        assert_eq!(limits.pages.pages, PageLimits::default().pages);
    }

    #[test]
    fn every_limit_survives_serialisation() {
        let settings = Limit::ALL.iter().zip(101..).map(|(limit, n)| LimitSetting(*limit, n)).collect();
        let limits = Limits::from(Vec::<LimitSetting>::clone(&settings));
        assert_eq!(Vec::from(limits), settings);
        let sent = serde_json::to_string(&limits).unwrap();
        assert_eq!(serde_json::from_str::<Limits>(&sent).unwrap(), limits);
    }

    #[test]
    fn invalid_settings_are_rejected() {
        for wrong in ["glyphs", "glyphs=", "glyphs=-1", "glyphs=0", "letters=3", "=3"] {
            assert!(wrong.parse::<LimitSetting>().is_err(), "{wrong}");
        }
    }
}
