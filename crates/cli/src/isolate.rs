//! A panic in one document is that document's misfortune.
use std::{
    any::Any,
    cell::{Cell, RefCell},
    panic::{self, AssertUnwindSafe},
    thread,
};

/// Stack of a thread that reads documents, in bytes. Deeply nested objects cost stack; memory is only taken as used.
pub(crate) const STACK: usize = 64 << 20;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps a panic inside [`isolated`] from the terminal and remembers what it said; others are reported as always.
pub(crate) fn install_quiet_hook() {
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

/// Runs `work`; a panic in it comes back as what it said and where.
pub(crate) fn isolated<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    LAST.take();
    let outer = QUIET.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(outer);
    result.map_err(|payload| LAST.take().unwrap_or_else(|| payload_text(payload.as_ref()).to_owned()))
}

/// Runs `work` as `convert` does: with a large stack, and a panic comes back as text.
pub(crate) fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || isolated(work))
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
        install_quiet_hook();
        let said = isolated(|| -> u8 { panic!("row {} is gone", 7) }).unwrap_err();
        assert!(said.starts_with("row 7 is gone (isolate.rs:"), "{said}");
        assert_eq!(isolated(|| 1), Ok(1));
    }
}
