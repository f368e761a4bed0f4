//! Runs a program to its end, within a time limit.
//!
//! The standard library cannot wait with a time limit, so the end is looked for in short
//! intervals. Output is read by two threads, since a program that fills one pipe while nobody
//! reads it would wait for ever.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use event_listener::Event;

use crate::flow::Program;

/// The most that a program may print to either of its outputs.
const OUTPUT: usize = 1 << 20;

/// The longest interval between two looks at the program.
const INTERVAL: Duration = Duration::from_millis(20);

/// Runs a program and waits for it on this thread.
pub(super) fn run(program: &Program) -> io::Result<Output> {
    run_unless(program, &AtomicBool::new(false))
}

/// Runs a program and waits for it on another thread. Dropping the future stops the program.
pub(super) async fn run_aside(program: Program) -> io::Result<Output> {
    let aside = Arc::new(Aside::default());
    let _abandon = Abandon(aside.clone());
    let there = aside.clone();
    thread::Builder::new()
        .name("acs-program".to_owned())
        .spawn(move || {
            let result = run_unless(&program, &there.abandoned);
            *there.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            there.done.notify(usize::MAX);
        })?;
    loop {
        // Listen first: the end may come between the look and the wait.
        let done = aside.done.listen();
        if let Some(result) = aside.take() {
            return result;
        }
        done.await;
    }
}

/// What the waiting thread and the future share.
#[derive(Default)]
struct Aside {
    result: Mutex<Option<io::Result<Output>>>,
    done: Event,
    abandoned: AtomicBool,
}

impl Aside {
    fn take(&self) -> Option<io::Result<Output>> {
        let mut result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        result.take()
    }
}

/// Tells the thread that nobody waits any more.
struct Abandon(Arc<Aside>);

impl Drop for Abandon {
    fn drop(&mut self) {
        self.0.abandoned.store(true, Ordering::Relaxed);
    }
}

fn run_unless(program: &Program, abandoned: &AtomicBool) -> io::Result<Output> {
    let Some((name, arguments)) = program.words.split_first() else {
        let message = "no program is named";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    };
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let output = watch(&mut child, program.limit, abandoned);
    if output.is_err() {
        // It may have ended by itself meanwhile; what matters is that it is gone.
        let _ = child.kill();
        let _ = child.wait();
    }
    output
}

fn watch(child: &mut Child, limit: Duration, abandoned: &AtomicBool) -> io::Result<Output> {
    let start = Instant::now();
    let stdout = read_aside(child.stdout.take())?;
    let stderr = read_aside(child.stderr.take())?;
    let status = end(child, start, limit, abandoned)?;
    // A program that it left running may hold the pipes open: the limit is for that too.
    let rest = |start: Instant| limit.saturating_sub(start.elapsed()).max(INTERVAL);
    Ok(Output {
        status,
        stdout: received(&stdout, rest(start))?,
        stderr: received(&stderr, rest(start))?,
    })
}

fn end(
    child: &mut Child,
    start: Instant,
    limit: Duration,
    abandoned: &AtomicBool,
) -> io::Result<ExitStatus> {
    let mut interval = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if abandoned.load(Ordering::Relaxed) {
            let message = "nobody waits for the program any more";
            return Err(io::Error::new(io::ErrorKind::Interrupted, message));
        }
        let rest = limit.saturating_sub(start.elapsed());
        if rest.is_zero() {
            return Err(late());
        }
        thread::sleep(interval.min(rest));
        interval = interval.saturating_mul(2).min(INTERVAL);
    }
}

fn read_aside(
    stream: Option<impl Read + Send + 'static>,
) -> io::Result<Receiver<io::Result<Vec<u8>>>> {
    let (sender, receiver) = sync_channel(1);
    thread::Builder::new()
        .name("acs-program-output".to_owned())
        .spawn(move || {
            // One byte more than is allowed tells that there is more.
            const MORE: u64 = OUTPUT as u64 + 1;
            let mut contents = Vec::new();
            let read = match stream {
                Some(stream) => stream.take(MORE).read_to_end(&mut contents),
                None => Ok(0),
            };
            // Nobody listens once the program was stopped.
            let _ = sender.send(read.map(|_| contents));
        })?;
    Ok(receiver)
}

fn received(receiver: &Receiver<io::Result<Vec<u8>>>, limit: Duration) -> io::Result<Vec<u8>> {
    let contents = match receiver.recv_timeout(limit) {
        Ok(contents) => contents?,
        Err(RecvTimeoutError::Timeout) => return Err(late()),
        Err(RecvTimeoutError::Disconnected) => {
            return Err(io::Error::other("the output of the program was lost"));
        }
    };
    if contents.len() > OUTPUT {
        return Err(io::Error::other("the program prints too much"));
    }
    Ok(contents)
}

fn late() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "the program did not end in time")
}
