import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";
import { type Applied, applyConfiguration } from "./apply_configuration.ts";
import { newestVersion, readStored } from "./stored.ts";

/** Puts an earlier document in force again, as a new version: history only grows. */
export async function rollbackConfiguration(hub: Hub, version: number): Promise<Applied> {
  need(hub, "configuration.write");
  const stored = await readStored(hub.db, version);
  if (!stored) {
    throw new HubError("not_found", `There is no configuration version ${version}`);
  }
  return await applyConfiguration(hub, {
    document: stored.document,
    summary: `Back to version ${version}`,
    expectedVersion: await newestVersion(hub.db),
    withoutTests: true,
  });
}
