//! Which files are parsed, and which are not.

use super::*;

fn count(family: Family, scope: Scope, text: &str) -> usize {
    Gate::new(Apis::builtin(), family, scope).hits(text).len()
}

#[test]
fn a_glance_dismisses_what_cannot_be_a_send() {
    let sends = |text: &str| count(Family::JavaScript, Scope::Check, text);
    assert_eq!(sends("import x from 'ws'; x.close(1)"), 1);
    assert_eq!(sends("import x from 'ws'; x?.close ( 1)"), 1);
    assert_eq!(sends("import x from \"npm:ws@8\"; x . close\n(1)"), 1);
    assert_eq!(sends("x.close(1)"), 0);
    assert_eq!(sends("ws.close(1)"), 1);
    assert_eq!(sends("x.close(1006)"), 1);
    assert_eq!(sends("x.close(Codes.KICKED, why)"), 1);
    assert_eq!(sends("x.close(file); x.close(() => code()); x.close(encode(1))"), 0);
    assert_eq!(sends("ws.close( )"), 0);
    assert_eq!(sends("class WebSocket { close(code) {} }"), 0);
    assert_eq!(sends("new WebSocketServer().on(f); server.close(() => done())"), 0);
    assert_eq!(sends("new WebSocket(url); page.close({ code: 1 }); server.close(resolve)"), 0);
    assert_eq!(sends("new WebSocket(url); page.close({ code: 1 }); page.close(1)"), 2);
    assert_eq!(sends("room = new WebSocketRoom(url); room.close(1)"), 0);
    assert_eq!(sends("new WebSocket(url); const { close } = ws;"), 1);
    assert_eq!(sends("new WebSocket(url); const { close, open } = useDialog();"), 0);
    assert_eq!(sends("new WebSocket(url); const end = ws.close; end(1);"), 1);
    assert_eq!(sends("new WebSocket(url); const end = ws.close; expect(end);"), 0);
    assert_eq!(sends("new WebSocket(url); const real = ws.close; ws.close = real;"), 0);
    assert_eq!(sends("new WebSocket(url); button(onClick, dialog.close);"), 0);
    assert_eq!(sends("// ws.close(1)\n/** ws.close(2) */\n * ws.close(3)\n"), 0);
    assert_eq!(sends("/* a */ ws.close(1)"), 1);
    assert_eq!(sends("new WebSocket(u)['close'](1); x.closest(1); x.$close(1)"), 1);
    assert_eq!(sends("new WebSocket(u); KINDS['close'] = '1';"), 0);
    assert_eq!(sends("interface Events { close: CloseEvent; } function f(code) { return code == 1 }"), 0);
    assert_eq!(sends("function f(close: CloseEvent) { return close.code == 1 }"), 1);
    assert_eq!(count(Family::Rust, Scope::Check, "use axum::x; CloseFrame { code }"), 1);
    assert_eq!(count(Family::Rust, Scope::Check, "CloseFrame { code }"), 0);
}

#[test]
fn a_glance_dismisses_handlers_that_look_at_nothing() {
    let hits = |text: &str| count(Family::JavaScript, Scope::Check, text);
    assert_eq!(hits("import x from 'ws'; x.on('close', (code) => f(code === 1))"), 1);
    assert_eq!(hits("import x from 'ws'; x.on( 'close' , done); function done(e) { log(e.code) }"), 1);
    assert_eq!(hits("import x from 'ws'; x.on('close', (code) => f(code))"), 0);
    assert_eq!(hits("import x from 'ws'; x.on('close', done)"), 0);
    assert_eq!(hits("import x from 'ws'; x.emit('close', (e) => log(e.code))"), 0);
    assert_eq!(hits("import x from 'ws'; x.on('close', () => f())"), 0);
    assert_eq!(hits("import x from 'ws'; x.on('close', async function () {})"), 0);
    assert_eq!(hits("socket.on('close', (failed) => f(failed))"), 0);
    assert_eq!(hits("s = new WebSocket(u); s.onclose = (e) => f(e.code == 1)"), 1);
    assert_eq!(hits("s = new WebSocket(u); s.onclose = (e) => f(e.code)"), 0);
    assert_eq!(hits("s = new WebSocket(u); s.onclose = null; s.onclose = () => f(); if (s.onclose) f()"), 0);
    assert_eq!(hits("s = new WebSocket(u); s.onclose = s.onerror = () => f(); a.onclose = b.onerror = null"), 0);
    assert_eq!(hits("s = new WebSocket(u); s.onclose = s.onerror = (e) => f(e.code == 1)"), 1);
    assert_eq!(hits("s = new WebSocketStream(u); s.close({ closeCode: 1 })"), 1);
    assert_eq!(hits("class A { webSocketClose(ws, code) { if (code === 1) f() } } WebSocketPair"), 1);
    assert_eq!(hits("class A { webSocketClose(ws, code) { f(code) } } WebSocketPair"), 0);
}

