//! Streams that would unpack to more than the limits, emptied before anything unpacks them.
//!
//! In: the bytes of a file. Out: the same bytes with such streams overwritten, and how many there were. The bytes are
//! scanned once for `stream` … `endstream`. Only streams that could be too large (deflate enlarges at most 1032 times) are
//! unpacked, no further than the limit, and nothing of them is kept. Encrypted streams cannot be checked here.

use std::ops::Range;

use memchr::memmem::{Finder, find, rfind};

use crate::decoded_size::{Filter, decoded_at_most, decoded_size, filters_of};
use crate::limits::Limits;

/// Overwrites a bomb: no filter decodes it to anything.
const EMPTY: u8 = 0xFF;
/// A stream's dictionary begins within so many bytes before the keyword `stream`.
const DICTIONARY: usize = 1 << 16;

/// Overwrites the bombs of a file; returns how many there were, not counting images.
pub(crate) fn empty_bombs(bytes: &mut [u8], limits: &Limits) -> usize {
    let found = find_bombs(bytes, limits);
    for (data, _) in &found {
        if let Some(data) = bytes.get_mut(data.clone()) {
            data.fill(EMPTY);
        }
    }
    found.iter().filter(|(_, is_image)| !is_image).count()
}

/// A stream as stored in the file.
struct StoredStream {
    data: Range<usize>,
    filters: Vec<Filter>,
    /// The most bytes that it can unpack to.
    most: u64,
    is_object_stream: bool,
    is_image: bool,
}

/// The data of each bomb, and whether its dictionary calls it an image.
fn find_bombs(bytes: &[u8], limits: &Limits) -> Vec<(Range<usize>, bool)> {
    let streams = streams(bytes);
    // All object streams are in memory at once. Their exact sizes matter only if they could be too large together.
    let objects_at_most =
        streams.iter().filter(|s| s.is_object_stream).fold(0, |sum: u64, s| sum.saturating_add(s.most));
    let are_objects_harmless = objects_at_most <= limits.document_bytes;
    let mut bombs = Vec::new();
    let mut objects: u64 = 0;
    // Streams of a hostile file may overlap; this bounds the work nevertheless.
    let mut budget = limits.document_bytes.saturating_mul(4);
    for StoredStream { data, filters, most, is_object_stream, is_image } in streams {
        let room = if is_object_stream { limits.document_bytes.saturating_sub(objects) } else { u64::MAX };
        let limit = limits.stream_bytes.min(room);
        if most <= limit && (!is_object_stream || are_objects_harmless) {
            continue;
        }
        if is_image {
            // Images are never unpacked, so nothing is lost. But a stream called an image could be used as content.
            bombs.push((data, true));
            continue;
        }
        let packed = bytes.get(data.clone()).unwrap_or_default();
        let size = decoded_size(packed, &filters, limit.min(budget));
        budget = budget.saturating_sub(size.unwrap_or(limit));
        match size {
            Some(size) if is_object_stream => objects = objects.saturating_add(size),
            Some(_) => {}
            None => bombs.push((data, false)),
        }
    }
    bombs
}

/// The streams of a file, found by their keywords.
fn streams(bytes: &[u8]) -> Vec<StoredStream> {
    let ends: Vec<usize> = Finder::new(b"endstream").find_iter(bytes).collect();
    let mut streams = Vec::with_capacity(ends.len());
    let mut previous_end = 0;
    for at in Finder::new(b"stream").find_iter(bytes) {
        let Some(start) = data_start(bytes, at) else { continue };
        let head = bytes.get(previous_end.max(at.saturating_sub(DICTIONARY))..at).unwrap_or_default();
        let head = rfind(head, b"obj").and_then(|from| head.get(from..)).unwrap_or(head);
        let next = ends.get(ends.partition_point(|end| *end < start)).copied().unwrap_or(bytes.len());
        let end = length_of(head).and_then(|n| start.checked_add(n)).filter(|end| *end <= bytes.len());
        let end = end.unwrap_or(next).max(next);
        previous_end = previous_end.max(next);
        let filters = filters_of(head);
        streams.push(StoredStream {
            most: decoded_at_most(end.saturating_sub(start) as u64, &filters),
            data: start..end,
            filters,
            is_object_stream: find(head, b"ObjStm").is_some(),
            is_image: find(head, b"/Image").is_some(),
        });
    }
    streams
}

/// Where the data begin after the word `stream` at `at`; `None` if it is not the keyword.
fn data_start(bytes: &[u8], at: usize) -> Option<usize> {
    let (before, from) = (bytes.get(..at)?, bytes.get(at + "stream".len()..)?);
    let line_end =
        if from.starts_with(b"\r\n") { 2 } else { usize::from(from.starts_with(b"\n") || from.starts_with(b"\r")) };
    (line_end > 0 && !before.ends_with(b"end")).then_some(at + "stream".len() + line_end)
}

/// The Length in the text of a dictionary, if it is a direct number.
fn length_of(dictionary: &[u8]) -> Option<usize> {
    let value = dictionary.get(find(dictionary, b"/Length")? + "/Length".len()..)?.trim_ascii_start();
    let digits = value.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(value.get(..digits)?).ok()?.parse().ok()
}
