//! Streams that would unpack to more than the limits, emptied before anything unpacks them.
//!
//! In: the bytes of a file. Out: the same with such streams overwritten, and how many there were. The bytes are looked
//! through once for `stream` … `endstream`; only what could be too large (deflate packs no tighter than 1032 to 1) is
//! unpacked, into nothing, and only as far as the limit. Encrypted streams cannot be looked into here.

use std::ops::Range;

use memchr::memmem::{Finder, find, rfind};

use crate::decoded_size::{Filter, filters_of, unpacked_at_most, unpacked_size};
use crate::limits::Limits;

/// Written over what is taken out: no filter makes anything of it.
const EMPTY: u8 = 0xFF;
/// How far before `stream` its dictionary begins at most, in bytes.
const DICTIONARY: usize = 1 << 16;

/// Empties the bombs of a file; how many there were.
pub(crate) fn defuse(bytes: &mut [u8], limits: &Limits) -> usize {
    let found = find_bombs(bytes, limits);
    for (data, _) in &found {
        if let Some(data) = bytes.get_mut(data.clone()) {
            data.fill(EMPTY);
        }
    }
    found.iter().filter(|(_, is_image)| !is_image).count()
}

/// A stream as it stands in the file.
struct Packed {
    data: Range<usize>,
    filters: Vec<Filter>,
    /// What it can become at most.
    most: u64,
    is_objects: bool,
    is_image: bool,
}

/// Where the data of bombs stand, and whether they are called images.
fn find_bombs(bytes: &[u8], limits: &Limits) -> Vec<(Range<usize>, bool)> {
    let streams = streams(bytes);
    // All objects together are held at once. How large they are need not be known where it cannot be too large.
    let objects_at_most = streams.iter().filter(|s| s.is_objects).fold(0, |sum: u64, s| sum.saturating_add(s.most));
    let are_objects_harmless = objects_at_most <= limits.document_bytes;
    let mut bombs = Vec::new();
    let mut objects: u64 = 0;
    // Streams may be made to overlap; the work is bounded all the same.
    let mut budget = limits.document_bytes.saturating_mul(4);
    for Packed { data, filters, most, is_objects, is_image } in streams {
        let room = if is_objects { limits.document_bytes.saturating_sub(objects) } else { u64::MAX };
        let limit = limits.stream_bytes.min(room);
        if most <= limit && (!is_objects || are_objects_harmless) {
            continue;
        }
        if is_image {
            // Nobody unpacks an image here, so none is missed. But what calls itself an image may be used as text.
            bombs.push((data, true));
            continue;
        }
        let packed = bytes.get(data.clone()).unwrap_or_default();
        let size = unpacked_size(packed, &filters, limit.min(budget));
        budget = budget.saturating_sub(size.unwrap_or(limit));
        match size {
            Some(size) if is_objects => objects = objects.saturating_add(size),
            Some(_) => {}
            None => bombs.push((data, false)),
        }
    }
    bombs
}

/// The streams of a file, found by their keywords.
fn streams(bytes: &[u8]) -> Vec<Packed> {
    let ends: Vec<usize> = Finder::new(b"endstream").find_iter(bytes).collect();
    let mut streams = Vec::with_capacity(ends.len());
    let mut behind = 0;
    for at in Finder::new(b"stream").find_iter(bytes) {
        let Some(start) = data_start(bytes, at) else { continue };
        let head = bytes.get(behind.max(at.saturating_sub(DICTIONARY))..at).unwrap_or_default();
        let head = rfind(head, b"obj").and_then(|from| head.get(from..)).unwrap_or(head);
        let next = ends.get(ends.partition_point(|end| *end < start)).copied().unwrap_or(bytes.len());
        let end = length_of(head).and_then(|n| start.checked_add(n)).filter(|end| *end <= bytes.len());
        let end = end.unwrap_or(next).max(next);
        behind = behind.max(next);
        let filters = filters_of(head);
        streams.push(Packed {
            most: unpacked_at_most(end.saturating_sub(start) as u64, &filters),
            data: start..end,
            filters,
            is_objects: find(head, b"ObjStm").is_some(),
            is_image: find(head, b"/Image").is_some(),
        });
    }
    streams
}

/// Where the data begin of a stream whose keyword stands at `at`; `None` if it is no such keyword.
fn data_start(bytes: &[u8], at: usize) -> Option<usize> {
    let (before, from) = (bytes.get(..at)?, bytes.get(at + "stream".len()..)?);
    let line_end =
        if from.starts_with(b"\r\n") { 2 } else { usize::from(from.starts_with(b"\n") || from.starts_with(b"\r")) };
    (line_end > 0 && !before.ends_with(b"end")).then_some(at + "stream".len() + line_end)
}

/// The Length that a dictionary gives itself.
fn length_of(dictionary: &[u8]) -> Option<usize> {
    let behind = dictionary.get(find(dictionary, b"/Length")? + "/Length".len()..)?.trim_ascii_start();
    let digits = behind.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(behind.get(..digits)?).ok()?.parse().ok()
}
