export function connect() {
  const socket = new WebSocket("wss://example.org");
  socket.onclose = (event) => {
    if (event.code < 4000) setTimeout(connect, 1000);
  };
}
