//! A puppet worker for the tests of the worker pool (`src/dataset/workers/pool.rs`). It behaves as the name of its input
//! says: answers, loops, exhausts memory, overflows its stack, sends rubbish, ends.
//!
//! It has its own implementation of the protocol (`src/dataset/workers/protocol.rs`), so that neither end is tested only
//! against the other.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::panic,
    reason = "a part of tests"
)]
use juesuan_export::{Options, RenderedDocument};
use juesuan_model::{Document, Status};
use std::{
    io::{self, Read, Write},
    process, thread,
    time::Duration,
};

fn main() {
    // Started by hand or by a tool that runs all examples, without a request.
    let Some(setup) = receive() else { return };
    let manner = std::env::args().nth(1).unwrap_or_default();
    match manner.as_str() {
        "mute" => thread::sleep(Duration::from_secs(600)),
        "stillborn" => process::exit(3),
        "stranger" => send_text(b'r', "another program"),
        _ => send_text(b'r', &format!("juesuan {}", env!("CARGO_PKG_VERSION"))),
    }
    limit_memory(&setup);
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

/// Misbehaves before the answer, or does nothing.
fn act(behaviour: &str, served: usize) {
    match behaviour {
        "loop" => loop {
            std::hint::spin_loop();
        },
        "sleep" => thread::sleep(Duration::from_secs(600)),
        "memory" => exhaust_memory(),
        // Memory that earlier documents left in use.
        "grown" if served > 0 => exhaust_memory(),
        "stack" => overflow_stack(0),
        "panic" => panic!("on purpose"),
        "exit" => process::exit(0),
        "rubbish" => {
            io::stdout().write_all(b"Hello, this is no answer at all.").unwrap();
            io::stdout().flush().unwrap();
        }
        "endless" => {
            // A part whose declared length is impossible.
            let head = [&b"d"[..], &[0; 8], &u64::MAX.to_le_bytes(), b"{"].concat();
            io::stdout().write_all(&head).unwrap();
            process::exit(0)
        }
        "chatty" => (0..20_000).for_each(|i| eprintln!("warning {i}: \u{1b}[31mred")),
        _ => {}
    }
}

fn exhaust_memory() {
    let mut eaten: Vec<Vec<u8>> = Vec::new();
    loop {
        eaten.push(vec![1; 16 << 20]);
    }
}

#[expect(unconditional_recursion, reason = "it overflows the stack on purpose")]
fn overflow_stack(depth: u64) {
    let room = std::hint::black_box([depth; 512]);
    overflow_stack(depth + 1);
    std::hint::black_box(room);
}

/// The memory limit that the setup asks for.
#[cfg(unix)]
fn limit_memory(setup: &serde_json::Value) {
    if let Some(megabytes) = setup["memory"].as_u64() {
        let bytes = (megabytes + 64) << 20;
        rlimit::Resource::AS.set(bytes, bytes).unwrap();
        rlimit::Resource::CORE.set(0, 0).unwrap();
    }
}

#[cfg(not(unix))]
fn limit_memory(_: &serde_json::Value) {}

fn answer(path: &str) {
    let document = {
        let mut document = Document::default();
        document.schema_version = 1;
        document.file = path.to_owned();
        document.path = path.to_owned();
        document.sha256 = process::id().to_string();
        document.pages = 1;
        document.status = Status::Ok;
        document
    };
    let mut out = io::stdout().lock();
    out.write_all(b"d").unwrap();
    out.write_all(&0.25_f64.to_le_bytes()).unwrap();
    RenderedDocument::new(document, &Options::default()).unwrap().send(&mut out).unwrap();
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
