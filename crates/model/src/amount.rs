//! Figures as printed: the text of a cell becomes an exact decimal, never a binary float.
use crate::text::is_blank;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// [`Decimal`] holds no more digits exactly.
const MOST_DIGITS: usize = 28;

/// A figure: its digits as printed (thousand separators and spaces removed, sign kept) and their exact value.
///
/// The unit (万元, 元) is that of its table. `0.00` and `0` have the same value but are different amounts, as are `-0` and
/// `0`: the print counts.
///
/// ```
/// use juesuan_model::Amount;
///
/// let amount = Amount::parse("1，234.50").unwrap();
/// assert_eq!(amount.as_str(), "1234.50");
/// assert_eq!(amount.decimals(), 2);
/// assert!(Amount::parse("12%").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    text: Box<str>,
    value: Decimal,
}

/// What is printed in an amount cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Print {
    /// Nothing is printed.
    Blank,
    /// A dash (`-`, `—`, `–`, `－`, `/`), which means "nothing".
    Nil,
    /// A figure.
    Figure(Amount),
    /// Anything else; the text as printed, without white space.
    Other(String),
}

impl Amount {
    /// Digits and sign as printed, in ASCII: `"113.50"`, `"-3.2"`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The exact value.
    #[must_use]
    pub fn value(&self) -> Decimal {
        self.value
    }

    /// Number of digits after the decimal point, as printed.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        self.text.find('.').map_or(0, |p| u32::try_from(self.text.len() - p - 1).unwrap_or(0))
    }

    /// Reads a figure as printed in a Chinese table: half- or full-width digits, `,`/`，` between groups of thousands,
    /// a leading `-`/`－`/`−`/`△`/`▲` or a pair of parentheses for a negative sign, spaces anywhere.
    ///
    /// `None` for anything else: commas that do not separate groups of three digits, more than 28 digits, percentages,
    /// numbers with a unit.
    #[must_use]
    pub fn parse(s: &str) -> Option<Self> {
        match Print::read(s) {
            Print::Figure(a) => Some(a),
            _ => None,
        }
    }

    /// Whether a text [`parse`](Self::parse)s as a figure with decimals, which no code, year or line number has. Called for
    /// every word of a page, so it allocates only for unusual prints.
    #[must_use]
    pub fn is_decimal(s: &str) -> bool {
        match plain_decimals(s) {
            Some(decimals) => decimals > 0,
            None => may_be_figure(s) && Self::parse(s).is_some_and(|a| a.decimals() > 0),
        }
    }
}

impl Print {
    /// Reads the text of an amount cell.
    #[must_use]
    pub fn read(s: &str) -> Self {
        if plain_decimals(s).is_some()
            && let Ok(value) = Decimal::from_str_exact(s)
        {
            return Self::Figure(Amount { text: s.into(), value });
        }
        let plain: String = s.chars().filter(|c| !is_blank(*c)).map(to_ascii).collect();
        if plain.is_empty() {
            return Self::Blank;
        }
        if plain.chars().all(|c| matches!(c, '-' | '/')) && plain.len() <= 4 {
            return Self::Nil;
        }
        match figure(&plain) {
            Some(a) => Self::Figure(a),
            None => Self::Other(s.chars().filter(|c| !is_blank(*c)).collect()),
        }
    }
}

/// The number of decimals of a plain figure: ASCII digits with an optional `-` and an optional decimal point.
fn plain_decimals(s: &str) -> Option<usize> {
    let digits = s.strip_prefix('-').unwrap_or(s).as_bytes();
    let point = digits.iter().position(|b| *b == b'.');
    let decimals = point.map(|p| digits.len() - p - 1);
    let is_figure = digits.iter().enumerate().all(|(i, b)| b.is_ascii_digit() || Some(i) == point);
    let count = digits.len() - usize::from(point.is_some());
    (is_figure && count <= MOST_DIGITS && count > decimals.unwrap_or(0) && decimals != Some(0))
        .then_some(decimals.unwrap_or(0))
}

/// Whether a text has a digit at all.
fn may_be_figure(s: &str) -> bool {
    s.bytes().any(|b| b.is_ascii_digit()) || s.contains(|c: char| ('０'..='９').contains(&c))
}

/// Full-width and typographic variants of the characters of a number, as ASCII.
fn to_ascii(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - 0xFF10 + 0x30).unwrap_or(c),
        '．' | '。' | '﹒' => '.',
        '，' | '﹐' | '､' | '、' => ',',
        '－' | '—' | '–' | '−' | '―' | '‐' | '‑' | '﹣' | '─' | '━' => '-',
        '＋' => '+',
        '（' => '(',
        '）' => ')',
        '／' => '/',
        _ => c,
    }
}

