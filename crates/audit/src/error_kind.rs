//! The kinds of errors that people and readers make with a figure.
//!
//! In: a figure and the right one. Out: the error that turns one into the other, if it is a simple one.

/// How a figure differs from the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// In sign only.
    Sign,
    /// By a factor of 10,000: 元 for 万元, or the reverse.
    Unit,
    /// By another power of ten.
    DecimalPoint,
    /// In one digit.
    Digit,
    /// By two neighbouring digits, exchanged.
    Transposition,
    /// One of them is 0 or blank.
    Blank,
    /// In any other way.
    Other,
}

impl ErrorKind {
    pub(crate) fn between(old: i128, new: i128) -> Self {
        if old == 0 || new == 0 {
            return Self::Blank;
        }
        if old == -new {
            return Self::Sign;
        }
        let (small, large) = if old.abs() < new.abs() { (old, new) } else { (new, old) };
        if large % small == 0 {
            match large / small {
                10_000 => return Self::Unit,
                10 | 100 | 1_000 | 100_000 | 1_000_000 => return Self::DecimalPoint,
                _ => {}
            }
        }
        if (old < 0) != (new < 0) {
            return Self::Other;
        }
        let (a, b) = (old.unsigned_abs().to_string(), new.unsigned_abs().to_string());
        if a.len() != b.len() {
            return Self::Other;
        }
        let differing: Vec<(usize, u8, u8)> =
            a.bytes().zip(b.bytes()).enumerate().filter(|(_, (x, y))| x != y).map(|(i, (x, y))| (i, x, y)).collect();
        match differing.as_slice() {
            [_] => Self::Digit,
            [(i, x, y), (j, v, w)] if i + 1 == *j && x == w && y == v => Self::Transposition,
            _ => Self::Other,
        }
    }

    /// How unlikely it is by accident: 0 never happens by accident, 1 tells what happened, 2 tells nothing.
    pub(crate) fn cost(self) -> u32 {
        match self {
            Self::Sign | Self::Unit => 0,
            Self::Digit | Self::Transposition | Self::DecimalPoint => 1,
            Self::Blank | Self::Other => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_errors_are_recognised() {
        for (old, new, want) in [
            (9322, 9622, ErrorKind::Digit),
            (9322, 3922, ErrorKind::Transposition),
            (9322, -9322, ErrorKind::Sign),
            (93_220_000, 9322, ErrorKind::Unit),
            (9322, 932_200, ErrorKind::DecimalPoint),
            (0, 60, ErrorKind::Blank),
            (9322, 1234, ErrorKind::Other),
        ] {
            assert_eq!(ErrorKind::between(old, new), want, "{old} {new}");
        }
    }
}
