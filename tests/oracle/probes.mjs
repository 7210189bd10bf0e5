// What is asked of a library, and the observations that come of it.

import { PATIENCE } from "./driver.mjs";

/** Numbers at and around every boundary of any library, and a fixed sample of all others. */
export const SAMPLE = (() => {
  const numbers = new Set();
  const range = (low, high, step = 1) => {
    for (let number = low; number <= high; number += step) numbers.add(number);
  };
  range(0, 65535, 211);
  for (const [low, high] of [[0, 2], [998, 1020], [1099, 1100], [1999, 2001], [2498, 2500], [2997, 3005]]) range(low, high);
  for (const [low, high] of [[3998, 4002], [4498, 4500], [4990, 5001], [9999, 10000], [32767, 32768], [65533, 65535]]) range(low, high);
  return [...numbers].sort((a, b) => a - b);
})();

const PARALLEL = 24;

/** Runs jobs, a few at a time; results in order. */
export async function each(items, job, parallel = PARALLEL) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await job(items[index]);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return results;
}

const UNDEFINED = { $: "undefined" };

/** The arguments of a call with values at places such as `arg 0 key code`. */
export function place(values) {
  const args = [];
  for (const [slot, value] of values) {
    const [, index, , key] = slot.split(" ");
    while (args.length <= Number(index)) args.push(UNDEFINED);
    if (key === undefined) args[index] = value;
    else args[index] = { ...(args[index] === UNDEFINED ? {} : args[index]), [key]: value };
  }
  return args;
}

/** An operation that sends: for JavaScript the call itself, for Rust what the driver knows by this name. */
function sending(library, send, { code, reason }) {
  const name = send.record ?? (send.on ? `${send.on}.${send.call}` : send.call);
  if (library.model[0] === "rust") return { send: name, code: code ?? null, reason: reason ?? null };
  const values = [];
  if (code !== undefined) values.push([send.code[0], code]);
  if (reason !== undefined) values.push([send.reason[0], reason]);
  return { calls: [{ call: send.call, args: place(values) }], local: library.local };
}

/** What became of a call, in the words of the models. */
function outcome(result, wire, asked) {
  if (result) return wire.code === undefined ? result : { ...result, wire: wire.code };
  if ("reason" in wire || "code" in wire) {
    if (wire.malformed) return { does: "corrupts" };
    if (wire.code === undefined) return { does: "empty" };
    return wire.code === asked ? { does: "sends" } : { does: "rewrites", to: wire.code };
  }
  return { does: wire.ended ? "drops" : "swallows" };
}

/** Lists `[low, high, outcome]` of numbers that follow each other with the same outcome. */
function merge(entries) {
  const merged = [];
  for (const [low, high, what] of entries.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && last[1] + 1 === low && JSON.stringify(last[2]) === JSON.stringify(what)) last[1] = high;
    else merged.push([low, high, what]);
  }
  return merged;
}

/** Every number that is refused on one open socket, and that the socket can be closed afterwards. */
async function sweep(driver, send, library) {
  const refused = [];
  for (let number = 0; number <= 65535; number++) {
    if (send.outcome(number).does !== "throws" || SAMPLE.includes(number)) continue;
    if (refused.at(-1)?.[1] === number - 1) refused.at(-1)[1] = number;
    else refused.push([number, number]);
  }
  const calls = [{ call: send.call, args: place([[send.code[0], { $: "code" }]]), codes: refused }];
  calls.push({ call: send.call, args: place([[send.code[0], 1000]]) });
  const { results, wire } = await driver.send({ calls, local: library.local });
  const entries = [];
  const numbers = refused.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index));
  for (const [count, result] of results.runs) {
    const these = numbers.splice(0, count);
    for (const number of these) entries.push([number, number, result ?? { does: "accepts" }]);
  }
  return { entries, closes: wire.code === 1000 };
}

/** Observes what one send of a model does in the real library. */
export async function observeSend(driver, library, send) {
  const ask = async (what, silence) => {
    const { results, wire } = await driver.send(sending(library, send, what), silence);
    const seen = outcome(results.at(-1), wire, what.code);
    const unexpected = seen.does === "swallows" && send.outcome(what.code ?? 1000).does !== "swallows";
    if (unexpected && silence === undefined) return ask(what, PATIENCE);
    if (wire.reason) seen.bytes = wire.reason;
    if (wire.oversized) seen.oversized = true;
    return seen;
  };
  const seen = { on: send.on, name: send.record ?? send.call };
  const one = async (number) => [number, number, await ask({ code: number })];
  const entries = await each(SAMPLE, one, library.parallel);
  if (library.sweep || library.every) {
    const swept = await sweep(driver, send, library);
    entries.push(...swept.entries);
    seen.closes_after_refusal = swept.closes;
  }
  // Where one refusal can be the last, it is tried alone.
  const refused = SAMPLE.find((number) => send.outcome(number).does === "throws");
  if (seen.closes_after_refusal === undefined && library.model[0] === "javascript" && refused !== undefined && library.tries) {
    const [code] = send.code;
    const calls = [refused, 1000].map((number) => ({ call: send.call, args: place([[code, number]]) }));
    seen.closes_after_refusal = (await driver.send({ calls, local: library.local })).wire.code === 1000;
  }
  if (library.every) {
    const left = Array.from({ length: 65536 }, (_, number) => number).filter(
      (number) => send.outcome(number).does !== "throws" && !SAMPLE.includes(number),
    );
    entries.push(...(await each(left, one, library.parallel)));
  }
  seen.codes = merge(entries);
  if (send.reason.length) {
    seen.reasons = await each([0, 122, 123, 124], async (bytes) => [bytes, await ask({ code: 1000, reason: "r".repeat(bytes) })]);
    // Where both stand in one value there is no reason without a code.
    if (library.model[0] === "javascript" || library.alone) seen.alone = await ask({ reason: "xyz" });
  }
  if (!library.always) seen.none = await ask({});
  if (library.model[0] === "javascript") {
    seen.words = {};
    for (const word of ["4000", "abc"]) seen.words[word] = await ask({ code: word });
    seen.closed = await closed(driver, library, send);
  }
  return seen;
}

/** What a refused number does on a socket that is closed already. */
async function closed(driver, library, send) {
  const refused = SAMPLE.find((number) => number > 2000 && send.outcome(number).does === "throws");
  if (refused === undefined) return undefined;
  const close = (code) => ({ call: send.call, args: place([[send.code[0], code]]) });
  const { results } = await driver.send({ calls: [close(1000), { pause: 400 }, close(refused)] });
  return results.at(-1);
}

/** Observes a call that takes no code. */
export async function observeCall(driver, call, args) {
  const { results, wire } = await driver.send({ calls: [{ call, args }] });
  return outcome(results.at(-1), wire, undefined);
}

/** Observes what a handler is given for each number that a peer sends. */
export async function observeReceive(driver, library, receive) {
  const operation = { receive: { handler: receive.handler, code: receive.code[0], reason: receive.reason[0] } };
  const codes = await each([...SAMPLE, "empty", "lost"], async (code) => [code, await driver.receive(operation, code)], library.parallel);
  const given = (code) => codes.find(([sent]) => sent === code)[1];
  return {
    on: receive.on,
    handler: receive.handler,
    codes: merge(codes.filter(([sent]) => typeof sent === "number").map(([sent, { got }]) => [sent, sent, got === sent ? "same" : got])),
    empty: given("empty").got,
    lost: given("lost").got,
    bytes: given(1000).bytes,
  };
}