/// `plain`: ASCII, no white space, not empty.
fn figure(plain: &str) -> Option<Amount> {
    let (negative, digits) = if let Some(inner) = plain.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        (true, inner)
    } else if let Some(rest) = plain.strip_prefix(['-', '△', '▲']) {
        (true, rest)
    } else {
        (false, plain.strip_prefix('+').unwrap_or(plain))
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((w, f)) => (w, Some(f)),
        None => (digits, None),
    };
    if fraction.is_some_and(|f| f.is_empty() || !f.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let whole = ungroup(whole)?;
    if whole.is_empty() || whole.len() + fraction.map_or(0, str::len) > MOST_DIGITS {
        return None;
    }
    let mut text = String::with_capacity(plain.len());
    if negative {
        text.push('-');
    }
    text.push_str(&whole);
    if let Some(f) = fraction {
        text.push('.');
        text.push_str(f);
    }
    let value = Decimal::from_str_exact(&text).ok()?;
    Some(Amount { text: text.into_boxed_str(), value })
}

/// Removes thousand separators; `None` unless every group after a comma has three digits.
fn ungroup(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut out = String::with_capacity(whole.len());
    out.push_str(first);
    let mut grouped = false;
    for g in groups {
        grouped = true;
        if g.len() != 3 {
            return None;
        }
        out.push_str(g);
    }
    let well_formed = out.bytes().all(|b| b.is_ascii_digit()) && (!grouped || !first.is_empty());
    well_formed.then_some(out)
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let s = String::deserialize(d)?;
        Self::parse(&s).ok_or_else(|| de::Error::custom(format!("not an amount: {s:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(s: &str) -> Option<String> {
        Amount::parse(s).map(|a| a.as_str().to_owned())
    }

    #[test]
    fn prints_of_a_figure() {
        for (print, want) in [
            ("113.50", "113.50"),
            ("171,915,169", "171915169"),
            ("2，940.05", "2940.05"),
            ("１１３．５０", "113.50"),
            ("-3.2", "-3.2"),
            ("－3.20", "-3.20"),
            ("(3.20)", "-3.20"),
            ("1 234.50", "1234.50"),
            ("0", "0"),
        ] {
            assert_eq!(text(print).as_deref(), Some(want), "{print}");
        }
    }

    #[test]
    fn figures_with_decimals() {
        for s in ["113.50", "-3.2", "２，９４０．０５", "(3.20)", "1 234.50", "0.00"] {
            assert!(Amount::is_decimal(s), "{s}");
        }
        for s in
            ["113", "-3", "", "-", ".5", "5.", "1.2.3", "2010601", "合计", "1.2万", "1.23456789012345678901234567890"]
        {
            assert!(!Amount::is_decimal(s), "{s}");
        }
    }

    #[test]
    fn other_text_is_not_a_figure() {
        for s in ["1,23.4", "12.", "1.2.3", "12%", "abc", "1,2345", ",123", "2023年", "3.14万", "--5", "."] {
            assert!(matches!(Print::read(s), Print::Other(_)), "{s}");
        }
    }

    #[test]
    fn blank_zero_and_dash_differ() {
        assert_eq!(Print::read(" 　"), Print::Blank);
        assert_eq!(Print::read("—"), Print::Nil);
        assert_eq!(Print::read("-"), Print::Nil);
        assert!(matches!(Print::read("0.00"), Print::Figure(_)));
    }

    proptest! {
        #[test]
        fn a_printed_figure_reads_back(cents in -9_999_999_999_999i64..9_999_999_999_999, grouped: bool) {
            let sign = if cents < 0 { "-" } else { "" };
            let whole = (cents.abs() / 100).to_string();
            let mut print = String::new();
            for (i, d) in whole.chars().enumerate() {
                if grouped && i > 0 && (whole.len() - i) % 3 == 0 { print.push(','); }
                print.push(d);
            }
            let print = format!("{sign}{print}.{:02}", cents.abs() % 100);
            let a = Amount::parse(&print).unwrap();
            prop_assert_eq!(a.value(), Decimal::new(cents, 2));
            prop_assert_eq!(a.as_str(), print.replace(',', ""));
        }

        #[test]
        fn plain_figures_are_read_like_any_other(s in "-?[0-9]{0,16}[.]?[0-9]{0,16}") {
            // A space takes the general path.
            let long = Print::read(&format!(" {s}"));
            prop_assert_eq!(Amount::is_decimal(&s), matches!(&long, Print::Figure(a) if a.decimals() > 0));
            prop_assert_eq!(Print::read(&s), long);
        }

        #[test]
        fn reading_never_panics(s in "\\PC*") {
            let _ = Print::read(&s);
        }
    }
}
