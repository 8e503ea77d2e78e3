//! The first input of each content.
use super::inputs::ContentKey;
use std::collections::{HashMap, hash_map::Entry};

/// The path of the first input of each content.
#[derive(Default)]
pub(super) struct FirstPaths(HashMap<ContentKey, Box<str>>);

impl FirstPaths {
    /// The path of the first input with this content, unless it is this one.
    pub(super) fn see(&mut self, key: ContentKey, path: &str) -> Option<Box<str>> {
        match self.0.entry(key) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(place) => {
                place.insert(path.into());
                None
            }
        }
    }
}
