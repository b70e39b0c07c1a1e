import type { Person } from "../../../types/configuration/people.ts";
import type { Hub } from "../../../types/hub.ts";
import { entryIn } from "../flow/document.ts";
import type { CallRow } from "../row.ts";

/** Seconds a colleague's phone rings who was called without an offer. */
const RING_SEC = 20;

export interface Reached {
  /** What the carrier dials. */
  to: string;
  /** Shown number; empty for a browser. */
  number: string;
  name: string;
  timeoutSec: number;
}

/** How a person is called who is asked, or supervises: on their number or in their browser. */
export function phoneOf(person: Person): Reached {
  const number = person.answersOn === "number" ? person.number : "";
  return {
    to: number === "" ? `client:${person.id}` : number,
    number,
    name: person.name,
    timeoutSec: RING_SEC,
  };
}

/** The customer's number; empty where it is withheld. */
export function customerNumber({ direction, ani, dnis }: CallRow): string {
  const number = direction === "in" ? ani : dnis;
  return number.startsWith("+") ? number : "";
}

/** The number of ours that is shown to whom a call calls in (CE01-R42). */
export function ourNumber(hub: Hub, call: CallRow): string {
  const address = entryIn(hub.settings().document, call.entry_point)?.entry.address ?? "";
  if (address.startsWith("+")) return address;
  return call.direction === "in" ? call.dnis : call.ani;
}
