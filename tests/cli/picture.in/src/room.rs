use axum::extract::ws::{CloseFrame, Message, WebSocket};

async fn refuse(mut socket: WebSocket) {
    let frame = CloseFrame { code: 401, reason: "sign in first".into() };
    let _ = socket.send(Message::Close(Some(frame))).await;
}
