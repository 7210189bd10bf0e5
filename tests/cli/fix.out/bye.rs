use axum::extract::ws::CloseFrame;

fn bye() -> CloseFrame {
    CloseFrame { code: 1000, reason: "".into() }
}
