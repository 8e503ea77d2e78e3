//! Rows as the dump prints them, before their figures have columns.
pub(crate) mod classified_rows;
pub(crate) mod displaced_headers;
pub(crate) mod header_and_body;
pub(crate) mod side_by_side;
pub(crate) mod split_amounts;
pub(crate) mod three_public_row;
pub(crate) mod two_sided_rows;
pub(crate) mod unconsumed;

use crate::text_dump::lines::token::{LineSplit, Token, TokenKind};
use juesuan_model::{Amount, FindingCode, Side, Words};
use std::borrow::Cow;

/// A figure or dash of a row.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrintedFigure {
    /// `None` for a dash.
    pub(crate) amount: Option<Amount>,
    pub(crate) text: String,
    pub(crate) x0: usize,
    pub(crate) x1: usize,
    /// Index of the page fragment that the positions refer to.
    pub(crate) part: usize,
    /// Index of its line.
    pub(crate) line: usize,
    /// Index into the columns, once it is known.
    pub(crate) column: Option<usize>,
    /// Whether it is cut by the end of a line.
    pub(crate) torn: LineSplit,
}

impl PrintedFigure {
    pub(crate) fn new(t: &Token) -> Self {
        let amount = if matches!(t.kind, TokenKind::Nil | TokenKind::Blank) { None } else { Amount::parse(&t.text) };
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
pub(crate) struct NamePiece {
    pub(crate) text: String,
    /// Index of its line.
    pub(crate) line: usize,
    pub(crate) page: Option<u32>,
}

/// A name in pieces: which of those between two rows belong to which is not known yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamePieces {
    /// Pieces between the row above and this one.
    pub(crate) before: Vec<NamePiece>,
    /// Pieces on its own lines.
    pub(crate) own: Vec<String>,
    /// Pieces after it, for the last row of a printed group.
    pub(crate) after: Vec<NamePiece>,
    /// Whether it is the first row of a printed group.
    pub(crate) first: bool,
    /// Whether it is 合计 or the like.
    pub(crate) total: bool,
}

/// A printed row.
#[derive(Clone, Debug, Default)]
pub(crate) struct PrintedRow {
    pub(crate) side: Option<Side>,
    pub(crate) code: Option<String>,
    pub(crate) name: String,
    /// The pieces of its name, until they are joined.
    pub(crate) wrap: Option<NamePieces>,
    pub(crate) line: Option<u32>,
    pub(crate) figs: Vec<PrintedFigure>,
    pub(crate) page: Option<u32>,
    /// Index of the line of its 行次.
    pub(crate) at_line: usize,
    /// What is uncertain about its name, code or figures.
    pub(crate) doubts: Vec<Doubt>,
    /// Whether its columns follow from sums, not from the print.
    pub(crate) by_identity: bool,
    /// Whether its figures may contain digits of something else, so that none of them is reliable.
    pub(crate) unsure: bool,
    /// The columns of its figures, judged by their positions.
    pub(crate) proposal: Option<Vec<usize>>,
    /// Twice the middle of the header words of each column, where they were found.
    pub(crate) anchors: Vec<Option<usize>>,
}

/// Something uncertain about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    pub(crate) rule: FindingCode,
    pub(crate) message: Words,
}

impl Doubt {
    pub(crate) fn new(rule: FindingCode, en: impl Into<Cow<'static, str>>, zh: impl Into<Cow<'static, str>>) -> Self {
        Self { rule, message: Words::new(en, zh) }
    }
}

impl PrintedRow {
    pub(crate) fn prints(&self) -> String {
        self.figs.iter().map(|f| f.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn label(&self) -> String {
        format!("{}{}", self.code.as_deref().unwrap_or_default(), self.name)
    }

    pub(crate) fn doubt(
        &mut self,
        rule: FindingCode,
        en: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
    ) {
        self.doubts.push(Doubt::new(rule, en, zh));
    }

    /// The figure in a column.
    pub(crate) fn at(&self, column: usize) -> Option<&PrintedFigure> {
        self.figs.iter().find(|f| f.column == Some(column))
    }

    /// Whether every figure has a column.
    pub(crate) fn is_placed(&self) -> bool {
        self.figs.iter().all(|f| f.column.is_some())
    }
}
