//! The appearance forms of a page's annotations (ISO 32000-2, 12.5.5).
//!
//! In: a page. Out: for each annotation with an appearance, its forms: one, or one per state. Which state is shown is left
//! to the interpreter.

use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_interpret::hayro_syntax::page::Page;

/// The appearance forms of one annotation.
pub(crate) struct Appearances<'a> {
    /// The dictionary that has them: /AP, or the dictionary of states in it.
    pub(crate) dict: Dict<'a>,
    /// The names of the states; `None` if there is a single form, /N.
    states: Option<Vec<Name<'a>>>,
}

impl<'a> Appearances<'a> {
    /// The names of the forms in the dictionary.
    pub(crate) fn names(&self) -> Vec<&[u8]> {
        match &self.states {
            Some(states) => states.iter().map(AsRef::as_ref).collect(),
            None => vec![b"N"],
        }
    }
}

/// The appearances of a page's annotations, in order.
pub(crate) fn appearances<'a>(page: &Page<'a>) -> impl Iterator<Item = Appearances<'a>> {
    let annotations = page.raw().get::<Array<'a>>(b"Annots");
    annotations.into_iter().flat_map(|a| a.iter::<Dict<'a>>()).filter_map(|annotation| {
        let dict = annotation.get::<Dict<'a>>(b"AP")?;
        let states = dict.get::<Dict<'a>>(b"N").filter(|_| dict.get::<Stream<'a>>(b"N").is_none());
        Some(match states {
            Some(states) => Appearances { states: Some(states.keys().collect()), dict: states },
            None => Appearances { dict, states: None },
        })
    })
}
