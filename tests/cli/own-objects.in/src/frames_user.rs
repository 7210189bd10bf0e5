use crate::frames::Farewell;
fn f(tx: &Sender) { tx.send(Farewell { code: 1006, why: "x" }); }
