import type { InteractionDetail } from "../../../types/api/interactions.ts";
import { Moment } from "../../ui/time.tsx";
import { queueName } from "../state/state.ts";
import { t } from "../text.ts";

/** Everything that happened to an interaction, in order. */
export function Timeline(
  { entries, nameOf }: { entries: InteractionDetail["timeline"]; nameOf(id: string): string },
) {
  const shown = entries.filter((entry) => entry.kind !== "presence");
  return (
    <section class="timeline">
      <h3>{t("timeline")}</h3>
      <ol>
        {shown.map((entry, at) => (
          <li key={entry.id} class={`timeline-entry ${entry.state}`}>
            <Moment at={entry.at} />
            <i aria-hidden="true" />
            <span>
              {kindWords(entry.kind)}
              <span class="meta">
                {[
                  entry.queue && entry.queue !== shown[at - 1]?.queue && queueName(entry.queue),
                  entry.agent && nameOf(entry.agent),
                  typeof entry.data.reason === "string" && entry.data.reason,
                ].filter(Boolean).map((part) => ` · ${part}`)}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function kindWords(kind: string): string {
  const words = t(`event.${kind}` as "event.queued");
  return words.startsWith("event.") ? kind.replaceAll(/[._]/g, " ") : words;
}
