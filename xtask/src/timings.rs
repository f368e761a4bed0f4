//! What each step of a run took.

use std::fmt;
use std::fs;
use std::time::{Duration, Instant};

/// A clock that is read after each step.
#[derive(Debug)]
pub(crate) struct Timings {
    steps: Vec<Step>,
    start: Moment,
    last: Moment,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    wall: Duration,
    cpu: Option<Duration>,
}

#[derive(Clone, Copy, Debug)]
struct Moment {
    wall: Instant,
    cpu: Option<Duration>,
}

impl Timings {
    pub(crate) fn start() -> Self {
        let now = Moment::now();
        Self {
            steps: Vec::new(),
            start: now,
            last: now,
        }
    }

    /// Records that a step is done.
    pub(crate) fn done(&mut self, name: &'static str) {
        let now = Moment::now();
        self.steps.push(Step::between(name, self.last, now));
        self.last = now;
    }

    /// Time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.start.wall.elapsed()
    }
}

/// A table, with the peak of the memory below it where the system tells.
impl fmt::Display for Timings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "step        wall ms     CPU ms")?;
        let total = Step::between("total", self.start, self.last);
        for Step { name, wall, cpu } in self.steps.iter().chain([&total]) {
            let cpu = cpu.map_or("-".to_owned(), |cpu| format!("{:.2}", milliseconds(cpu)));
            writeln!(f, "{name:8} {:10.2} {cpu:>10}", milliseconds(*wall))?;
        }
        match peak_memory_kib("self") {
            Some(kib) => writeln!(f, "peak memory {:.1} MiB", kib as f64 / 1024.0),
            None => Ok(()),
        }
    }
}

/// Largest resident memory of a process so far, where the system tells.
pub(crate) fn peak_memory_kib(process: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

impl Step {
    fn between(name: &'static str, from: Moment, to: Moment) -> Self {
        let cpu = to.cpu.zip(from.cpu);
        Self {
            name,
            wall: to.wall - from.wall,
            cpu: cpu.map(|(to, from)| to.saturating_sub(from)),
        }
    }
}

impl Moment {
    fn now() -> Self {
        Self {
            wall: Instant::now(),
            cpu: cpu(),
        }
    }
}

/// Processor time of this thread, which does all the work. The kernel's scheduler counts
/// nanoseconds; `/proc/self/stat` would count hundredths of a second.
fn cpu() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
