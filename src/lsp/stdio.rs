//! Input and output of the process, as the transport wants them.
//!
//! The thread that serves waits for pipes and sockets itself, and for whoever does not read what it
//! writes: who sends much before it reads anything can go on writing. What the system cannot wait
//! for is read by a thread of its own, and written at once.

use std::io::{self, PipeWriter, Read, Stdin, Stdout, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc;

/// How much is read at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// Where messages come from.
pub(super) type Input = Box<dyn AsyncRead + Unpin>;

/// Where answers go to.
pub(super) type Output = Box<dyn AsyncWrite + Unpin>;

/// The standard input. Needs a runtime of tokio around it.
///
/// # Errors
/// There is none, or the system gives no thread.
pub(super) fn input(stdin: Stdin) -> io::Result<Input> {
    #[cfg(unix)]
    match polled::Kind::of(&stdin)? {
        polled::Kind::Pipe(pipe) => return Ok(Box::new(polled::Receiver::from_owned_fd(pipe)?)),
        polled::Kind::Socket(socket) => return Ok(Box::new(polled::socket(socket)?)),
        polled::Kind::Other => {}
    }
    Ok(Box::new(Threaded::new(stdin)?))
}

/// The standard output. Needs a runtime of tokio around it.
///
/// # Errors
/// There is none.
pub(super) fn output(stdout: Stdout) -> io::Result<Output> {
    #[cfg(unix)]
    match polled::Kind::of(&stdout)? {
        polled::Kind::Pipe(pipe) => return Ok(Box::new(polled::Sender::from_owned_fd(pipe)?)),
        polled::Kind::Socket(socket) => return Ok(Box::new(polled::socket(socket)?)),
        polled::Kind::Other => {}
    }
    Ok(Box::new(AtOnce(as_it_is(&stdout)?)))
}

/// What the standard library gives for the output looks for ends of lines in what is written, and
/// writes a message in three pieces.
fn as_it_is(stdout: &Stdout) -> io::Result<PipeWriter> {
    #[cfg(unix)]
    let output = std::os::fd::AsFd::as_fd(stdout).try_clone_to_owned()?;
    #[cfg(windows)]
    let output = std::os::windows::io::AsHandle::as_handle(stdout).try_clone_to_owned()?;
    Ok(output.into())
}

#[cfg(unix)]
mod polled {
    use std::fs::File;
    use std::io;
    use std::os::fd::{AsFd, OwnedFd};
    use std::os::unix::fs::FileTypeExt;
    use std::os::unix::net::UnixStream as Socket;

    use tokio::net::UnixStream;
    pub(super) use tokio::net::unix::pipe::{Receiver, Sender};

    /// What the other side is.
    pub(super) enum Kind {
        Pipe(OwnedFd),
        Socket(OwnedFd),
        /// A file or a terminal.
        Other,
    }

    impl Kind {
        pub(super) fn of(stream: &impl AsFd) -> io::Result<Self> {
            let file = File::from(stream.as_fd().try_clone_to_owned()?);
            let kind = file.metadata()?.file_type();
            Ok(match () {
                () if kind.is_fifo() => Self::Pipe(file.into()),
                () if kind.is_socket() => Self::Socket(file.into()),
                () => Self::Other,
            })
        }
    }

    /// A socket of any family: it is only read and written.
    pub(super) fn socket(socket: OwnedFd) -> io::Result<UnixStream> {
        let socket = Socket::from(socket);
        socket.set_nonblocking(true)?;
        UnixStream::from_std(socket)
    }
}

/// What a thread reads.
struct Threaded {
    chunks: mpsc::UnboundedReceiver<Vec<u8>>,
    left: Vec<u8>,
    at: usize,
}

impl Threaded {
    fn new(mut input: impl Read + Send + 'static) -> io::Result<Self> {
        let (sender, chunks) = mpsc::unbounded_channel();
        std::thread::Builder::new().name("input".into()).stack_size(256 * 1024).spawn(move || {
            let mut buffer = vec![0; CHUNK];
            loop {
                match input.read(&mut buffer) {
                    Ok(0) => return,
                    Ok(count) if sender.send(buffer[..count].to_vec()).is_err() => return,
                    Ok(_) => {}
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(_) => return,
                }
            }
        })?;
        Ok(Self { chunks, left: Vec::new(), at: 0 })
    }
}

impl AsyncRead for Threaded {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.at == self.left.len() {
            let Some(chunk) = ready!(self.chunks.poll_recv(cx)) else { return Poll::Ready(Ok(())) };
            self.left = chunk;
            self.at = 0;
        }
        let count = buf.remaining().min(self.left.len() - self.at);
        buf.put_slice(&self.left[self.at..self.at + count]);
        self.at += count;
        Poll::Ready(Ok(()))
    }
}

/// What is written at once.
struct AtOnce(PipeWriter);

impl AsyncWrite for AtOnce {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(self.0.write(bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.0.flush())
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}
