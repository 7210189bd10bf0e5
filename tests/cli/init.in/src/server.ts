import WebSocket, { WebSocketServer } from "ws";

const ROOM_FULL = 4100;
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws, request) => {
  if (request.url === "/full") ws.close(ROOM_FULL);
  else ws.close(4101, "kicked by an operator");
});

new WebSocket("wss://eventsub.wss.twitch.tv/ws").on("close", (code) => {
  if (code === 4003) console.log("unused");
});
