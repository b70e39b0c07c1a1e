import type { AgentLoad, Queue } from "../types/queue.ts";
import { missingLists } from "./change.ts";
import { knownAgents } from "./configure.ts";
import { ringsOf, skillsKey } from "./encode.ts";
import { digitOf, mediumOf, PRESENCES, STATES } from "./events.ts";
import { internLists } from "./intern.ts";
import { epochKey, epochPrefix } from "./keys.ts";
import { READ_BATCH } from "./limits.ts";
import { type Room, run } from "./run.ts";
import { AGENTS_NOW, ITEMS_NOW, POSITION, WAIT_FACTS } from "./scripts/read.ts";

const AGENT_FIELDS = 6;
const ITEM_FIELDS = 6;
const MOST_ROUNDS = 3;

type Reads = Pick<Queue, "position" | "expectedWait" | "agents" | "agent" | "snapshot">;

/** Answers about the present that change nothing. */
export function reads(room: Room): Reads {
  return {
    async position(interaction) {
      const reply = await run(room, POSITION, [room.time(), interaction], "tell the position");
      const [before, waiting] = Array.isArray(reply) ? reply : [];
      if (waiting === undefined) return null;
      return { position: Number(before) + 1, waiting: Number(waiting) };
    },
    expectedWait: (input) => expectedWait(room, input),
    async agents() {
      const ids = [...(await knownAgents(room)).keys()].toSorted();
      return await agentsNow(room, ids);
    },
    async agent(id) {
      return (await agentsNow(room, [id]))[0] ?? null;
    },
    snapshot: (cursor, limit) => snapshot(room, cursor, limit),
  };
}

/** CB-C11: ceil((q + 1) x H / S), 0 where somebody is free and nobody ahead, null = unknown. */
async function expectedWait(
  room: Room,
  input: Parameters<Queue["expectedWait"]>[0],
): Promise<number | null> {
  const key = skillsKey(ringsOf(input.rings)[0]?.skills ?? []);
  const args = [room.time(), key, input.queue, digitOf(input.medium), input.interaction ?? ""];
  for (let round = 1;; round++) {
    const reply = await run(room, WAIT_FACTS, args, `tell the wait in queue "${input.queue}"`);
    const missing = missingLists(reply);
    if (missing && round < MOST_ROUNDS) {
      await internLists(room, missing);
      continue;
    }
    if (missing || !Array.isArray(reply)) return null;
    const [places = 0, free = 0, before = 0] = reply.map(Number);
    if (places === 0) return null;
    if (free === 1 && before === 0) return 0;
    return input.handleSec === null ? null : Math.ceil((before + 1) * input.handleSec / places);
  }
}

async function agentsNow(room: Room, ids: string[]): Promise<AgentLoad[]> {
  const loads: AgentLoad[] = [];
  for (let i = 0; i < ids.length; i += READ_BATCH) {
    const batch = ids.slice(i, i + READ_BATCH);
    const reply = await run(room, AGENTS_NOW, [room.time(), ...batch], "read the agents");
    if (!Array.isArray(reply)) continue;
    for (let n = 0; n + AGENT_FIELDS <= reply.length; n += AGENT_FIELDS) {
      loads.push(agentLoad(reply.slice(n, n + AGENT_FIELDS).map(String)));
    }
  }
  return loads;
}

function agentLoad([agent = "", presence = "", reason = "", since, units, work = ""]: string[]) {
  const load: AgentLoad = {
    agent,
    presence: PRESENCES[presence] ?? "offline",
    reason,
    since: Number(since),
    units: Number(units),
    work: [],
  };
  for (const row of work.split(";").filter((text) => text !== "")) {
    const [interaction = "", digit = "", state = "", held] = row.split(",");
    load.work.push({
      interaction,
      medium: mediumOf(digit) || "task",
      state: STATES[state] ?? "active",
      units: Number(held),
    });
  }
  return load;
}

/** Pages by SCAN: a page may hold fewer than `limit`, the last one has a null cursor. */
async function snapshot(
  room: Room,
  cursor: string,
  limit: number,
): Promise<Awaited<ReturnType<Queue["snapshot"]>>> {
  const epoch = await room.redis.client.get<string>(epochKey(room.region));
  if (epoch === null) return { items: [], cursor: null };
  const prefix = `${epochPrefix(room.region, epoch)}x:`;
  const [next, keys] = await room.redis.client.scan(cursor || "0", {
    match: `${prefix.replace(/[[\]*?\\]/g, "\\$&")}*`,
    count: limit,
  });
  const items = [];
  for (let i = 0; i < keys.length; i += READ_BATCH) {
    const ids = keys.slice(i, i + READ_BATCH).map((key) => key.slice(prefix.length));
    const reply = await run(room, ITEMS_NOW, [room.time(), ...ids], "read the interactions");
    if (!Array.isArray(reply)) continue;
    for (let n = 0; n + ITEM_FIELDS <= reply.length; n += ITEM_FIELDS) {
      const [id = "", state = "", agent = "", rev, queue = "", score] = reply.slice(
        n,
        n + ITEM_FIELDS,
      ).map(String);
      items.push({
        id,
        state: STATES[state] ?? state,
        agent,
        rev: Number(rev),
        queue,
        score: Number(score),
      });
    }
  }
  return { items, cursor: String(next) === "0" ? null : String(next) };
}
