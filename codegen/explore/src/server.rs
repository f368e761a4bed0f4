//! Sockets: takes connections of this machine and bounds what each may cost.
//!
//! `hyper` reads and writes HTTP. It is in the tree already, for the transport of the runtime, and
//! settles what a parser of one's own gets wrong: lengths that contradict each other, headers
//! without end, requests that hide in bodies.

use std::convert::Infallible;
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::StartError;
use crate::answer::Answer;
use crate::guard::Refusal;

/// What may arrive, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes of a body.
    pub(crate) body: usize,
    /// Time for the headers of a request, or between two requests.
    pub(crate) head: Duration,
    /// Time for the body of a request.
    pub(crate) upload: Duration,
    /// Time after which a connection takes no more requests.
    pub(crate) age: Duration,
    /// Time after that in which the last answer must have been taken.
    pub(crate) rest: Duration,
    /// Connections at a time; more wait.
    pub(crate) connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1 << 20,
            head: Duration::from_secs(10),
            upload: Duration::from_secs(10),
            age: Duration::from_secs(60),
            rest: Duration::from_secs(180),
            connections: 64,
        }
    }
}

/// Answers a request. It may take its time, and block.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Does once, on a thread that answers, what the first answer would have to wait for.
    ///
    /// # Errors
    ///
    /// Why there can be no answers.
    fn prepare(&self) -> Result<(), StartError>;

    /// Judges the headers, before anything else is read. What is refused here is not read on.
    fn admit(&self, request: &Parts) -> Result<(), Refusal>;

    fn answer(&self, request: &Parts, body: &[u8]) -> Result<Answer, Refusal>;
}

/// A thread that serves. Dropping it ends the serving and every connection.
#[derive(Debug)]
pub(crate) struct Serving {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    /// Serves from now on.
    pub(crate) fn start(
        listener: TcpListener,
        handler: impl Handler,
        limits: Limits,
    ) -> Result<Self, StartError> {
        listener.set_nonblocking(true).map_err(StartError::system)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(4)
            // Each knows the specs, which takes time to read.
            .thread_keep_alive(Duration::from_secs(3600))
            .build()
            .map_err(StartError::system)?;
        let handler = Arc::new(handler);
        let prepared = Arc::clone(&handler);
        let prepared = runtime.block_on(async { spawn_blocking(move || prepared.prepare()).await });
        prepared.expect("bug: preparing panics")?;
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::Builder::new()
            .name("acs-explore".to_owned())
            .spawn(move || {
                drop(runtime.spawn(accept(listener, handler, limits)));
                // A sender that was dropped says the same as one that sent.
                let _ = runtime.block_on(stopped);
                // Calls that are under way may take long; nobody waits for their answers.
                runtime.shutdown_background();
            })
            .map_err(StartError::system)?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has ended too.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: TcpListener, handler: Arc<impl Handler>, limits: Limits) {
    let listener = tokio::net::TcpListener::from_std(listener)
        .expect("bug: the listener does not block, and the runtime has its drivers");
    let places = Arc::new(Semaphore::new(limits.connections));
    loop {
        let place = Arc::clone(&places).acquire_owned().await;
        let place = place.expect("bug: nobody closes the semaphore");
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors, say: what is open goes on.
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let handler = Arc::clone(&handler);
        tokio::spawn(async move {
            converse(stream, handler, limits).await;
            drop(place);
        });
    }
}

/// Answers the requests of a connection, one after the other, as long as it may live.
async fn converse(stream: TcpStream, handler: Arc<impl Handler>, limits: Limits) {
    // Without it only the last packets are slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| respond(request, Arc::clone(&handler), limits));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // How a connection ends interests nobody: who was there has their answer, or has left.
    if timeout(limits.age, connection.as_mut()).await.is_err() {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(limits.rest, connection).await;
    }
}

async fn respond(
    request: Request<Incoming>,
    handler: Arc<impl Handler>,
    limits: Limits,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let answer = match exchange(parts, body, handler, limits).await {
        Ok(answer) => answer,
        Err(refusal) => refusal.into(),
    };
    Ok(answer.into_response())
}

async fn exchange(
    parts: Parts,
    body: Incoming,
    handler: Arc<impl Handler>,
    limits: Limits,
) -> Result<Answer, Refusal> {
    handler.admit(&parts)?;
    let body = read(body, limits).await?;
    let answer = spawn_blocking(move || handler.answer(&parts, &body)).await;
    answer.unwrap_or_else(|_| {
        let why = "the explorer failed at this request; that is a mistake of its own";
        Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, why))
    })
}

async fn read(body: Incoming, limits: Limits) -> Result<Bytes, Refusal> {
    let too_large = || {
        let why = format!("the body is larger than {} bytes", limits.body);
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, why)
    };
    if body.size_hint().lower() > limits.body as u64 {
        return Err(too_large());
    }
    match timeout(limits.upload, Limited::new(body, limits.body).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "the body did not arrive whole",
        )),
        Err(_) => Err(Refusal::new(
            StatusCode::REQUEST_TIMEOUT,
            "the body took too long to arrive",
        )),
    }
}
