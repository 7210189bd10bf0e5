new WebSocket(url).close(1006);
