//! The loops that carry flows out, the script that stands for a network, and programs.

use std::future::Future;
use std::io::{Error, ErrorKind};
use std::pin::pin;
use std::process::Output;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant, SystemTime};

use acs_runtime::flow::{Flow, Program};
use acs_runtime::system::System;
use acs_runtime::transport::{
    BlockingTransport, BoxFuture, Exchange, Limits, Scripted, Transport, TransportError,
    TransportErrorKind, drive, drive_blocking,
};
use bytes::Bytes;
use event_listener::Event;

/// A runtime of ten lines: nothing here may need another one.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        thread::park();
    }
}

/// Real time on threads, and no network.
#[derive(Debug)]
struct Offline;

impl Transport for Offline {
    fn send(&self, _: Exchange) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async { Err(TransportErrorKind::Connect.into()) })
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        let event = Arc::new(Event::new());
        let listener = event.listen();
        thread::spawn(move || {
            thread::sleep(time);
            event.notify(1);
        });
        Box::pin(listener)
    }
}

impl BlockingTransport for Offline {
    fn send(&self, _: Exchange) -> Result<http::Response<Bytes>, TransportError> {
        Err(TransportErrorKind::Connect.into())
    }
}

fn exchange(limits: Limits) -> Exchange {
    let request = http::Request::builder().uri("http://service.example/?a=1");
    Exchange {
        request: request.body(Bytes::new()).expect("a request"),
        limits,
        direct: false,
    }
}

/// Sends until there is an answer, with a second in between.
fn persistent() -> Flow<(u16, u32)> {
    Flow::new(async |port| {
        for attempt in 1.. {
            match port.send(exchange(Limits::default())).await {
                Ok(response) => return (response.status().as_u16(), attempt),
                Err(_) => port.sleep(Duration::from_secs(1)).await,
            }
        }
        unreachable!("the script ends with an answer")
    })
}

fn flaky() -> Scripted {
    Scripted::new()
        .error(TransportErrorKind::Connect)
        .error(TransportErrorKind::Timeout)
        .answer(200, "{}")
}

#[test]
fn a_flow_is_driven_by_an_async_transport() {
    let script = flaky();
    assert_eq!(block_on(drive(persistent(), &script)), (200, 3));
    assert_eq!(script.sleeps(), [Duration::from_secs(1); 2]);
    assert_eq!(script.left(), 0);
}

#[test]
fn a_flow_is_driven_by_a_blocking_transport() {
    let script = flaky();
    assert_eq!(drive_blocking(persistent(), &script), (200, 3));
    assert_eq!(script.sleeps(), [Duration::from_secs(1); 2]);
    assert_eq!(script.exchanges().len(), 3);
    let request = &script.exchanges()[0].request;
    assert_eq!(request.uri(), "http://service.example/?a=1");
}

#[test]
fn a_driven_flow_can_move_between_threads() {
    fn movable(_: &impl Send) {}
    movable(&drive(persistent(), &flaky()));
}

fn waiting(event: &Event, limit: Duration) -> Flow<Duration> {
    let listener = event.listen();
    Flow::new(async move |port| {
        let start = Instant::now();
        port.wait(listener, limit).await;
        start.elapsed()
    })
}

const SHORT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(30);

#[test]
fn a_wait_ends_when_it_is_notified() {
    for blocking in [false, true] {
        let event = Arc::new(Event::new());
        let flow = waiting(&event, LONG);
        thread::spawn(move || {
            thread::sleep(SHORT);
            event.notify(usize::MAX);
        });
        let time = match blocking {
            true => drive_blocking(flow, &Offline),
            false => block_on(drive(flow, &Offline)),
        };
        assert!(time < LONG / 2, "{time:?}");
    }
}

#[test]
fn a_wait_ends_at_its_limit() {
    let event = Event::new();
    let time = block_on(drive(waiting(&event, SHORT), &Offline));
    assert!(time >= SHORT && time < LONG, "{time:?}");
    let time = drive_blocking(waiting(&event, SHORT), &Offline);
    assert!(time >= SHORT && time < LONG, "{time:?}");
}

fn program(words: &[&str], limit: Duration) -> Flow<std::io::Result<Output>> {
    let words = words.iter().map(ToString::to_string).collect();
    let program = Program { words, limit };
    Flow::new(async move |port| port.run(program).await)
}

/// What both ways of driving make of it, which must not differ.
fn ran(words: &[&str], limit: Duration) -> Result<Output, (ErrorKind, String)> {
    let told = |error: Error| (error.kind(), error.to_string());
    let aside = block_on(drive(program(words, limit), &Offline)).map_err(told);
    let here = drive_blocking(program(words, limit), &Offline).map_err(told);
    assert_eq!(aside, here);
    here
}

#[cfg(unix)]
#[test]
fn a_program_is_run_without_a_shell_and_its_outputs_are_read() {
    let script = "printf '%s' \"$1\"; echo problem >&2; exit 3";
    let output = ran(&["sh", "-c", script, "sh", "a b*$HOME"], LONG).expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(output.stdout, b"a b*$HOME");
    assert_eq!(output.stderr, b"problem\n");
}

