const PREFIX = "hubbub.";

/** What this browser kept under `key`; undefined when nothing, or when storage is refused. */
export function recall(key: string): string | undefined {
  try {
    return globalThis.localStorage?.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value in this browser; null forgets it. A full or refused storage loses only comfort. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) globalThis.localStorage?.removeItem(PREFIX + key);
    else globalThis.localStorage?.setItem(PREFIX + key, value);
  } catch {
    // Private windows may refuse.
  }
}

export function recallJson<T>(key: string, otherwise: T): T {
  const kept = recall(key);
  if (kept === undefined) return otherwise;
  try {
    return JSON.parse(kept) as T;
  } catch {
    return otherwise;
  }
}

export function rememberJson(key: string, value: unknown): void {
  remember(key, value === undefined ? null : JSON.stringify(value));
}
