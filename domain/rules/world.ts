import { getLogger } from "@logtape/logtape";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type { FlowWorld, Value } from "../../types/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { serviceWorld } from "../services/service_world.ts";
import { announcementAt, openingAt } from "../hours/opening.ts";
import { remembering } from "../queues/cache.ts";
import { expectedWait } from "../queues/expected_wait.ts";
import { type Caller, countCalls, COUNTS, failedLately } from "./counts.ts";
import { namesUsed } from "./names_used.ts";
import { shareOf } from "./share.ts";
import { builtInKind, partsOfName } from "./variables.ts";

/** Oldest a figure of the queue may be (CE09-R55), milliseconds. */
const FIGURES_MS = 5_000;
/** A number we can count by; everything else counts as withheld (CE01-B6). */
const NUMBER = /^\+[1-9]\d{6,14}$/;

const waits = remembering<number | null>(FIGURES_MS);
const loads = remembering<Awaited<ReturnType<Hub["queue"]["loads"]>>>(FIGURES_MS);

export interface WorldOf {
  entryPoint: EntryPoint;
  flow: Flow;
  /** Id of the interaction. */
  call: string;
  /** As the carrier gave them. */
  ani: string;
  dnis: string;
  /** Customer id, once it is known who calls. */
  customer?: string;
  /** The configuration the call runs on (IV-8); none = the one in force. */
  document?: Configuration;
}

/**
 * Draws what a flow may ask about this moment: only the variables it names, side by side. What
 * cannot be had is blank, so that the call goes on (CE09-B1, B9).
 */
export async function drawWorld(hub: Hub, of: WorldOf): Promise<FlowWorld> {
  const document = of.document ?? hub.settings().document;
  const { schedules } = lookup(document);
  const now = hub.now();
  const scheduleOf = (id: string | null) => schedules.get(id ?? of.entryPoint.schedule ?? "");
  const timeZone = scheduleOf(null)?.timeZone ?? document.company.timeZone;
  const drawn = await draw(hub, of, timeZone);
  const emergency = await orBlank("emergency", () => emergencyAt(hub, of.entryPoint.id));
  return {
    entryPoint: of.entryPoint.id,
    now,
    timeZone,
    language: of.entryPoint.language,
    opening: (schedule) => openingAt(scheduleOf(schedule), now),
    announcement: (schedule) => announcementAt(scheduleOf(schedule), now),
    emergency: emergency !== undefined,
    automaticEmergency: emergency === "automatic",
    services: serviceWorld(document, of.entryPoint, hub.settings().document),
    value: (name) => drawn.get(name),
  };
}

async function draw(
  hub: Hub,
  of: WorldOf,
  timeZone: string,
): Promise<Map<string, Value | undefined>> {
  // The number is needed beside what conditions name: identification asks for it.
  const shares = of.flow.experiments.map(({ id }) => `randomPct:${id}`);
  const handed = of.flow.nodes.some(({ type }) => type === "service");
  const { services } = of.document ?? hub.settings().document;
  const served = handed ? [...namesUsed(services), ...namesUsed(of.entryPoint.voice)] : [];
  const names = new Set([...namesUsed(of.flow), ...served, ...shares, "cli"]);
  const asked = [...names].filter((name) => builtInKind(name) !== undefined);
  const values = await Promise.all(
    asked.map(async (name) =>
      [name, await orBlank(name, () => valueOf(hub, of, name, timeZone))] as const
    ),
  );
  return new Map(values);
}

function valueOf(
  hub: Hub,
  of: WorldOf,
  name: string,
  timeZone: string,
): Promise<Value | undefined> | Value | undefined {
  const { topic, subject } = partsOfName(name);
  const cli = NUMBER.test(of.ani) ? of.ani : "";
  const caller: Caller = { call: of.call, flow: of.flow.id, cli, customer: of.customer ?? "" };
  const since = COUNTS[topic];
  if (since) return countCalls(hub, caller, since(hub.now(), timeZone));
  switch (topic) {
    case "cli":
      return cli;
    case "dialedNumber":
      return of.dnis;
    case "recentFailure":
      return failedLately(hub, caller);
    case "randomPct":
      return shareOf(of.call, subject);
    case "openingHours":
      return isOpenNow(hub, of, subject);
    case "ewt":
      return waits(hub, subject, () => waitOf(hub, subject));
    case "agentsFree":
      return loadOf(hub, subject, "free");
    case "waiting":
      return loadOf(hub, subject, "waiting");
    default:
      return undefined;
  }
}

function isOpenNow(hub: Hub, of: WorldOf, id: string): boolean | undefined {
  const schedule = lookup(of.document ?? hub.settings().document).schedules.get(id);
  return schedule && openingAt(schedule, hub.now()) === "open";
}

const waitOf = (hub: Hub, queue: string) =>
  expectedWait(hub, { queue, medium: "voice", rings: [] });

async function loadOf(hub: Hub, queue: string, figure: "free" | "waiting"): Promise<number> {
  const all = await loads(hub, "", () => hub.queue.loads());
  return all.find((l) => l.queue === queue && l.medium === "voice")?.[figure] ?? 0;
}

/** Declared for this entry point or the whole company, and not over yet (CE01-R5). */
export const isEmergency = async (hub: Hub, entryPoint: string): Promise<boolean> =>
  await emergencyAt(hub, entryPoint) !== undefined;

/** Declared by somebody, or by itself because nobody is signed in (CE02-R3); undefined = none. */
async function emergencyAt(
  hub: Hub,
  entryPoint: string,
): Promise<"declared" | "automatic" | undefined> {
  const [row] = await hub.db.read<{ kind: "declared" | "automatic" }>(
    `SELECT 'declared' AS kind FROM emergencies
       WHERE scope IN (?1, 'company') AND (until IS NULL OR until > ?2)
     UNION ALL SELECT 'automatic' FROM auto_emergencies
       WHERE entry_point = ?1 AND since IS NOT NULL
     LIMIT 1`,
    [entryPoint, hub.now()],
  );
  return row?.kind;
}

async function orBlank<T>(name: string, look: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    getLogger(["hubbub", "rules"]).warn("Variable {name} is blank: {error}", {
      name,
      error: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }
}
