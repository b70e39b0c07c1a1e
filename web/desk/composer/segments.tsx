import { countSegments, gsmProposal, WARN_SEGMENTS } from "../../../types/segments.ts";
import { t } from "../text.ts";

/** How a text will travel: parts, what is left, and a cheaper spelling where there is one. */
export function Segments({ text, onReplace }: { text: string; onReplace(text: string): void }) {
  if (text === "") return null;
  const count = countSegments(text);
  const proposal = count.encoding === "UCS-2" ? gsmProposal(text) : null;
  return (
    <span class="segments">
      {proposal !== null && (
        <button
          type="button"
          class="link"
          title={t("segments.replaceHint", { characters: count.outside.join(" ") })}
          onClick={() => onReplace(proposal)}
        >
          {t("segments.replace")}
        </button>
      )}
      <span
        class={count.segments >= WARN_SEGMENTS ? "tag amber" : "tag"}
        title={count.outside.length > 0
          ? t("segments.outside", { characters: count.outside.join(" ") })
          : undefined}
      >
        {t("segments", { count: count.segments, left: count.left, encoding: count.encoding })}
      </span>
    </span>
  );
}
