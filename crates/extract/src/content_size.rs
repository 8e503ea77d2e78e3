//! How large the content of a page is once unpacked, before it is unpacked.
//!
//! In: a page. Out: whether its content stays within a limit. Streams that stand open in the file were looked into when it
//! was opened (`decompression_bombs.rs`); here it is about many of them together, and about encrypted ones.

use std::borrow::Cow;

use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;

use crate::decoded_size::{Filter, unpacked_at_most, unpacked_size};

/// Whether all streams of a page's content together are no larger than the limit.
pub(crate) fn fits(page: &Page<'_>, limit: u64) -> bool {
    let dict = page.raw();
    if let Some(stream) = dict.get::<Stream<'_>>(b"Contents") {
        return stream_fits(&stream, limit);
    }
    let Some(array) = dict.get::<Array<'_>>(b"Contents") else { return true };
    let mut left = limit;
    for stream in array.iter::<Stream<'_>>() {
        match size(&stream, left, false) {
            // A blank between two streams.
            Some(size) if size < left => left -= size + 1,
            _ => return false,
        }
    }
    true
}

/// Whether a stream is no larger than the limit.
pub(crate) fn stream_fits(stream: &Stream<'_>, limit: u64) -> bool {
    size(stream, limit, true).is_some()
}

/// The size of a stream, or what it is at most where that is enough; `None` above the limit.
fn size(stream: &Stream<'_>, limit: u64, is_alone: bool) -> Option<u64> {
    let (filters, data) = (filters(stream.dict()), stream.raw_data());
    let most = unpacked_at_most(data.len() as u64, &filters);
    if is_alone && matches!(data, Cow::Borrowed(_)) {
        // It was looked into when the file was opened.
        return Some(most.min(limit));
    }
    // Exactly only where it matters: a few streams are never worth the time.
    if most <= limit / 64 { Some(most) } else { unpacked_size(&data, &filters, limit) }
}

/// The filters of a stream that make data larger.
fn filters(dict: &Dict<'_>) -> Vec<Filter> {
    match dict.get::<Object<'_>>(b"Filter").or_else(|| dict.get::<Object<'_>>(b"F")) {
        Some(Object::Name(name)) => Filter::of(name.as_ref()).into_iter().collect(),
        Some(Object::Array(array)) => array.iter::<Name<'_>>().filter_map(|name| Filter::of(name.as_ref())).collect(),
        _ => Vec::new(),
    }
}
