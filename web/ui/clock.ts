import { signal } from "@preact/signals";

/** Difference of the server's clock to ours (ms), learnt from its answers. */
let skew = 0;

/** Milliseconds since the epoch by the server's clock. */
export function serverNow(): number {
  return Date.now() + skew;
}

/** Takes the server's clock from a `Date` header; a second is as exact as the header is. */
export function learnServerTime(date: string | null): void {
  if (!date) return;
  const there = Date.parse(date);
  if (Number.isNaN(there)) return;
  const difference = there + 500 - Date.now();
  // Below the header's own grain our clock is the better one.
  skew = Math.abs(difference) < 1500 ? 0 : difference;
}

/** Ticks every second while the page is seen; everything that ages reads it. */
export const second = signal(serverNow());

if (typeof document !== "undefined") {
  setInterval(() => {
    if (!document.hidden) second.value = serverNow();
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) second.value = serverNow();
  });
}
