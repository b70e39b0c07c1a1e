import type { ReadonlySignal } from "@preact/signals";
import type { PhoneAccess } from "../../../types/api/calls.ts";
import type { Microphone } from "../../ui/peer.ts";

/** Whether calls reach this desk: `refused` needs a person, `lost` mends itself. */
export type Standing = "starting" | "ready" | "lost" | "refused";

/** The one leg this phone has: what rings or is talked on. */
export interface Leg {
  phase: "ringing" | "talking";
  /** Who calls, as the carrier says it. */
  from: string;
  /** The interaction it belongs to, where the carrier carries it; else empty. */
  call: string;
}

/** A phone of the desk, whatever stands behind it. */
export interface PhoneDevice {
  readonly kind: PhoneAccess["kind"];
  readonly standing: ReadonlySignal<Standing>;
  /** Why it is refused or lost, in words; empty while all is well. */
  readonly problem: ReadonlySignal<string>;
  readonly leg: ReadonlySignal<Leg | null>;
  readonly microphone: ReadonlySignal<Microphone>;
  /** Called for each leg that begins to ring. */
  onRinging(listener: (leg: Leg) => void): void;
  answer(): Promise<void>;
  reject(): Promise<void>;
  mute(on: boolean): Promise<void>;
  /** 0 to 9, * and #. */
  keys(digits: string): Promise<void>;
  hangUp(): Promise<void>;
  /** Gives line and microphone back. */
  close(): void;
}

/** What every make needs to know of the desk around it. */
export interface DeviceParts {
  access: PhoneAccess;
  /** Fresh access before the present one ends. */
  renew(): Promise<PhoneAccess>;
}

/** The phone that access asks for; the carrier's library is fetched only for its own kind. */
export async function openDevice(parts: DeviceParts): Promise<PhoneDevice> {
  switch (parts.access.kind) {
    case "twilio":
      return (await import("./twilio_device.ts")).openTwilioDevice(parts.access, parts.renew);
    case "demo":
      return (await import("./demo_device.ts")).openDemoDevice(parts.access);
    case "number":
      return (await import("./number_device.ts")).openNumberDevice();
  }
}
