//! Servers on threads of their own, which do what a test says and keep what they saw.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Number of its connection.
    pub(crate) connection: usize,
    /// Everything before the body.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// Every value of a header.
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().skip(1);
        let headers = lines.filter_map(|line| line.split_once(": "));
        headers
            .filter(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }
}

/// What becomes of a connection after an answer.
pub(crate) enum Then {
    Keep,
    Close,
}

pub(crate) trait Wire: Read + Write + Send {}
impl<T: Read + Write + Send> Wire for T {}

/// A server. It lives as long as the test program.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    /// Numbers of connections that the client closed.
    pub(crate) closed: Receiver<usize>,
}

impl Server {
    /// A server that answers each request with this.
    pub(crate) fn answering(answer: &'static str) -> Self {
        Self::new(move |_, wire| {
            send(wire, answer);
            Then::Keep
        })
    }

    pub(crate) fn new(
        answer: impl Fn(&Seen, &mut dyn Wire) -> Then + Send + Sync + 'static,
    ) -> Self {
        Self::start(answer, |tcp| Some(Box::new(tcp)))
    }

    /// With the certificate of [`ROOT`] for `service.example` and `127.0.0.1`.
    pub(crate) fn tls(
        answer: impl Fn(&Seen, &mut dyn Wire) -> Then + Send + Sync + 'static,
    ) -> Self {
        Self::start(answer, |tcp| {
            let connection = ServerConnection::new(ROOT.server.clone()).expect("a connection");
            Some(Box::new(StreamOwned::new(connection, tcp)))
        })
    }

    fn start(
        answer: impl Fn(&Seen, &mut dyn Wire) -> Then + Send + Sync + 'static,
        wrap: impl Fn(TcpStream) -> Option<Box<dyn Wire>> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (sender, closed) = channel();
        let (log, answer) = (seen.clone(), Arc::new(answer));
        thread::spawn(move || {
            for (connection, tcp) in listener.incoming().enumerate() {
                let tcp = tcp.expect("a connection");
                let Some(mut wire) = wrap(tcp) else { continue };
                let (log, answer, sender) = (log.clone(), answer.clone(), sender.clone());
                thread::spawn(move || {
                    serve(connection, &mut *wire, &log, &*answer, &sender);
                });
            }
        });
        Self {
            address,
            seen,
            closed,
        }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("a lock").clone()
    }

    pub(crate) fn url(&self, target: &str) -> String {
        format!("http://{}{target}", self.address)
    }
}

fn serve(
    connection: usize,
    wire: &mut dyn Wire,
    log: &Mutex<Vec<Seen>>,
    answer: &dyn Fn(&Seen, &mut dyn Wire) -> Then,
    closed: &Sender<usize>,
) {
    while let Ok(Some((head, body))) = request(wire) {
        let seen = Seen {
            connection,
            head,
            body,
        };
        log.lock().expect("a lock").push(seen.clone());
        match answer(&seen, wire) {
            Then::Keep => {}
            Then::Close => return,
        }
    }
    // The test may be over.
    let _ = closed.send(connection);
}

/// Reads a request. `None` where the client closes.
fn request(wire: &mut dyn Wire) -> io::Result<Option<(String, Vec<u8>)>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if wire.read(&mut byte)? == 0 {
            return Ok(None);
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).map_err(io::Error::other)?;
    let lengths = head.to_ascii_lowercase();
    let length = lengths
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = length.map_or(Ok(0), str::parse).map_err(io::Error::other)?;
    let mut body = vec![0; length];
    wire.read_exact(&mut body)?;
    Ok(Some((head, body)))
}

/// Writes to a client that may be gone.
pub(crate) fn send(wire: &mut dyn Wire, text: &str) {
    let _ = wire.write_all(text.as_bytes()).and_then(|()| wire.flush());
}

/// Says nothing until the client gives up.
pub(crate) fn wait_for_end(wire: &mut dyn Wire) {
    let _ = wire.read(&mut [0]);
}

/// Accepts connections and says nothing.
pub(crate) fn silent() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

/// Answers with some bytes and resets the connection. (Closing while there is something unread
/// resets.)
pub(crate) fn resetting(answer: &'static str) -> SocketAddr {
    let (listener, address) = silent();
    thread::spawn(move || {
        for tcp in listener.incoming() {
            let mut tcp = tcp.expect("a connection");
            let _ = tcp.peek(&mut [0]);
            send(&mut tcp, answer);
            thread::sleep(Duration::from_millis(50));
        }
    });
    address
}

/// A proxy. It answers plain requests itself, and leads every tunnel to one server.
pub(crate) fn proxy(target: Option<SocketAddr>) -> Server {
    Server::start(
        move |seen, wire| {
            if !seen.line().starts_with("CONNECT ") {
                send(wire, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy");
                return Then::Keep;
            }
            let Some(target) = target else {
                send(wire, "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
                return Then::Close;
            };
            send(wire, "HTTP/1.1 200 Connection established\r\n\r\n");
            relay(wire, target);
            Then::Close
        },
        |tcp| {
            // Short reads let one thread pass both directions on.
            let limit = Some(Duration::from_millis(5));
            tcp.set_nodelay(true).expect("an option");
            Some(Box::new(Patient { tcp, limit }))
        },
    )
}

/// A socket whose reads wait, except while it is relayed.
struct Patient {
    tcp: TcpStream,
    limit: Option<Duration>,
}

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // A buffer of one byte is the head of a request; a large one is relayed.
        let limit = self.limit.filter(|_| buffer.len() > 1000);
        self.tcp.set_read_timeout(limit)?;
        self.tcp.read(buffer)
    }
}

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tcp.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

fn relay(client: &mut dyn Wire, target: SocketAddr) {
    let mut server = TcpStream::connect(target).expect("the target accepts");
    let limit = Some(Duration::from_millis(5));
    server.set_read_timeout(limit).expect("an option");
    let mut buffer = vec![0; 16 << 10];
    let mut pass = |from: &mut dyn Read, to: &mut dyn Write| match from.read(&mut buffer) {
        Ok(0) => false,
        Ok(length) => to.write_all(&buffer[..length]).is_ok(),
        Err(error) => matches!(
            error.kind(),
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
        ),
    };
    while pass(client, &mut server) && pass(&mut server, client) {}
    let _ = server.shutdown(Shutdown::Both);
}

/// A root of trust made for this run, and a server with a certificate from it.
pub(crate) struct Root {
    pub(crate) pem: String,
    server: Arc<ServerConfig>,
}

pub(crate) static ROOT: LazyLock<Root> = LazyLock::new(|| {
    let mut root = CertificateParams::new(Vec::new()).expect("parameters");
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root_key = KeyPair::generate().expect("a key");
    let pem = root.self_signed(&root_key).expect("a root").pem();
    let issuer = Issuer::new(root, root_key);

    let names = ["service.example".to_owned(), "127.0.0.1".to_owned()];
    let key = KeyPair::generate().expect("a key");
    let leaf = CertificateParams::new(names).expect("parameters");
    let leaf = leaf.signed_by(&key, &issuer).expect("a certificate");

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let server = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .expect("a server");
    Root {
        pem,
        server: Arc::new(server),
    }
});
