const socket = new WebSocket("wss://example.org");
socket.onclose = (event) => {
  if (event.code === 4010) stop();
  else if (event.code === 4099) wait();
  else again();
};
