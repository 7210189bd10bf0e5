// Holds observations against a model. A disagreement is one line of text.

/** Whether a version is one of a range such as `>=8 <8.22`. */
export function within(version, range) {
  return range.split(" ").every((part) => {
    const [, sign, other] = /^(>=|<)([\d.]+)$/.exec(part);
    return before(version, other) === (sign === "<");
  });
}

/**
 * A model as `wslint explain --library NAME --format json` gives it, with what it says of one release, and
 * the look-ups that are needed.
 */
export function asModel(written, version) {
  const holds = ({ versions }) => !versions || within(version, versions);
  const pairs = (numbers) => numbers.map((one) => (Array.isArray(one) ? one : [one, one]));
  const inside = (numbers, number) => pairs(numbers).some(([low, high]) => low <= number && number <= high);
  const among = (outcomes) => (number) => outcomes.find(({ codes }) => codes === "rest" || inside(codes, number));
  const outcomes = written.outcomes.filter(holds);
  // What a call does itself with numbers, and what it leaves to the library as a whole.
  const sends = written.sends.filter(holds).map((send) => {
    const own = send.outcomes.length ? send.outcomes : outcomes;
    return { ...send, outcomes: own, outcome: among(own) };
  });
  return { ...written, outcomes, sends, outcome: among(outcomes), inside };
}

/** The numbers that a peer that keeps to the protocol may send. */
const mayBeSent = (number) =>
  (number >= 1000 && number <= 1003) || (number >= 1007 && number <= 1014) || (number >= 3000 && number <= 4999);

/** Whether an error is the one that a model names; a phrase of words stands for any. */
const isError = (seen, named) => !named || named.includes(" ") || (seen ?? "").includes(named);

const shown = ({ does, to, error, bytes, wire }) =>
  [does, typeof to === "number" && `to ${to}`, error, bytes && `with ${bytes} bytes`, wire !== undefined && `and sends ${wire}`]
    .filter(Boolean)
    .join(" ");

/** All disagreements of a model with the observations of one version of a library. */
export function compare(model, observed) {
  const found = [];
  const versions = [...(model.versions ?? "").matchAll(/>=(\d+(?:\.\d+)*)/g)];
  for (const [, least] of versions) {
    if (before(observed.version, least)) found.push(`${observed.version} is older than \`versions\` says`);
  }
  for (const send of model.sends) found.push(...saidTwice(send));
  const key = ({ on, call, record }) => `${on} ${call} ${record}`;
  const versioned = model.sends.filter(({ versions }) => versions).map(key);
  if (new Set(versioned).size < versioned.length) found.push(`a call is described twice for ${observed.version}`);
  for (const seen of observed.sends) {
    const send = model.sends.find((send) => send.on === seen.on && (send.record ?? send.call) === seen.name);
    found.push(...compareSend(model, send, seen).map((text) => `${seen.name}: ${text}`));
  }
  for (const seen of observed.receives) {
    const receive = model.receives.find(({ on, handler }) => on === seen.on && handler === seen.handler);
    found.push(...compareReceive(receive, seen, observed.version).map((text) => `${seen.handler}: ${text}`));
  }
  for (const { on, call, slot, args, ...seen } of observed.calls ?? []) {
    const ignores = model.ignores.find((ignores) => ignores.on === on && ignores.call === call && ignores.slot === slot);
    const does = ignores?.does ?? "drops";
    const same = seen.does === does && isError(seen.error, ignores?.error);
    if (!same) found.push(`${call}(${JSON.stringify(args).slice(1, -1)}): the model says ${does}, it ${shown(seen)}`);
  }
  for (const seen of observed.constants ?? []) {
    const constants = model.constants.find(({ path }) => path === seen.path);
    if (!constants) found.push(`${seen.path}: the model does not have these constants`);
    else found.push(...compareConstants(model, constants, seen).map((text) => `${seen.path}: ${text}`));
  }
  return found;
}

/** Numbers of which two outcomes speak: the second says nothing. */
function saidTwice({ outcomes }) {
  const pairs = outcomes.flatMap(({ codes }) => (codes === "rest" ? [] : codes.map((one) => [one].flat())));
  if (outcomes.filter(({ codes }) => codes === "rest").length > 1) return ["all others have two outcomes"];
  const sorted = pairs.map((pair) => [pair[0], pair.at(-1)]).sort((a, b) => a[0] - b[0]);
  return sorted.filter(([low], index) => index > 0 && sorted[index - 1][1] >= low).map(([low]) => `${low} has two outcomes`);
}

