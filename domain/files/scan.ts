import { getLogger } from "@logtape/logtape";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";

/** What the scanner may take for one file, in milliseconds. */
const SCAN_MS = 60_000;
/** Seconds after which an unchecked file is worth another try. */
const RETRY_SEC = 30;
/** Answers that say: there is something in it. Any other that is not 2xx says nothing. */
const INFECTED = new Set([406, 422]);

/**
 * Shows stored bytes to the scanner of `HUBBUB_SCAN_URL` before anybody may have them (CE18-X13):
 * posted as they are, 2xx = clean, 406 or 422 = infected. Without a scanner everything passes.
 * Refusals: `file.infected`; `file.unchecked` while the scanner does not answer, so that nothing
 * slips through.
 */
export async function scanBytes(hub: Hub, key: string, name: string): Promise<void> {
  const { scanUrl } = hub.config;
  if (!scanUrl) return;
  const status = await ask(hub, scanUrl, key);
  if (status >= 200 && status < 300) return;
  const log = getLogger(["hubbub", "files"]);
  if (INFECTED.has(status)) {
    log.warn("The scanner found something in a file: refused, nothing kept");
    throw new HubError("unprocessable", `The file "${name}" is infected and was not taken`, {
      code: "file.infected",
    });
  }
  log.error("The scanner does not answer as expected: files are refused ({status})", { status });
  throw new HubError("unavailable", `The file "${name}" cannot be checked now: try again soon`, {
    code: "file.unchecked",
    retryAfter: RETRY_SEC,
  });
}

/** Status of the scanner's answer; 0 when there was none. */
async function ask(hub: Hub, url: string, key: string): Promise<number> {
  const body = await hub.files.get(key);
  try {
    const answer = await hub.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(SCAN_MS),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return 0;
  }
}
