//! Dumps with amounts that are cut by the end of a line, and damaged dumps: no figure is wrong without a finding about
//! its row or its table.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]
#![allow(clippy::print_stdout, reason = "a person may want to see the figures")]

mod measure;
mod printers;

use juesuan_fixtures::accounts::{Profile, consistent};
use juesuan_fixtures::table::Look;
use juesuan_fixtures::{Template, Typeset, typeset};
use juesuan_model::schema::Schemas;
use juesuan_model::text::is_cjk;
use juesuan_model::{Cause, Disclosure, Finding, TableId};
use juesuan_tables::text_dump;
use measure::{Count, compare};
use printers::Printer;
use std::collections::HashSet;

fn read(text: &str) -> Vec<Disclosure> {
    text_dump::read(text, Schemas::builtin()).disclosures
}

/// Accounts in 元, set so large that many amounts do not fit their columns.
fn narrow(seed: u64, size: f32, thousands: bool) -> Typeset {
    let profile = Profile { unit: "元", ..Profile::default() };
    let look = Look { size, ..Look::default() };
    typeset(&[consistent(seed, &profile)], &Template { thousands, look, ..Template::henan() })
}

#[test]
fn amounts_cut_by_a_lines_end_are_joined_or_reported() {
    let mut silent = Vec::new();
    for printer in Printer::ALL {
        let mut all = Count::default();
        for (seed, size) in [(0, 9.0), (1, 10.0), (2, 11.0), (3, 12.0), (4, 14.0)] {
            for thousands in [true, false] {
                let set = narrow(seed, size, thousands);
                let (count, wrong) = compare(&set.truths, &read(&printer.print(&set.bytes)));
                all.add(count);
                silent.extend(wrong.into_iter().map(|w| format!("{printer:?} {seed} {size} {thousands}: {w}")));
            }
        }
        println!("{printer:?}: {all}");
        // The parts of cut amounts in boxes cannot be joined.
        let least = match printer {
            Printer::Raw => 0.9,
            Printer::Layout => 0.7,
            Printer::Boxes => -1.0,
        };
        assert!(all.share() > least, "{printer:?}: {all}");
    }
    assert!(silent.is_empty(), "{} figures are silently wrong\n{}", silent.len(), silent.join("\n"));
}

const HEAD_05: &str = "一般公共预算财政拨款支出决算表\n公开 05 表\n部门：某局 2023 年度 单位：元\n项 目 本年支出\n功能分类\n科目编码\n科目名称 小计 基本支出 项目支出\n栏次 1 2 3\n";

/// The figures in the rows of 05, and the findings, of a dump.
fn general_public(body: &str) -> (Vec<String>, Vec<Finding>) {
    let mut d = read(&format!("{HEAD_05}{body}")).remove(0);
    let t = d.tables.remove(&TableId::GeneralPublicExpenditure).unwrap();
    let figures = |r: &juesuan_model::Row| {
        let of = |c: &juesuan_model::Cell| c.value.as_ref().map_or("–".to_owned(), |v| v.as_str().to_owned());
        r.cells.iter().map(of).collect::<Vec<_>>().join(" ")
    };
    (t.rows.iter().map(figures).collect(), d.findings)
}

fn rules(findings: &[Finding]) -> HashSet<&str> {
    findings.iter().filter(|f| f.cause == Cause::Reading).map(|f| f.rule.as_str()).collect()
}

#[test]
fn parts_that_add_up_are_one_figure() {
    for (total, basic) in [
        ("116,237,595.\n08", "116,237,595.\n08"),
        ("116,237,\n595.08", "116,237,59\n5.08"),
        ("116237595\n.08", "116237595.0\n8"),
        ("116,2\n37,59\n5.08", "116,237,595.08"),
    ] {
        let body = format!("合计\n{total}\n{basic}\n0.00\n208 社会保障和就业支出\n{total}\n{basic} 0.00\n");
        let (rows, findings) = general_public(&body);
        let want = "116237595.08 116237595.08 0.00";
        assert_eq!(rows, [want, want], "{body}");
        assert!(findings.is_empty(), "{body}\n{findings:?}");
    }
}

