//! How many operators a page asks for, before any of them is interpreted.
//!
//! In: the content of a page and its resources. Out: how much of the content stays within a budget. The interpreter has
//! no limit of its own: forms that paint forms multiply, and operators that paint nothing never reach the device. Each
//! form is therefore counted once, and multiplied by how often it is painted.

use std::rc::Rc;

use hayro_interpret::hayro_syntax::content::{Instruction, UntypedIter};
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjRef, Object, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use rustc_hash::FxHashMap;

use crate::annotations::appearances;
use crate::content_size::stream_fits;

/// Forms nested deeper than this are not painted by the interpreter.
const MAX_DEPTH: u32 = 50;
/// Uses of forms (a form, its depth, and whose resources it uses) that are counted on one page.
const MAX_FORM_USES: usize = 200_000;
/// Operators that a byte of text counts as when it becomes a clip path: the interpreter keeps all its outlines.
const CLIP_TEXT: u64 = 32;

/// Counts the operators of the pages of a document; remembers its forms.
#[derive(Default)]
pub(crate) struct OperatorCounter<'a> {
    forms: FxHashMap<ObjRef, Option<Rc<Form<'a>>>>,
    /// Operators of a form at a depth, painted once. A form without resources uses those of the form or page around it,
    /// the second key.
    operators: FxHashMap<(ObjRef, Option<ObjRef>, u32), u64>,
    /// The page that `operators` belongs to.
    page: u32,
}

/// A form XObject.
struct Form<'a> {
    /// Operators of its own content.
    operators: u64,
    /// The XObjects that it paints, and how often.
    painted: Vec<(Vec<u8>, u64)>,
    /// Its own resources.
    resources: Option<Resources<'a>>,
}

/// How much one page may ask for.
#[derive(Clone, Copy)]
pub(crate) struct Budget {
    pub(crate) operators: u64,
    /// Bytes of one stream when unpacked.
    pub(crate) stream_bytes: u64,
}

