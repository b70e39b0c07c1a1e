import { useEffect, useRef, useState } from "preact/hooks";
import type { StandardResponseView } from "../../../types/api/responses.ts";
import { get, reasonOf } from "../../ui/api.ts";
import { dialog } from "../state/places.ts";
import { t } from "../text.ts";

const TYPING_PAUSE_MS = 120;

interface ResponsesProps {
  conversation: string;
  /** What was typed after `/`; null = the library has its own field. */
  query: string | null;
  onChoose(response: { id: string; body: string }): void;
  onClose(): void;
}

/** The library: what fits the customer's last words first, anything found by typing. */
export function Responses({ conversation, query, onChoose, onClose }: ResponsesProps) {
  const [own, setOwn] = useState("");
  const [found, setFound] = useState<{ words: string; items: StandardResponseView[] } | null>(null);
  const [problem, setProblem] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const words = query ?? own;
  const items = found?.items;
  /** Chosen by Enter before the answer to the last letters was there: it waits for that answer. */
  const hasty = useRef(false);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const search = new URLSearchParams({ conversation, q: words });
      get<{ items: StandardResponseView[] }>(`/standard-responses?${search}`, stop.signal).then(
        (answer) => {
          setFound({ words, items: answer.items });
          setAt(0);
          const first = answer.items[0];
          if (hasty.current && first) onChoose(first);
          hasty.current = false;
        },
        (error) => stop.signal.aborted || setProblem(reasonOf(error)),
      );
    }, words ? TYPING_PAUSE_MS : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [conversation, words]);
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const count = items?.length ?? 0;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined && count > 0) setAt((at + step + count) % count);
      else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey) {
        if (found?.words !== words) hasty.current = true;
        else if (items?.[at]) onChoose(items[at]);
        else return;
      } else if (event.key === "Escape") onClose();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("keydown", keys, true);
    return () => document.removeEventListener("keydown", keys, true);
  }, [found, words, at]);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);
  return (
    <div class="responses" role="group" aria-label={t("responses")}>
      {query === null && (
        <input
          class="input search"
          type="search"
          autofocus
          ref={(input) => void input?.focus()}
          aria-label={t("responses.search")}
          placeholder={t("responses.search")}
          value={own}
          onInput={(event) => setOwn(event.currentTarget.value)}
        />
      )}
      {problem && <p class="composer-problem">{problem}</p>}
      {items?.length === 0 && <p class="palette-none">{t("responses.none")}</p>}
      <ul ref={list} class="responses-list scroll" role="listbox" aria-label={t("responses")}>
        {items?.map((item, index) => (
          <li
            key={item.id}
            role="option"
            aria-selected={index === at}
            class="response"
            onPointerMove={() => setAt(index)}
            onClick={() => onChoose(item)}
          >
            <span class="response-head">
              <b class="clip">{item.title}</b>
              {item.matched.length > 0 && (
                <span class="tag teal">
                  {t("responses.fits", { words: item.matched.join(", ") })}
                </span>
              )}
              {item.scope !== "system" && <span class="tag">{t(`scope.${item.scope}`)}</span>}
              {item.step !== "any" && item.step !== "" && (
                <span class="tag">{t(`step.${item.step}` as "step.greeting")}</span>
              )}
            </span>
            <span class="response-body">{item.body}</span>
            {item.unresolved.length > 0 && (
              <span class="meta">{t("responses.open", { names: item.unresolved.join(", ") })}</span>
            )}
          </li>
        ))}
      </ul>
      <p class="responses-foot">
        <button
          type="button"
          class="link"
          onClick={() => {
            onClose();
            dialog.value = "own_responses";
          }}
        >
          {t("own.open")}
        </button>
      </p>
    </div>
  );
}
