//! Names of classification codes, from words that are printed apart from the codes.
//!
//! In: rows with codes, and all words of their pages, both in printed order: whole names or pieces, among words of the
//! header. Out: the rows with their names. The list of known names decides which words are the name of a code. A code
//! that is not in the list gets the words between the names of its neighbours, if they can be no other's.
use crate::code_names::{CodeNames, NameMatch, begins_name};
use crate::text_dump::lines::DumpLine;
use crate::text_dump::lines::token::Token;
use crate::text_dump::rows::PrintedRow;
use crate::vocabulary::{header_word, is_total};
use juesuan_model::FindingCode;
use juesuan_model::text::{fold, squeeze};

/// A longer word that is also a word of headers may be part of a name.
const LONGEST_HEADER_WORD: usize = 4;

/// No name has more pieces.
const PIECES: usize = 4;

/// Gives the rows their names, with a doubt where none was found. `lines` are those of the words.
pub(crate) fn name_rows(rows: &mut [PrintedRow], words: &[&Token], lines: &[DumpLine]) {
    // Whether a word continues the box of the one before.
    let goes_on = |at: usize| {
        let line = |i: usize| words.get(i).map(|w| w.line);
        at.checked_sub(1)
            .and_then(line)
            .zip(line(at))
            .is_some_and(|(a, b)| a + 1 == b && lines.get(b).is_some_and(|l| !l.blank_above))
    };
    let code_names = CodeNames::default();
    let texts: Vec<String> = words.iter().map(|t| squeeze(&t.text)).collect();
    let codes: Vec<String> = rows.iter().filter_map(|r| r.code.clone()).collect();
    let found = matched(&codes, &texts, &code_names);
    let mut at = 0;
    let mut i = 0;
    while i < rows.len() {
        if let Some(Some((from, to))) = found.get(i) {
            let name = texts.get(*from..*to).unwrap_or_default().concat();
            if let Some(r) = rows.get_mut(i) {
                // A longer name may be cut, with its rest printed below or elsewhere.
                let next = found.iter().skip(i + 1).flatten().next().map(|(from, _)| *from);
                let between = next.unwrap_or(*to).saturating_sub(*to);
                let unknown = found.iter().skip(i + 1).take_while(|f| f.is_none()).count();
                let rest = goes_on(*to) && between != unknown;
                if rest || r.code.as_deref().is_some_and(|c| begins_name(c, &fold(&name))) {
                    r.doubt(FindingCode::TextNameUncertain, "the name may be incomplete", "名称可能不全");
                }
                r.name.clone_from(&name);
            }
            (at, i) = (*to, i + 1);
            continue;
        }
        // Codes without a known name, up to the next one that has one.
        let after = found.iter().skip(i).position(Option::is_some).map_or(rows.len(), |n| i + n);
        let end = found.get(after).copied().flatten().map_or(texts.len(), |(from, _)| from);
        // The boxes in between, each a name or part of one.
        let mut between: Vec<String> = Vec::new();
        let mut pieces = 0;
        let mut open = false;
        // Words of the header come before the first known name and after the last.
        let inside = i > 0 && after < rows.len();
        for k in if inside { at..end } else { 0..0 } {
            let Some(text) = texts.get(k) else { break };
            let rest = open && goes_on(k);
            open = rest || is_piece(text);
            match between.last_mut() {
                Some(name) if rest => name.push_str(text),
                _ if open => between.push(text.clone()),
                _ => continue,
            }
            pieces += 1;
        }
        let n = after - i;
        for (k, r) in rows.iter_mut().skip(i).take(n).enumerate() {
            if inside && n == end.saturating_sub(at) {
                // As many words as codes: no name is wrapped.
                r.name = texts.get(at + k).cloned().unwrap_or_default();
            } else if n == 1 && pieces <= PIECES {
                r.name = between.concat();
            } else if n == between.len() {
                r.name = between.get(k).cloned().unwrap_or_default();
            }
            let known = r.code.as_deref().map_or(NameMatch::Nothing, |c| code_names.knows(c, &fold(&r.name)));
            if r.name.is_empty() {
                r.doubt(FindingCode::TextRowWithoutName, "no name was found", "未找到科目名称");
            } else if known == NameMatch::Other || n > 1 || between.len() > 1 {
                r.doubt(
                    FindingCode::TextNameUncertain,
                    "the name is printed apart from the code, and is not a known name of it",
                    "名称与编码分离，且与该编码的通用名称不同",
                );
            }
        }
        i = after;
    }
}

/// Whether a word may be part of a name.
fn is_piece(text: &str) -> bool {
    !is_total(text)
        && header_word(text).is_none_or(|_| text.chars().count() > LONGEST_HEADER_WORD)
        && !text.contains(['：', ':', '。'])
}

/// For each code the words that are its known name: as many codes as possible, all in printed order.
fn matched(codes: &[String], texts: &[String], code_names: &CodeNames) -> Vec<Option<(usize, usize)>> {
    let (n, m) = (codes.len(), texts.len());
    // The known names of each code among the words.
    let at: Vec<Vec<(usize, usize)>> = codes
        .iter()
        .map(|code| {
            let mut out = Vec::new();
            for from in 0..m {
                let mut name = String::new();
                for to in from + 1..=(from + PIECES).min(m) {
                    name.push_str(&fold(texts.get(to - 1).map_or("", String::as_str)));
                    if code_names.knows(code, &name) == NameMatch::Yes {
                        out.push((from, to));
                    }
                }
            }
            out
        })
        .collect();
    // The largest number of matches of the first codes that end before a word.
    let mut most: Vec<Vec<usize>> = vec![vec![0; m + 1]];
    for spans in &at {
        let Some(before) = most.last() else { break };
        let mut here = before.clone();
        for (from, to) in spans {
            let count = before.get(*from).copied().unwrap_or(0) + 1;
            here.get_mut(*to).into_iter().for_each(|h| *h = (*h).max(count));
        }
        let mut best = 0;
        for h in &mut here {
            best = best.max(*h);
            *h = best;
        }
        most.push(here);
    }
    let mut out = vec![None; n];
    let mut end = m;
    for (i, spans) in at.iter().enumerate().rev() {
        let value = |k: usize, end: usize| most.get(k).and_then(|r| r.get(end)).copied().unwrap_or(0);
        let want = value(i + 1, end);
        // The last place that keeps the count: names are printed after the header.
        let span = spans.iter().rev().find(|(from, to)| *to <= end && value(i, *from) + 1 == want);
        if let Some((from, to)) = span {
            out.get_mut(i).into_iter().for_each(|o: &mut Option<(usize, usize)>| *o = Some((*from, *to)));
            end = *from;
        }
    }
    out
}
