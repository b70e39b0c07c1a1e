import type { Hub, Statement } from "../../../types/hub.ts";
import type { QueueEvent } from "../../../types/queue.ts";
import { lookup } from "../../configuration/lookup.ts";
import { commandRow, legRow } from "../commands.ts";
import type { CallRow } from "../row.ts";

/** Seconds an accepted browser may take to answer its leg (CE01-B8). */
const BROWSER_SEC = 15;
/** Seconds a phone rings when a call comes back to it and no offer limits it. */
const NUMBER_SEC = 20;

/** Who takes calls on a number is called when the offer is made; answering accepts it. */
export function dialNumber(hub: Hub, event: QueueEvent, call: CallRow): Statement[] {
  const person = lookup(hub.settings().document).people.get(event.agent);
  if (person?.answersOn !== "number" || person.number === "") return [];
  const left = Math.ceil((Number(event.data.deadline ?? 0) - event.at) / 1000);
  const timeoutSec = left > 0 ? Math.max(5, left) : NUMBER_SEC;
  return dial(event, call, {
    to: person.number,
    number: person.number,
    name: person.name,
    timeoutSec,
  });
}

/** Whom the call comes back to after a transfer that nobody took, wherever they take calls. */
export function dialBack(hub: Hub, event: QueueEvent, call: CallRow): Statement[] {
  const number = dialNumber(hub, event, call);
  return number.length > 0 ? number : dialBrowser(hub, event, call);
}

/** Who takes calls in the browser accepted there: now the leg is dialled. */
export function dialBrowser(hub: Hub, event: QueueEvent, call: CallRow): Statement[] {
  const person = lookup(hub.settings().document).people.get(event.agent);
  if (person === undefined || person.answersOn === "number") return [];
  return dial(event, call, {
    to: `client:${event.agent}`,
    number: "",
    name: person.name,
    timeoutSec: BROWSER_SEC,
  });
}

function dial(
  event: QueueEvent,
  call: CallRow,
  to: { to: string; number: string; name: string; timeoutSec: number },
): Statement[] {
  const leg = `${call.id}-${event.rev}`;
  return [
    legRow({
      id: leg,
      call: call.id,
      kind: "agent",
      agent: event.agent,
      offer: event.offer,
      number: to.number,
      name: to.name,
      at: event.at,
    }),
    commandRow({
      do: "dial",
      call: call.id,
      leg,
      to: to.to,
      from: call.direction === "in" ? call.dnis : call.ani,
      timeoutSec: to.timeoutSec,
    }, { at: event.at, key: event.id }),
  ];
}
