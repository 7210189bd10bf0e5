import WebSocket from "ws";
new WebSocket(url).close(1006);
new WebSocket(url).close(404);
