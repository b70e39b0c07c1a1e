import { tell } from "../ui/toast.tsx";
import type { Place } from "./place.ts";
import { csvAddress } from "./state.ts";
import { t } from "./text.ts";

/** Fetches the file of what is shown, so that a refusal is told in words instead of being saved. */
export async function saveCsv(shown: Place): Promise<void> {
  try {
    const answer = await fetch(csvAddress(shown), { credentials: "same-origin" });
    if (!answer.ok) {
      const { detail } = await answer.json() as { detail?: string };
      throw new Error(detail ?? String(answer.status));
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = `${shown.report}-${new Date().toISOString().slice(0, 10)}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  } catch (error) {
    tell(t("csv.failed", { reason: error instanceof Error ? error.message : "" }), "bad");
  }
}
