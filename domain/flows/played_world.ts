import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Flow } from "../../types/configuration/flows.ts";
import type { FlowWorld, Value } from "../../types/flows.ts";
import { lookup } from "../configuration/lookup.ts";
import { announcementAt, openingAt } from "../hours/opening.ts";
import { serviceWorld } from "../services/service_world.ts";
import { partsOfName } from "../rules/variables.ts";

export interface PlayedAt {
  /** Milliseconds. */
  now: number;
  caller: string;
  /** Built-in variables by name; `emergency` true declares one. */
  values: Record<string, Value>;
}

/** A world for trying a flow out: hours from the configuration, everything else as it is told. */
export function playedWorld(document: Configuration, flow: Flow, at: PlayedAt): FlowWorld {
  const entryPoint = document.entryPoints.find((e) => e.flow === flow.id);
  const { schedules } = lookup(document);
  const scheduleOf = (id: string | null) => schedules.get(id ?? entryPoint?.schedule ?? "");
  const builtIn: Record<string, Value> = {
    cli: at.caller,
    dialedNumber: entryPoint?.address ?? "",
    callsToday: 1,
    callsWeek: 1,
    calls2Weeks: 1,
    calls4Weeks: 1,
    recentFailure: false,
    ...at.values,
  };
  return {
    ...(entryPoint ? { entryPoint: entryPoint.id } : {}),
    now: at.now,
    timeZone: scheduleOf(null)?.timeZone ?? document.company.timeZone,
    language: entryPoint?.language ?? flow.languages[0]!,
    opening: (schedule) => openingAt(scheduleOf(schedule), at.now),
    announcement: (schedule) => announcementAt(scheduleOf(schedule), at.now),
    services: serviceWorld(document, entryPoint),
    emergency: String(at.values.emergency ?? "") === "true",
    value(name) {
      if (Object.hasOwn(builtIn, name)) return builtIn[name];
      const { topic, subject } = partsOfName(name);
      const schedule = topic === "openingHours" ? schedules.get(subject) : undefined;
      return schedule && openingAt(schedule, at.now) === "open";
    },
  };
}
