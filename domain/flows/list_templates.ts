import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { lookup } from "../configuration/lookup.ts";
import { openingAt } from "../hours/opening.ts";
import { bank } from "./templates/bank.ts";
import { clinic } from "./templates/clinic.ts";
import { retail } from "./templates/retail.ts";
import { smallShop } from "./templates/small_shop.ts";
import { telecom } from "./templates/telecom.ts";
import { utility } from "./templates/utility.ts";

const TEMPLATES = { shop: smallShop, bank, clinic, utility, retail, telecom };
/** Longest look ahead for an open and a closed hour, in hours: two weeks. */
const MAX_HOURS_AHEAD = 336;
const HOUR_MS = 3_600_000;

export interface FlowTemplate {
  id: keyof typeof TEMPLATES;
  flow: Flow;
}

/** The shipped flows, fitted into the company: its name, a queue and opening hours it has. */
export function listTemplates(hub: Hub, asked: { queue?: string | undefined }): FlowTemplate[] {
  need(hub, "configuration.read");
  const { document } = hub.settings();
  const queue = lookup(document).queues.get(asked.queue ?? "")?.id ?? document.queues[0]?.id ?? "";
  const source = document.sources.find((s) => s.kind === "lookup" && s.on)?.id;
  const places = {
    company: document.company.name,
    queue,
    ...(source === undefined ? {} : { source }),
    ...hoursOf(document, hub.now()),
  };
  return Object.entries(TEMPLATES).map(([id, make]) => ({
    id: id as FlowTemplate["id"],
    flow: make({ id, name: id, ...places }),
  }));
}

/** Opening hours with an instant at which they are open and one at which they are closed. */
function hoursOf(document: Configuration, now: number) {
  const hours = Array.from({ length: MAX_HOURS_AHEAD }, (_, h) => now + h * HOUR_MS);
  const when = (schedule: Configuration["schedules"][number], wanted: "open" | "closed") =>
    hours.find((at) => openingAt(schedule, at) === wanted);
  const schedule = document.schedules.find((s) => when(s, "open") && when(s, "closed")) ??
    document.schedules[0];
  if (!schedule) return {};
  const [openAt, closedAt] = [when(schedule, "open"), when(schedule, "closed")];
  return {
    schedule: schedule.id,
    ...(openAt ? { openAt: new Date(openAt).toISOString() } : {}),
    ...(closedAt ? { closedAt: new Date(closedAt).toISOString() } : {}),
  };
}
