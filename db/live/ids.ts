/** Ids of live events: `<ms>-<sequence>`, rising through a region. */

/** Negative when `a` is earlier than `b`. The empty id is earlier than any. */
export function compareIds(a: string, b: string): number {
  const [aMs, aSeq] = parts(a);
  const [bMs, bSeq] = parts(b);
  return aMs - bMs || aSeq - bSeq;
}

export function isId(text: string): boolean {
  return /^\d{1,15}-\d{1,15}$/.test(text);
}

export function msOf(id: string): number {
  return parts(id)[0];
}

function parts(id: string): [number, number] {
  if (id === "") return [-1, -1];
  const dash = id.indexOf("-");
  return [Number(id.slice(0, dash)), Number(id.slice(dash + 1))];
}