impl<'a> OperatorCounter<'a> {
    /// How many bytes of a page's content stay within the budget; usually all of them.
    pub(crate) fn affordable_length(
        &mut self,
        page: u32,
        content: &[u8],
        resources: &Resources<'a>,
        budget: Budget,
    ) -> usize {
        self.turn_to(page);
        if (content.len() as u64) <= budget.operators / CLIP_TEXT && !self.has_forms(resources) {
            return content.len();
        }
        let (mut operators, mut affordable, mut clips) = (0_u64, 0, false);
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let operator: &[u8] = instruction.operator;
            operators = operators.saturating_add(weight(&instruction, &mut clips));
            if let (b"Do", Some(Object::Name(name))) = (operator, instruction.operands().next()) {
                operators = operators.saturating_add(self.of_x_object(resources, None, name.as_ref(), 0, budget));
            }
            if operators > budget.operators {
                return affordable;
            }
            affordable = end_of(operator, content).unwrap_or(affordable);
        }
        content.len()
    }

    /// Operators that the appearances of a page's annotations ask for; not exact above the budget.
    pub(crate) fn of_annotations(&mut self, number: u32, page: &Page<'a>, budget: Budget) -> u64 {
        self.turn_to(number);
        let mut operators = 0_u64;
        for forms in appearances(page) {
            // The interpreter chooses the state, so the most expensive one counts.
            let count = |name: &[u8]| self.of_appearance(&forms.dict, name, page.resources(), budget);
            let most = forms.names().into_iter().map(count).max().unwrap_or(0);
            operators = operators.saturating_add(most).saturating_add(1);
            if operators > budget.operators {
                break;
            }
        }
        operators
    }

    /// Operators of the appearance of this name in `dict`, painted once.
    fn of_appearance(&mut self, dict: &Dict<'a>, name: &[u8], resources: &Resources<'a>, budget: Budget) -> u64 {
        let (Some(reference), Some(stream)) = (dict.get_ref(name), dict.get::<Stream<'a>>(name)) else { return 0 };
        self.of_form(reference, &stream, resources, None, 0, budget)
    }

    /// Whether the resources have any XObject that is not an image.
    fn has_forms(&mut self, resources: &Resources<'a>) -> bool {
        let objects = &resources.x_objects;
        objects.keys().any(|name| {
            let Some(reference) = objects.get_ref(name.as_ref()) else { return false };
            if let Some(known) = self.forms.get(&reference) {
                return known.is_some();
            }
            let is_form = objects.get::<Stream<'a>>(name.as_ref()).is_some_and(|stream| !is_image(&stream));
            if !is_form {
                self.forms.insert(reference, None);
            }
            is_form
        })
    }

    fn turn_to(&mut self, page: u32) {
        if self.page != page {
            self.page = page;
            self.operators.clear();
        }
    }

    /// Operators of the XObject of this name, painted once at a depth; not exact above the budget.
    fn of_x_object(
        &mut self,
        resources: &Resources<'a>,
        owner: Option<ObjRef>,
        name: &[u8],
        depth: u32,
        budget: Budget,
    ) -> u64 {
        if depth >= MAX_DEPTH {
            return 0;
        }
        let Some(reference) = resources.x_objects.get_ref(name) else { return 0 };
        let key = (reference, owner, depth);
        if let Some(known) = self.operators.get(&key) {
            return *known;
        }
        if self.operators.len() >= MAX_FORM_USES {
            return u64::MAX;
        }
        let Some(stream) = resources.x_objects.get::<Stream<'a>>(name) else { return 0 };
        let operators = self.of_form(reference, &stream, resources, owner, depth, budget);
        self.operators.insert(key, operators);
        operators
    }

    fn of_form(
        &mut self,
        reference: ObjRef,
        stream: &Stream<'a>,
        around: &Resources<'a>,
        owner: Option<ObjRef>,
        depth: u32,
        budget: Budget,
    ) -> u64 {
        let Some(form) = self.form(reference, stream, budget) else { return 0 };
        let (inner, owner) = match &form.resources {
            Some(own) => (own, Some(reference)),
            None => (around, owner),
        };
        let mut operators = form.operators;
        for (name, times) in &form.painted {
            if operators > budget.operators {
                break;
            }
            let one = self.of_x_object(inner, owner, name, depth + 1, budget);
            operators = operators.saturating_add(one.saturating_mul(*times));
        }
        operators
    }

    /// A form, read once per document. `None` for an image.
    fn form(&mut self, reference: ObjRef, stream: &Stream<'a>, budget: Budget) -> Option<Rc<Form<'a>>> {
        if let Some(known) = self.forms.get(&reference) {
            return known.clone();
        }
        let form = Form::new(stream, budget).map(Rc::new);
        self.forms.insert(reference, form.clone());
        form
    }
}

impl<'a> Form<'a> {
    fn new(stream: &Stream<'a>, budget: Budget) -> Option<Self> {
        let dict = stream.dict();
        if is_image(stream) {
            return None;
        }
        if !stream_fits(stream, budget.stream_bytes) {
            return Some(Self { operators: u64::MAX, painted: Vec::new(), resources: None });
        }
        let content = stream.decoded_data().ok()?;
        let mut painted: FxHashMap<Vec<u8>, u64> = FxHashMap::default();
        let (mut operators, mut clips) = (0_u64, false);
        let mut instructions = UntypedIter::new(&content);
        while let Some(instruction) = instructions.next() {
            operators = operators.saturating_add(weight(&instruction, &mut clips));
            if operators > budget.operators {
                break;
            }
            let operator: &[u8] = instruction.operator;
            if let (b"Do", Some(Object::Name(name))) = (operator, instruction.operands().next()) {
                *painted.entry(name.as_ref().to_vec()).or_default() += 1;
            }
        }
        let resources = dict.get(b"Resources").map(Resources::new);
        Some(Self { operators, painted: painted.into_iter().collect(), resources })
    }
}

fn is_image(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(b"Subtype").is_some_and(|subtype| subtype.as_ref() == b"Image")
}

/// What an operator counts: one, and one more for each byte of text that it shows. `clips` remembers whether the text
/// render mode adds text to the clip path (ISO 32000-2, 9.3.6).
fn weight(instruction: &Instruction<'_, '_>, clips: &mut bool) -> u64 {
    let operator: &[u8] = instruction.operator;
    let operand = instruction.operands().last();
    match (operator, operand) {
        (b"Tr", Some(Object::Number(mode))) => {
            *clips = mode.as_f32() >= 4.0;
            1
        }
        (b"Tj" | b"TJ" | b"'" | b"\"", Some(text)) => {
            let bytes = match text {
                Object::String(s) => s.as_bytes().len() as u64,
                // Mostly hexadecimal digits, two per byte.
                Object::Array(array) => array.data().len() as u64 / 2,
                _ => 0,
            };
            1 + if *clips { bytes.saturating_mul(CLIP_TEXT) } else { bytes }
        }
        _ => 1,
    }
}

/// Where an operator ends in the content that it was read from; `None` if it is not a slice of it.
fn end_of(operator: &[u8], content: &[u8]) -> Option<usize> {
    let end = (operator.as_ptr() as usize).checked_add(operator.len())?.checked_sub(content.as_ptr() as usize)?;
    (end <= content.len()).then_some(end)
}
