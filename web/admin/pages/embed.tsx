import { Button } from "../../ui/button.tsx";
import { CopyIcon } from "../../ui/icons.ts";
import { tell } from "../../ui/toast.tsx";
import { accentColours } from "../../widget/colour.ts";
import { draft } from "../draft.ts";
import type { Entity } from "../schema.ts";
import { a } from "../words.ts";

/** The line to paste into a web site, and how the widget will look there. */
export function Embed({ entity }: { entity: Entity }) {
  const line = `<script async src="${location.origin}/widget.js" data-entrypoint="${entity.id}">` +
    "</script>";
  return (
    <section class="part embed">
      <h3>{a("embed")}</h3>
      <p class="meta">{a("embedText")}</p>
      <div class="snippet">
        <code>{line}</code>
        <Button size="small" icon={CopyIcon} onClick={() => void copy(line)}>{a("copy")}</Button>
      </div>
      <h3>{a("preview")}</h3>
      <Preview chat={(entity["chat"] ?? {}) as Record<string, unknown>} />
    </section>
  );
}

function Preview({ chat }: { chat: Record<string, unknown> }) {
  const home = String(draft.value?.company["language"] ?? "en");
  const title = (chat["title"] as Record<string, string> | undefined)?.[home] ?? "";
  const colours = accentColours(String(chat["accent"] ?? ""));
  return (
    <figure
      class={`widget-preview ${chat["position"] === "left" ? "left" : "right"}`}
      style={{ "--accent": colours.accent, "--fill": colours.fill, "--on-fill": colours.onFill }}
      aria-label={a("preview")}
    >
      <div class="preview-window">
        <strong>{title}</strong>
        <p class="preview-theirs">{a("previewHello")}</p>
        <p class="preview-mine">{a("previewReply")}</p>
        <span class="preview-line">{a("previewWrite")}</span>
      </div>
      <span
        class="preview-launcher"
        style={{ color: colours.onAccent }}
        role="img"
        aria-label={a("previewLauncher")}
      >
        <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
          <path d="M16 5C9.4 5 4 9.4 4 15c0 3 1.6 5.7 4.1 7.5V27l4.6-2.5c1.1.2 2.2.4 3.3.4 6.6 0 12-4.4 12-9.9S22.6 5 16 5Z" />
        </svg>
      </span>
    </figure>
  );
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell(a("copied"));
  } catch {
    tell(text);
  }
}
