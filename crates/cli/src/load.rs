//! The documents that `audit` and `show` are about.
//!
//! A PDF or a text dump is read. JSON files of juesuan, alone or in the `json/` of a folder that `convert` wrote, are
//! loaded and audited again with the current rules.
use crate::{
    messages::{Lang, Message},
    terminal::{escape, path_shown},
};
use juesuan::{Document, InputProblem, Options, audit_again, dataset::Input};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The documents, in the order of their paths.
///
/// # Errors
/// No such file, no dataset, or JSON of another kind; in words.
pub(crate) fn documents(path: &Path, options: &Options, lang: Lang) -> Result<Vec<Document>, String> {
    let invalid =
        |path: &Path, why: &str| Message::NotADocument { path: &path_shown(path), why: &escape(why) }.text(lang);
    if path.is_dir() {
        let mut files = Vec::new();
        json_files(&path.join("json"), &mut files);
        files.sort();
        if files.is_empty() {
            return Err(Message::NoJsonHere.text(lang));
        }
        return files.iter().map(|file| from_json(file, options).map_err(|why| invalid(file, &why))).collect();
    }
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
        return from_json(path, options).map(|document| vec![document]).map_err(|why| invalid(path, &why));
    }
    let input = Input::new(path);
    if input.problem == Some(InputProblem::Missing) {
        return Err(lang.of(&InputProblem::Missing.words()));
    }
    Ok(vec![input.read(options)])
}

fn from_json(path: &Path, options: &Options) -> Result<Document, String> {
    let text = fs::read_to_string(path).map_err(|e| e.to_string())?;
    let mut document: Document = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    audit_again(&mut document, &options.rules);
    Ok(document)
}

/// JSON files at any depth; a folder that cannot be listed has none.
fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            json_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "json") {
            found.push(path);
        }
    }
}