#[test]
fn parts_that_nothing_confirms_are_no_figure() {
    // 5.00 + 1.00 is not 7.08, whichever parts belong together.
    let body = "合计 900.00 800.00 100.00\n208 社会保障和就业支出\n700.\n08\n500.00 100.00\n";
    let (rows, findings) = general_public(body);
    assert_eq!(rows, ["900.00 800.00 100.00", "– – –"]);
    assert!(rules(&findings).contains("text-figure-cut"), "{findings:?}");
    // The end of one amount is lost.
    let (rows, findings) =
        general_public("合计 1,009.00 1,008.00 1.00\n208 社会保障和就业支出\n1,009.\n1,008.00 1.00\n");
    assert_eq!(rows[1], "– – –");
    assert!(rules(&findings).contains("text-figure-cut"), "{findings:?}");
}

#[test]
fn digits_beside_the_rows_are_reported() {
    let row = "208 社会保障和就业支出 7.23 7.23 0.00\n";
    let total = "合计 7.23 7.23 0.00\n";
    for (what, text) in [
        (
            "a row behind a sentence",
            format!("{total}以上各项数据均按规定口径汇总，并经审核确认无误，特此说明。\n{row}"),
        ),
        ("a row behind the notes", format!("{total}注：本表反映情况。\n{row}")),
        ("a row within a note without an end", format!("{total}注：本表反映情况，\n{row}")),
        ("a row glued to a caption", format!("{total}单位：元 {row}")),
        ("a row glued to a note", format!("{total}注：本表反映情况。 {row}")),
        ("a figure behind the notes", format!("{total}{row}注：本表反映情况。\n3.21\n")),
        ("a figure among the header", format!("3.21\n{total}{row}")),
        ("a number among the header", format!("本年支出 45\n{total}{row}")),
        ("a figure in a name", format!("{total}208 社会保障1.2.3.45和就业支出 7.23 7.23 0.00\n")),
    ] {
        let (_, findings) = general_public(&text);
        assert!(!rules(&findings).is_empty(), "{what}: {text}");
    }
    let (rows, findings) = general_public(&format!("{total}{row}注：本表反映情况。\n"));
    assert_eq!((rows.len(), findings.len()), (2, 0), "{findings:?}");
}

/// Knuth's linear congruential generator; its upper bits are random enough here.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

/// A dump that was damaged in one place.
struct Damaged {
    text: String,
    /// What was done, and to what.
    what: String,
    /// The words in the places that were touched, before and after.
    touched: String,
}

const WAYS: [&str; 10] = [
    "a line deleted",
    "a line printed twice",
    "two lines swapped",
    "a line glued to the next",
    "a line cut in two",
    "a word deleted",
    "a word printed twice",
    "two words swapped",
    "two words glued",
    "a word cut by a line's end",
];

