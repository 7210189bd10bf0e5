// Shows that the oracle would notice: each number of a model, changed alone, must make a disagreement.

import { asModel, compare } from "./compare.mjs";

const copy = (value) => JSON.parse(JSON.stringify(value));

/** The ways to the numbers that a model states: codes, limits, what is delivered, members. */
export function numbersOf(model) {
  const ways = [];
  const walk = (value, way) => {
    if (typeof value === "number" || isRange(way.at(-1), value)) ways.push(way);
    else if (value && typeof value === "object") for (const key of Object.keys(value)) walk(value[key], [...way, key]);
  };
  for (const key of ["sends", "outcomes", "receives", "constants"]) walk(model[key], [key]);
  return ways;
}

/** Whether a value tells which releases something holds for. */
function isRange(key, value) {
  return (key === "versions" || key === "bytes") && typeof value === "string";
}

/** A range with its last number changed by so much. */
const moved = (range, by) => range.replace(/\d+$/, (number) => Math.max(0, Number(number) + by));

const at = (model, way) => way.reduce((value, key) => value[key], model);

/** The model with the number at this place changed by so much. */
function mutated(model, way, by) {
  const mutant = copy(model);
  const holder = at(mutant, way.slice(0, -1));
  const value = holder[way.at(-1)];
  holder[way.at(-1)] = typeof value === "string" ? moved(value, by) : value + by;
  return mutant;
}

/** The changes that no observation of the libraries of a model speaks against. */
export function unnoticed(model, observations, differs) {
  const missed = [];
  const ways = numbersOf(model);
  for (const way of ways) {
    for (const by of [1, -1, 100]) {
      const changed = mutated(model, way, by);
      const noticed = observations.some((observed, index) => {
        const mutant = asModel(changed, observed.version);
        const found = compare(mutant, observed);
        // What is known to differ must be found still, and nothing else.
        return found.some((text) => !differs[index].includes(text)) || differs[index].some((text) => !found.includes(text));
      });
      if (!noticed) missed.push(`${way.join(".")} is ${at(model, way)}, and may as well be ${at(mutated(model, way, by), way)}`);
    }
  }
  return { numbers: ways.length, missed };
}
