//! The memory limit of a worker, enforced by the system.
//!
//! On Linux and the BSDs the address space is limited: a request for more fails and ends the worker. macOS and Windows do
//! not enforce such a limit; there a document that exhausts memory is ended by the system, or by the time limit.

/// Limits the memory that this process may take from now on to `megabytes`, and lets it die without a core file.
#[cfg(unix)]
pub(super) fn limit(megabytes: Option<u64>) {
    use rlimit::Resource;
    // Where the system refuses the limit, the time limit is left.
    let _ = Resource::CORE.set(0, 0);
    if let Some(megabytes) = megabytes {
        let bytes = (megabytes << 20).saturating_add(in_use());
        let highest = Resource::AS.get_hard().unwrap_or(rlimit::INFINITY);
        let bytes = bytes.min(highest);
        let _ = Resource::AS.set(bytes, bytes);
    }
}

/// Not enforced.
#[cfg(not(unix))]
pub(super) fn limit(_: Option<u64>) {}

/// The address space in use in bytes: the code of the program and its stacks.
#[cfg(unix)]
fn in_use() -> u64 {
    /// Used where the system does not say: the stack of the reading thread and the program.
    const USUAL: u64 = 256 << 20;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmSize:"));
    let kilobytes = line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.map_or(USUAL, |k| k << 10)
}
