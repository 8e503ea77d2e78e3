//! The memory that a worker may have, enforced by the system.
//!
//! On Linux and the BSDs the address space is bounded, so that a request for more fails and the worker ends itself. macOS
//! and Windows do not enforce such a bound; there a document that eats memory is ended by the system when memory is
//! short, or by the time limit.

/// Bounds what this process may take from now on to `megabytes`, and leaves no core file behind when it dies.
#[cfg(unix)]
pub(super) fn bound(megabytes: Option<u64>) {
    use rlimit::Resource;
    // A limit that the system does not take is not enforced there; the time limit still is.
    let _ = Resource::CORE.set(0, 0);
    if let Some(megabytes) = megabytes {
        let bytes = (megabytes << 20).saturating_add(taken());
        let highest = Resource::AS.get_hard().unwrap_or(rlimit::INFINITY);
        let bytes = bytes.min(highest);
        let _ = Resource::AS.set(bytes, bytes);
    }
}

/// Not enforced.
#[cfg(not(unix))]
pub(super) fn bound(_: Option<u64>) {}

/// Address space that the program itself takes: its code, its stacks.
#[cfg(unix)]
fn taken() -> u64 {
    /// Where the system does not say: the stack of the reading thread and the program.
    const USUAL: u64 = 256 << 20;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmSize:"));
    let kilobytes = line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.map_or(USUAL, |k| k << 10)
}
