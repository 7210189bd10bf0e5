import CloseEvent from "./close-event.js";

export const tell = (bus) => bus.emit("down", new CloseEvent(1006, "lost"));
