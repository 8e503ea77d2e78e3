//! How large the content of a page is when unpacked, without unpacking it.
//!
//! In: a page. Out: whether its content streams stay within a limit. Single unencrypted streams were already checked when
//! the file was opened (`decompression_bombs.rs`); this check adds up the streams of a page, and covers encrypted ones.

use std::borrow::Cow;

use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;

use crate::decoded_size::{Filter, decoded_at_most, decoded_size};

/// A stream that cannot exceed one part in so many of the limit is not measured exactly: that would cost time on every
/// page.
const NEGLIGIBLE: u64 = 64;

/// Whether all content streams of a page together are no larger than the limit, in bytes.
pub(crate) fn fits(page: &Page<'_>, limit: u64) -> bool {
    let dict = page.raw();
    if let Some(stream) = dict.get::<Stream<'_>>(b"Contents") {
        return stream_fits(&stream, limit);
    }
    let Some(array) = dict.get::<Array<'_>>(b"Contents") else { return true };
    let mut left = limit;
    for stream in array.iter::<Stream<'_>>() {
        match size(&stream, left, false) {
            // One more for the white space that separates two streams.
            Some(size) if size < left => left -= size + 1,
            _ => return false,
        }
    }
    true
}

/// Whether a stream is no larger than the limit, in bytes.
pub(crate) fn stream_fits(stream: &Stream<'_>, limit: u64) -> bool {
    size(stream, limit, true).is_some()
}

/// The size of a stream, or an upper bound if that is enough; `None` above the limit.
fn size(stream: &Stream<'_>, limit: u64, is_alone: bool) -> Option<u64> {
    let (filters, data) = (filters(stream.dict()), stream.raw_data());
    let most = decoded_at_most(data.len() as u64, &filters);
    if is_alone && matches!(data, Cow::Borrowed(_)) {
        // Not encrypted: checked when the file was opened.
        return Some(most.min(limit));
    }
    if most <= limit / NEGLIGIBLE { Some(most) } else { decoded_size(&data, &filters, limit) }
}

/// The filters of a stream that enlarge data.
fn filters(dict: &Dict<'_>) -> Vec<Filter> {
    match dict.get::<Object<'_>>(b"Filter").or_else(|| dict.get::<Object<'_>>(b"F")) {
        Some(Object::Name(name)) => Filter::of(name.as_ref()).into_iter().collect(),
        Some(Object::Array(array)) => array.iter::<Name<'_>>().filter_map(|name| Filter::of(name.as_ref())).collect(),
        _ => Vec::new(),
    }
}