/** Whether a version is older than another. */
export function before(version, other) {
  const numbers = (text) => text.split(/[.-]/).map(Number);
  const [left, right] = [numbers(version), numbers(other)];
  for (let i = 0; i < right.length; i++) if ((left[i] ?? 0) !== right[i]) return (left[i] ?? 0) < right[i];
  return false;
}

function compareSend(model, send, seen) {
  if (!send) return ["the model does not have this call"];
  if (send.outcomes.at(-1)?.codes !== "rest") return ["the model does not say what is done with all others"];
  const found = [];
  const differ = (what, says, does) => found.push(`${what}: the model says ${says}, it ${shown(does)}`);

  // One line for neighbours that disagree alike.
  let last;
  for (const [low, high, outcome] of seen.codes) {
    for (let number = low; number <= high; number++) {
      const says = send.outcome(number);
      const same = outcome.does === says.does && outcome.wire === undefined && isError(outcome.error, says.error);
      if (same && (says.does !== "rewrites" || outcome.to === says.to)) continue;
      const text = `the model says ${shown(says)}, it ${shown(outcome)}`;
      if (last?.text === text) last.to = number;
      else found.push((last = { from: number, to: number, text }));
    }
  }
  for (let i = 0; i < found.length; i++) {
    const { from, to, text } = found[i];
    found[i] = `${from === to ? from : `${from}-${to}`}: ${text}`;
  }
  const stuck = send.outcomes.some(({ stuck }) => stuck);
  if (seen.closes_after_refusal === stuck) found.push(`after a refusal the socket ${stuck ? "can still" : "cannot"} be closed`);

  const none = send.no_code;
  if (seen.none && (none === "empty" ? seen.none.does !== "empty" : none !== null && seen.none.to !== none)) {
    differ("no code", none === "empty" ? "empty" : `rewrites to ${none}`, seen.none);
  }
  found.push(...compareReasons(send, seen));
  if (seen.words) found.push(...compareWords(send, seen.words));
  const when = send.outcomes.find(({ does }) => does === "throws")?.when;
  if (seen.closed !== undefined && when && (when === "always") !== (seen.closed !== null)) {
    found.push(`on a closed socket: the model says checked ${when}, it ${seen.closed ? shown(seen.closed) : "throws nothing"}`);
  }
  return found;
}

function compareReasons(send, seen) {
  if (!seen.reasons) return [];
  const found = [];
  const { bytes: most, over, error } = send.reason_limit ?? {};
  for (const [bytes, outcome] of seen.reasons) {
    let same;
    if (most === undefined && bytes > 123) same = true;
    else if (most === undefined || bytes <= most) same = outcome.does === "sends" && (outcome.bytes ?? 0) === bytes && !outcome.oversized;
    else if (over === "sends") same = outcome.does === "sends" && outcome.oversized;
    else if (over === "truncates") same = outcome.does === "sends" && outcome.bytes === most;
    else same = outcome.does === over && isError(outcome.error, error);
    if (!same) found.push(`a reason of ${bytes} bytes: the model says ${bytes > most ? over : "sends"}, it ${shown(outcome)}`);
  }
  // A limit that no length comes near is not held.
  if (most !== undefined && ![most, most + 1].every((bytes) => seen.reasons.some(([tried]) => tried === bytes))) {
    found.push(`a limit of ${most} bytes was not tried`);
  }
  if (!seen.alone) return found;
  const alone = send.reason_alone?.does;
  const { does, to, error: thrown } = seen.alone;
  const said = {
    throws: does === "throws" && isError(thrown, send.reason_alone?.error),
    rejects: does === "rejects",
    drops: does === "empty",
    varies: does === "empty" || does === "throws",
    corrupts: does === "corrupts" || (does === "rewrites" && to > 5000),
    undefined: does === "rewrites" && to === (typeof send.no_code === "number" ? send.no_code : 1000),
  }[String(alone)];
  if (!said) found.push(`a reason alone: the model says ${alone ?? "1000 goes before it"}, it ${shown(seen.alone)}`);
  return found;
}

