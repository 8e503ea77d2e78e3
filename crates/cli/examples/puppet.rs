//! A worker that does as the name of its input says: answers, loops, eats memory, runs over its stack, talks rubbish,
//! goes away. The tests of the pool start it in place of the program; see `crates/cli/src/worker/pool.rs`.
//!
//! It speaks the protocol of `crates/cli/src/worker/protocol.rs` by itself, so that both ends are tested against
//! something else than each other.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::panic,
    reason = "a part of tests"
)]
use juesuan_export::{Options, Rendered};
use juesuan_model::{Document, Status};
use std::{
    io::{self, Read, Write},
    process, thread,
    time::Duration,
};

fn main() {
    // Called by hand or by a tool that runs all examples, without a parent that speaks.
    let Some(setup) = receive() else { return };
    let manner = std::env::args().nth(1).unwrap_or_default();
    match manner.as_str() {
        "mute" => thread::sleep(Duration::from_secs(600)),
        "stillborn" => process::exit(3),
        "stranger" => send_text(b'r', "another program"),
        _ => send_text(b'r', &format!("juesuan {}", env!("CARGO_PKG_VERSION"))),
    }
    bound(&setup);
    let mut served = 0;
    while let Some(request) = receive() {
        let path = request["path"]["Unix"].as_array().map_or_else(String::new, |bytes| {
            bytes.iter().map(|b| char::from(u8::try_from(b.as_u64().unwrap()).unwrap())).collect()
        });
        act(path.trim_end_matches(".pdf").rsplit(['/', '_']).next().unwrap_or_default(), served);
        answer(&path);
        served += 1;
    }
}

/// Does what makes an answer impossible, or nothing.
fn act(deed: &str, served: usize) {
    match deed {
        "loop" => loop {
            std::hint::spin_loop();
        },
        "sleep" => thread::sleep(Duration::from_secs(600)),
        "memory" => eat(),
        // As what earlier documents left behind adds up.
        "grown" if served > 0 => eat(),
        "stack" => sink(0),
        "panic" => panic!("on purpose"),
        "exit" => process::exit(0),
        "rubbish" => {
            io::stdout().write_all(b"Hello, this is no answer at all.").unwrap();
            io::stdout().flush().unwrap();
        }
        "endless" => {
            // A part that is announced longer than it can be.
            let head = [&b"d"[..], &[0; 8], &u64::MAX.to_le_bytes(), b"{"].concat();
            io::stdout().write_all(&head).unwrap();
            process::exit(0)
        }
        "chatty" => (0..20_000).for_each(|i| eprintln!("warning {i}: \u{1b}[31mred")),
        _ => {}
    }
}

fn eat() {
    let mut eaten: Vec<Vec<u8>> = Vec::new();
    loop {
        eaten.push(vec![1; 16 << 20]);
    }
}

#[expect(unconditional_recursion, reason = "that is what it is for")]
fn sink(depth: u64) {
    let room = std::hint::black_box([depth; 512]);
    sink(depth + 1);
    std::hint::black_box(room);
}

/// The bound that the setup asks for.
#[cfg(unix)]
fn bound(setup: &serde_json::Value) {
    if let Some(megabytes) = setup["memory"].as_u64() {
        let bytes = (megabytes + 64) << 20;
        rlimit::Resource::AS.set(bytes, bytes).unwrap();
        rlimit::Resource::CORE.set(0, 0).unwrap();
    }
}

#[cfg(not(unix))]
fn bound(_: &serde_json::Value) {}

fn answer(path: &str) {
    let document = Document {
        schema_version: 1,
        file: path.to_owned(),
        path: path.to_owned(),
        sha256: process::id().to_string(),
        pages: 1,
        status: Status::Ok,
        message: String::new(),
        message_zh: String::new(),
        disclosures: Vec::new(),
        warnings: Vec::new(),
    };
    let mut out = io::stdout().lock();
    out.write_all(b"d").unwrap();
    out.write_all(&0.25_f64.to_le_bytes()).unwrap();
    Rendered::new(document, &Options::default()).unwrap().send(&mut out).unwrap();
    out.flush().unwrap();
}

fn receive() -> Option<serde_json::Value> {
    let (mut length, mut bytes) = ([0; 8], Vec::new());
    io::stdin().read_exact(&mut length).ok()?;
    io::stdin().take(u64::from_le_bytes(length)).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn send_text(kind: u8, text: &str) {
    let text = serde_json::to_vec(text).unwrap();
    let message = [&[kind][..], &(text.len() as u64).to_le_bytes(), &text].concat();
    io::stdout().write_all(&message).unwrap();
    io::stdout().flush().unwrap();
}
