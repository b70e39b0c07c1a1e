import { memoryKey, recall, type Remembered } from "../memory.ts";

/**
 * What the panel keeps in the browser, from the first started conversation on. A browser that
 * forbids storage loses the resume, never the conversation at hand.
 */

export function remember(entryPoint: string, change: Partial<Remembered>): void {
  const known = recall(entryPoint) ?? { token: "", conversation: "", open: true, muted: false };
  put(localStorage, memoryKey(entryPoint), { ...known, ...change });
}

export function forget(entryPoint: string): void {
  quietly(() => localStorage.removeItem(memoryKey(entryPoint)));
  quietly(() => sessionStorage.removeItem(tabKey(entryPoint)));
}

/** Kept per tab, so that two tabs never send the same words twice. */
export interface TabMemory {
  draft: string;
  unsent: { clientKey: string; text: string; files: { id: string; name: string }[]; at: string }[];
}

const NOTHING: TabMemory = { draft: "", unsent: [] };

export function recallTab(entryPoint: string): TabMemory {
  try {
    const value = JSON.parse(sessionStorage.getItem(tabKey(entryPoint)) ?? "null");
    return Array.isArray(value?.unsent) ? value as TabMemory : NOTHING;
  } catch {
    return NOTHING;
  }
}

export function rememberTab(entryPoint: string, change: Partial<TabMemory>): void {
  put(sessionStorage, tabKey(entryPoint), { ...recallTab(entryPoint), ...change });
}

const tabKey = (entryPoint: string) => `${memoryKey(entryPoint)}:tab`;

function put(store: Storage, key: string, value: unknown): void {
  quietly(() => store.setItem(key, JSON.stringify(value)));
}

function quietly(run: () => void): void {
  try {
    run();
  } catch {
    // Storage is full or forbidden.
  }
}
