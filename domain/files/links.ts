import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";

/** How long a link to a file works (CE29-C3). */
export const LINK_MS = 7 * 24 * 3600 * 1000;
/** Links made within the same hour are equal, so that browsers may cache what they show. */
const STEP_MS = 3600 * 1000;

type Signing = Pick<Hub, "config" | "now">;

/** Signed link to a file, relative to the public address, valid for at least 7 days. */
export function fileUrl(hub: Signing, file: { id: string; name: string }): string {
  const expires = Math.ceil((hub.now() + LINK_MS) / STEP_MS) * STEP_MS;
  return `/files/${file.id}/${encodeURIComponent(file.name)}?expires=${expires}` +
    `&signature=${sign(hub, file.id, expires)}`;
}

/** Refuses a link that was altered (`file.link_invalid`) or is too old (`file.link_expired`). */
export function checkFileLink(
  hub: Signing,
  id: string,
  link: { expires: string; signature: string },
): void {
  const expires = Number(link.expires);
  const expected = Buffer.from(sign(hub, id, expires));
  const given = Buffer.from(link.signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new HubError("forbidden", "This link to the file is not valid: open the file again", {
      code: "file.link_invalid",
    });
  }
  if (!(expires > hub.now())) {
    throw new HubError("gone", "This link to the file is older than 7 days: open the file again", {
      code: "file.link_expired",
    });
  }
}

function sign(hub: Signing, id: string, expires: number): string {
  if (!hub.config.secret) {
    throw new HubError("unavailable", "File links cannot be signed: HUBBUB_SECRET is not set");
  }
  return createHmac("sha256", hub.config.secret).update(`file:${id}:${expires}`)
    .digest("base64url");
}
