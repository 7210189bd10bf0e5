// What every JavaScript driver does with a socket, in any runtime: makes the calls of an operation and
// tells what came of each, or listens and tells what arrived.

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** An argument as it was written into JSON; a sweep puts each code into it. */
function decode(value, code) {
  if (value === null || typeof value !== "object") return value;
  if (value.$) return value.$ === "code" ? code : undefined;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner, code)]));
}

/** An error in few words; numbers in messages would make each one different. */
function words(error) {
  const name = error?.name ?? typeof error;
  return name === "Error" ? `Error: ${String(error.message).replace(/\d+/g, "N").slice(0, 60)}` : name;
}

/** Makes a call; null if nothing was thrown or rejected. */
async function attempt(call) {
  let result;
  try {
    result = call();
  } catch (error) {
    return { does: "throws", error: words(error) };
  }
  if (typeof result?.then !== "function") return null;
  const rejected = result.then(() => null, (error) => ({ does: "rejects", error: words(error) }));
  return Promise.race([rejected, pause(300).then(() => null)]);
}

/** The value at a place such as `arg 0 key code`. */
function at(args, slot) {
  const words = slot.split(" ");
  let value = args;
  for (let i = 0; i < words.length; i += 2) value = value?.[words[i] === "key" ? words[i + 1] : Number(words[i + 1])];
  return value;
}

/** The handlers of operations whose library is handed them before there is a socket. */
export const handed = new Map();

/** Calls `got` once with the arguments of a handler. */
export function listen(socket, handler, got, id) {
  const [, event] = /\((\w+)\)/.exec(handler) ?? [];
  let done = false;
  const once = (...args) => {
    if (done) return;
    done = true;
    got(args);
  };
  if (handler === "function") handed.set(id, once);
  else if (handler.startsWith("on(") && typeof socket.on === "function") socket.on(event, once);
  else if (event) socket.addEventListener(event, once);
  else socket[handler.slice("property ".length)] = once;
}

/** Does what an operation asks for, and emits what came of it. */
export async function perform(op, socket, emit) {
  if (op.receive) {
    const { handler, code, reason } = op.receive;
    listen(socket, handler, (args) => {
      const text = reason ? at(args, reason) : undefined;
      emit({ id: op.id, got: at(args, code) ?? null, bytes: text !== undefined && typeof text !== "string" });
    }, op.id);
    return void emit({ id: op.id, listening: true });
  }
  // A library that does not send the code tells it to its own listeners.
  if (op.local) listen(socket, "property onclose", ([event]) => emit({ id: op.id, local: { code: event.code, reason: event.reason.length } }));
  const results = [];
  for (const { call, args, codes = [[0, 0]], pause: wait } of op.calls) {
    if (wait) await pause(wait);
    else for (const [low, high] of codes) {
      for (let code = low; code <= high; code++) {
        results.push(await attempt(() => socket[call](...args.map((arg) => decode(arg, code)))));
      }
    }
  }
  emit({ id: op.id, results: op.calls.some(({ codes }) => codes) ? runs(results) : results });
}

/** Results that follow each other and are the same, as `[how many, result]`. */
function runs(results) {
  const runs = [];
  for (const result of results) {
    const last = runs.at(-1);
    if (last && JSON.stringify(last[1]) === JSON.stringify(result)) last[0] += 1;
    else runs.push([1, result]);
  }
  return { runs };
}
