import { useEffect, useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { get } from "../../ui/api.ts";
import { MediumIcon } from "../../ui/medium.tsx";
import { Ago } from "../../ui/time.tsx";
import { choose } from "../state/places.ts";
import { keep } from "../state/state.ts";
import { t } from "../text.ts";

const SHOWN = 10;

/** The customer's other conversations, newest first. */
export function Earlier({ conversation }: { conversation: ConversationView }) {
  const [items, setItems] = useState<ConversationView[] | null>(null);
  useEffect(() => {
    const query = new URLSearchParams({ contact: conversation.contact.id, limit: String(SHOWN) });
    get<{ items: ConversationView[] }>(`/conversations?${query}`).then(
      (found) => setItems(found.items.filter((item) => item.id !== conversation.id)),
      () => setItems([]),
    );
  }, [conversation.id]);
  if (!items) return null;
  return (
    <section class="earlier">
      <h3>{t("earlier")}</h3>
      {items.length === 0 && <p class="meta">{t("earlier.none")}</p>}
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              class="earlier-item"
              onClick={() => {
                keep(item);
                choose(item.id);
              }}
            >
              <MediumIcon medium={item.channel} size={15} />
              <span class="clip">{item.preview || t("preview.none")}</span>
              <span class="meta">
                <Ago at={item.lastMessageAt ?? item.createdAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
