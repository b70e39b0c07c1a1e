import type { Config } from "../../config.ts";
import { type Carrier, createCarrier } from "./carrier.ts";
import type { CarrierNumber } from "./number.ts";

/** Account of the demo company at the stand-in; the real carrier has no such account. */
const DEMO_ACCOUNT = `AC${"0".repeat(32)}`;
const MESSAGES = "/webhooks/twilio/messages";
const VOICE = "/webhooks/twilio/voice";
const VOICE_STATUS = "/webhooks/twilio/status/voice";

export interface DemoCarrier {
  /** The settings with the stand-in in the carrier's place. */
  config: Config;
  carrier: Carrier;
  /** Tells the stand-in where the hub listens and which numbers it owns. */
  serve(origin: string, owns: (number: string) => boolean): void;
  stop(): Promise<void>;
}

/**
 * Starts the carrier's stand-in on a loopback port of its own; null when a carrier is configured.
 * A configured token stays the one that webhooks are checked with.
 */
export function startDemoCarrier(config: Config): DemoCarrier | null {
  const { accountSid = DEMO_ACCOUNT, authToken, apiBase } = config.twilio;
  if (apiBase !== undefined || config.twilio.accountSid !== undefined) return null;
  const token = authToken ?? crypto.randomUUID().replaceAll("-", "");
  const end = new AbortController();
  let origin = "";
  let owns = (_number: string) => false;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal: end.signal, onListen() {} },
    (request): Promise<Response> => carrier.fetch(request),
  );
  const base = `http://127.0.0.1:${server.addr.port}`;
  const signedAt = () => config.publicUrl ?? origin;
  const carrier: Carrier = createCarrier({
    accountSid,
    authToken: token,
    apiBase: base,
    now: Date.now,
    // The hub is reached directly, whatever address its webhooks are signed for.
    fetch: (input, init) => fetch(String(input).replace(signedAt(), origin), init),
    findNumber: (number) => owns(number) ? numberAt(signedAt()) : undefined,
  });
  return {
    config: { ...config, twilio: { accountSid, authToken: token, apiBase: base } },
    carrier,
    serve(hubOrigin, ownsNumber) {
      origin = hubOrigin;
      owns = ownsNumber;
    },
    async stop() {
      carrier.close();
      end.abort();
      await server.finished;
    },
  };
}

const numberAt = (hub: string): CarrierNumber => ({
  smsUrl: hub + MESSAGES,
  voiceUrl: hub + VOICE,
  voiceFallbackUrl: `${hub}${VOICE}/fallback`,
  voiceStatusUrl: hub + VOICE_STATUS,
});
