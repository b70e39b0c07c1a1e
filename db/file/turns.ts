/** Takes turns: whoever calls `take` waits until everybody before has given their turn back. */
export interface Turns {
  take(): Promise<() => void>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    async take() {
      const before = last;
      let give = () => {};
      last = new Promise((resolve) => give = resolve);
      await before;
      return give;
    },
  };
}
