//! Rows that show signs of a misplaced word which no other rule has noticed.
//!
//! In: the typed rows of one table. Out: findings of cause `reading`: a row without a name among rows that have one;
//! several names, or a name and a figure, in one name; without a full grid also a figure with fewer decimals than the
//! others (it may be cut, or a 行次 or 栏次 number), and a name with words of a neighbour's name.
use super::wording::column_name;
use crate::code_names;
use crate::vocabulary::{Vocabulary, is_numbered, is_total};
use juesuan_model::text::fold;
use juesuan_model::{Amount, Cause, Finding, FindingCode, Level, Location, Method, Row, TableId};

/// No amount has more decimals.
const MOST_DECIMALS: u32 = 6;

/// If a larger share of the figures has fewer decimals than most, the table is printed so.
const FEWER_DECIMALS: f64 = 0.5;
/// Digits of the longest code (类, 款, 项).
const LONGEST_CODE: usize = 7;

/// Reports suspicious rows.
pub(super) fn report(
    table: TableId,
    rows: &[Row],
    method: Method,
    vocabulary: &Vocabulary,
    findings: &mut Vec<Finding>,
) {
    if method != Method::Lattice {
        cut_figures(table, rows, findings);
        divided_names(table, rows, vocabulary, findings);
    }
    odd_codes(table, rows, method, findings);
    let named = rows.iter().filter(|r| r.name.is_some()).count();
    for (i, r) in rows.iter().enumerate() {
        let place = |row: usize| place(table, rows, row);
        if r.name.is_none() && r.code.is_some() && r.figures() > 0 && named * 2 > rows.len() {
            let code = r.code.as_deref().unwrap_or("");
            let f = Finding::new(
                FindingCode::NameMissing,
                Cause::Reading,
                format!("table {table}: row {code} has no name; it may be part of the row above or below"),
                format!("{}表：科目{code}一行无名称，其名称可能并入上一行或下一行", table.number()),
            )
            .at(place(i));
            // Its name may be part of a neighbour's.
            findings.push(neighbours(rows, i).fold(f, |f, k| f.at(place(k))));
        }
        if let Some(name) = r.name.as_deref().filter(|n| several(n, vocabulary)) {
            findings.push(
                Finding::new(
                    FindingCode::SeveralNames,
                    Cause::Reading,
                    format!("table {table}: “{name}” looks like several rows in one"),
                    format!("{}表：“{name}”似由数行并成", table.number()),
                )
                // The other row is missing.
                .at(place(i).with_row(None)),
            );
        }
    }
}

/// The location of a row.
fn place(table: TableId, rows: &[Row], row: usize) -> Location {
    let page = rows.get(row).and_then(|r| r.page);
    Location::table(table).with_row(row).with_page(page)
}

/// The rows above and below a row.
fn neighbours(rows: &[Row], row: usize) -> impl Iterator<Item = usize> {
    let count = rows.len();
    [row.checked_sub(1), Some(row + 1)].into_iter().flatten().filter(move |k| *k < count)
}

/// Reports wrapped names that were divided wrongly between rows: names that are part of their code's name while a
/// neighbour has the rest, and names that contain more than it.
fn divided_names(table: TableId, rows: &[Row], vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    let name = |i: usize| rows.get(i).and_then(|r| r.name.as_deref()).map(fold).unwrap_or_default();
    for (i, r) in rows.iter().enumerate() {
        let own = name(i);
        let divided = match r.code.as_deref() {
            Some(code) => {
                let known = code_names::names(code);
                let is_piece = |k: &String| {
                    let rest = k.strip_prefix(own.as_str()).or_else(|| k.strip_suffix(own.as_str()));
                    rest.is_some_and(|rest| !rest.is_empty() && neighbours(rows, i).any(|n| name(n).contains(rest)))
                };
                let holds_more =
                    |k: &String| own.len() > k.len() && (own.starts_with(k.as_str()) || own.ends_with(k.as_str()));
                !own.is_empty() && !known.contains(&own) && known.iter().any(|k| is_piece(k) || holds_more(k))
            }
            None if r.figures() == 0 || is_total(&own) => false,
            None if r.side.is_some() => vocabulary.is_piece(&own),
            None => ["合计", "总计"].iter().any(|w| own.starts_with(w) || own.ends_with(w)),
        };
        if !divided {
            continue;
        }
        let place = |row: usize| place(table, rows, row);
        let finding = Finding::new(
            FindingCode::NameParted,
            Cause::Reading,
            format!(
                "table {table}: the name “{own}” is incomplete, or has words of another row; compare the rows above and below"
            ),
            format!("{}表：名称“{own}”不完整，或混入了上一行、下一行的文字", table.number()),
        );
        let finding = neighbours(rows, i).fold(finding.at(place(i)), |f, k| f.at(place(k)));
        // The row of that name is missing.
        findings.push(finding.at(place(i).with_row(None)));
    }
}

