//! Names of classification codes, from words that are printed apart from their codes.
//!
//! In: rows with codes in printed order, and all words of their pages, also in printed order: names whole or in pieces,
//! among words of the header. Out: the rows with their names. What tells which words are a code's name is the list of
//! known names; a code that it does not know gets what stands between the names of its neighbours, if that can be no other's.
use crate::code_names::{CodeNames, NameMatch, begins_name};
use crate::text_dump::lines::DumpLine;
use crate::text_dump::lines::token::Token;
use crate::text_dump::rows::PrintedRow;
use crate::vocabulary::{header_word, is_total};
use juesuan_model::FindingCode;
use juesuan_model::text::{fold, squeeze};

/// A name has no more pieces than this.
const PIECES: usize = 4;

/// Gives the rows their names; a doubt where none was found. `lines` are those of the words.
pub(crate) fn name_rows(rows: &mut [PrintedRow], words: &[&Token], lines: &[DumpLine]) {
    // Whether a word goes on in the box of the one before, of which nothing else was read.
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
                // A longer name may be cut, its rest printed below it or elsewhere.
                let next = found.iter().skip(i + 1).flatten().next().map(|(from, _)| *from);
                let between = next.unwrap_or(*to).saturating_sub(*to);
                let unknown = found.iter().skip(i + 1).take_while(|f| f.is_none()).count();
                let rest = goes_on(*to) && between != unknown;
                if rest || r.code.as_deref().is_some_and(|c| begins_name(c, &fold(&name))) {
                    r.doubt(
                        FindingCode::TextNameUncertain,
                        "its name may go on in words that were not read as a part of it",
                        "名称可能不全",
                    );
                }
                r.name.clone_from(&name);
            }
            (at, i) = (*to, i + 1);
            continue;
        }
        // CodeFormat that are not known, up to the next that is.
        let behind = found.iter().skip(i).position(Option::is_some).map_or(rows.len(), |n| i + n);
        let end = found.get(behind).copied().flatten().map_or(texts.len(), |(from, _)| from);
        // The boxes between, each a name or a part of one.
        let mut between: Vec<String> = Vec::new();
        let mut pieces = 0;
        let mut open = false;
        // Before the first known name and behind the last stand words of the header.
        let inside = i > 0 && behind < rows.len();
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
        let n = behind - i;
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
                r.doubt(FindingCode::TextRowWithoutName, "its name was not found in the text", "未找到科目名称");
            } else if known == NameMatch::Other || n > 1 || between.len() > 1 {
                r.doubt(
                    FindingCode::TextNameUncertain,
                    "its name stands apart from its code, and is none of those known for it",
                    "名称与编码分离，且与该编码的通用名称不同",
                );
            }
        }
        i = behind;
    }
}

/// Words that may be a part of a name.
fn is_piece(text: &str) -> bool {
    !is_total(text) && header_word(text).is_none_or(|_| text.chars().count() > 4) && !text.contains(['：', ':', '。'])
}

/// For each code the words that are its known name: the greatest number of codes, both in printed order.
fn matched(codes: &[String], texts: &[String], code_names: &CodeNames) -> Vec<Option<(usize, usize)>> {
    let (n, m) = (codes.len(), texts.len());
    // Where the known names of each code stand.
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
    // The most matches of the first codes that end before a word.
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
        // The last place that keeps the count: names stand behind the header.
        let span = spans.iter().rev().find(|(from, to)| *to <= end && value(i, *from) + 1 == want);
        if let Some((from, to)) = span {
            out.get_mut(i).into_iter().for_each(|o: &mut Option<(usize, usize)>| *o = Some((*from, *to)));
            end = *from;
        }
    }
    out
}
