//! Composite fonts that give widths to more characters than there can be.
//!
//! In: the descendant of a composite font. Out: whether its /W or /W2 array (ISO 32000-2, 9.7.4.3) is too long. The
//! interpreter makes an entry for each CID of a range: `[0 2147483647 500]` is short in the file and 60 GB in memory.

use hayro_interpret::hayro_syntax::object::array::FlexArrayIter;
use hayro_interpret::hayro_syntax::object::{Array, Dict};

/// Widths of one font, at most. CIDs have 16 bits; ranges may overlap a little.
const MAX_WIDTHS: u64 = 1 << 22;

/// Whether a font gives more widths than any font needs.
pub(crate) fn are_too_many(descendant: &Dict<'_>) -> bool {
    let is_long = |key: &[u8], range: fn(&mut FlexArrayIter<'_>) -> Option<(u32, u32)>| {
        descendant
            .get::<Array<'_>>(key)
            .is_some_and(|widths| at_most(widths.data()) > MAX_WIDTHS && entries(&widths, range) > MAX_WIDTHS)
    };
    // /W has `first [w …]` or `first last w`; /W2 has `first [w x y …]` or `first last w x y`.
    is_long(b"W", |items| items.next::<(u32, u32, f32)>().map(|(first, last, _)| (first, last)))
        || is_long(b"W2", |items| items.next::<(u32, u32, f32, f32, f32)>().map(|(first, last, ..)| (first, last)))
}

/// A cheap upper bound: as many ranges as there are numbers outside the inner arrays, each as long as the largest number.
/// With references (`5 0 R`) there is no bound.
fn at_most(array: &[u8]) -> u64 {
    let (mut depth, mut numbers, mut number, mut largest) = (0_u32, 0_u64, 0_u64, 0_u64);
    let mut is_inside = false;
    for byte in array {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'R' => return u64::MAX,
            _ => {}
        }
        if byte.is_ascii_digit() && depth <= 1 {
            number = if is_inside { number.saturating_mul(10) } else { 0 }.saturating_add(u64::from(byte - b'0'));
            numbers += u64::from(!is_inside);
            largest = largest.max(number);
        }
        is_inside = byte.is_ascii_digit();
    }
    numbers.saturating_mul(largest.saturating_add(1))
}

/// Widths given by the ranges of an array. Those of inner arrays are not counted: each takes bytes in the file.
fn entries(array: &Array<'_>, range: fn(&mut FlexArrayIter<'_>) -> Option<(u32, u32)>) -> u64 {
    let (mut items, mut entries) = (array.flex_iter(), 0_u64);
    loop {
        if items.next::<(u32, Array<'_>)>().is_some() {
            continue;
        }
        let Some((first, last)) = range(&mut items) else { return entries };
        entries = entries.saturating_add(u64::from(last).saturating_add(1).saturating_sub(first.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::at_most;

    #[test]
    fn real_fonts_have_a_small_bound() {
        assert_eq!(at_most(b"[1 95 500 814 939 500]"), 6 * 940);
        assert_eq!(at_most(b"[ 17[508 9999999 507] 27 [ 498 ]]"), 2 * 28);
        assert_eq!(at_most(b"[1 2147483647 500]"), 3 * 2_147_483_648);
        assert_eq!(at_most(b"[1 99999999999999999999999999 500]"), u64::MAX);
        assert_eq!(at_most(b"[0 5 0 R 500]"), u64::MAX);
    }
}
