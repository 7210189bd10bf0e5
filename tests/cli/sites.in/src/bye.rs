use axum::extract::ws::CloseFrame;

fn bye() -> CloseFrame {
    CloseFrame { code: 1005, reason: "".into() }
}
