import { signal } from "@preact/signals";
import { type Call, Device } from "@twilio/voice-sdk";
import type { PhoneAccess } from "../../../types/api/calls.ts";
import { reasonOf } from "../../ui/api.ts";
import type { Microphone } from "../../ui/peer.ts";
import type { Leg, PhoneDevice, Standing } from "./device.ts";

/** A fresh token is fetched so long before the old one ends. */
const RENEW_BEFORE_MS = 60_000;
/** Twilio's codes for a microphone that is refused or not there. */
const NO_MICROPHONE = new Set([31401, 31402, 31403]);

/** Codes for a token the carrier does not take (20101 to 20157, 31201 to 31207, 51007). */
const REFUSALS = /^(201\d\d|3120\d|51007)$/;

/** What the library's types leave out: both speak by events. */
interface Speaking {
  on<T extends unknown[]>(event: string, listener: (...told: T) => void): void;
}
interface Refused {
  code?: number;
  message: string;
}

type TwilioAccess = Extract<PhoneAccess, { kind: "twilio" }>;

/** Twilio's browser phone. One call at a time: what rings meanwhile is not answered here. */
export async function openTwilioDevice(
  access: TwilioAccess,
  renew: () => Promise<PhoneAccess>,
): Promise<PhoneDevice> {
  const standing = signal<Standing>("starting");
  const problem = signal("");
  const leg = signal<Leg | null>(null);
  const microphone = signal<Microphone>("off");
  const listeners = new Set<(leg: Leg) => void>();
  let call: Call | null = null;
  const device = new Device(access.token, {
    closeProtection: true,
    tokenRefreshMs: RENEW_BEFORE_MS,
    codecPreferences: ["opus", "pcmu"] as NonNullable<Device.Options["codecPreferences"]>,
  });
  const stands = (next: Standing, why = "") => {
    standing.value = next;
    problem.value = why;
  };
  const over = (ended: Call) => {
    if (call !== ended) return;
    call = null;
    leg.value = null;
    microphone.value = "off";
  };
  const heard = device as unknown as Speaking;
  heard.on("registering", () => stands("starting"));
  heard.on("registered", () => stands("ready"));
  heard.on("unregistered", () => stands("lost"));
  const refused = ({ code, message }: Refused) => {
    if (NO_MICROPHONE.has(code ?? 0)) microphone.value = "none";
    problem.value = message;
  };
  heard.on("error", (error: Refused) => {
    refused(error);
    // Everything else mends itself: the library tries again by itself.
    if (!call) standing.value = REFUSALS.test(String(error.code)) ? "refused" : "lost";
  });
  heard.on("tokenWillExpire", () => {
    renew().then(
      (next) => next.kind === "twilio" && device.updateToken(next.token),
      (error) => stands("lost", reasonOf(error)),
    );
  });
  heard.on("incoming", (incoming: Call) => {
    if (call) return incoming.ignore();
    call = incoming;
    const from = incoming.parameters["From"] ?? "";
    leg.value = { phase: "ringing", from, call: incoming.customParameters.get("call") ?? "" };
    const told = incoming as unknown as Speaking;
    for (const ended of ["cancel", "disconnect", "reject"]) told.on(ended, () => over(incoming));
    told.on("accept", () => {
      microphone.value = "on";
      if (leg.value) leg.value = { ...leg.value, phase: "talking" };
    });
    told.on("error", refused);
    for (const listener of listeners) listener(leg.value);
  });
  await device.register().catch((error) => stands("refused", reasonOf(error)));
  const doing = (run: (call: Call) => void) => {
    if (call) run(call);
    return Promise.resolve();
  };
  return {
    kind: "twilio",
    standing,
    problem,
    leg,
    microphone,
    onRinging: (listener) => void listeners.add(listener),
    answer: () => doing((ringing) => ringing.accept()),
    reject: () => doing((ringing) => ringing.reject()),
    mute: (on) => doing((talking) => talking.mute(on)),
    keys: (digits) => doing((talking) => talking.sendDigits(digits)),
    hangUp: () => doing((talking) => talking.disconnect()),
    close: () => device.destroy(),
  };
}
