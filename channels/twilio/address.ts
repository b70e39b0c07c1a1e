import type { Config } from "../../config.ts";

/**
 * Where the carrier reaches us, without trailing slash. Without a public address that is this
 * machine, which only a stand-in beside us can call.
 */
export function carrierAddress(config: Config): string {
  return config.publicUrl ?? `http://localhost:${config.port}`;
}
