export class Client {
  private socket?: WebSocket;

  connect() {
    this.socket = new WebSocket("wss://example.org");
    this.socket.onclose = () => {
      setTimeout(() => this.connect(), 1000);
    };
  }
}
