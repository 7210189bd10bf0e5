//! twilight-gateway: a shard that takes the peer for Discord's gateway.

use std::panic::resume_unwind;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::timeout;
use twilight_gateway::{CloseFrame, ConfigBuilder, Intents, Message, Shard, ShardId};
use wslint_oracle::{Op, operations, ready, url};

/// A shard sends its Close while it is asked for messages, and connects again after it.
const TIME: Duration = Duration::from_millis(600);

async fn first_close(shard: &mut Shard) -> Option<u16> {
    while let Some(message) = shard.next().await {
        if let Ok(Message::Close(frame)) = message {
            return frame.map(|frame| frame.code);
        }
    }
    None
}

async fn send(mut shard: Shard, op: &Op) {
    let (code, reason) = (op.code.unwrap(), op.reason());
    let asked = tokio::spawn(async move {
        shard.close(CloseFrame { code, reason: reason.into() });
        first_close(&mut shard).await
    });
    match timeout(TIME, asked).await {
        Ok(Err(error)) if error.is_panic() => {
            op.unless_it_panics(|| resume_unwind(error.into_panic()));
        }
        _ => op.report(Ok::<(), ()>(())),
    }
}

async fn perform(op: Op) {
    let config = ConfigBuilder::new("none".to_owned(), Intents::empty()).proxy_url(url(&op)).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    if op.sends() {
        return send(shard, &op).await;
    }
    op.listening();
    op.got(timeout(TIME, first_close(&mut shard)).await.ok().flatten());
}

#[tokio::main]
async fn main() {
    ready(None, None);
    for op in operations() {
        tokio::spawn(perform(op));
    }
}
