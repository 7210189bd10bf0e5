//! Input and output of the process, as the transport wants them.
//!
//! Input is read by a thread of its own: the thread that serves never waits for it. Output is
//! written at once; who does not read it has to wait for answers, but can go on writing.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc;

/// How much is read at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// What a thread reads.
pub(super) struct Input {
    chunks: mpsc::UnboundedReceiver<Vec<u8>>,
    left: Vec<u8>,
    at: usize,
}

impl Input {
    pub(super) fn new(mut input: impl Read + Send + 'static) -> io::Result<Self> {
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

impl AsyncRead for Input {
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
pub(super) struct Output<W>(pub(super) W);

impl<W: Write + Unpin> AsyncWrite for Output<W> {
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
