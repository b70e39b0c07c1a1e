import { signal } from "@preact/signals";
import type { CallLeg, CallView } from "../../../types/api/calls.ts";
import { me } from "../../ui/session.tsx";
import { tell } from "../../ui/toast.tsx";
import { arrivedSupervisors, customerWent, departed } from "./call_state.ts";
import { callerWords } from "./call_words.ts";
import { legName } from "./leg_name.ts";
import { t } from "./text.ts";

/** Ids of calls and legs whose end this desk asked for: no news to the person. */
export const expected = new Set<string>();
/** Calls whose customer hung up while this person was on them. */
export const customerLeft = signal<ReadonlySet<string>>(new Set());

/** Says in words what changed in a call by somebody else's hand (CE01-F49). */
export function tellOf(before: CallView, now: CallView): void {
  const mine = me.value?.id ?? "";
  if (customerWent(before, now, mine)) {
    if (expected.has(now.id)) return;
    customerLeft.value = new Set(customerLeft.value).add(now.id);
    tell(t("news.customerLeft", { name: callerWords(now) }), "bad");
    return;
  }
  for (const leg of departed(before, now, mine)) {
    if (!expected.has(leg.id)) tellDeparture(now, leg, mine);
  }
  for (const leg of arrivedSupervisors(before, now, mine)) {
    tell(t("news.supervisor", { name: legName(now, leg, mine) }));
  }
}

function tellDeparture(call: CallView, leg: CallLeg, mine: string): void {
  const name = legName(call, leg, mine);
  switch (leg.state) {
    case "busy":
    case "no_answer":
    case "failed":
      return tell(t(`news.${leg.state}`, { name }), "bad");
    case "completed":
      return tell(t("news.left", { name }));
  }
}
