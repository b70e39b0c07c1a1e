import { cancelByCustomer } from "../../callbacks/cancel_callback.ts";
import { checkOffer } from "../../callbacks/check_offer.ts";
import { readNumber } from "../../callbacks/number_rules.ts";
import { requestCallback } from "../../callbacks/request_callback.ts";
import { HELD } from "../../flows/nodes/callback_number.ts";
import { getLogger } from "@logtape/logtape";
import type { CallbackAsk, FlowFrame, Value } from "../../../types/flows.ts";
import type { Hub } from "../../../types/hub.ts";
import { readInteraction } from "../../interactions/row.ts";
import type { Entry } from "../flow/document.ts";
import { type CallRow, readCall } from "../row.ts";

const log = getLogger(["hubbub", "calls"]);

/** Whose offer it is; `ani` in E.164, or empty. */
interface Caller {
  id: string;
  ani: string;
}

type Result = Record<string, Value> | null;

/** Carries out what an offer of a callback asks for; null = it failed (CE03-B2, B3). */
export async function answerAsk(
  hub: Hub,
  call: Caller,
  of: { entry: Entry; frame: FlowFrame; ask: CallbackAsk },
): Promise<Result> {
  try {
    return await carryOut(hub, call, of);
  } catch (error) {
    log.warn("The offer of a callback on call {call} failed at {what}: {reason}", {
      call: call.id,
      what: of.ask.do,
      reason: error instanceof Error ? error.message : String(error),
    });
    return null;
  }
}

async function carryOut(
  hub: Hub,
  call: Caller,
  { entry, frame, ask }: { entry: Entry; frame: FlowFrame; ask: CallbackAsk },
): Promise<Result> {
  switch (ask.do) {
    case "check": {
      const row = await readInteraction(hub.db, call.id);
      const waiting = row?.state === "queued" ? row.id : undefined;
      return await checkOffer(hub, { entry: entry.entry, ani: call.ani, waiting, ask });
    }
    case "number":
      return readNumber(hub.settings().document, ask.digits, ask.rules);
    case "cancel": {
      const arrivedAt = await cancelByCustomer(hub, ask.request);
      return arrivedAt === null ? null : { arrivedAt };
    }
    case "request": {
      const known = await readCall(hub.db, call.id);
      const requested = await requestCallback(hub, {
        call: call.id,
        entryPoint: entry.entry.id,
        language: frame.language,
        arrival: arrivalOf(frame, { started_at: known?.started_at ?? hub.now() }),
        ask,
      });
      return { ...requested };
    }
  }
}

/** When a caller came into the line: with the call, or with the callback it took the place of. */
export function arrivalOf(frame: FlowFrame, call: Pick<CallRow, "started_at">): number {
  const held = frame.vars[HELD];
  return typeof held === "number" ? held : call.started_at;
}
