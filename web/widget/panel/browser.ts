/** What browsers of the last years lack, or grant to secure pages alone. */

/** Aborts as soon as one of the signals does (`AbortSignal.any` is young). */
export function anyOf(...signals: (AbortSignal | null | undefined)[]): AbortSignal {
  const joined = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted) joined.abort();
    signal?.addEventListener("abort", () => joined.abort(), { once: true });
  }
  return joined.signal;
}

/** 128 random bits in hexadecimal; `crypto.randomUUID` is missing on plain http pages. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
