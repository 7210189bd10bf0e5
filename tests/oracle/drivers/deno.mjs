// The server of Deno.
import { listening, met } from "./host.mjs";

Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => listening(port) }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => met(new URL(request.url).pathname, socket);
  return response;
});
