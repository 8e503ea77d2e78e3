//! How many operators a page asks for, before any of them is carried out.
//!
//! In: the content of a page and its resources. Out: how far the content may be read. The interpreter beneath knows no
//! bound: forms that paint forms multiply, and operators that paint nothing reach no device. So forms are counted first,
//! each once, and multiplied by how often they are painted.

use std::rc::Rc;

use hayro_interpret::hayro_syntax::content::{Instruction, UntypedIter};
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjRef, Object, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};
use rustc_hash::FxHashMap;

use crate::annotations::appearances;
use crate::content_size::stream_fits;

/// Forms within forms: deeper ones the interpreter does not paint.
const DEPTH: u32 = 50;
/// Places of forms (a form, its depth, whose resources it uses) that are told apart before they are too many.
const PLACES: usize = 200_000;

/// Operators that a byte of text counts for that becomes a clip path: its outlines are all kept.
const CLIP_TEXT: u64 = 32;

/// What the forms of a document ask for, as far as they were met.
#[derive(Default)]
pub(crate) struct Work<'a> {
    forms: FxHashMap<ObjRef, Option<Rc<Form<'a>>>>,
    /// Operators of a form at a depth, painted once. Without resources of its own a form uses those of the form (or, if
    /// none, the page) around it.
    operators: FxHashMap<(ObjRef, Option<ObjRef>, u32), u64>,
    /// The page that the operators are those of.
    page: u32,
}

struct Form<'a> {
    /// Operators of its own content.
    operators: u64,
    /// What it paints, and how often.
    painted: Vec<(Vec<u8>, u64)>,
    /// Its own resources.
    resources: Option<Resources<'a>>,
}

/// How much one page may ask for.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) operators: u64,
    /// Bytes of one stream, unpacked.
    pub(crate) stream_bytes: u64,
}

impl<'a> Work<'a> {
    /// How many bytes of a page's content stay within the bounds; all of them as a rule.
    pub(crate) fn within(&mut self, page: u32, content: &[u8], resources: &Resources<'a>, bounds: Bounds) -> usize {
        self.turn_to(page);
        if (content.len() as u64) <= bounds.operators / CLIP_TEXT && !self.has_forms(resources) {
            return content.len();
        }
        let (mut operators, mut cut, mut clips) = (0_u64, 0, false);
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let operator: &[u8] = instruction.operator;
            operators = operators.saturating_add(weight(&instruction, &mut clips));
            if let (b"Do", Some(Object::Name(name))) = (operator, instruction.operands().next()) {
                operators = operators.saturating_add(self.of(resources, None, name.as_ref(), 0, bounds));
            }
            if operators > bounds.operators {
                return cut;
            }
            cut = end_of(operator, content).unwrap_or(cut);
        }
        content.len()
    }

    /// Operators that the appearances of a page's annotations ask for.
    pub(crate) fn of_annotations(&mut self, page: u32, of: &Page<'a>, bounds: Bounds) -> u64 {
        self.turn_to(page);
        let mut operators = 0_u64;
        for forms in appearances(of) {
            // As much as the one that asks for most.
            let drawn = |name: &[u8]| self.drawn(&forms.dict, name, of.resources(), bounds);
            let one = forms.names().into_iter().map(drawn).max().unwrap_or(0);
            operators = operators.saturating_add(one).saturating_add(1);
            if operators > bounds.operators {
                break;
            }
        }
        operators
    }

    /// Operators of the form that `name` is in a dictionary, painted once.
    fn drawn(&mut self, dict: &Dict<'a>, name: &[u8], resources: &Resources<'a>, bounds: Bounds) -> u64 {
        let (Some(reference), Some(stream)) = (dict.get_ref(name), dict.get::<Stream<'a>>(name)) else { return 0 };
        self.operators_of(reference, &stream, resources, None, 0, bounds)
    }

    /// Whether there is anything but images to paint.
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

    /// Operators of what `name` is in the resources, painted once at a depth; above the limit it is not exact.
    fn of(&mut self, resources: &Resources<'a>, owner: Option<ObjRef>, name: &[u8], depth: u32, bounds: Bounds) -> u64 {
        if depth >= DEPTH {
            return 0;
        }
        let Some(reference) = resources.x_objects.get_ref(name) else { return 0 };
        let key = (reference, owner, depth);
        if let Some(known) = self.operators.get(&key) {
            return *known;
        }
        if self.operators.len() >= PLACES {
            return u64::MAX;
        }
        let Some(stream) = resources.x_objects.get::<Stream<'a>>(name) else { return 0 };
        let operators = self.operators_of(reference, &stream, resources, owner, depth, bounds);
        self.operators.insert(key, operators);
        operators
    }

    fn operators_of(
        &mut self,
        reference: ObjRef,
        stream: &Stream<'a>,
        around: &Resources<'a>,
        owner: Option<ObjRef>,
        depth: u32,
        bounds: Bounds,
    ) -> u64 {
        let Some(form) = self.form(reference, stream, bounds) else { return 0 };
        let (inner, owner) = match &form.resources {
            Some(own) => (own, Some(reference)),
            None => (around, owner),
        };
        let mut operators = form.operators;
        for (name, times) in &form.painted {
            if operators > bounds.operators {
                break;
            }
            let one = self.of(inner, owner, name, depth + 1, bounds);
            operators = operators.saturating_add(one.saturating_mul(*times));
        }
        operators
    }

    /// A form, read once a document. `None` for an image.
    fn form(&mut self, reference: ObjRef, stream: &Stream<'a>, bounds: Bounds) -> Option<Rc<Form<'a>>> {
        if let Some(known) = self.forms.get(&reference) {
            return known.clone();
        }
        let form = Form::new(stream, bounds).map(Rc::new);
        self.forms.insert(reference, form.clone());
        form
    }
}

impl<'a> Form<'a> {
    fn new(stream: &Stream<'a>, bounds: Bounds) -> Option<Self> {
        let dict = stream.dict();
        if is_image(stream) {
            return None;
        }
        if !stream_fits(stream, bounds.stream_bytes) {
            return Some(Self { operators: u64::MAX, painted: Vec::new(), resources: None });
        }
        let content = stream.decoded_data().ok()?;
        let mut painted: FxHashMap<Vec<u8>, u64> = FxHashMap::default();
        let (mut operators, mut clips) = (0_u64, false);
        let mut instructions = UntypedIter::new(&content);
        while let Some(instruction) = instructions.next() {
            operators = operators.saturating_add(weight(&instruction, &mut clips));
            if operators > bounds.operators {
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

/// What an operator counts: itself, and the bytes of the text that it shows. `clips` tells whether text becomes a clip path.
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
                // Hexadecimal digits, for the most part.
                Object::Array(array) => array.data().len() as u64 / 2,
                _ => 0,
            };
            1 + if *clips { bytes.saturating_mul(CLIP_TEXT) } else { bytes }
        }
        _ => 1,
    }
}

/// Where an operator ends in the content that it was read from; `None` if it was written with escapes.
fn end_of(operator: &[u8], content: &[u8]) -> Option<usize> {
    let end = (operator.as_ptr() as usize).checked_add(operator.len())?.checked_sub(content.as_ptr() as usize)?;
    (end <= content.len()).then_some(end)
}
