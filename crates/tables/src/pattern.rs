//! Constant regular expressions, compiled at first use.

/// A static [`regex::Regex`]: `pattern!(NAME, r"…")`.
macro_rules! pattern {
    ($name:ident, $re:expr) => {
        static $name: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| $crate::pattern::compile($re));
    };
}
pub(crate) use pattern;

/// Compiles a constant pattern.
pub(crate) fn compile(pattern: &str) -> regex::Regex {
    #[expect(clippy::expect_used, reason = "constant patterns, each compiled by a test")]
    regex::Regex::new(pattern).expect("a constant pattern")
}

/// Compiles several constant patterns that are searched at once.
pub(crate) fn compile_set<const N: usize>(patterns: [&str; N]) -> regex::RegexSet {
    #[expect(clippy::expect_used, reason = "constant patterns, compiled by every test")]
    regex::RegexSet::new(patterns).expect("constant patterns")
}