function compareWords(send, words) {
  const found = [];
  for (const [word, outcome] of Object.entries(words)) {
    // What is no number becomes 0, as the types of the standard have it.
    const number = word === "abc" ? 0 : Number(word);
    let same;
    if (send.non_number === "defaults") same = outcome.to === send.no_code;
    else if (send.non_number !== "converts") same = outcome.does === "throws" || outcome.does === "rejects";
    else if (send.outcome(number).does === "sends") same = outcome.does === "rewrites" && outcome.to === number;
    else same = outcome.does === send.outcome(number).does;
    if (!same) found.push(`code "${word}": the model says ${send.non_number ?? "throws"}, it ${shown(outcome)}`);
  }
  return found;
}

/** The numbers that arrive from a peer that keeps to the protocol, and those that were tried. */
function delivered(seen) {
  const arrives = new Set();
  const tried = new Set();
  const arrived = (code) => code !== null && arrives.add(code);
  for (const [low, high, got] of seen.codes) {
    for (let number = low; number <= high; number++) {
      tried.add(number);
      if (mayBeSent(number)) arrived(got === "same" ? number : got);
    }
  }
  arrived(seen.empty);
  arrived(seen.lost);
  return { arrives, tried };
}

/** What a handler is given, in the words of a model. */
export function deliveredIn(seen) {
  const { arrives, tried } = delivered(seen);
  return ranges(arrives, tried);
}

function compareReceive(receive, seen, version) {
  if (!receive) return ["the model does not have this handler"];
  const found = [];
  const { arrives, tried } = delivered(seen);
  const delivers = receive.delivers;
  if (!delivers) return [`no \`delivers\`; it is "${ranges(arrives, tried)}"`];
  const says = (number) => delivers.some((one) => (Array.isArray(one) ? one[0] <= number && number <= one[1] : one === number));
  const differs = [...new Set([...tried, ...arrives])].some((number) => says(number) !== arrives.has(number));
  if (receive.empty !== null && seen.empty !== receive.empty) found.push(`a Close without a code arrives as ${seen.empty}`);
  if (receive.empty === null && seen.empty !== null && seen.empty !== 1005) found.push(`\`empty\` is ${seen.empty}`);
  if (differs) found.push(`\`delivers\` is "${ranges(arrives, tried)}"`);
  if (receive.reason.length && seen.bytes !== undefined) {
    const bytes = receive.bytes !== null && within(version, receive.bytes);
    if (bytes !== seen.bytes) found.push(`the reason is ${seen.bytes ? "bytes" : "text"} in ${version}`);
  }
  return found;
}

/** Numbers in the words of a model: those tried and not arrived end a range. */
function ranges(arrives, tried) {
  const all = [...new Set([...tried, ...arrives])].sort((a, b) => a - b);
  const ranges = [];
  let open;
  for (const number of all) {
    if (!arrives.has(number)) open = undefined;
    else if (open) open[1] = number;
    else ranges.push((open = [number, number]));
  }
  return ranges.map(([low, high]) => (low === high ? low : `${low}-${high}`)).join(", ");
}

function compareConstants(model, constants, seen) {
  const found = [];
  for (const [name, number] of Object.entries(constants.members)) {
    if (seen.members[name] !== number) found.push(`${name}: the model says ${number}, it is ${seen.members[name]}`);
  }
  for (const name of Object.keys(seen.members)) {
    if (!(name in constants.members)) found.push(`${name}, which is ${seen.members[name]}, is missing in the model`);
  }
  for (const [name, numbers] of constants.write) {
    const says = (number) => numbers.some((one) => (Array.isArray(one) ? one[0] <= number && number <= one[1] : one === number));
    if (numbers.flat().some((number) => model.outcome(number).does !== "sends")) found.push(`${name} is written for what is not sent`);
    if (says(65536)) found.push(`${name} is written for more than 65535`);
    // What the library refuses is not written, whatever its name; nor what is below every code.
    for (const [low, high, wrap] of seen.wraps ?? []) {
      for (let number = Math.max(low, 1000); number <= high; number++) {
        if (model.outcome(number).does !== "sends" || says(number) === (wrap === name)) continue;
        found.push(`${number}: the model writes ${says(number) ? name : "another"}, it is ${wrap ?? "a member"}`);
        break;
      }
    }
  }
  return found;
}
