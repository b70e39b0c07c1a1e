import type { CallAbility, PhoneAccess } from "../../../types/api/calls.ts";
import { HubError } from "../../../types/errors.ts";
import type { Hub } from "../../../types/hub.ts";
import { lookup } from "../../configuration/lookup.ts";

/** How long a browser phone is signed in, seconds. */
const TOKEN_SEC = 3600;

/** What a desk may do with calls beyond taking, holding and handing them on. */
const CAN: CallAbility[] = ["consult", "add", "numbers", "call_out"];

/** How the signed-in person makes and takes calls; 409 where none is set up. */
export async function phoneAccess(hub: Hub): Promise<PhoneAccess> {
  const person = lookup(hub.settings().document).people.get(hub.actor.id);
  if (person === undefined) throw new HubError("not_found", "Only people have phones");
  const identity = person.id;
  if (person.answersOn === "number" && person.number !== "") {
    return { kind: "number", can: CAN, identity, number: person.number };
  }
  if (hub.config.twilio.apiKey !== undefined && hub.telephony?.configured) {
    return {
      kind: "twilio",
      can: CAN,
      identity,
      token: await hub.telephony.token(identity, TOKEN_SEC),
      expiresAt: new Date(hub.now() + TOKEN_SEC * 1000).toISOString(),
    };
  }
  if (hub.config.demo) {
    return { kind: "demo", can: CAN, identity, url: `/playground/lines/client:${identity}` };
  }
  throw new HubError("conflict", "No phone in the browser: set TWILIO_API_KEY and its secret", {
    code: "voice.no_api_key",
  });
}
