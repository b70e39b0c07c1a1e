import type { Hub } from "../../types/hub.ts";
import { derivedBytes } from "../keys/derived_secret.ts";

const SECRET_BYTES = 24;

/**
 * A new signing secret: drawn by lot; for a repeatable operation derived from it, so that its
 * repeat says the same.
 */
export async function newSigningSecret(hub: Hub): Promise<string> {
  const bytes = hub.operation === undefined
    ? crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
    : (await derivedBytes(hub.config, `webhook-secret:${hub.operation}`)).subarray(0, SECRET_BYTES);
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  return `whsec_${text}`;
}
