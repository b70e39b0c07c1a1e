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
