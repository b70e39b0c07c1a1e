import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Hub } from "../../types/hub.ts";
import { need } from "../access/may.ts";

/** The document in force as JSON with a stable order, made to be kept in version control. */
export function exportConfiguration(hub: Hub): { version: number; document: Configuration } {
  need(hub, "configuration.read");
  return hub.settings();
}