#[cfg(unix)]
#[test]
fn a_program_has_no_input_and_may_fill_both_outputs() {
    let script = "cat; head -c 200000 /dev/zero >&2; head -c 200000 /dev/zero";
    let output = ran(&["sh", "-c", script], LONG).expect("it runs");
    assert_eq!(
        (output.stdout.len(), output.stderr.len()),
        (200_000, 200_000)
    );
}

#[cfg(unix)]
#[test]
fn a_program_is_stopped_at_its_limit() {
    let start = Instant::now();
    let (kind, message) = ran(&["sleep", "30"], SHORT).expect_err("it is late");
    assert_eq!(kind, ErrorKind::TimedOut, "{message}");
    // What it leaves running holds its outputs open.
    let (kind, message) = ran(&["sh", "-c", "sleep 30 &"], SHORT).expect_err("it is late");
    assert_eq!(kind, ErrorKind::TimedOut, "{message}");
    assert!(start.elapsed() < LONG / 2);
}

#[cfg(unix)]
#[test]
fn a_program_that_prints_without_end_is_stopped() {
    let (_, message) = ran(&["yes", "secret"], LONG).expect_err("it prints too much");
    assert_eq!(message, "the program prints too much");
}

#[test]
fn a_program_that_cannot_be_started_is_an_error_without_its_arguments() {
    let (kind, message) = ran(&["/no/such/program", "secret"], LONG).expect_err("it is missing");
    assert_eq!(kind, ErrorKind::NotFound);
    assert!(!message.contains("secret"));
    let (kind, _) = ran(&[], LONG).expect_err("there is nothing to run");
    assert_eq!(kind, ErrorKind::InvalidInput);
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_nobody_waits_for_is_stopped() {
    use std::path::Path;

    let file = std::env::temp_dir().join(format!("acs-runtime-drive-{}", std::process::id()));
    let path = file.to_str().expect("a path");
    let flow = program(&["sh", "-c", "echo $$ > \"$0\"; exec sleep 30", path], LONG);
    let process = {
        let mut driven = pin!(drive(flow, &Offline));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            assert!(driven.as_mut().poll(&mut context).is_pending());
            match std::fs::read_to_string(&file) {
                Ok(text) if text.ends_with('\n') => break text.trim().to_owned(),
                _ => thread::sleep(Duration::from_millis(5)),
            }
        }
    };
    let start = Instant::now();
    let process = Path::new("/proc").join(process);
    while process.exists() {
        assert!(start.elapsed() < LONG / 3, "it still runs");
        thread::sleep(Duration::from_millis(5));
    }
    std::fs::remove_file(file).expect("the file is there");
}

#[test]
fn a_script_has_limits_and_a_clock_that_moves_with_its_answers() {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
    let script = Scripted::new()
        .at(start)
        .answer(200, "four")
        .after(Duration::from_secs(2))
        .answer(200, "late")
        .after(Duration::from_secs(100))
        .answer(200, "12345")
        .answer(99, "no status");
    let limits = Limits {
        body: 4,
        ..Limits::default()
    };
    let send = || BlockingTransport::send(&script, exchange(limits));
    let kind = |result: Result<_, TransportError>| result.map_err(|error| error.kind());

    assert_eq!(send().expect("an answer").body(), "four");
    assert_eq!(script.now(), start + Duration::from_secs(2));
    assert_eq!(kind(send()).unwrap_err(), TransportErrorKind::Timeout);
    assert_eq!(script.now(), start + Duration::from_secs(2) + limits.read);
    assert_eq!(kind(send()).unwrap_err(), TransportErrorKind::TooLarge);
    assert_eq!(kind(send()).unwrap_err(), TransportErrorKind::Broken);
    assert_eq!(kind(send()).unwrap_err(), TransportErrorKind::Request);
    BlockingTransport::sleep(&script, Duration::MAX);
    assert_eq!(script.sleeps(), [Duration::MAX]);
}

#[test]
fn a_script_is_a_machine_that_is_the_same_in_every_run() {
    let random = |script: &Scripted| {
        let mut bytes = [0; 20];
        script.random(&mut bytes);
        bytes
    };
    let script = Scripted::new()
        .with_variable("NAME", "value")
        .with_variable("EMPTY", "")
        .with_file("/a", "contents");
    assert_eq!(random(&script), random(&Scripted::new()));
    assert_ne!(random(&script), random(&script));

    assert_eq!(script.variable("NAME").as_deref(), Some("value"));
    assert_eq!(script.variable("EMPTY"), None);
    script
        .replace("/a".as_ref(), b"new")
        .expect("the file is there");
    assert_eq!(script.read("/a".as_ref()).expect("a file"), b"new");
    let missing = script.replace("/b".as_ref(), b"new").expect_err("no file");
    assert_eq!(missing.kind(), ErrorKind::NotFound);
}

#[test]
fn a_script_answers_programs_too_and_shows_no_contents() {
    let output = || program(&["helper", "secret"], LONG);
    let script = Scripted::new()
        .answer(200, "secret")
        .output(Err(ErrorKind::NotFound.into()));
    let error = drive_blocking(output(), &script).expect_err("scripted");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let error = block_on(drive(output(), &script)).expect_err("the script is at its end");
    assert_eq!(error.to_string(), "the script has no more outputs");
    assert_eq!(script.programs()[0].words, ["helper", "secret"]);
    assert!(!format!("{script:?}").contains("secret"));
}
