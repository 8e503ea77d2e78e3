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
        |path: &Path, why: &str| Message::NotDocumentJson { path: &path_shown(path), why: &escape(why) }.text(lang);
    if path.is_dir() {
        let files = json_files(&path.join("json"));
        if files.is_empty() {
            return Err(Message::NoJsonInFolder.text(lang));
        }
        return files.iter().map(|file| from_json(file, options).map_err(|why| invalid(file, &why))).collect();
    }
    if is_json(path) {
        return from_json(path, options).map(|document| vec![document]).map_err(|why| invalid(path, &why));
    }
    let input = Input::new(path);
    if input.problem == Some(InputProblem::Missing) {
        return Err(InputProblem::Missing.words().get(lang).to_owned());
    }
    Ok(vec![input.read(options)])
}

fn from_json(path: &Path, options: &Options) -> Result<Document, String> {
    let text = fs::read_to_string(path).map_err(|e| e.to_string())?;
    let mut document: Document = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    audit_again(&mut document, &options.rules);
    Ok(document)
}

/// The JSON files in a folder and its sub-folders, sorted. A folder that cannot be listed has none.
pub(crate) fn json_files(folder: &Path) -> Vec<PathBuf> {
    let (mut waiting, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            // Links are not followed: they may lead in a circle.
            if entry.file_type().is_ok_and(|t| t.is_dir()) {
                waiting.push(entry.path());
            } else if is_json(&entry.path()) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// Whether a file has the name of a JSON file.
pub(crate) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"))
}
