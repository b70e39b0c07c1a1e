import type { Configuration } from "../../types/configuration/configuration.ts";
import type { CallbackAsk, FlowInput, FlowWait, FlowWorld } from "../../types/flows.ts";
import { readNumber, refusedNumber } from "../callbacks/number_rules.ts";

/**
 * What the offer of a callback is told when a flow is tried out: the wait from `ewt:<queue>`, the
 * rest from `callbackOpen` and `callbackRefused`. Null = a request, with which a play is over.
 */
export function playCallback(
  wait: FlowWait,
  world: FlowWorld,
  document: Configuration,
): FlowInput | null {
  return wait.kind === "callback" ? answerTo(wait.ask, world, document) : null;
}

function answerTo(ask: CallbackAsk, world: FlowWorld, document: Configuration): FlowInput | null {
  switch (ask.do) {
    case "check": {
      const known = Number(world.value(`ewt:${ask.queue}`) ?? NaN);
      const own = String(world.value("cli") ?? "");
      return {
        kind: "effect",
        result: {
          wait: Number.isFinite(known) ? known : null,
          refused: String(world.value("callbackRefused") ?? ""),
          open: String(world.value("callbackOpen") ?? ""),
          own: refusedNumber(document, own) === null ? own : "",
        },
      };
    }
    case "number":
      return { kind: "effect", result: readNumber(document, ask.digits, ask.rules) };
    case "cancel":
      return { kind: "effect", result: { arrivedAt: world.now } };
    case "request":
      return null;
  }
}