/// Reports figures with fewer decimals than nearly all others.
fn cut_figures(table: TableId, rows: &[Row], findings: &mut Vec<Finding>) {
    let figures = || rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.value.as_ref());
    let all = figures().count();
    let most = (1..=MOST_DECIMALS).max_by_key(|d| figures().filter(|a| a.decimals() == *d).count()).unwrap_or(2);
    let is_cut = |a: &Amount| a.decimals() < most && a.as_str() != "0";
    let cut = figures().filter(|a| is_cut(a)).count();
    if cut == 0 || (cut as f64) > FEWER_DECIMALS * all as f64 {
        return;
    }
    for (i, r) in rows.iter().enumerate() {
        for c in r.cells.iter().filter(|c| c.value.as_ref().is_some_and(is_cut)) {
            let a = c.value.as_ref().map(|a| a.as_str().to_owned()).unwrap_or_default();
            let column = column_name(table, &c.column);
            findings.push(
                Finding::new(FindingCode::FewerDecimals, Cause::Reading,
                    format!("table {table}, column {column}: {a} has fewer decimals than the other figures; it may be cut, or a 行次"),
                    format!("{}表“{column}”列：{a}的小数位少于其他数值，可能被截断，或为行次、栏次", table.number()),
                )
                .at(Location::table(table).with_row(i).with_column(c.column.clone()).with_page(r.page).with_bbox(c.bbox)),
            );
        }
    }
}

/// Reports codes of an unknown length: with parts of codes, or codes with figures, rows have been misread.
fn odd_codes(table: TableId, rows: &[Row], method: Method, findings: &mut Vec<Finding>) {
    let odd = |c: &str| Level::of_code(c).is_none() && (method != Method::Lattice || c.len() > LONGEST_CODE);
    let Some(code) = rows.iter().filter_map(|r| r.code.as_deref()).find(|c| odd(c)) else { return };
    findings.push(
        Finding::new(
            FindingCode::CodesAstray,
            Cause::Reading,
            format!("table {table}: “{code}” is not a code; rows may be joined or missing; check the page"),
            format!("{}表：“{code}”等不是科目编码，可能有并行或漏行，请核对原页", table.number()),
        )
        .at(Location::table(table)),
    );
}

/// Whether a name contains a figure with decimals, a second number of the form (…支出十三、…), two names of the form,
/// or words of the header.
fn several(name: &str, vocabulary: &Vocabulary) -> bool {
    let is_figure_char = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let figure = name.split(|c: char| !is_figure_char(c)).any(|s| Amount::parse(s).is_some_and(|a| a.decimals() == 2));
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    let second = name.char_indices().skip(1).any(|(i, c)| {
        let before = name.get(..i).and_then(|s| s.chars().last());
        numeral(c)
            && before.is_some_and(|b| !numeral(b) && !matches!(b, '第' | '（' | '('))
            && name.get(i..).is_some_and(is_numbered)
    });
    let pair = is_row_of_names(&fold(name), vocabulary, 2);
    let header = ["科目编码", "类款", "栏次"].iter().any(|w| name.contains(w));
    figure || second || pair || header
}

/// Whether a folded text consists of at least so many names of the form.
fn is_row_of_names(folded: &str, vocabulary: &Vocabulary, least: usize) -> bool {
    if least <= 1 && vocabulary.is_folded_item(folded) {
        return true;
    }
    let mut splits = folded.char_indices().skip(1).filter_map(|(i, _)| folded.split_at_checked(i));
    splits.any(|(a, b)| vocabulary.is_folded_item(a) && is_row_of_names(b, vocabulary, least.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use juesuan_model::{Cell, Column, Side, schema::Schemas};

    fn row(code: &str, name: &str) -> Row {
        let value = Amount::parse("1.00");
        let cell = {
            let mut cell = Cell::new(Column::TOTAL);
            cell.value = value;
            cell
        };
        let mut row = Row::default();
        row.code = (!code.is_empty()).then(|| code.to_owned());
        row.level = Level::of_code(code);
        row.name = Some(name.to_owned());
        row.cells = vec![cell];
        row.page = Some(3);
        row
    }

    fn divided(rows: &[Row]) -> Vec<Option<usize>> {
        let mut findings = Vec::new();
        divided_names(TableId::Expenditure, rows, &Vocabulary::new(Schemas::builtin()), &mut findings);
        findings.iter().map(|f| f.at[0].row).collect()
    }

    #[test]
    fn pieces_of_names_beside_a_neighbour_are_reported() {
        assert_eq!(
            divided(&[
                row("208", "社会保障和"),
                row("20805", "就业支出行政事业单位养老支出"),
                row("2080505", "机关事业单位基本养老保险缴费支出"),
                row("", "合计支出"),
            ]),
            [Some(0), Some(1), Some(3)]
        );
    }

    #[test]
    fn pieces_of_the_items_of_a_side_are_too() {
        let of_side = |name: &str| {
            let mut row = row("", name);
            row.side = Some(Side::Income);
            row
        };
        let names = ["一、一般公共预算财政拨款", "政拨款", "二、政府性基金预算", "本年收入合计", "总计"];
        assert_eq!(divided(&names.map(of_side)), [Some(1), Some(2)]);
    }

    #[test]
    fn other_names_are_not() {
        assert_eq!(
            divided(&[
                row("208", "社会保障和就业支出"),
                row("20805", "行政事业单位离退休"),
                row("2080505", "基本养老保险缴费"),
                row("9999999", "其他"),
                row("", "合计"),
                row("", "本年支出合计"),
            ]),
            Vec::<Option<usize>>::new()
        );
    }
}
