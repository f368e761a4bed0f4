//! Sockets and threads: takes connections, answers what comes in, spoils answers where asked to.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use socket2::SockRef;

use crate::http::{self, Connection, Memory, Message, Problem, Stream};
use crate::service::Service;
use crate::{Fault, Reply, Request};

/// More connections than this at a time are closed as they come.
const MAX_CONNECTIONS: usize = 512;

/// The start of a TLS handshake, say: no HTTP.
const GARBAGE: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n";

/// Told of each request when it has been answered.
pub(crate) type Observer = dyn Fn(&Request) + Send + Sync;

/// The threads of a server. Dropping it ends them.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    service: Arc<Service>,
    observer: Option<Box<Observer>>,
    max_body: usize,
    stopped: AtomicBool,
    open: Mutex<BTreeMap<u64, TcpStream>>,
    /// Woken when a connection ends, and when the server stops.
    changed: Condvar,
}

impl Serving {
    /// Listens and answers from now on.
    pub(crate) fn start(
        address: SocketAddr,
        service: Arc<Service>,
        observer: Option<Box<Observer>>,
        max_body: usize,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            service,
            observer,
            max_body,
            stopped: AtomicBool::new(false),
            open: Mutex::default(),
            changed: Condvar::new(),
        });
        let accepting = Arc::clone(&shared);
        let acceptor = thread::Builder::new()
            .name("acs-mock".to_owned())
            .spawn(move || accept(&listener, &accepting))?;
        Ok(Self {
            address,
            shared,
            acceptor: Some(acceptor),
        })
    }
}

