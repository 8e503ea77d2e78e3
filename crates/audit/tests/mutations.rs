//! Mutation test: 200 seeded mutations of each truth. Every one that breaks an identity (judged by a second, plain
//! evaluation) must be found and located; the others are listed. Skipped without the corpus; `identities.rs` does the same
//! on data built in code.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "helpers of tests"
)]
mod common;

use common::{
    mutate::{KINDS, Mutation, Random, mutate},
    oracle, truths,
};
use juesuan_audit::{Rules, audit};
use juesuan_model::{Finding, FindingCode, Severity};

const EACH: usize = 200;

#[derive(Default, Clone, Copy)]
struct Tally {
    made: usize,
    broke: usize,
    broke_found: usize,
    found: usize,
    named_first: usize,
    unseen: usize,
    messages: usize,
    told: usize,
}

/// Errors and warnings that were not there before.
fn news(before: &[Finding], after: Vec<Finding>) -> Vec<Finding> {
    let old = |f: &Finding| before.iter().any(|b| b.rule == f.rule && b.message == f.message);
    after.into_iter().filter(|f| f.severity != Severity::Info && !old(f)).collect()
}

fn names(consistent: bool, m: &Mutation, f: &Finding) -> bool {
    let cell = f.at.iter().any(|p| {
        m.cells.iter().any(|(t, r, c)| p.table == Some(*t) && p.row == Some(*r) && p.column.as_ref() == Some(c))
    });
    // A dropped row has no location: its table must be named.
    let gone = m.dropped.as_ref().is_some_and(|(table, _, _)| f.at.iter().any(|p| p.table == Some(*table)));
    // In a document with a defect of its own in that row, the new finding may be about the rest of the row.
    let row =
        m.cells.iter().any(|(t, r, _)| !consistent && f.at.iter().any(|p| p.table == Some(*t) && p.row == Some(*r)));
    cell || gone || row
}

#[test]
fn mutations_that_break_an_identity_are_found_and_located() {
    let mut tallies = [Tally::default(); KINDS.len()];
    let (mut unseen, mut missed, mut wordy) = (Vec::new(), Vec::new(), Vec::new());
    for (n, truth) in truths().iter().enumerate() {
        let before = audit(&truth.disclosure, Rules::builtin());
        let judged_before = oracle::failing(&truth.disclosure);
        let mut random = Random(0x6A75_6573_7561_6E00 + n as u64);
        let mut made = 0;
        while made < EACH {
            let mut d = truth.disclosure.clone();
            let Some(m) = mutate(&mut d, made % KINDS.len(), &mut random) else { continue };
            made += 1;
            let tally = &mut tallies[m.kind];
            tally.made += 1;
            let broke = oracle::failing(&d).iter().any(|k| !judged_before.contains(k));
            let news = news(&before, audit(&d, Rules::builtin()));
            let found = news.iter().any(|f| names(truth.is_consistent(), &m, f));
            tally.found += usize::from(found);
            tally.told += usize::from(!news.is_empty());
            tally.messages += news.len();
            if news.len() > 2 {
                let said: Vec<_> = news.iter().map(|f| format!("\n      {}: {}", f.rule, f.message)).collect();
                wordy.push(format!("{}: {}{}", truth.name, m.what, said.concat()));
            }
            let first = news.iter().any(|f| {
                f.at.first().is_some_and(|p| {
                    m.cells
                        .iter()
                        .any(|(t, r, c)| p.table == Some(*t) && p.row == Some(*r) && p.column.as_ref() == Some(c))
                })
            });
            // A dropped row is suspected if the message names its code.
            let lost = m.dropped.as_ref().and_then(|(_, _, code)| code.as_deref());
            let named = news
                .iter()
                .any(|f| f.rule == FindingCode::RowMissing && lost.is_some_and(|c| f.message.en.contains(c)));
            tally.named_first += usize::from(first || named);
            if broke {
                tally.broke += 1;
                tally.broke_found += usize::from(found);
                if !found {
                    let said: Vec<_> = news.iter().map(|f| format!("\n    {}: {}", f.rule, f.message)).collect();
                    missed.push(format!("{}: {}{}", truth.name, m.what, said.concat()));
                }
            } else if !found {
                tally.unseen += 1;
                unseen.push(format!("{}: {}", truth.name, m.what));
            }
        }
    }
    println!(
        "kind              made  found (place named)  share  of those that break an identity  suspected first  seen by no identity  messages"
    );
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    for (kind, t) in KINDS.iter().zip(&tallies) {
        let each = t.messages as f64 / t.told as f64;
        println!(
            "{kind:16} {:5}  {:19}  {:4.1}%  {:11} of {:4} ({:5.1}%)  {:15}  {:19}  {each:8.2}",
            t.made,
            t.found,
            share(t.found, t.made),
            t.broke_found,
            t.broke,
            share(t.broke_found, t.broke),
            t.named_first,
            t.unseen
        );
    }
    println!("more than two messages for one mutation: {}", wordy.len());
    wordy.iter().take(20).for_each(|w| println!("  {w}"));
    println!("seen by no identity:");
    unseen.iter().for_each(|u| println!("  {u}"));
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
    );
}
