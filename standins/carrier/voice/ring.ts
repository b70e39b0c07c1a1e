import { isOver } from "./exchange.ts";
import { answerCall, endCall, interrupt, later, report } from "./progress.ts";
import type { CallStatus, Exchange, PhoneCall } from "./types.ts";

/** How long the network takes to find a phone, and a person to pick up (milliseconds). */
const NETWORK_MS = 200;
const PICK_UP_MS = 1_000;

/** Calls a phone; `answered` runs when somebody, or a machine, has picked up. */
export function ring(
  x: Exchange,
  call: PhoneCall,
  options: { timeoutSec: number; answered: () => Promise<void> },
): void {
  const told = x.options.faults.phone(call.line)?.outcome;
  report(x, call, "initiated");
  call.pick = async (outcome) => {
    if (isOver(call) || call.answeredAt !== null) return;
    call.pick = undefined;
    interrupt(call);
    if (outcome !== "answered") return await endCall(x, call, outcome);
    answerCall(x, call);
    const dropped = x.options.faults.take("dropped_leg");
    if (dropped) x.agenda.after(dropped.ms, () => endCall(x, call, "completed"));
    await options.answered();
  };
  later(x, call, NETWORK_MS, async () => {
    const refused = refusedAtOnce(x, call, told);
    if (refused !== null) return await endCall(x, call, refused);
    call.status = "ringing";
    // A phone nobody hears.
    if (told !== "no-answer") {
      x.tell(call, { kind: "ringing", call: call.sid, from: call.from, name: call.callerName });
    }
    report(x, call, "ringing");
    later(x, call, options.timeoutSec * 1_000, () => endCall(x, call, "no-answer"));
    if (told === "answered" || told === "machine") {
      later(x, call, PICK_UP_MS, () => call.pick?.("answered") ?? Promise.resolve());
    }
  });
}

/** Busy phones, numbers that fail, and browsers nobody has open. */
function refusedAtOnce(
  x: Exchange,
  call: PhoneCall,
  told: string | undefined,
): CallStatus | null {
  if (told === "busy" || told === "failed") return told;
  const busy = [...x.calls.values()].some((other) =>
    other !== call && other.line === call.line && !isOver(other)
  );
  if (busy) return "busy";
  const absent = call.line.startsWith("client:") && !x.isOpen(call.line) && told === undefined;
  return absent ? "no-answer" : null;
}
