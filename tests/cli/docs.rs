//! The documents of the repository: every path and link in them exists, and what the READMEs quote is real output.
use crate::support::{Folder, Run};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The parts of a text between pairs of `mark`.
fn between<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(mark).skip(1).step_by(2)
}

/// The lines of the code block that begins with this command, without the command.
fn quoted<'a>(text: &'a str, command: &str) -> Vec<&'a str> {
    let block = between(text, "```").find(|block| block.contains(&format!("\n$ {command}\n")));
    let block = block.unwrap_or_else(|| panic!("no block with `{command}`"));
    block.trim_end().lines().skip(2).collect()
}

/// A crate's folder for the `## ` headings of docs/architecture.md, which name the crate.
fn crate_of(heading: &str) -> Option<PathBuf> {
    let name = between(heading, "`").next()?;
    Some(root().join("crates").join(name)).filter(|path| path.is_dir())
}

#[test]
fn every_path_in_the_architecture_exists() {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let (mut current, mut checked) = (None, 0);
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            current = crate_of(heading);
        }
        // A path of the repository, or of the sources of the crate whose section this is.
        for name in between(line, "`").filter(|name| name.ends_with(".rs") || name.ends_with('/')) {
            let below = current.iter().flat_map(|path| [path.join("src").join(name), path.join(name)]);
            let mut places = below.chain([root().join(name)]);
            assert!(name == "json/" || places.any(|path| path.exists()), "no {name}: {line}");
            checked += 1;
        }
    }
    assert!(checked > 40, "the search itself fails: {checked} paths");
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(!path.is_dir() || text.contains(&format!("`{name}`")), "the crate {name} is not described");
    }
}

#[test]
fn every_link_in_the_documents_leads_to_a_file() {
    let mut pages: Vec<PathBuf> = ["", "docs", "crates", "samples"]
        .iter()
        .flat_map(|folder| fs::read_dir(root().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    pages.sort();
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
            let file = link.split('#').next().unwrap_or_default();
            if !file.is_empty() && !link.contains(':') {
                assert!(page.parent().unwrap().join(file).exists(), "{}: {link}", page.display());
            }
        }
    }
}

/// A line of a run without what differs between runs: times, and the number of jobs.
fn without_times(line: &str) -> &str {
    let ends = [" in ", "，用时", " with ", "，同时处理"];
    ends.iter().filter_map(|end| line.split_once(end)).map(|(before, _)| before).min_by_key(|s| s.len()).unwrap_or(line)
}

#[test]
fn the_readmes_quote_real_output() {
    let folder = Folder::new();
    for (page, command, lang) in [
        ("README.md", "juesuan convert samples -o out", "en"),
        ("README.zh-CN.md", "juesuan --lang zh convert samples -o out", "zh"),
    ] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let out = folder.path(lang);
        let run = |arguments: &[&str]| {
            let output = folder.command(["--lang", lang].iter().chain(arguments)).current_dir(root()).output();
            Run::from(output.unwrap())
        };
        let said = run(&["convert", "samples", "-o", out.to_str().unwrap()]).stderr;
        let said = said.replace(out.to_str().unwrap(), "out");
        let quote = quoted(&text, command);
        assert_eq!(
            said.lines().map(without_times).collect::<Vec<_>>(),
            quote.iter().map(|l| without_times(l)).collect::<Vec<_>>()
        );

        // The quoted finding is shortened with an ellipsis: each piece of it must be in the message.
        let findings = folder.csv(&format!("{lang}/findings.csv"));
        let column = if lang == "zh" { "message_zh" } else { "message" };
        let finding = text.lines().find_map(|l| l.strip_prefix("> ")).unwrap();
        let finding = finding.split_once(if lang == "zh" { "页：" } else { ": " }).unwrap().1;
        let is_it =
            |row: &&crate::support::Row| finding.split('…').map(str::trim).all(|piece| row.get(column).contains(piece));
        assert_eq!(findings.iter().filter(is_it).count(), 1, "{finding}");
        if lang == "en" {
            let grid = "inspect samples/henan-renda-2023.pdf --stage grid --page 18";
            let shown = run(&grid.split(' ').collect::<Vec<_>>()).stdout;
            assert_eq!(shown.trim_end().lines().collect::<Vec<_>>(), quoted(&text, &format!("juesuan {grid}")));
        }
    }
}
