//! A run that is asked to stop, by Ctrl-C or by `kill`.
//!
//! The first SIGINT or SIGTERM is only noted. Whoever reads or writes documents looks here between two of them, the run
//! ends as after an error (nothing half-written stays), and what was read is kept for `--resume`. While outputs get
//! their final names nobody looks: that takes a moment, and then the run is done. The second signal ends the process at
//! once, as does every other one: what is left behind then is what a crash leaves. Windows has no such signals; there
//! Ctrl-C is such a crash.

/// From now on signals stop the run in order.
#[cfg(unix)]
pub(crate) fn listen() {
    use signal_hook::{consts, flag};
    let signal = SIGNAL.get_or_init(Default::default);
    for (number, value) in [(consts::SIGINT, 2), (consts::SIGTERM, 15)] {
        let is_second = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        // In this order: the first signal finds the flag down, and raises it. A system that takes no handler ends the
        // process by the signal, as it would have anyway.
        let _ = flag::register_conditional_shutdown(number, 128 + number, std::sync::Arc::clone(&is_second));
        let _ = flag::register(number, is_second);
        let _ = flag::register_usize(number, std::sync::Arc::clone(signal), value);
    }
}

#[cfg(unix)]
static SIGNAL: std::sync::OnceLock<std::sync::Arc<std::sync::atomic::AtomicUsize>> = std::sync::OnceLock::new();

/// The number of the signal that asked to stop, if one did.
#[cfg(unix)]
pub(crate) fn requested() -> Option<u8> {
    let signal = SIGNAL.get()?.load(std::sync::atomic::Ordering::Relaxed);
    u8::try_from(signal).ok().filter(|signal| *signal > 0)
}

/// What a signal is called.
pub(crate) fn name(signal: u8) -> &'static str {
    if signal == 2 { "Ctrl-C, SIGINT" } else { "SIGTERM" }
}

/// Nothing to listen to.
#[cfg(not(unix))]
pub(crate) fn listen() {}

/// Never.
#[cfg(not(unix))]
pub(crate) fn requested() -> Option<u8> {
    None
}
