import type { ChatAvailability, ChatWidgetConfig } from "../../types/api/chat.ts";
import type { Settings } from "./settings.ts";

/** How long we wait for the hub before the page stays as it is. */
const CONFIG_TIMEOUT_MS = 8_000;
/** Waits before we look again for a hub that did not answer. */
const RETRY_AFTER_MS = [5_000, 30_000, 120_000];
/** CE18-R21: asked on a timer, and only while somebody looks at the page. */
const REFRESH_MS = 60_000;

/** Null when the hub cannot be reached or does not know the entry point. */
export async function fetchConfig(
  settings: Settings,
  language: string,
): Promise<ChatWidgetConfig | null> {
  for (const wait of [0, ...RETRY_AFTER_MS]) {
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const answer = await get(settings, "config", { language });
    if (answer === "refused") return null;
    if (answer !== null) return answer as ChatWidgetConfig;
  }
  return null;
}

/** Calls `onChange` with each new answer until stopped. A hub that does not answer changes nothing. */
export function followAvailability(
  settings: Settings,
  wanted: () => boolean,
  onChange: (availability: ChatAvailability) => void,
): () => void {
  let asked = Date.now();
  const look = async () => {
    if (document.hidden || !wanted() || Date.now() - asked < REFRESH_MS - 500) return;
    asked = Date.now();
    const answer = await get(settings, "availability", {});
    if (answer !== null && answer !== "refused") onChange(answer as ChatAvailability);
  };
  const timer = setInterval(look, REFRESH_MS);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}

async function get(
  settings: Settings,
  what: string,
  query: Record<string, string>,
): Promise<unknown> {
  const search = new URLSearchParams({ entrypoint: settings.entryPoint, ...query });
  try {
    const response = await fetch(`${settings.hub}/api/v1/chat/${what}?${search}`, {
      credentials: "omit",
      signal: AbortSignal.timeout(CONFIG_TIMEOUT_MS),
    });
    if (response.ok) return await response.json();
    return response.status < 500 && response.status !== 429 ? "refused" : null;
  } catch {
    return null;
  }
}
