import { isOver } from "./exchange.ts";
import { callFields, tellHub } from "./requests.ts";
import type { CallStatus, Exchange, Next, PhoneCall } from "./types.ts";

/** How late each report comes when the carrier is told to mix up their order (milliseconds). */
const MIXED_UP_MS: Record<string, number> = { initiated: 3_000, ringing: 2_000, answered: 1_000 };

/** Leads a call away from what it does: nothing planned before happens any more. */
export function interrupt(call: PhoneCall): void {
  call.run++;
  call.listening = null;
  for (const takeBack of call.planned) takeBack();
  call.planned.clear();
}

/** Goes on later, unless the call is led elsewhere before; the answered function takes it back. */
export function later(x: Exchange, call: PhoneCall, ms: number, next: Next): () => void {
  const takeBack = x.agenda.after(ms, async () => {
    call.planned.delete(takeBack);
    await next();
  });
  call.planned.add(takeBack);
  return () => {
    call.planned.delete(takeBack);
    takeBack();
  };
}

/** Reports a step of a call to whoever asked for it. */
export function report(
  x: Exchange,
  call: PhoneCall,
  event: "initiated" | "ringing" | "answered" | "completed",
): void {
  const { url, method, events } = call.report;
  if (!events.includes(event) || x.options.faults.find("silent") !== undefined) return;
  const seconds = secondsOf(x, call);
  const mixed = x.options.faults.find("out_of_order") !== undefined;
  tellHub(x, call, { url, method }, {
    ...callFields(x, call),
    CallStatus: event === "initiated" ? "initiated" : call.status,
    Timestamp: new Date(x.agenda.now()).toUTCString().replace("GMT", "+0000"),
    CallbackSource: "call-progress-events",
    SequenceNumber: String(call.sequence++),
    ...(event === "completed"
      ? { CallDuration: String(seconds), Duration: String(Math.ceil(seconds / 60)) }
      : {}),
  }, mixed ? MIXED_UP_MS[event] ?? 0 : 0);
}

export function secondsOf(x: Exchange, call: PhoneCall): number {
  if (call.answeredAt === null) return 0;
  return Math.round(((call.endedAt ?? x.agenda.now()) - call.answeredAt) / 1000);
}

/** Somebody picked up. */
export function answerCall(x: Exchange, call: PhoneCall): void {
  if (call.answeredAt !== null || isOver(call)) return;
  call.status = "in-progress";
  call.answeredAt = x.agenda.now();
  x.tell(call, { kind: "answered", call: call.sid });
  report(x, call, "answered");
}

/** Ends a call, whatever it does: it leaves where it is, and everybody is told. */
export async function endCall(x: Exchange, call: PhoneCall, status: CallStatus): Promise<void> {
  if (isOver(call)) return;
  const { listening, place } = call;
  call.status = status;
  call.endedAt = x.agenda.now();
  interrupt(call);
  call.place = null;
  call.pick = undefined;
  x.tell(call, { kind: "ended", reason: status, call: call.sid });
  await listening?.hangUp();
  await place?.leave("hangup");
  report(x, call, "completed");
  await call.ended?.();
}