impl Serving {
    /// What is sent back on a connection on which these bytes arrive, and no more.
    pub(crate) fn converse(&self, arrived: &[u8]) -> Vec<u8> {
        let answered = Vec::new();
        let mut connection = Connection::new(Memory { arrived, answered });
        loop {
            match exchange(&self.shared, &mut connection) {
                Ok(true) => {}
                Ok(false) | Err(Problem::Gone) => break,
                Err(Problem::Bad(status, why)) => {
                    let answered = &mut connection.stream.answered;
                    answered.extend(refused(status, why));
                    break;
                }
            }
        }
        connection.stream.answered
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Whoever waits for a connection gets one, and sees that it is over.
        let woken = TcpStream::connect(self.address);
        if let (Ok(_), Some(acceptor)) = (woken, self.acceptor.take()) {
            // A thread that panicked has ended too.
            let _ = acceptor.join();
        }
        let mut open = self.shared.open();
        self.shared.changed.notify_all();
        for stream in open.values() {
            // It may be closed already.
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Connections end by themselves now; a test's own closure may take longer, so not forever.
        let limit = Duration::from_secs(2);
        while !open.is_empty() {
            let waited = self.shared.changed.wait_timeout(open, limit);
            let (guard, waited) = waited.unwrap_or_else(PoisonError::into_inner);
            if waited.timed_out() {
                break;
            }
            open = guard;
        }
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, BTreeMap<u64, TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Lets time pass; false if the server stops meanwhile.
    fn wait(&self, time: Duration) -> bool {
        let waited = self
            .changed
            .wait_timeout_while(self.open(), time, |_| !self.is_stopped());
        drop(waited);
        !self.is_stopped()
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for (number, stream) in (0_u64..).zip(listener.incoming()) {
        if shared.is_stopped() {
            return;
        }
        let Ok(stream) = stream else {
            // Out of descriptors, say: what is open goes on.
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        let Ok(registered) = stream.try_clone() else {
            continue;
        };
        if shared.open().len() >= MAX_CONNECTIONS {
            continue;
        }
        shared.open().insert(number, registered);
        let open = Open {
            shared: Arc::clone(shared),
            number,
        };
        // If there is no thread to be had, `open` is dropped and the connection closed.
        let _ = thread::Builder::new()
            .name("acs-mock connection".to_owned())
            .spawn(move || converse(&open.shared, stream));
    }
}

/// Takes a connection off the list when its thread ends, be it by a panic.
struct Open {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.shared.open().remove(&self.number);
        self.shared.changed.notify_all();
    }
}

/// Answers the requests of a connection, one after the other.
fn converse(shared: &Shared, stream: TcpStream) {
    // Without it only the last packets are slower.
    let _ = stream.set_nodelay(true);
    let mut connection = Connection::new(stream);
    while !shared.is_stopped() {
        match exchange(shared, &mut connection) {
            Ok(true) => {}
            Ok(false) | Err(Problem::Gone) => break,
            Err(Problem::Bad(status, why)) => {
                // Nobody may be there to read it.
                let _ = connection.stream.write_all(&refused(status, why));
                drain(&mut connection.stream);
                break;
            }
        }
    }
}

/// The answer to what is no request.
fn refused(status: u16, why: &'static str) -> Vec<u8> {
    let reply = Reply::text(why).status(status);
    let head = head(&reply, reply.content_type(), "", why.len(), false);
    [head.as_bytes(), why.as_bytes()].concat()
}

/// Reads what a refused client still sends, a little: closing before would discard the answer.
fn drain(stream: &mut TcpStream) {
    let mut chunk = vec![0; 64 << 10];
    let is_ready = stream.shutdown(Shutdown::Write).is_ok()
        && stream
            .set_read_timeout(Some(Duration::from_millis(200)))
            .is_ok();
    for _ in 0..64 {
        if !is_ready || stream.read(&mut chunk).unwrap_or(0) == 0 {
            break;
        }
    }
}

/// One request and its answer; false if the connection ends with it.
fn exchange<S: Stream>(shared: &Shared, connection: &mut Connection<S>) -> Result<bool, Problem> {
    let service = &shared.service;
    let mut message = connection.read_head()?;
    let action = Service::action(&message).to_owned();
    let (number, fault) = {
        let mut state = service.state();
        (state.next(), state.fault(&action, service.plan.seed))
    };
    if fault == Some(Fault::ResetBefore) {
        let mut request = Request::new(&action, &message);
        request.fault = fault;
        finish(shared, request);
        reset(&connection.stream);
        return Ok(false);
    }
    connection.read_body(&mut message, shared.max_body)?;
    let mut request = Request::new(&action, &message);
    request.fault = fault.clone();
    let id = service.request_id(number);
    let mut reply = match fault.as_ref().and_then(Fault::instead) {
        Some(reply) => reply,
        None => service.answer(&message, &mut request, &id),
    };
    if let Some(fault) = &fault {
        reply = fault.spoil_reply(reply);
    }
    let is_lost = fault.as_ref().is_some_and(Fault::loses_answer);
    request.status = (!is_lost).then_some(reply.status);
    request.code = reply.code().filter(|_| !is_lost);
    let keeps_alive = message.keeps_alive();
    let mut wire = Wire::of(service, &message, &reply, &id, keeps_alive);
    if let Some(fault) = &fault {
        let operation = service.operation(&message).ok();
        wire.body = fault.spoil(operation, std::mem::take(&mut wire.body));
    }
    wire.is_head_only = message.method == "HEAD";
    // Recorded before it is sent, so that whoever has the answer finds the request.
    finish(shared, request);
    wire.send(shared, connection, fault.as_ref()).map(|()| {
        let ends = fault.as_ref().is_some_and(Fault::ends_connection);
        keeps_alive && !ends
    })
}

fn finish(shared: &Shared, request: Request) {
    if let Some(observer) = &shared.observer {
        observer(&request);
    }
    shared.service.state().record(request);
}

/// An answer in bytes.
struct Wire<'a> {
    reply: &'a Reply,
    id: &'a str,
    body: Vec<u8>,
    keeps_alive: bool,
    is_head_only: bool,
}

impl<'a> Wire<'a> {
    fn of(
        service: &Service,
        message: &Message,
        reply: &'a Reply,
        id: &'a str,
        keeps_alive: bool,
    ) -> Self {
        let is_rpc = service.operation(message).map_or(true, |it| it.is_rpc());
        let host = message.header("host").unwrap_or_default();
        Self {
            reply,
            id,
            body: reply.bytes(is_rpc, id, host),
            keeps_alive,
            is_head_only: false,
        }
    }

    fn send<S: Stream>(
        &self,
        shared: &Shared,
        connection: &mut Connection<S>,
        fault: Option<&Fault>,
    ) -> Result<(), Problem> {
        let stream = &mut connection.stream;
        let kind = self.reply.content_type();
        let length = match fault {
            Some(Fault::ShortLength) => self.body.len() / 2,
            _ => self.body.len(),
        };
        let head = head(self.reply, kind, self.id, length, self.keeps_alive);
        let body: &[u8] = if self.is_head_only { b"" } else { &self.body };
        match fault {
            Some(Fault::ResetAfter) => reset(stream),
            Some(Fault::Hang) => wait_until_gone(shared, stream),
            Some(Fault::Truncate) => {
                stream.write_all(head.as_bytes())?;
                stream.write_all(body.get(..body.len() / 2).unwrap_or_default())?;
            }
            Some(Fault::Garbage) => stream.write_all(GARBAGE)?,
            Some(Fault::Twice) => {
                stream.write_all(&[head.as_bytes(), body].concat().repeat(2))?;
            }
            Some(Fault::Slow(time)) => {
                if shared.wait(*time) {
                    stream.write_all(&[head.as_bytes(), body].concat())?;
                }
            }
            Some(Fault::Drip(time)) => {
                stream.write_all(head.as_bytes())?;
                for piece in body.chunks(body.len().div_ceil(8).max(1)) {
                    if !shared.wait(*time) {
                        return Err(Problem::Gone);
                    }
                    stream.write_all(piece)?;
                }
            }
            _ => stream.write_all(&[head.as_bytes(), body].concat())?,
        }
        Ok(())
    }
}

fn head(reply: &Reply, kind: &str, id: &str, length: usize, keeps_alive: bool) -> String {
    let status = reply.status;
    let mut head = format!("HTTP/1.1 {status} {}\r\n", http::reason(status));
    let connection = if keeps_alive { "keep-alive" } else { "close" };
    let length = length.to_string();
    let usual = [
        ("content-type", kind),
        ("content-length", &length),
        ("connection", connection),
        ("x-acs-request-id", id),
        ("x-acs-trace-id", id),
    ];
    let given = reply
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let is_given = |name: &str| reply.headers.iter().any(|(it, _)| it == name);
    let usual = usual
        .into_iter()
        .filter(|(name, value)| !is_given(name) && !value.is_empty());
    for (name, value) in usual.chain(given) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head
}

/// Closes a connection so that the other side sees a reset.
fn reset(stream: &impl Stream) {
    if let Some(socket) = stream.socket() {
        // Where this cannot be set, the connection just ends, which is broken enough.
        let _ = SockRef::from(socket).set_linger(Some(Duration::ZERO));
    }
}

/// Waits for the client to give up, or for the server to stop.
fn wait_until_gone(shared: &Shared, stream: &impl Stream) {
    let tick = Duration::from_millis(20);
    let Some(stream) = stream.socket() else {
        return;
    };
    if stream.set_read_timeout(Some(tick)).is_err() {
        return;
    }
    let mut byte = [0];
    while !shared.is_stopped() {
        match stream.peek(&mut byte) {
            Ok(0) => return,
            // More from the client, which will not be read.
            Ok(_) => {
                shared.wait(tick);
            }
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                ) => {}
            Err(_) => return,
        }
    }
}
