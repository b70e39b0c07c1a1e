import type { PhoneAccess } from "../../../types/api/calls.ts";
import type { PhoneDevice } from "./device.ts";

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
