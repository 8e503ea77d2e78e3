//! How long an audit takes: `cargo test --release -p juesuan-audit --test timing -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "helpers of tests")]
mod common;

use common::{
    mutate::{KINDS, Random, mutate},
    truths,
};
use juesuan_audit::{Rules, audit};
use std::time::{Duration, Instant};

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let mean = times.iter().sum::<Duration>() / u32::try_from(times.len()).unwrap();
    println!("{what}: mean {mean:?}, median {:?}, most {:?}", times[times.len() / 2], times[times.len() - 1]);
}

#[test]
#[ignore = "a measurement"]
fn time_of_an_audit() {
    let truths = truths();
    if truths.is_empty() {
        return;
    }
    let rules = Rules::builtin();
    let (mut clean, mut mutated) = (Vec::new(), Vec::new());
    for truth in &truths {
        for round in 0..50 {
            let start = Instant::now();
            std::hint::black_box(audit(&truth.disclosure, rules));
            clean.push(start.elapsed());
            let mut d = truth.disclosure.clone();
            if mutate(&mut d, round % KINDS.len(), &mut Random(round as u64)).is_some() {
                let start = Instant::now();
                std::hint::black_box(audit(&d, rules));
                mutated.push(start.elapsed());
            }
        }
    }
    report("as printed", &mut clean);
    report("with one defect", &mut mutated);
}
