import { PERFORM } from "./perform.ts";
import { createVoiceApi } from "./api.ts";
import { createExchange, type Listener } from "./exchange.ts";
import { createLines, type Dialled } from "./lines.ts";
import { endCall } from "./progress.ts";
import type { CallSummary, LadderStep } from "../../../types/ladder.ts";
import type { PhoneCall, Problem, VoiceOptions } from "./types.ts";

/** A call as the carrier lists it. */
export interface CarrierCall extends CallSummary {
  direction: PhoneCall["direction"];
}

/**
 * The telephony of the carrier: calls, TwiML, conferences, queues, recordings. Everything happens
 * on its own agenda: by timers, or in tests by `settle` after the clock was moved.
 */
export function createVoice(options: VoiceOptions) {
  const listeners = new Map<string, Set<Listener>>();
  const { exchange: x, ladder } = createExchange(options, listeners, PERFORM);
  const lines = createLines(x, listeners);
  return {
    api: createVoiceApi(x),
    /** A phone calls one of the numbers. The hub is asked at the next `settle` (or by the timer). */
    dial: (call: Dialled): { call: string } => lines.dial(call),
    lines: { open: lines.open, act: lines.act },
    /** Newest first. */
    calls: (): CarrierCall[] => [...x.calls.values()].reverse().map(summary),
    /** Everything said about a call and those it spoke with; null = no such call. */
    ladder: (sid: string): LadderStep[] | null => ladder(sid),
    /** The network loses a leg. */
    drop(sid: string): void {
      const call = x.calls.get(sid);
      if (call === undefined) return;
      const status = call.answeredAt === null ? "failed" : "completed";
      x.agenda.after(0, () => endCall(x, call, status));
    },
    /** What the carrier could not make of the hub's answers. */
    problems: x.problems as readonly Problem[],
    /** Does everything that is due by the clock. */
    settle: () => x.agenda.settle(),
    close: () => x.agenda.close(),
  };
}

const summary = (call: PhoneCall): CarrierCall => ({
  sid: call.sid,
  from: call.from,
  to: call.to,
  direction: call.direction,
  status: call.status,
  startedAt: call.createdAt,
  endedAt: call.endedAt,
});
