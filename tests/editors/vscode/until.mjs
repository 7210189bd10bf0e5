// Waiting for what takes a moment on a busy machine.

/** How long anything may take. Nothing takes that long unless it is broken. */
export const PATIENCE = 90_000;

export const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** What a function gives, as soon as that is something. */
export async function until(what, ask, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await pause(100);
  }
}
