//! Captions: title, number label (公开NN表), unit, department, year, notes and statements around a table.
//!
//! In: the text of lines and cells. Out: what each says ([`title()`], [`unit()`], [`department`] …), and, gathered line by
//! line, the [`Captions`] of one table. Both ways in, geometry and text dumps, use these rules; which lines stand near
//! which table is theirs to find out.
mod caption_text;
pub(crate) mod in_grid;
mod title;

pub(crate) use caption_text::arabic_year;
pub use caption_text::{
    department, is_heading, is_note, is_page_number, is_statement, label, unit, unit_in_brackets, year,
};
pub use title::{Title, other_title, title};

use crate::pattern::pattern;
use juesuan_model::text::fold;

/// A line of more characters says more than a caption does.
const LONGEST_HEAD: usize = 100;
/// A longer line without label, unit or department that names a year is not the caption of a table.
const LONGEST_YEAR: usize = 12;
/// No note has more bytes.
const LONGEST_NOTE: usize = 3000;
/// A line that ends with 单位： and has more bytes than this is not a blank to fill in.
const LONGEST_BLANK: usize = 40;

pattern!(YEAR, r"((?:19|20)\d\d)年(?:\D|$)");

/// What is printed around a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captions {
    /// 公开01表, 表1, 一、
    pub label: Option<String>,
    /// The unit at its head.
    pub unit: Option<String>,
    /// The department at its head.
    pub department: Option<String>,
    /// The year at its head.
    pub year: Option<u16>,
    /// 注：…, one entry each.
    pub notes: Vec<String>,
    /// The statement that the table is empty.
    pub statement: Option<String>,
}

impl Captions {
    /// The captions of a table that begins with `title`; `above` was printed before it, notes of the table before
    /// included.
    pub(crate) fn under(title: &Title, above: Self) -> Self {
        let year = above.year.or_else(|| year(&title.before));
        Self { label: title.label.clone().or(above.label), year, notes: Vec::new(), statement: None, ..above }
    }

    /// Takes over what is missing here.
    pub(crate) fn fill_from(&mut self, other: Self) {
        let Self { label, unit, department, year, notes, statement } = other;
        self.label = self.label.take().or(label);
        self.unit = self.unit.take().or(unit);
        self.department = self.department.take().or(department);
        self.year = self.year.or(year);
        for n in notes {
            if !self.notes.contains(&n) {
                self.notes.push(n);
            }
        }
        self.statement = self.statement.take().or(statement);
    }

    /// Takes label, unit, department and year from a line above or beside a table; false if it has none of them.
    pub(crate) fn take_head(&mut self, text: &str) -> bool {
        let length = text.chars().count();
        if length > LONGEST_HEAD || text.contains(['。', '；']) {
            return false;
        }
        let (label, unit) = (label(text), unit(text));
        let department = department(text).filter(|_| !text.contains("其中"));
        let has_any = label.is_some() || unit.is_some() || department.is_some();
        let year = year(text).filter(|_| has_any || length <= LONGEST_YEAR);
        if !has_any && year.is_none() && !is_blank_head(text) {
            return false;
        }
        self.label = self.label.take().or(label).or_else(|| label_inside(text));
        self.unit = self.unit.take().or(unit);
        self.department = self.department.take().or(department);
        self.year = self.year.or(year);
        true
    }

    /// Adds a note; one that states that the table is empty becomes its statement.
    pub(crate) fn add_note(&mut self, text: &str) {
        if is_statement(text) && (self.statement.is_none() || is_note(text)) {
            self.notes.extend(self.statement.replace(text.to_owned()));
        } else {
            self.notes.push(text.to_owned());
        }
    }

    /// Whether the statement or the last note ends without a full stop, so that the next line may go on with it.
    pub(crate) fn has_open_note(&self) -> bool {
        let is_open = |t: &&String| !ends_sentence(t) && t.len() < LONGEST_NOTE;
        self.statement.as_ref().filter(is_open).or(self.notes.last().filter(is_open)).is_some()
    }

    /// Adds a line to the note that is open.
    pub(crate) fn continue_note(&mut self, text: &str) {
        if let Some(t) = self.statement.as_mut().filter(|t| !ends_sentence(t)) {
            t.push_str(text);
        } else if let Some(n) = self.notes.last_mut() {
            n.push_str(text);
            if self.statement.is_none() && is_statement(n) {
                self.statement = self.notes.pop();
            }
        }
    }
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['。', '；', ';', '.', '！'])
}

/// 单位名称： with nothing after it.
fn is_blank_head(text: &str) -> bool {
    let t = fold(text);
    t.len() < LONGEST_BLANK && (t.ends_with("单位:") || t.ends_with("部门:") || t.ends_with("名称:"))
}

/// A number label within a line of captions: 部门：某局 公开03表 单位：万元.
fn label_inside(text: &str) -> Option<String> {
    let rest = text.get(text.find("公开")?..)?;
    label(rest.get(..rest.find('表')? + '表'.len_utf8())?)
}
