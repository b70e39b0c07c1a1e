import { z } from "@hono/zod-openapi";
import { getLogger } from "@logtape/logtape";
import type { Context } from "hono";
import { heartbeat } from "../domain/people/heartbeat.ts";
import { liveSync } from "../domain/people/live_sync.ts";
import { need } from "../domain/access/may.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import type { Topic } from "../types/live.ts";
import { gateOf } from "./gate.ts";
import { createLine, type Line } from "./live_line.ts";
import { personPrincipal, type Principal } from "./principal.ts";
import { mount, route } from "./route.ts";

const log = getLogger(["hubbub", "live"]);

/** Every desk is told what it should hold, and its session is looked at again (milliseconds). */
const SYNC_MS = 15_000;
/** A client waits this long before it comes back, in milliseconds; spread so that all do not at once. */
const RETRY_FROM_MS = 500;
const RETRY_SPREAD_MS = 2500;

export const liveRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/live",
      summary: "Live events of the signed-in person, as server-sent events",
      description:
        "Resumes after `Last-Event-ID`; `reset` says that a snapshot must be fetched, `sync` (on connect and every 15 s) what the desk should hold. `topics=floor` adds the floor's events.",
      tag: "Me",
      access: { permission: "desk.use", people: true },
      query: z.strictObject({
        topics: z.enum(["floor"]).optional(),
        /** Where a snapshot stood, for the first connection. */
        since: z.string().max(60).optional(),
      }),
      answer: z.string().meta({ description: "text/event-stream" }),
      handle: ({ hub, query, principal, c }) => {
        if (query.topics === "floor") need(hub, "floor.view");
        if (principal.kind !== "person") throw new HubError("forbidden", "For people only");
        const topics: Topic[] = [`agent:${principal.id}`, "company"];
        if (query.topics === "floor") topics.push("floor");
        const since = c.req.header("last-event-id") ?? query.since ?? "";
        return stream(hub, principal, topics, since.slice(0, 60), c);
      },
    }),
  ]);

type Person = Extract<Principal, { kind: "person" }>;

function stream(hub: Hub, person: Person, topics: Topic[], since: string, c: Context): Response {
  const gate = gateOf(hub);
  const { signal, done } = gate.streams.open(`agent:${person.id}`, person.session);
  const end = new AbortController();
  const line = createLine(() => end.abort());
  signal.addEventListener("abort", () => {
    done();
    // Says why, so that a desk comes back to another process or asks to sign in.
    line.close(`retry: ${retryMs()}\n: ${signal.reason}\n\n`);
    end.abort();
  }, { once: true });
  void run(hub, person, topics, since, line, end.signal, c)
    .catch((error) => log.debug("A live stream ended: {error}", { error: String(error) }))
    .finally(() => {
      done();
      end.abort();
      line.close();
    });
  return new Response(line.body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // Asks proxies of the nginx kind not to hold events back.
      "x-accel-buffering": "no",
    },
  });
}

async function run(
  hub: Hub,
  person: Person,
  topics: Topic[],
  since: string,
  line: Line,
  signal: AbortSignal,
  c: Context,
): Promise<void> {
  // Named before `sync` is drawn: what happens while the stream is being opened comes after it.
  const events = hub.live.follow(topics, since || await hub.live.position(), signal);
  await heartbeat(hub, person.id);
  await line.send(`retry: ${retryMs()}\n\n`);
  await line.send(frame("sync", await liveSync(hub, person.id)));
  const beats = beat(hub, person, line, signal, c);
  try {
    for await (const event of events) await line.send(frame(event.kind, event.data, event.id));
  } finally {
    beats.stop();
  }
}

/** `sync` and the look at the session, for as long as the stream is open. */
function beat(hub: Hub, person: Person, line: Line, signal: AbortSignal, c: Context) {
  const stopSigns = gateOf(hub).signs.give(person.id);
  // The first comes early by lot: streams opened together must not sync together for ever.
  let timer = setTimeout(turn, SYNC_MS * Math.random());
  async function turn(): Promise<void> {
    try {
      await stillSignedIn(hub, person, c);
      await line.send(frame("sync", await liveSync(hub, person.id)));
    } catch (error) {
      log.debug("A beat of a live stream failed: {error}", { error: String(error) });
      if (error instanceof HubError && error.kind === "unauthenticated") {
        gateOf(hub).streams.endSession(person.session);
      }
    }
    if (!signal.aborted) timer = setTimeout(turn, SYNC_MS);
  }
  return {
    stop() {
      stopSigns();
      clearTimeout(timer);
    },
  };
}

async function stillSignedIn(hub: Hub, person: Person, c: Context): Promise<void> {
  const session = await (await gateOf(hub).signIn()).session(c.req.raw.headers);
  if (session?.id !== person.session) throw new HubError("unauthenticated", "Signed out");
  personPrincipal(hub, session);
}

const frame = (kind: string, data: unknown, id?: string) =>
  `${id ? `id: ${id}\n` : ""}event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
const retryMs = () => Math.round(RETRY_FROM_MS + Math.random() * RETRY_SPREAD_MS);
