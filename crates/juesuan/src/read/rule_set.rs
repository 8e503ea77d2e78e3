//! The identities that documents are audited with.
use crate::{Document, digest};
use juesuan_audit::{Rules, RulesError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The identities that documents are audited with: the built-in ones (the default), or those and a folder of TOML files.
///
/// The serialised form is the path of the folder; deserialising loads the rules again.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    own: Option<Arc<OwnRules>>,
}

#[derive(Debug)]
struct OwnRules {
    folder: PathBuf,
    rules: Rules,
}

impl RuleSet {
    /// The built-in rules and those of a folder (`*.toml`; see docs/audit.md for their form).
    ///
    /// # Errors
    /// A file cannot be read, or is not a valid rule.
    pub fn with_folder(folder: impl Into<PathBuf>) -> Result<Self, RulesError> {
        let folder = folder.into();
        let rules = Rules::with_folder(&folder)?;
        Ok(Self { own: Some(Arc::new(OwnRules { folder, rules })) })
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        self.own.as_ref().map_or_else(|| Rules::builtin(), |own| &own.rules)
    }

    /// What distinguishes it from other rule sets: `builtin`, or the SHA-256 of the files in its folder.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let Some(own) = &self.own else { return "builtin".to_owned() };
        let mut all = Vec::new();
        for file in rule_files(&own.folder) {
            all.extend_from_slice(file.file_name().unwrap_or_default().as_encoded_bytes());
            all.push(0);
            // A file that cannot be read fails where the rules are loaded.
            all.extend(fs::read(file).unwrap_or_default());
            all.push(0);
        }
        if all.is_empty() { "builtin".to_owned() } else { digest::sha256(&all) }
    }
}

fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")));
    files.sort_by_key(|path| path.file_name().map(ToOwned::to_owned));
    files
}

impl Serialize for RuleSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.own.as_ref().map(|own| own.folder.as_os_str()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RuleSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Option::<OsString>::deserialize(deserializer)? {
            Some(folder) => Self::with_folder(PathBuf::from(folder)).map_err(Error::custom),
            None => Ok(Self::default()),
        }
    }
}

/// Audits what was just read: adds the findings of the audit to those of the reading.
pub(crate) fn audit(document: &mut Document, rules: &RuleSet) {
    for disclosure in &mut document.disclosures {
        let findings = juesuan_audit::audit(disclosure, rules.rules());
        disclosure.findings.extend(findings);
    }
}

/// Audits a document again, perhaps with other rules: replaces the findings of an earlier audit and keeps those of the
/// reading. For documents that were read before, from their JSON form.
pub fn audit_again(document: &mut Document, rules: &RuleSet) {
    for disclosure in &mut document.disclosures {
        juesuan_audit::audit_again(disclosure, rules.rules());
    }
}
