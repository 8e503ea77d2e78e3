//! What `audit` and `show` are about: a document, read now or read before.
//!
//! In: a path. Out: the documents it stands for. A PDF or a text dump is read; a JSON file of juesuan, and those in the
//! `json/` of a folder that `convert` wrote, are taken as they are and audited anew, with the rules of now.
use crate::{
    auditing::Auditing,
    document,
    inputs::{self, Problem, Walk},
    isolate,
    limits::Limits,
    messages::Message,
    terminal,
};
use juesuan_model::Document;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Reads them, in the order of their paths.
///
/// # Errors
/// What to tell: no such file, no dataset, JSON of another kind.
pub(crate) fn read(path: &Path, auditing: &Auditing, lang: crate::messages::Lang) -> Result<Vec<Document>, String> {
    let say = |message: &Message<'_>| message.text(lang);
    if path.is_dir() {
        let mut files = Vec::new();
        json_files(&path.join("json"), &mut files);
        files.sort();
        if files.is_empty() {
            return Err(say(&Message::NoJsonHere));
        }
        return files.iter().map(|file| from_json(file, auditing).map_err(|why| told(file, &why, &say))).collect();
    }
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
        return match from_json(path, auditing) {
            Ok(document) => Ok(vec![document]),
            Err(why) => Err(told(path, &why, &say)),
        };
    }
    let inputs = inputs::collect(&[], &[path.to_owned()], Walk::default());
    let Some(input) = inputs.first() else { return Err(say(&Message::Missing)) };
    if input.problem == Some(Problem::Missing) {
        return Err(say(&Message::Missing));
    }
    let document = isolate::on_large_stack(|| document::read(input, &Limits::default(), auditing));
    Ok(vec![document.unwrap_or_else(|why| document::crashed(input, &why))])
}

fn told(path: &Path, why: &str, say: &impl Fn(&Message<'_>) -> String) -> String {
    say(&Message::NotADocument { path: &terminal::path_shown(path), why: &terminal::escape(why) })
}

fn from_json(path: &Path, auditing: &Auditing) -> Result<Document, String> {
    let text = fs::read_to_string(path).map_err(|e| e.to_string())?;
    let mut document: Document = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    auditing.audit_again(&mut document);
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
