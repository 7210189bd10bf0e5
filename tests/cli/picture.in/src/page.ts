const socket = new WebSocket("wss://example.com/live");
addEventListener("pagehide", () => socket.close(1001));
