const GOING_AWAY = 1001;

export function leave(url) {
  const socket = new WebSocket(url);
  window.addEventListener("pagehide", () => socket.close(GOING_AWAY));
}
