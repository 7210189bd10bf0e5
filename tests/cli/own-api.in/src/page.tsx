import { connect, type Transport } from "@acme/transport";

const transport = connect("wss://example.org");
transport.onclose = (event) => {
  if (event.code === 1015) location.reload();
  transport.close(event.code);
};

export const leave = (own: Transport) => own.close(1001, "left");
