//! Names of classification codes: those that a document prints whole, and those that many documents print.
//!
//! In: codes with names. Out: whether a name belongs to its code. Names are never taken from here; this only decides
//! which printed pieces belong together.
use juesuan_model::codes;
use juesuan_model::text::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// No document prints more names for one code.
const NAMES: usize = 8;

/// A name so many times rarer than the usual one of its code is a misprint, or was cut.
const RARER: usize = 10;

/// Folded names by code, of the entries that were seen in documents.
static SEEN: LazyLock<HashMap<&'static str, Vec<String>>> = LazyLock::new(|| {
    let mut all: HashMap<&str, Vec<(String, usize)>> = HashMap::new();
    for entry in codes::builtin().iter().filter(|e| e.is_verified()) {
        let documents = usize::try_from(entry.documents).unwrap_or(usize::MAX);
        all.entry(&entry.code).or_default().push((fold(&entry.name), documents));
    }
    all.into_iter()
        .map(|(code, names)| {
            let most = names.iter().map(|(_, n)| *n).max().unwrap_or(0);
            let usual = names.into_iter().filter(|(_, n)| n.saturating_mul(RARER) >= most);
            (code, usual.map(|(name, _)| name).collect())
        })
        .collect()
});

/// The names that documents print for a code, folded.
pub(crate) fn names(code: &str) -> &'static [String] {
    SEEN.get(code).map_or(&[], Vec::as_slice)
}

/// Whether a longer known name of the code begins with `folded`.
pub(crate) fn begins_name(code: &str, folded: &str) -> bool {
    !folded.is_empty() && names(code).iter().any(|n| n != folded && n.starts_with(folded))
}

/// The names of one document's codes.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodeNames {
    own: HashMap<String, Vec<String>>,
}

/// Whether a name belongs to a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameMatch {
    /// It is a name of the code.
    Yes,
    /// The code has other names.
    Other,
    /// No name of the code is known.
    Nothing,
}

impl CodeNames {
    /// Adds a name that the document prints whole, unless it is part of a name that others print.
    pub(crate) fn learn(&mut self, code: &str, name: &str) {
        let name = fold(name);
        if self.cuts(code, &name) {
            return;
        }
        let names = self.own.entry(code.to_owned()).or_default();
        if !name.is_empty() && !names.contains(&name) && names.len() < NAMES {
            names.push(name);
        }
    }

    /// Whether `folded` is a name of the code.
    pub(crate) fn knows(&self, code: &str, folded: &str) -> NameMatch {
        let (own, seen) = (self.own.get(code), SEEN.get(code));
        let is = |names: Option<&Vec<String>>| names.is_some_and(|n| n.iter().any(|n| n == folded));
        match (own, seen) {
            (None, None) => NameMatch::Nothing,
            _ if is(own) || is(seen) => NameMatch::Yes,
            _ => NameMatch::Other,
        }
    }

    /// Whether `folded` is part of a name of the code, or continues one.
    pub(crate) fn cuts(&self, code: &str, folded: &str) -> bool {
        let names = || self.own.get(code).into_iter().chain(SEEN.get(code)).flatten();
        self.knows(code, folded) == NameMatch::Other
            && names().any(|n| {
                n.starts_with(folded)
                    || n.ends_with(folded)
                    || folded.starts_with(n.as_str())
                    || folded.ends_with(n.as_str())
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_codes() {
        let mut l = CodeNames::default();
        assert_eq!(l.knows("30108", "机关事业单位基本养老保险缴费"), NameMatch::Yes);
        assert_eq!(l.knows("30108", "费"), NameMatch::Other);
        assert!(l.cuts("30108", "费") && !l.cuts("30108", "工会经费支出"));
        assert_eq!(l.knows("2999901", "示例支出"), NameMatch::Nothing);
        l.learn("2999901", "示例支出");
        assert_eq!(l.knows("2999901", "示例支出"), NameMatch::Yes);
    }
}
