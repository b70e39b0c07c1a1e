import { HubError } from "../../../types/errors.ts";
import type { Hub, Statement } from "../../../types/hub.ts";
import type { QueueItem } from "../../../types/queue.ts";
import { lookup } from "../../configuration/lookup.ts";
import { actorName } from "../../journal/actor.ts";
import { eventRow } from "../../journal/event_row.ts";
import { buildItem } from "../../routing/build_item.ts";
import { legRow } from "../commands.ts";
import type { Entry } from "../flow/document.ts";
import { plainFrame } from "../flow/plain_frame.ts";
import type { Thread } from "../flow/thread.ts";

/**
 * The place is held for who calls, seconds; without room for it, it is taken back at once, or by
 * the sweep.
 */
const HOLD_SEC = 600;

/**
 * A place in the queue for nobody but `agent`: of the entry point's queue where they are a member,
 * else of one of theirs. Capacity is taken as for any call.
 */
export function placeFor(
  hub: Hub,
  of: { id: string; agent: string; entry: Entry },
): QueueItem {
  const { document } = hub.settings();
  const { queues, people } = lookup(document);
  const own = people.get(of.agent)?.queues.map((m) => m.queue) ?? [];
  const id = own.includes(of.entry.entry.queue) ? of.entry.entry.queue : own[0];
  const queue = queues.get(id ?? "");
  if (queue === undefined) {
    throw new HubError("conflict", "You are in no queue, so that no call counts for you", {
      code: "call.no_queue",
    });
  }
  const item = buildItem(queue, {
    id: of.id,
    medium: "voice",
    arrival: hub.now(),
    priority: document.media.voice.startPriority,
    rings: [{ afterSec: 0, skills: [] }],
    lastAgent: null,
  });
  const { overflowAfterSec: _overflow, maxWaitSec: _wait, ...place } = item;
  return { ...place, preferredAgent: of.agent, holdSec: HOLD_SEC };
}

/** The call, the leg of whom it is for, its interaction and the first line of its journey. */
export function outRows(
  hub: Hub,
  of: {
    id: string;
    entry: Entry;
    thread: Thread;
    place: QueueItem;
    number: string;
    key: string;
  },
): Statement[] {
  const now = hub.now();
  return [
    {
      sql: `INSERT INTO interactions (id, medium, conversation_id, contact_id, entry_point, queue,
          state, region, priority, item, attributes, created_at)
        VALUES (?, 'voice', ?, ?, ?, ?, 'received', ?, ?, ?, '{"direction":"out"}', ?)`,
      args: [
        of.id,
        of.thread.conversation,
        of.thread.contact,
        of.entry.entry.id,
        of.place.queue,
        hub.config.region,
        of.place.priority,
        JSON.stringify(of.place),
        now,
      ],
    },
    ...dialledRows(hub, {
      id: of.id,
      entry: of.entry,
      conversation: of.thread.conversation,
      number: of.number,
      medium: "voice",
      key: of.key,
    }),
  ];
}

/** A call that goes out from the entry point's number to the customer's. */
export function dialledRows(
  hub: Hub,
  of: {
    id: string;
    entry: Entry;
    conversation: string;
    number: string;
    medium: "voice" | "callback";
    key: string | null;
    /** Of who is called; else the entry point's. */
    language?: string;
  },
): Statement[] {
  const { entry } = of.entry;
  const now = hub.now();
  const { version } = hub.settings();
  return [
    {
      sql: `INSERT INTO calls (id, conversation_id, direction, ani, dnis, entry_point, version,
          frame, wait, started_at, client_key) VALUES (?, ?, 'out', ?, ?, ?, ?, ?, ?, ?, ?)`,
      args: [
        of.id,
        of.conversation,
        entry.address,
        of.number,
        entry.id,
        version,
        JSON.stringify(plainFrame(of.language ?? entry.language, version)),
        // It waits for an agent as whoever is through the flow does.
        '{"kind":"queue"}',
        now,
        of.key,
      ],
    },
    legRow({
      id: `${of.id}-customer`,
      call: of.id,
      kind: "customer",
      number: of.number,
      at: now,
    }),
    eventRow({
      id: `call.started:${of.id}`,
      at: now,
      kind: "call.started",
      actor: actorName(hub),
      agent: hub.actor.kind === "person" ? hub.actor.id : null,
      interaction: of.id,
      conversation: of.conversation,
      medium: of.medium,
      data: { entryPoint: entry.id, dnis: entry.address, direction: "out" },
    }),
  ];
}
