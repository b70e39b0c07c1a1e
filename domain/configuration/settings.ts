import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Db } from "../../types/hub.ts";
import { HubError } from "../../types/errors.ts";

export interface Settings {
  version: number;
  document: Configuration;
}

const held = new WeakMap<Db, Settings>();

/** The configuration this process works with; what `hub.settings()` answers. */
export function currentSettings(db: Db): Settings {
  const settings = held.get(db);
  if (!settings) {
    throw new HubError("unavailable", "The configuration is not loaded yet: try again in a moment");
  }
  return settings;
}

/** Puts another version in force in this process. Never goes back to an older one. */
export function holdSettings(db: Db, settings: Settings): boolean {
  const before = held.get(db);
  if (before && before.version >= settings.version) return false;
  held.set(db, settings);
  return true;
}
