import { z } from "@hono/zod-openapi";
import type { Carrier } from "../../standins/carrier/carrier.ts";
import type { Misbehaviour } from "../../standins/carrier/faults.ts";

/** How long a slow carrier takes in the playground (ms), and how often it posts a duplicate. */
const SLOW_MS = 4_000;
const COPIES = 3;
/** How long after somebody picked up the line breaks off (ms). */
const DROP_MS = 5_000;
/** Whatever the hub calls. */
const EVERY_PHONE = "*";
/** Twilio's codes: unreachable handset. */
const UNREACHABLE = 30003;

export const FAULT_KINDS = [
  "slow",
  "down",
  "lost_answer",
  "duplicate",
  "out_of_order",
  "silent",
  "lost_webhooks",
  "failing_number",
  "slow_webhooks",
  "dropped_leg",
  "phone_busy",
  "phone_no_answer",
  "phone_machine",
] as const;

export const FaultSwitch = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  on: z.boolean(),
  /** The phone whose texts fail; for `failing_number` alone. */
  number: z.string().max(20).default(""),
});
type FaultSwitch = z.output<typeof FaultSwitch>;

/** Switches one misbehaviour on or off; the others stay as they are. */
export function switchFault(carrier: Carrier, { kind, on, number }: FaultSwitch): void {
  const others = carrier.misbehaviour().filter((fault) => !same(fault, kind, number));
  carrier.behave();
  for (const fault of others) carrier.misbehave(fault);
  if (on) carrier.misbehave(faultOf(kind, number));
}

export const faultView = (fault: Misbehaviour) => ({
  kind: fault.kind === "phone" ? `phone_${fault.outcome.replace("-", "_")}` : fault.kind,
  number: "number" in fault && fault.number !== EVERY_PHONE ? fault.number : "",
});

function same(fault: Misbehaviour, kind: string, number: string): boolean {
  if (faultView(fault).kind !== kind) return false;
  return fault.kind !== "failing_number" || fault.number === number;
}

function faultOf(kind: FaultSwitch["kind"], number: string): Misbehaviour {
  switch (kind) {
    case "slow":
      return { kind, ms: SLOW_MS };
    case "duplicate":
      return { kind, copies: COPIES };
    case "lost_answer":
      return { kind, times: 1 };
    case "failing_number":
      return { kind, number, code: UNREACHABLE, at: "delivery" };
    case "slow_webhooks":
      return { kind, ms: SLOW_MS };
    case "dropped_leg":
      return { kind, ms: DROP_MS, times: 1 };
    case "phone_busy":
      return { kind: "phone", number: EVERY_PHONE, outcome: "busy" };
    case "phone_no_answer":
      return { kind: "phone", number: EVERY_PHONE, outcome: "no-answer" };
    case "phone_machine":
      return { kind: "phone", number: EVERY_PHONE, outcome: "machine" };
    default:
      return { kind };
  }
}
