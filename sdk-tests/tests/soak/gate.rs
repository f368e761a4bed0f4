//! Something between client and server that is gone for 150 ms in each second, as a balancer is
//! that somebody restarts: then nobody listens, and the connections there were are broken.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

const UP: Duration = Duration::from_millis(850);
const DOWN: Duration = Duration::from_millis(150);

/// Passes connections on to a server until it is stopped.
pub(crate) fn start(target: SocketAddr, stop: Arc<AtomicU64>) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let thread = thread::spawn(move || {
        let mut listener = Some(listener);
        while stop.load(Ordering::SeqCst) == 0 {
            // Should somebody else have got the port, the calls meet what they meet.
            let opened = listener
                .take()
                .map_or_else(|| TcpListener::bind(address), Ok);
            if let Ok(listener) = opened {
                pass_on(&listener, target).unwrap();
            }
            thread::sleep(DOWN);
        }
    });
    (address, thread)
}

fn pass_on(listener: &TcpListener, target: SocketAddr) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let open = Mutex::new(Vec::new());
    let until = Instant::now() + UP;
    while Instant::now() < until {
        let Ok((client, _)) = listener.accept() else {
            thread::sleep(Duration::from_millis(2));
            continue;
        };
        client.set_nonblocking(false)?;
        let server = TcpStream::connect(target)?;
        for stream in [&client, &server] {
            stream.set_nodelay(true)?;
            open.lock().unwrap().push(stream.try_clone()?);
        }
        copy(client.try_clone()?, server.try_clone()?);
        copy(server, client);
    }
    for stream in open.into_inner().unwrap() {
        // It may be closed already.
        let _ = stream.shutdown(Shutdown::Both);
    }
    Ok(())
}

/// Copies one direction on a thread of its own, to its end.
fn copy(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
}
