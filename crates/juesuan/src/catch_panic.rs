//! A panic in one document costs that document only.
use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    sync::Once,
    thread,
};

/// Stack of a thread that reads documents, in bytes. Deeply nested objects need it; memory is only taken as it is used.
pub(crate) const STACK: usize = 64 << 20;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps panics that are caught inside a reading off standard error. All others go to the hook that was set before.
///
/// A program calls it once, at its start. The message of a document that a panic cost then also names the line of code.
pub fn silence_caught_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(install_hook);
    juesuan_extract::silence_caught_panics();
}

fn install_hook() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if QUIET.get() {
            let place = info.location().map_or_else(String::new, |l| {
                let file = l.file().rsplit(['/', '\\']).next().unwrap_or_default();
                format!(" ({file}:{})", l.line())
            });
            LAST.set(Some(format!("{}{place}", payload_text(info.payload()))));
        } else {
            usual(info);
        }
    }));
}

/// Runs `work`.
///
/// # Errors
/// The message of a panic in it, with its place in the code if [`silence_caught_panics`] was called.
pub(crate) fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    LAST.take();
    let outer = QUIET.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(outer);
    result.map_err(|payload| LAST.take().unwrap_or_else(|| payload_text(payload.as_ref()).to_owned()))
}

/// Runs `work` on a thread of its own with a large stack.
///
/// # Errors
/// The message of a panic in it, or why there is no thread.
pub(crate) fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || catch_panic(work))
            .map_err(|error| error.to_string())?
            .join()
            .unwrap_or_else(|_| Err(String::new()))
    })
}

fn payload_text(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_comes_back_as_text_and_the_next_work_runs() {
        silence_caught_panics();
        let message = catch_panic(|| -> u8 { panic!("row {} is gone", 7) }).unwrap_err();
        assert!(message.starts_with("row 7 is gone (catch_panic.rs:"), "{message}");
        assert_eq!(catch_panic(|| 1), Ok(1));
    }
}
