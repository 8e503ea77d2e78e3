//! Documents read in worker processes, so that one that overflows the stack, hangs or exhausts memory costs no more than
//! itself.
//!
//! Workers run a program that the caller names and that calls [`serve_worker`]; each reads many documents. [`Pool`] keeps
//! them on the side of the run, [`child`] is their inside, [`protocol`] is what passes between the two over the worker's
//! standard input and output, [`Loss`](super::Loss) says how a worker was lost and what that
//! means for its document.
mod child;
mod memory;
mod pool;
mod process;
mod protocol;

pub use child::serve_worker;
pub(super) use pool::Pool;