/// Damages a line between the first title and the end of the last table, or its words.
fn damage(lines: &[&str], way: usize, c: &mut Chance) -> Option<Damaged> {
    let at = c.below(lines.len().saturating_sub(1));
    let line = *lines.get(at)?;
    let next = *lines.get(at + 1)?;
    let words: Vec<(usize, &str)> = line
        .split([' ', '\u{c}'])
        .scan(0, |x, w| {
            let from = *x;
            *x += w.len() + 1;
            Some((from, w))
        })
        .filter(|(_, w)| !w.is_empty())
        .collect();
    let (from, word) = *words.get(c.below(words.len()))?;
    let to = from + word.len();
    let behind = words.iter().find(|(x, _)| *x > from);
    let mut out: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
    let mut touched = line.to_owned();
    match way {
        0 => drop(out.remove(at)),
        1 => out.insert(at, line.to_owned()),
        2 => {
            out.swap(at, at + 1);
            touched = format!("{line} {next}");
        }
        3 => {
            let glued = out.remove(at + 1);
            out[at].push_str(&glued);
            touched = format!("{line} {next}");
        }
        4 => out[at].replace_range(from..from, "\n"),
        5 => {
            out[at].replace_range(from..to, "");
            touched = word.to_owned();
        }
        6 => {
            out[at].insert_str(from, &format!("{word} "));
            touched = word.to_owned();
        }
        7 => {
            let (x, other) = *behind?;
            out[at].replace_range(x..x + other.len(), word);
            out[at].replace_range(from..to, other);
            touched = format!("{word} {other}");
        }
        8 => {
            let (x, other) = *behind?;
            out[at].replace_range(to..x, "");
            touched = format!("{word} {other}");
        }
        _ => {
            let (i, _) = word.char_indices().nth(1 + c.below(word.chars().count() - 1))?;
            out[at].insert(from + i, '\n');
            touched = format!("{word} {} {}", &word[..i], &word[i..]);
        }
    }
    Some(Damaged { text: out.join("\n"), what: format!("{}: {line:?} | {next:?} at {word:?}", WAYS[way]), touched })
}

/// Tables with a figure that is wrong without a finding, although the damage did not touch it.
fn silently_wrong(truths: &[Disclosure], d: &Damaged) -> Vec<String> {
    let (_, wrong) = compare(truths, &read(&d.text));
    let plain = d.touched.replace([',', '，'], "");
    let words: Vec<&str> = plain.split(|c: char| c.is_whitespace()).filter(|w| !w.is_empty()).collect();
    let bare: String = words.concat();
    wrong.into_iter().filter(|w| !is_told_otherwise(w, &words, &bare)).collect()
}

/// Whether only the damaged place showed what is wrong: a figure in it (`02 208… [total]: Some(1.00) instead of
/// Some(2.00)`), or a row whose code, name or part of the name was in it (`02: the row 208… is missing`).
fn is_told_otherwise(wrong: &str, words: &[&str], bare: &str) -> bool {
    let numbers: Vec<&str> = wrong.split("Some(").skip(1).filter_map(|s| s.split(')').next()).collect();
    if !numbers.is_empty() {
        return numbers.iter().all(|n| words.iter().any(|t| t.contains(n)));
    }
    let Some(row) = wrong.split("the row ").nth(1).and_then(|r| r.split(" is ").next()) else { return false };
    let name = row.trim_start_matches(|c: char| c.is_ascii_digit());
    let code = &row[..row.len() - name.len()];
    let is_word = |w: &&&str| w.chars().all(is_cjk);
    bare.contains(name)
        || !code.is_empty() && bare.contains(code)
        || words.iter().filter(is_word).any(|w| name.contains(w))
}

#[test]
fn damaged_dumps_are_read_or_reported() {
    let runs: usize = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let (mut read, mut silent) = (0, Vec::new());
    for name in ["henan-renda-2023", "shanghai-2024"] {
        let sample = measure::samples().into_iter().find(|s| s.name == name).unwrap();
        let bytes = std::fs::read(&sample.file).unwrap();
        for printer in Printer::ALL {
            let text = printer.print(&bytes);
            assert_eq!(
                silently_wrong(
                    &sample.truths,
                    &Damaged { text: text.clone(), what: String::new(), touched: String::new() }
                ),
                Vec::<String>::new()
            );
            let lines: Vec<&str> = text.split('\n').collect();
            let mut chance = Chance(2023);
            for way in 0..WAYS.len() {
                for _ in 0..runs {
                    let Some(d) = damage(&lines, way, &mut chance) else { continue };
                    read += 1;
                    let wrong = silently_wrong(&sample.truths, &d);
                    if !wrong.is_empty() {
                        silent.push(format!("{name} {printer:?}, {}\n    {}", d.what, wrong.join("\n    ")));
                    }
                }
            }
        }
    }
    println!("{read} damaged dumps");
    assert!(silent.is_empty(), "{} of {read}\n{}", silent.len(), silent.join("\n"));
}
