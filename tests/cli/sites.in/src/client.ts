export class Client {
  private socket = new WebSocket("wss://example.org");
  private again = new Set([4003, 4004]);

  constructor() {
    this.socket.onclose = (event) => this.lost(event);
  }

  lost(event: CloseEvent) {
    if (event.code === 4001 || isFinal(event.code)) return;
    if (this.again.has(event.code)) this.socket = new WebSocket("wss://example.org");
  }
}

const isFinal = (code: number) => code === 4002;
