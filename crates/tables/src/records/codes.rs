//! Classification codes as they are printed: in columns of their own for 类, 款 and 项, or before the name.
use crate::vocabulary::is_code_length;
use juesuan_model::text::{fold, is_cjk};

/// Joins 类|款|项 to one code. Blank columns take the class and section of the row above; columns that repeat the
/// shorter code (201 | 20106 | 2010601) are not doubled.
pub(super) fn join_code(printed: &[String], above: &mut Vec<String>) -> Option<String> {
    let digits: Vec<String> =
        printed.iter().map(|c| fold(c).chars().filter(char::is_ascii_digit).collect::<String>()).collect();
    let last = digits.iter().rposition(|d| !d.is_empty())?;
    above.resize(digits.len(), String::new());
    let mut code = String::new();
    for (i, d) in digits.iter().take(last + 1).enumerate() {
        let part = if d.is_empty() { above.get(i).cloned().unwrap_or_default() } else { d.clone() };
        if !code.is_empty() && part.len() > code.len() && part.starts_with(&code) {
            code = part.clone();
        } else {
            code.push_str(&part);
        }
        if let Some(a) = above.get_mut(i) {
            *a = part;
        }
    }
    above.iter_mut().skip(last + 1).for_each(String::clear);
    Some(code)
}

/// How many digits a name begins with.
pub(super) fn digits_before_name(name: &str) -> usize {
    name.chars().take_while(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count()
}

/// The lowest of several codes printed in columns of their own and read as one: 201|20106|2010601.
fn lowest_code(digits: &str) -> &str {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    match digits.len() {
        8 if part(3, 6) == part(0, 3) => part(3, 8),
        15 if part(3, 6) == part(0, 3) && part(8, 13) == part(3, 8) => part(8, 15),
        _ => digits,
    }
}

/// A code printed before the name in one column.
pub(super) fn split_code(name: String) -> (Option<String>, String) {
    let digits: String = name.chars().take(digits_before_name(&name)).collect();
    let rest = name.get(digits.len()..).unwrap_or_default().trim_start_matches(['-', '—', '－', '.', '、']);
    let begins_name = rest.chars().next().is_some_and(is_cjk);
    let folded = fold(&digits);
    let code = lowest_code(&folded);
    if is_code_length(code.len()) && begins_name {
        return (Some(code.to_owned()), rest.to_owned());
    }
    (None, name)
}
