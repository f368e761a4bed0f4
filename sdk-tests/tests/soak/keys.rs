//! A service that gives keys, and a server whose keys are replaced while it is asked.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use acs_mock::{AccessKey, Server};
use acs_sas::runtime::sign::timestamp;

use crate::lanes::mixed;

/// A key is forgotten by the client only when it is 10 s old, so it is replaced more seldom.
const EVERY: Duration = Duration::from_secs(12);

/// The key of this number.
pub(crate) fn key(number: u64) -> AccessKey {
    AccessKey {
        id: format!("soak-{number}"),
        secret: format!("secret {number}").into(),
        token: Some(format!("token {number}").into()),
    }
}

/// Gives the newest key to who asks, at `/long` for an hour and at `/short` for a few seconds;
/// one time in ten it fails.
pub(crate) struct Keys {
    pub(crate) address: SocketAddr,
    newest: Arc<AtomicU64>,
    pub(crate) asked: Arc<AtomicU64>,
}

impl Keys {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let keys = Self {
            address: listener.local_addr().unwrap(),
            newest: Arc::default(),
            asked: Arc::default(),
        };
        let (newest, asked) = (Arc::clone(&keys.newest), Arc::clone(&keys.asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let count = asked.fetch_add(1, Ordering::SeqCst);
                let number = newest.load(Ordering::SeqCst);
                thread::spawn(move || answer(stream, count, number));
            }
        });
        keys
    }

    /// Replaces the key of a server now and then. Every other time the old one goes at once,
    /// the times between it is still good for a while.
    pub(crate) fn replace_at(&self, server: Arc<Server>, stop: Arc<AtomicU64>) {
        let newest = Arc::clone(&self.newest);
        thread::spawn(move || {
            for number in 1.. {
                let mut waited = Duration::ZERO;
                while waited < EVERY {
                    if stop.load(Ordering::SeqCst) > 0 {
                        return;
                    }
                    let step = Duration::from_millis(50);
                    thread::sleep(step);
                    waited += step;
                }
                newest.store(number, Ordering::SeqCst);
                if number % 2 == 0 {
                    server.replace_keys([key(number), key(number - 1)]);
                    thread::sleep(Duration::from_secs(2));
                }
                server.replace_keys([key(number)]);
            }
        });
    }
}

fn answer(mut stream: TcpStream, count: u64, number: u64) {
    let mut head = Vec::new();
    let mut chunk = [0; 1024];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut chunk) {
            Ok(length) if length > 0 => head.extend_from_slice(&chunk[..length]),
            _ => return,
        }
    }
    thread::sleep(Duration::from_millis(mixed(1, count) % 20));
    let lifetime = match head.starts_with(b"GET /short") {
        true => Duration::from_secs(5),
        false => Duration::from_secs(3600),
    };
    let key = key(number);
    let body = serde_json::json!({
        "Code": "Success",
        "AccessKeyId": key.id,
        "AccessKeySecret": key.secret.expose(),
        "SecurityToken": key.token.unwrap().expose(),
        "Expiration": timestamp(SystemTime::now() + lifetime),
    });
    let (status, body) = match mixed(2, count) % 30 {
        // Not the first one: somebody has to begin.
        0 if count > 0 => ("500 Internal Server Error", "down".to_owned()),
        1 if count > 0 => ("200 OK", "{".to_owned()),
        2 if count > 0 => return,
        _ => ("200 OK", body.to_string()),
    };
    let length = body.len();
    let answer =
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    // The call may have been given up.
    let _ = stream.write_all(answer.as_bytes());
}
