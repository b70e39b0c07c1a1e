import type { Hub } from "../../types/hub.ts";
import { maskText } from "../masking/mask.ts";

/**
 * Facts a page adds to its visitor's chat, ready to be kept: masked like what the visitor writes,
 * empty ones left out. Nothing when there are none.
 */
export function pageFacts(
  hub: Hub,
  facts: Record<string, string>,
): { attributes?: Record<string, string> } {
  const kept = Object.entries(facts).map(([name, value]) => [name.trim(), value.trim()] as const)
    .filter(([name, value]) => name !== "" && value !== "")
    .map(([name, value]) => [name, maskText(hub, "inbound", value).text]);
  return kept.length === 0 ? {} : { attributes: Object.fromEntries(kept) };
}
