//! Rows as the dump prints them, before their figures have columns.
use super::token::{Kind, Token, Torn};
use juesuan_model::{Amount, Side};

/// A figure or dash of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Fig {
    /// None for a dash.
    pub(super) amount: Option<Amount>,
    pub(super) text: String,
    pub(super) x0: usize,
    pub(super) x1: usize,
    /// Page fragment that the positions count in.
    pub(super) part: usize,
    /// Index of its line.
    pub(super) line: usize,
    /// Index into the columns, once it is known.
    pub(super) column: Option<usize>,
    /// Whether a line's end cuts it.
    pub(super) torn: Torn,
}

impl Fig {
    pub(super) fn new(t: &Token) -> Self {
        let amount = if matches!(t.kind, Kind::Nil | Kind::Blank) { None } else { Amount::parse(&t.text) };
        Self {
            amount,
            text: t.text.clone(),
            x0: t.x0,
            x1: t.x1,
            part: t.part,
            line: t.line,
            column: None,
            torn: t.torn,
        }
    }
}

/// A part of a name on a line between two rows.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Index of its line.
    pub(super) line: usize,
    pub(super) page: Option<u32>,
}

/// A name in pieces, until it is known which of those between two rows belong to which.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrap {
    /// Between the row above and this one.
    pub(super) before: Vec<Piece>,
    /// On its own lines.
    pub(super) own: Vec<String>,
    /// Behind it, for the last row of a printed group.
    pub(super) behind: Vec<Piece>,
    /// Whether it is the first row of a printed group.
    pub(super) first: bool,
    /// Whether it is 合计 or the like.
    pub(super) total: bool,
}

/// A printed row.
#[derive(Clone, Debug, Default)]
pub(super) struct Printed {
    pub(super) side: Option<Side>,
    pub(super) code: Option<String>,
    pub(super) name: String,
    /// The pieces of its name, where these have not been joined.
    pub(super) wrap: Option<Wrap>,
    pub(super) line: Option<u32>,
    pub(super) figs: Vec<Fig>,
    pub(super) page: Option<u32>,
    /// Index of the line of its 行次.
    pub(super) at_line: usize,
    /// Why its name, code or figures are not certain: (rule, English, Chinese).
    pub(super) doubts: Vec<Doubt>,
    /// Whether columns were found from identities, not from the print.
    pub(super) by_identity: bool,
    /// Whether its figures may hold digits of something else, so that none of them can be told.
    pub(super) unsure: bool,
    /// The columns that its figures stand in, by their positions.
    pub(super) proposal: Option<Vec<usize>>,
    /// Twice the middle of each column's header words, where they were found.
    pub(super) anchors: Vec<Option<usize>>,
}

/// What is not certain about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) message_zh: String,
}

impl Doubt {
    pub(super) fn new(rule: &'static str, message: impl Into<String>, message_zh: impl Into<String>) -> Self {
        Self { rule, message: message.into(), message_zh: message_zh.into() }
    }
}

impl Printed {
    pub(super) fn prints(&self) -> String {
        self.figs.iter().map(|f| f.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn label(&self) -> String {
        format!("{}{}", self.code.as_deref().unwrap_or_default(), self.name)
    }

    pub(super) fn doubt(&mut self, rule: &'static str, message: impl Into<String>, message_zh: impl Into<String>) {
        self.doubts.push(Doubt::new(rule, message, message_zh));
    }

    /// The figure in a column.
    pub(super) fn at(&self, column: usize) -> Option<&Fig> {
        self.figs.iter().find(|f| f.column == Some(column))
    }

    /// Whether every figure has its column.
    pub(super) fn is_placed(&self) -> bool {
        self.figs.iter().all(|f| f.column.is_some())
    }
}
