//! Rows that a page end cuts in two.
use super::raw_row::RawRow;
use crate::vocabulary::{Vocabulary, is_total};
use juesuan_model::schema::Form;

/// Puts together rows that a page end cuts in two.
pub(super) fn join_cut_rows(raw: Vec<RawRow>, form: Form, vocabulary: &Vocabulary) -> Vec<RawRow> {
    let has_lines = raw.iter().filter(|r| !r.line.is_empty()).count() * 2 > raw.len();
    let mut out: Vec<RawRow> = Vec::with_capacity(raw.len());
    for r in raw {
        match out.last_mut() {
            Some(last)
                if last.block == r.block
                    && last.fragment < r.fragment
                    && is_cut(last, &r, form, has_lines, vocabulary) =>
            {
                last.name.push_str(&r.name);
                if !last.has_code() {
                    last.codes = r.codes;
                }
                if last.line.is_empty() {
                    last.line = r.line;
                }
                for c in r.cells {
                    if let Some(k) = last.cells.iter_mut().find(|k| k.column == c.column)
                        && k.text.is_empty()
                    {
                        (k.text, k.bbox, k.page) = (c.text, c.bbox, c.page);
                    }
                }
                last.fragment = r.fragment;
            }
            _ => out.push(r),
        }
    }
    out
}

/// Whether `next`, the first row of a page, is the rest of `last`, the last row of the page before.
fn is_cut(last: &RawRow, next: &RawRow, form: Form, has_lines: bool, vocabulary: &Vocabulary) -> bool {
    // Figures at the top of their cells, the label centred or below: only the label is on the next page.
    let label_after = last.has_figure()
        && last.has_no_label()
        && !next.has_no_label()
        && !next.has_figure()
        && (last.line.is_empty() || next.line.is_empty());
    // Figures and code at the bottom of their cells: only the first lines of the name are on the page before.
    let name_before = matches!(form, Form::Classified | Form::Grouped)
        && !(last.has_figure() || last.has_code() || is_total(&last.name))
        && next.has_code()
        && next.has_figure();
    if form != Form::ThreePublic && (label_after || name_before) {
        return true;
    }
    if next.has_code() || !next.line.is_empty() || is_total(&next.name) || (last.has_figure() && next.has_figure()) {
        return false;
    }
    match form {
        Form::Classified | Form::Grouped => last.has_code(),
        Form::TwoSided => {
            let joined = format!("{}{}", last.name, next.name);
            !vocabulary.is_item(&next.name)
                && (has_lines && !last.line.is_empty() || vocabulary.is_item(&joined) || next.name.is_empty())
        }
        Form::ThreePublic => false,
    }
}
