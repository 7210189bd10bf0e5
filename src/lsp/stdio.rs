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
    {
        if let Some(pipe) = polled::reader(&stdin)? {
            return Ok(Box::new(pipe));
        }
        if let Some(socket) = polled::socket(&stdin)? {
            return Ok(Box::new(socket));
        }
    }
    Ok(Box::new(Threaded::new(stdin)?))
}

/// The standard output. Needs a runtime of tokio around it.
///
/// # Errors
/// There is none.
pub(super) fn output(stdout: Stdout) -> io::Result<Output> {
    #[cfg(unix)]
    {
        if let Some(pipe) = polled::writer(&stdout)? {
            return Ok(Box::new(pipe));
        }
        if let Some(socket) = polled::socket(&stdout)? {
            return Ok(Box::new(socket));
        }
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
    use std::io;
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream as Socket;

    use tokio::net::UnixStream;
    use tokio::net::unix::pipe::{Receiver, Sender};

    /// The end of a pipe that is read.
    pub(super) fn reader(stream: &impl AsFd) -> io::Result<Option<Receiver>> {
        Ok(Receiver::from_owned_fd(stream.as_fd().try_clone_to_owned()?).ok())
    }

    /// The end of a pipe that is written.
    pub(super) fn writer(stream: &impl AsFd) -> io::Result<Option<Sender>> {
        Ok(Sender::from_owned_fd(stream.as_fd().try_clone_to_owned()?).ok())
    }

    /// A socket of any family: it is only read and written.
    pub(super) fn socket(stream: &impl AsFd) -> io::Result<Option<UnixStream>> {
        let socket = Socket::from(stream.as_fd().try_clone_to_owned()?);
        // Only sockets know of errors.
        if socket.take_error().is_err() {
            return Ok(None);
        }
        socket.set_nonblocking(true)?;
        UnixStream::from_std(socket).map(Some)
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
