import type { InteractionView } from "../../types/api/interactions.ts";
import { t } from "./text.ts";

/** What who waits is called; a web visitor may have no name yet. */
export function nameOf(item: InteractionView): string {
  return item.contact.name || t("waiting.visitor");
}
