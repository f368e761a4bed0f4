//! What a process takes of the machine, where the system tells it.

use std::fs;

/// Memory in KiB.
pub(crate) fn resident_kib() -> Option<i64> {
    status("VmRSS:")
}

pub(crate) fn threads() -> Option<i64> {
    status("Threads:")
}

fn status(name: &str) -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|it| it.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Open files and sockets.
pub(crate) fn descriptors() -> Option<usize> {
    fs::read_dir("/proc/self/fd").ok().map(Iterator::count)
}

/// Time on processors, in seconds.
pub(crate) fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in parentheses, may hold spaces.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let ticks: f64 = fields.next()?.parse().ok()?;
    let more: f64 = fields.next()?.parse().ok()?;
    Some((ticks + more) / 100.0)
}
