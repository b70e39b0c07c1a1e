import { HubError } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { refusedNumber } from "../../callbacks/number_rules.ts";
import type { Entry } from "../flow/document.ts";

/** Emergency, premium, barred and own numbers are not called, nor who does not want to be. */
export async function needAllowed(hub: Hub, { entry }: Entry, number: string): Promise<void> {
  if (!hub.telephony?.configured) {
    throw new HubError("conflict", "No carrier is set up: set TWILIO_ACCOUNT_SID and its token", {
      code: "voice.not_configured",
    });
  }
  const refused = refusedNumber(hub.settings().document, number);
  if (refused !== null) {
    throw new HubError("unprocessable", `${number} is not called: ${WHY[refused]}`, {
      code: "call.number_refused",
      errors: [{ field: "number", code: refused }],
    });
  }
  const [out] = await hub.db.read(
    "SELECT 1 FROM opt_outs WHERE channel = 'voice' AND our_address = ? AND address = ?",
    [entry.address, number],
  );
  if (out === undefined) return;
  throw new HubError("unprocessable", `${number} does not want to be called from this number`, {
    code: "call.opted_out",
  });
}

const WHY = {
  invalid: "it is no phone number",
  country: "calls to its country are not allowed",
  emergency: "it is an emergency number",
  premium: "it is a premium number",
  own: "it is a number of ours",
  barred: "the company bars it",
} as const;
