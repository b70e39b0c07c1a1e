import { z } from "@hono/zod-openapi";
import { lookup } from "../../domain/configuration/lookup.ts";
import { demoLogins } from "../../domain/demo/logins.ts";
import type { Carrier } from "../../standins/carrier/carrier.ts";
import type { PhoneMessage } from "../../standins/carrier/phones.ts";
import type { Hub } from "../../types/hub.ts";
import { faultView } from "./faults.ts";

const DELIVERIES_SHOWN = 60;

export const PhoneText = z.object({
  sid: z.string(),
  direction: z.enum(["sent", "received"]),
  from: z.string(),
  to: z.string(),
  body: z.string(),
  media: z.array(z.object({ url: z.string(), type: z.string() })),
  status: z.string(),
  at: z.int(),
});

const DeliveryView = z.object({
  at: z.int(),
  /** `text`: a customer's text was posted to the hub; `receipt`: how a text of ours fares. */
  kind: z.enum(["text", "receipt"]),
  path: z.string(),
  params: z.record(z.string(), z.string()),
  /** The hub's answer; null when it gave none. */
  status: z.int().nullable(),
  attempt: z.int(),
});

export const PlaygroundState = z.object({
  company: z.string(),
  /** False where a real carrier is configured: then texts come from real phones. */
  phone: z.boolean(),
  numbers: z.array(z.object({ number: z.string(), name: z.string() })),
  /** Numbers that take calls from the stand-in's phones. */
  voices: z.array(z.object({ number: z.string(), name: z.string() })),
  chats: z.array(z.object({ id: z.string(), name: z.string() })),
  logins: z.array(z.object({
    name: z.string(),
    email: z.string(),
    password: z.string(),
    role: z.string(),
    place: z.enum(["desk", "floor", "admin"]),
  })),
  agents: z.object({ signedIn: z.int(), available: z.int() }),
  faults: z.array(z.object({ kind: z.string(), number: z.string() })),
  deliveries: z.array(DeliveryView),
});

export async function stateOf(
  hub: Hub,
  carrier: Carrier | null,
): Promise<z.input<typeof PlaygroundState>> {
  const { document } = hub.settings();
  const entries = document.entryPoints;
  return {
    company: document.company.name,
    phone: carrier !== null,
    numbers: entries.filter((entry) => entry.channel === "sms")
      .map(({ address, name }) => ({ number: address, name })),
    voices: entries.filter((entry) => carrier !== null && entry.channel === "voice")
      .map(({ address, name }) => ({ number: address, name })),
    chats: entries.filter((entry) => entry.channel === "chat").map(({ id, name }) => ({
      id,
      name,
    })),
    logins: demoLogins(hub).map(({ id, ...login }) => ({ ...login, place: placeOf(hub, id) })),
    agents: await agentsNow(hub),
    faults: carrier?.misbehaviour().map(faultView) ?? [],
    deliveries: carrier?.deliveries.slice(-DELIVERIES_SHOWN).map(deliveryView) ?? [],
  };
}

/** The screen a demo login is for: who may configure is shown the admin page, and so on. */
function placeOf(hub: Hub, person: string): "desk" | "floor" | "admin" {
  const { people, roles } = lookup(hub.settings().document);
  const may = new Set(
    people.get(person)?.roles.flatMap((role) => roles.get(role)?.permissions ?? []) ?? [],
  );
  if (may.has("configuration.write")) return "admin";
  return may.has("floor.view") ? "floor" : "desk";
}

/** Zeros while Redis is away: the page shows the first step then. */
async function agentsNow(hub: Hub): Promise<{ signedIn: number; available: number }> {
  try {
    const agents = await hub.queue.agents();
    return {
      signedIn: agents.filter((agent) => agent.presence !== "offline").length,
      available: agents.filter((agent) => agent.presence === "available").length,
    };
  } catch {
    return { signedIn: 0, available: 0 };
  }
}

export function deliveryView(
  delivery: Carrier["deliveries"][number],
): z.input<typeof DeliveryView> {
  const { at, url, params, status, attempt } = delivery;
  const kind = params["SmsStatus"] === "received" ? "text" : "receipt";
  return { at, kind, path: new URL(url).pathname, params, status, attempt };
}

/** Pictures by an address of our own: the carrier's asks for credentials. */
export function phoneText(message: PhoneMessage): z.input<typeof PhoneText> {
  const media = message.media.map(({ url, type }) => {
    const [, text, file] = /\/Messages\/(\w+)\/Media\/(\w+)$/.exec(url) ?? [];
    return { url: `/playground/media/${text}/${file}`, type };
  });
  return { ...message, media };
}
