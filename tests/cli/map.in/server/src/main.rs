use axum::extract::ws::{CloseFrame, Message};

const AUTH_EXPIRED: u16 = 4001;
const KICKED: u16 = 4003;

pub fn expired() -> Message {
    Message::Close(Some(CloseFrame { code: AUTH_EXPIRED, reason: "token expired".into() }))
}

pub fn kicked() -> Message {
    Message::Close(Some(CloseFrame { code: KICKED, reason: "kicked".into() }))
}

pub fn over() -> Message {
    Message::Close(Some(CloseFrame { code: 4003, reason: "the game is over".into() }))
}

pub fn full() -> Message {
    Message::Close(Some(CloseFrame { code: 4103, reason: "room is full".into() }))
}

pub fn moved() -> Message {
    Message::Close(Some(CloseFrame { code: 4202, reason: "room has moved".into() }))
}

pub fn gone() -> Message {
    Message::Close(Some(CloseFrame { code: 4404, reason: "there is no such room".into() }))
}