#[test]
fn a_glance_dismisses_what_nobody_objects_to() {
    let sends = |text: &str| count(Family::JavaScript, Scope::Check, text);
    assert_eq!(sends("s = new WebSocket(u); s.close(1000)"), 0);
    assert_eq!(sends("s = new WebSocket(u); s.close(1000, 'bye')"), 0);
    assert_eq!(sends("s = new WebSocket(u); s.close(1000, why)"), 1);
    assert_eq!(sends("s = new WebSocket(u); s.close(1001)"), 1);
    assert_eq!(sends("s = new WebSocket(u); s.close(4001, 'bye')"), 0);
    assert_eq!(sends("s = new WebSocket(u); s.close(3001)"), 1);
    assert_eq!(sends("import { WebSocketServer } from 'ws'; const ws = new WebSocketServer(u); ws.close(1000)"), 1);
    let far = " ".repeat(200);
    assert_eq!(sends(&format!("import {{ WebSocketServer }} from 'ws';{far}ws.close(1000)")), 0);
    assert_eq!(sends("new WebSocket(u); const end = ws.close.bind(ws); end(1)"), 1);
    assert_eq!(sends("new WebSocket(u); promisify(ws.close.bind(ws))"), 0);
    assert_eq!(sends("new WebSocket(u); setTimeout(ws.close.bind(ws, 1))"), 1);
    assert_eq!(sends("import { WebSocketServer } from 'ws'; new WebSocketServer(u).close(1000)"), 1);
    assert_eq!(sends("import WebSocket from 'ws'; new WebSocket(u).terminate(1000)"), 1);
    assert_eq!(sends("ws.close(1000); ws.close(1)"), 2);
    assert_eq!(sends("ws.close(1000); ws.close(1011); ws.close('a'); page.close(1)"), 0);
    assert_eq!(sends("new WebSocket(u); new Promise(f => wss.close(f)); wss.close(done)"), 0);
    assert_eq!(sends("new WebSocket(u); expect(ws.close).toHaveBeenCalled(); on('open', ws.close)"), 0);
    assert_eq!(sends("new WebSocket(u); f(p: Progress) { page.close(p) }"), 0);
    assert_eq!(sends("new WebSocket(u); request.close(success)"), 0);
    assert_eq!(sends("new WebSocket(u); import 'http2'; stream.close(code)"), 0);
    assert_eq!(sends("new WebSocket(u); import 'http2'; wsStream.close(code)"), 1);
    assert_eq!(sends("new WebSocket(u);\n// Frames are sent.\n close(code) {}"), 0);
    assert_eq!(sends("new WebSocket(u); make() // A socket.\n .close(code)"), 1);
    let rust = |text: &str| count(Family::Rust, Scope::Check, text);
    assert_eq!(rust("use tungstenite::x; ws.close(None); Sink::close(&mut ws);"), 0);
    assert_eq!(rust("use tungstenite::x; use y::CloseFrame; fn f() -> Option<CloseFrame<'static>> {}"), 0);
    assert_eq!(rust("use twilight_gateway::x; Id::new(1); Box::new(frame);"), 0);
    assert_eq!(rust("use twilight_gateway::x; CloseFrame::new(code, why);"), 2);
    assert_eq!(rust("use twilight_gateway::CloseFrame as F; F::new(code, why)"), 2);
    assert_eq!(rust("use tungstenite::x; ws.close(None, why); use x::CloseFrame as F; type F = CloseFrame;"), 3);
}

#[test]
fn libraries_constants_are_told_from_other_words() {
    let hits = |text: &str| count(Family::JavaScript, Scope::Check, text);
    assert_eq!(hits("import { connection } from 'websocket'; c === connection.CLOSE_REASON_NORMAL"), 1);
    assert_eq!(hits("import x from 'websocket'; headers.get('connection'); connection.destroy()"), 0);
}

#[test]
fn names_of_codes_are_looked_at_in_company() {
    let hits = |text: &str| count(Family::JavaScript, Scope::Check, text);
    assert_eq!(hits("GOING_AWAY: 1002,\nPROTOCOL_ERROR: 1003,\n"), 2);
    assert_eq!(hits("GOING_AWAY: 1001,\nPROTOCOL_ERROR: 1002,\nABNORMAL_CLOSURE: 1005"), 2);
    assert_eq!(hits("GOING_AWAY: 1001,\nPROTOCOL_ERROR: 1002,\n"), 0);
    assert_eq!(hits("const PROTOCOL_ERROR = 1001;\nsetTimeout(f, 1002);\ndelay = 1003;\n"), 0);
    assert_eq!(count(Family::Rust, Scope::Check, "Away = 1002,\n Policy = 1008,\n"), 2);
}

#[test]
fn calls_that_pass_codes_on_lead_to_other_files() {
    let hits = |text: &str| count(Family::JavaScript, Scope::Check, &format!("import {{ A }} from './ws';{text}"));
    assert_eq!(hits("class B extends A { f() { this.closeWith(1006) } }"), 1);
    assert_eq!(hits("class B extends A { f() { up ? this.closeWith(1006) : g() } }"), 1);
    let rust = |text: &str| count(Family::Rust, Scope::Check, &format!("mod ws; use tungstenite::x; {text}"));
    assert_eq!(rust("ws::close_with(CLOSE_GONE)"), 1);
    assert_eq!(rust("ws::run_close_server(WS_CLOSE_PORT)"), 0);
}

#[test]
fn every_family_has_its_gates() {
    for family in [Family::JavaScript, Family::Rust] {
        assert_eq!(count(family, Scope::All, ""), 0);
    }
}
