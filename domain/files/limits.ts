import type { Hub } from "../../types/hub.ts";

const MIB = 1024 * 1024;

/** Largest file people may upload, in bytes. */
export function maxUploadBytes(hub: Pick<Hub, "settings">): number {
  return hub.settings().document.company.maxFileMb * MIB;
}
