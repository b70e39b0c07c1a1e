import { signal } from "@preact/signals";
import type { Microphone } from "../../ui/peer.ts";
import type { Leg, PhoneDevice, Standing } from "./device.ts";

/** Calls come to the person's own telephone: there is nothing to do in the browser. */
export function openNumberDevice(): PhoneDevice {
  const nothing = () => Promise.resolve();
  return {
    kind: "number",
    standing: signal<Standing>("ready"),
    problem: signal(""),
    leg: signal<Leg | null>(null),
    microphone: signal<Microphone>("off"),
    onRinging: () => {},
    answer: nothing,
    reject: nothing,
    mute: nothing,
    keys: nothing,
    hangUp: nothing,
    close: () => {},
  };
}
