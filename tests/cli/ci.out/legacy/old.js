import WebSocket from "ws";
// wslint-ignore reserved-code
new WebSocket(url).close(1000);
