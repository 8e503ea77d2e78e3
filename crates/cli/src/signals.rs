//! Ctrl-C and `kill` stop a run in order.
//!
//! The first SIGINT or SIGTERM asks the run to stop ([`Stop`]). The second signal ends the process at once, as does every
//! other one, and leaves what a crash leaves. Windows has no such signals; there Ctrl-C ends the process.
use juesuan::dataset::Stop;

/// From now on signals stop the run in order.
#[cfg(unix)]
pub(crate) fn listen() -> Stop {
    use signal_hook::{consts, flag};
    use std::sync::{Arc, atomic::AtomicBool};
    let signal = SIGNAL.get_or_init(Default::default);
    let stop = Arc::new(AtomicBool::new(false));
    for (number, value) in [(consts::SIGINT, 2), (consts::SIGTERM, 15)] {
        let is_second = Arc::new(AtomicBool::new(false));
        // In this order: the first signal finds the flag down, and raises it. A system that does not accept a handler ends
        // the process, as it would have anyway.
        let _ = flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&is_second));
        let _ = flag::register(number, is_second);
        let _ = flag::register_usize(number, Arc::clone(signal), value);
        let _ = flag::register(number, Arc::clone(&stop));
    }
    stop.into()
}

#[cfg(unix)]
static SIGNAL: std::sync::OnceLock<std::sync::Arc<std::sync::atomic::AtomicUsize>> = std::sync::OnceLock::new();

/// The number of the signal that asked to stop, if one did.
#[cfg(unix)]
pub(crate) fn received() -> Option<u8> {
    let signal = SIGNAL.get()?.load(std::sync::atomic::Ordering::Relaxed);
    u8::try_from(signal).ok().filter(|signal| *signal > 0)
}

/// What a signal is called.
pub(crate) fn name(signal: u8) -> &'static str {
    if signal == 2 { "Ctrl-C, SIGINT" } else { "SIGTERM" }
}

/// Nothing to listen to.
#[cfg(not(unix))]
pub(crate) fn listen() -> Stop {
    Stop::default()
}

/// Never.
#[cfg(not(unix))]
pub(crate) fn received() -> Option<u8> {
    None
}
