import { z } from "@hono/zod-openapi";
import type { Carrier } from "../standins/carrier/carrier.ts";
import { HubError } from "../types/errors.ts";
import type { Hub } from "../types/hub.ts";
import { lineRoutes } from "./playground/lines.ts";
import { FaultSwitch, faultView, switchFault } from "./playground/faults.ts";
import { tellingStream } from "./playground/stream.ts";
import { deliveryView, phoneText, PlaygroundState, stateOf } from "./playground/views.ts";
import { mount, route } from "./route.ts";

const TAG = "Playground";
/** A text with a few phone pictures, in base64. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024;
const MAX_PICTURES = 3;
const Phone = z.string().regex(/^\+[1-9]\d{6,14}$/, "a number such as +12025550101");

/**
 * The page where a newcomer is the customer: a phone that texts through the carrier's stand-in and
 * what passes between the two. Exists in demo mode only; `carrier` is null beside a real carrier.
 */
export function playgroundRoutes(hub: Hub, carrier: Carrier | null) {
  return mount(hub, [
    route({
      method: "get",
      path: "/playground/state",
      summary: "What the playground shows",
      tag: TAG,
      access: "public",
      answer: PlaygroundState,
      handle: async () => (demoOnly(hub), await stateOf(hub, carrier)),
    }),
    route({
      method: "post",
      path: "/playground/sms",
      summary: "A customer's phone sends a text",
      tag: TAG,
      access: "public",
      maxBody: MAX_TEXT_BYTES,
      body: z.strictObject({
        from: Phone,
        to: Phone,
        text: z.string().max(1600).default(""),
        media: z.array(z.strictObject({
          type: z.string().max(100),
          /** Base64. */
          data: z.string().max(MAX_TEXT_BYTES),
        })).max(MAX_PICTURES).default([]),
      }),
      answer: z.object({ sid: z.string(), status: z.int().nullable() }),
      status: 201,
      handle: async ({ body }) => {
        const { from, to, text } = body;
        const media = body.media.map(({ type, data }) => ({ type, bytes: bytesOf(data) }));
        return await needCarrier(hub, carrier).receive({ from, to, body: text, media });
      },
    }),
    route({
      method: "get",
      path: "/playground/phone/events",
      summary: "Texts of one phone, as they come (server-sent events)",
      tag: TAG,
      access: "public",
      query: z.object({ number: Phone }),
      handle: ({ query }) => phoneEvents(needCarrier(hub, carrier), query.number),
    }),
    route({
      method: "get",
      path: "/playground/events",
      summary: "What passes between carrier and hub (server-sent events)",
      tag: TAG,
      access: "public",
      handle: () => carrierEvents(needCarrier(hub, carrier)),
    }),
    route({
      method: "get",
      path: "/playground/media/{message}/{media}",
      summary: "A picture on the phone",
      tag: TAG,
      access: "public",
      handle: ({ params }) => mediaOf(needCarrier(hub, carrier), params.message, params.media),
    }),
    route({
      method: "post",
      path: "/playground/faults",
      summary: "Makes the carrier misbehave, or stop it",
      tag: TAG,
      access: "public",
      body: FaultSwitch,
      answer: z.object({ faults: PlaygroundState.shape.faults }),
      handle: ({ body }) => {
        const tamed = needCarrier(hub, carrier);
        switchFault(tamed, body);
        return { faults: tamed.misbehaviour().map(faultView) };
      },
    }),
    ...lineRoutes(hub, () => needCarrier(hub, carrier).voice),
  ]);
}

function demoOnly(hub: Hub): void {
  if (hub.config.demo) return;
  throw new HubError("not_found", "This hub is not in demo mode: there is no playground");
}

function needCarrier(hub: Hub, carrier: Carrier | null): Carrier {
  demoOnly(hub);
  if (carrier) return carrier;
  throw new HubError("not_found", "A real carrier is configured: send the text from a real phone", {
    code: "playground.no_phone",
  });
}

function phoneEvents(carrier: Carrier, number: string): Response {
  const phone = carrier.phone(number);
  return tellingStream((tell) => {
    tell("texts", phone.messages.map(phoneText));
    return phone.subscribe((message) => tell("text", phoneText(message)));
  });
}

function carrierEvents(carrier: Carrier): Response {
  return tellingStream((tell) => carrier.onDelivery((d) => tell("delivery", deliveryView(d))));
}

/** Types a phone shows; anything else is only downloaded. */
const SHOWN = /^(image\/(png|jpeg|gif|webp)|audio\/|video\/)/;

function mediaOf(carrier: Carrier, message: string, id: string): Response {
  const media = carrier.media(message, id);
  if (!media) throw new HubError("not_found", "There is no such picture on this phone");
  return new Response(media.bytes, {
    headers: {
      "content-type": SHOWN.test(media.type) ? media.type : "application/octet-stream",
      "cache-control": "private, max-age=3600",
    },
  });
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    throw new HubError("malformed", "The picture is not base64", {
      errors: [{ field: "media", code: "invalid_field", detail: "is not base64" }],
    });
  }
}
