import WebSocket from "ws";

const ws = new WebSocket(url);
ws.onmessage = () => dispatchEvent(new CloseEvent("close", { code: 1006, reason: "lost" }));
ws.emit("close", 1015);
ws.on("close", (code) => code === 4001 && retry());
