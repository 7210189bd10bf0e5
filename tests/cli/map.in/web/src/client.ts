const GAME_OVER = 4003;

/** What is looked up in a table is not followed. */
export const TEXTS: Record<number, string> = { 4202: "The room has moved." };

export function connect(url: string) {
  const socket = new WebSocket(url);
  socket.onclose = (event) => {
    if (event.code === GAME_OVER) stop();
    if (event.code === 4009) wait();
    if (event.code >= 4100 && event.code < 4200) retry();
    if (event.code === 1006) retry();
    show(TEXTS[event.code]);
  };
  return () => socket.close(1000, "bye");
}

/** Nobody sees here who calls this. */
export function onEnd(event: CloseEvent) {
  if (event.code === 4404) leave();
}
