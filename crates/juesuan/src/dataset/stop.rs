//! Stopping a run in order.
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Asks a run to stop: between two documents it ends as after an error, nothing half-written stays, and documents that
/// were read are kept for [`Mode::Resume`](super::Mode::Resume).
///
/// Clones share the request. While outputs get their final names nothing is stopped: that takes a moment, and then the
/// run is done.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the run to stop.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the run was asked to stop.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl From<Arc<AtomicBool>> for Stop {
    /// The flag that a signal handler raises.
    fn from(flag: Arc<AtomicBool>) -> Self {
        Self(flag)
    }
}
