//! Readers: connections that stay open and ask for one page after the other.

use std::{
    error::Error,
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Readers at once.
const READERS: usize = 32;

/// What came over the wire.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header, in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
    }

    /// Bytes that were sent for it.
    pub(crate) fn size(&self) -> usize {
        self.head.len() + self.body.len()
    }
}

/// One connection.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
    gzip: bool,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr, gzip: bool) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(128 << 10), gzip })
    }

    /// Asks for one address and reads the whole answer.
    pub(crate) async fn get(&mut self, target: &str) -> io::Result<Answer> {
        let accept = if self.gzip { "accept-encoding: gzip\r\n" } else { "" };
        let ask = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\n{accept}\r\n");
        self.stream.write_all(ask.as_bytes()).await?;
        self.received.clear();
        let end = loop {
            self.more().await?;
            if let Some(at) = self.received.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.received[..end]).to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or_default();
        let mut answer = Answer { status, head, body: Vec::new() };
        match answer.header("content-length").and_then(|length| length.parse::<usize>().ok()) {
            Some(length) => {
                while self.received.len() < end + length {
                    self.more().await?;
                }
            }
            // One request is under way at a time, so nothing comes after the last chunk.
            None if answer.header("transfer-encoding").is_some() => {
                while !self.received[end..].ends_with(b"0\r\n\r\n") {
                    self.more().await?;
                }
            }
            None => {}
        }
        answer.body.extend_from_slice(&self.received[end..]);
        Ok(answer)
    }

    async fn more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// Addresses that all readers together ask for in turn.
#[derive(Clone)]
pub(crate) struct Tour {
    targets: Arc<[String]>,
    next: Arc<AtomicUsize>,
}

impl Tour {
    pub(crate) fn new(targets: Vec<String>) -> Self {
        Self { targets: targets.into(), next: Arc::default() }
    }

    fn next(&self) -> &str {
        &self.targets[self.next.fetch_add(1, Ordering::Relaxed) % self.targets.len()]
    }

    /// Some of the addresses.
    pub(crate) fn some(&self) -> impl Iterator<Item = &str> {
        self.targets.iter().map(String::as_str).take(15)
    }
}

/// Pages a second that the readers get for this long.
pub(crate) async fn pages_a_second(
    address: SocketAddr,
    tour: &Tour,
    gzip: bool,
    time: Duration,
) -> Result<f64, Box<dyn Error>> {
    let begin = Instant::now();
    let readers: Vec<_> = (0..READERS).map(|_| tokio::spawn(read(address, tour.clone(), gzip, begin + time))).collect();
    let mut pages = 0;
    for reader in readers {
        pages += reader.await??;
    }
    Ok(f64::from(pages) / begin.elapsed().as_secs_f64())
}

async fn read(address: SocketAddr, tour: Tour, gzip: bool, end: Instant) -> io::Result<u32> {
    let mut connection = Connection::open(address, gzip).await?;
    let mut pages = 0;
    while Instant::now() < end {
        let target = tour.next();
        let answer = connection.get(target).await?;
        if answer.status != 200 {
            return Err(io::Error::other(format!("{target} answers {}", answer.status)));
        }
        pages += 1;
    }
    Ok(pages)
}
