import { useEffect, useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { Button } from "../../ui/button.tsx";
import { SearchField } from "../../ui/field.tsx";
import { HistoryIcon } from "../../ui/icons.ts";
import { Empty, Skeleton } from "../../ui/notice.tsx";
import { may } from "../../ui/session.tsx";
import { keep } from "../state/state.ts";
import { t } from "../text.ts";
import { ConversationItem } from "./conversation_item.tsx";

const PAGE = 30;
const TYPING_PAUSE_MS = 250;

interface Answer {
  items: ConversationView[];
  next: string | null;
}

/** Every conversation this person may see, newest first, found by name or number. */
export function AllList() {
  const [words, setWords] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [problem, setProblem] = useState("");
  const load = async (after: Answer | null) => {
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (words.trim()) query.set("q", words.trim());
    if (!may("conversations.read_all")) query.set("mine", "true");
    if (after?.next) query.set("cursor", after.next);
    try {
      const found = await get<Answer>(`/conversations?${query}`);
      for (const conversation of found.items) keep(conversation);
      setAnswer({ items: [...(after?.items ?? []), ...found.items], next: found.next });
      setProblem("");
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => void load(null), words ? TYPING_PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <>
      <div class="list-search">
        <SearchField
          label={t("all.search")}
          value={words}
          onInput={setWords}
        />
      </div>
      {problem && <Empty title={problem} />}
      {!answer && !problem && <Skeleton rows={6} />}
      {answer?.items.length === 0 && (
        <Empty icon={HistoryIcon} title={t("all.none")}>{t("all.noneText")}</Empty>
      )}
      <ul class="conversations">
        {answer?.items.map((conversation) => (
          <ConversationItem key={conversation.id} conversation={conversation} />
        ))}
      </ul>
      {answer?.next && (
        <div class="list-more">
          <Button kind="quiet" onClick={() => void load(answer)}>{t("more")}</Button>
        </div>
      )}
    </>
  );
}
