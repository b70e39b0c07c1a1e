import { EncodedProfile } from "./encode.ts";
import { refusal } from "./errors.ts";
import { LINK_BATCH, MAX_LISTS, MAX_PROFILES } from "./limits.ts";
import { type Room, run } from "./run.ts";
import { LINK, NEW_LIST, NEW_PROFILE, READY } from "./scripts/intern.ts";

/**
 * Makes lists known: an id each, and linked with every profile that fits. Runs outside the hot
 * path, once per new requirement. `epoch` empty = the one in force.
 */
export async function internLists(room: Room, keys: string[], epoch = ""): Promise<number[]> {
  const ids: number[] = [];
  for (const key of keys) ids.push(await internList(room, key, epoch));
  return ids;
}

async function internList(room: Room, key: string, epoch: string): Promise<number> {
  const what = "make a skill requirement known";
  const [id = 0, linked, profiles = 0] = numbers(
    await run(room, NEW_LIST, [epoch, key, String(MAX_LISTS)], what),
  );
  if (linked === 1) return id;
  await linkAll(room, epoch, "b", id, profiles);
  await run(room, READY, [epoch, "bk", key, String(id)], what);
  return id;
}

/** Makes a profile known and sets its capacity. */
export async function internProfile(
  room: Room,
  profile: EncodedProfile,
  epoch = "",
): Promise<{ id: number; capacityChanged: boolean }> {
  const what = "make an agent profile known";
  const [id = 0, linked, lists = 0, changed] = numbers(
    await run(room, NEW_PROFILE, [
      epoch,
      profile.definition,
      profile.own,
      profile.capacity,
      String(MAX_PROFILES),
    ], what),
  );
  if (linked !== 1) {
    await linkAll(room, epoch, "p", id, lists);
    await run(room, READY, [epoch, "pk", `${profile.definition}|${profile.own}`, String(id)], what);
  }
  return { id, capacityChanged: changed === 1 };
}

async function linkAll(room: Room, epoch: string, kind: "b" | "p", id: number, others: number) {
  for (let from = 1; from <= others; from += LINK_BATCH) {
    const to = Math.min(from + LINK_BATCH - 1, others);
    await run(room, LINK, [epoch, kind, String(id), String(from), String(to)], "link a profile");
  }
}

function numbers(reply: string | (string | number)[]): number[] {
  if (typeof reply === "string") throw refusal(-99, "read an answer of the queue");
  return reply.map(Number);
}
