export const GONE = 1006;
export let current = 1000;

export function calm() {
  current = 1001;
}
