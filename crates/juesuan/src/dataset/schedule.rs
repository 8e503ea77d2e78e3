//! Work on many items in parallel, with results in the order of the items.
//!
//! At most `window` items are in flight, so that memory does not grow with the length of the list even when one slow item
//! holds up the queue.
use crate::catch_panic::{STACK, catch_panic};
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    ops::ControlFlow,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

/// Items in flight per thread. A document of 171 pages takes as long as some thirty usual ones; their records wait
/// meanwhile, at well under a megabyte each.
const WINDOW_PER_JOB: usize = 32;

/// A pool of threads, and how far they may run ahead.
pub(crate) struct Schedule {
    pool: ThreadPool,
    window: usize,
}

impl Schedule {
    /// `jobs` threads with a large stack.
    ///
    /// # Errors
    /// The system has no threads to give.
    pub(crate) fn new(jobs: NonZeroUsize) -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(jobs.get())
            .stack_size(STACK)
            .thread_name(|i| format!("document-{i}"))
            .build()?;
        Ok(Self { pool, window: jobs.get().saturating_mul(WINDOW_PER_JOB) })
    }

    /// Runs `work` on every item, on any thread, and `take` on every result, on this thread and in order. A panic in `work`
    /// comes as `Err` with its message. Nothing new is started after `take` breaks.
    pub(crate) fn run<T: Sync, R: Send, B>(
        &self,
        items: &[T],
        work: impl Fn(&T) -> R + Sync,
        mut take: impl FnMut(&T, Result<R, String>) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let stopped = AtomicBool::new(false);
        let (work, stopped) = (&work, &stopped);
        self.pool.in_place_scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            let mut held = BTreeMap::new();
            let mut waiting = items.iter().enumerate();
            let (mut begun, mut taken) = (0, 0);
            for first in items {
                while begun < taken + self.window
                    && let Some((index, item)) = waiting.next()
                {
                    let sender = sender.clone();
                    scope.spawn(move |_| {
                        if !stopped.load(Ordering::Relaxed) {
                            // The receiver is gone only after `take` broke: the result is not needed.
                            let _ = sender.send((index, catch_panic(|| work(item))));
                        }
                    });
                    begun += 1;
                }
                let result = loop {
                    if let Some(result) = held.remove(&taken) {
                        break result;
                    }
                    let Ok((index, result)) = receiver.recv() else { return ControlFlow::Continue(()) };
                    held.insert(index, result);
                };
                if let ControlFlow::Break(reason) = take(first, result) {
                    stopped.store(true, Ordering::Relaxed);
                    return ControlFlow::Break(reason);
                }
                taken += 1;
            }
            ControlFlow::Continue(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::atomic::AtomicUsize, thread::sleep, time::Duration};

    fn schedule(jobs: usize) -> Schedule {
        Schedule::new(NonZeroUsize::new(jobs).unwrap()).unwrap()
    }

    #[test]
    fn results_come_in_order() {
        let items: Vec<u64> = (0..500).collect();
        for jobs in [1, 4] {
            let mut got = Vec::new();
            let end = schedule(jobs).run(
                &items,
                |&i| {
                    sleep(Duration::from_micros(if i % 50 == 0 { 3000 } else { 1 }));
                    i * 2
                },
                |_, r| {
                    got.push(r.unwrap());
                    ControlFlow::<()>::Continue(())
                },
            );
            assert_eq!(end, ControlFlow::Continue(()));
            assert_eq!(got, items.iter().map(|i| i * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slow_first_item_does_not_let_the_others_pile_up() {
        let items: Vec<usize> = (0..1000).collect();
        let (begun, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut taken = 0;
        let _ = schedule(2).run(
            &items,
            |&i| {
                begun.fetch_add(1, Ordering::SeqCst);
                if i == 0 {
                    sleep(Duration::from_millis(100));
                }
            },
            |_, _| {
                most.fetch_max(begun.load(Ordering::SeqCst) - taken, Ordering::SeqCst);
                taken += 1;
                ControlFlow::<()>::Continue(())
            },
        );
        assert_eq!(taken, 1000);
        assert!(most.load(Ordering::SeqCst) <= 2 * WINDOW_PER_JOB);
    }

    #[test]
    fn a_panic_costs_one_item() {
        crate::silence_caught_panics();
        let mut failed = Vec::new();
        let _ = schedule(2).run(
            &[1, 2, 3, 4],
            |&i| assert_ne!(i, 3, "no threes"),
            |&i, r| {
                if r.is_err() {
                    failed.push(i);
                }
                ControlFlow::<()>::Continue(())
            },
        );
        assert_eq!(failed, [3]);
    }

    #[test]
    fn breaking_stops_the_rest() {
        let items: Vec<usize> = (0..10_000).collect();
        let ran = AtomicUsize::new(0);
        let end = schedule(2).run(
            &items,
            |_| ran.fetch_add(1, Ordering::SeqCst),
            |&i, _| match i {
                5 => ControlFlow::Break("full"),
                _ => ControlFlow::Continue(()),
            },
        );
        assert_eq!(end, ControlFlow::Break("full"));
        assert!(ran.load(Ordering::SeqCst) < 200);
    }
}
