//! Panics of the PDF libraries, caught and kept quiet.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// How many [`guarded`] calls this thread is inside.
    static GUARDED: Cell<u32> = const { Cell::new(0) };
}

/// Runs `work`; returns the payload of a panic inside it.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    GUARDED.set(GUARDED.get() + 1);
    // After a panic the callers rebuild their caches, so no half-finished state is used.
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(GUARDED.get().saturating_sub(1));
    result
}

/// The message of a panic.
pub(crate) fn message_of(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

/// Keeps panics that this crate catches off standard error; all others go to the hook set before.
///
/// Call it once, at the start of the program. Without it reading works just as well, but Rust prints each panic before it
/// can be caught.
pub fn silence_caught_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if GUARDED.get() == 0 {
                before(info);
            }
        }));
    });
}
