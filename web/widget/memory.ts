/**
 * The widget's keys in the visitor's browser. Nothing is written before the first click; the loader
 * only looks whether a conversation is there to go on with.
 */

export interface Remembered {
  /** Bearer token of the conversation; rotated on every resume, shared by all tabs of the site. */
  token: string;
  conversation: string;
  /** The panel was open: a reload or a second tab opens it again. */
  open: boolean;
  muted: boolean;
}

export const memoryKey = (entryPoint: string): string => `hubbub:${entryPoint}`;

export function recall(entryPoint: string): Remembered | null {
  try {
    const value = JSON.parse(localStorage.getItem(memoryKey(entryPoint)) ?? "null");
    return value?.token ? value as Remembered : null;
  } catch {
    return null;
  }
}
