/** Where a visitor's stream stands: last message sequence handed over, and the live stream's id. */
export interface Cursor {
  seq: number;
  live: string;
}

export const cursorOf = (seq: number, live: string): string => `${seq}.${live}`;

/** Reads an event id; anything else starts from the beginning of the conversation. */
export function readCursor(text: string): Cursor {
  const [, seq, live] = /^(\d{1,15})\.([\w-]{0,64})$/.exec(text) ?? [];
  return { seq: Number(seq ?? 0), live: live ?? "" };
}
