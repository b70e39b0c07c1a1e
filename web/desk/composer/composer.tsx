import { useEffect, useRef, useState } from "preact/hooks";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { CONFIRM_SEGMENTS, countSegments, MAX_SMS_LENGTH } from "../../../types/segments.ts";
import { post } from "../../ui/api.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { AttachIcon, LockIcon, ResponseIcon, SendIcon, ShieldIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { may } from "../../ui/session.tsx";
import { shownKeys } from "../../ui/shortcuts.ts";
import { Tabs } from "../../ui/tabs.tsx";
import { draftOf, openVariables, responseOf, write } from "../state/drafts.ts";
import { send } from "../state/send.ts";
import { agentName } from "../state/agents.ts";
import { isMine } from "../state/state.ts";
import { isWatchable, watched } from "../state/watch.ts";
import { t } from "../text.ts";
import { CardWarning } from "./card_warning.tsx";
import { looksLikeCard } from "./looks_like_card.ts";
import { Files, uploadAll } from "./files.tsx";
import { Responses } from "./responses.tsx";
import { Segments } from "./segments.tsx";

const MAX_CHAT_LENGTH = 4000;
const TYPING_EVERY_MS = 3_000;

/** Where replies and notes are written. It never moves. */
export function Composer({ conversation }: { conversation: ConversationView }) {
  const { id } = conversation;
  const draft = draftOf(id);
  const area = useRef<HTMLTextAreaElement>(null);
  const [library, setLibrary] = useState<"closed" | "slash" | "button">("closed");
  const [problem, setProblem] = useState("");
  const [confirmed, setConfirmed] = useState("");
  const lastTyping = useRef(0);
  const blocked = refusal(conversation);
  const whisperTo = whisperedTo(conversation);
  const silent = isWatchable(conversation) && !watched.value[id]?.joined;
  // What is said in a call is not written.
  const noteOnly = blocked !== null || silent || conversation.channel === "voice";
  const kind = noteOnly ? "note" : draft.kind;

  useEffect(() => grow(area.current), [draft.text]);

  const typed = (text: string) => {
    write(id, { text });
    setProblem("");
    if (kind === "reply" && text.startsWith("/") && !text.includes("\n")) setLibrary("slash");
    else if (library === "slash") setLibrary("closed");
    const now = Date.now();
    if (kind === "reply" && text && now - lastTyping.current > TYPING_EVERY_MS) {
      lastTyping.current = now;
      void post(`/conversations/${id}/typing`).catch(() => undefined);
    }
  };
  const attach = async (files: Iterable<File>) => {
    setProblem("");
    const problem = await uploadAll(id, [...files]);
    if (problem) setProblem(problem);
  };
  const submit = () => {
    const text = draft.text.trim();
    if (!text && draft.files.length === 0) return;
    const open = kind === "reply" ? openVariables(text) : [];
    if (open.length > 0) return setProblem(t("variables.open", { names: open.join(", ") }));
    const limit = conversation.channel === "sms" ? MAX_SMS_LENGTH : MAX_CHAT_LENGTH;
    if (kind === "reply" && text.length > limit) {
      return setProblem(t("tooLong", { length: text.length, limit }));
    }
    const segments = countSegments(text).segments;
    if (
      kind === "reply" && conversation.channel === "sms" && segments >= CONFIRM_SEGMENTS &&
      confirmed !== text
    ) {
      setConfirmed(text);
      return setProblem(t("segments.confirm", { count: segments }));
    }
    send(id, { text, files: draft.files, kind, standardResponse: responseOf(draft) });
    write(id, { text: "", files: [], response: null });
    setProblem("");
    area.current?.focus();
  };
  const insert = (response: { id: string; body: string }) => {
    const text = library === "slash" || !draft.text
      ? response.body
      : `${draft.text}\n${response.body}`;
    write(id, { text, response: { id: response.id, body: response.body } });
    void post(`/standard-responses/${response.id}/insertions`).catch(() => undefined);
    setLibrary("closed");
    area.current?.focus();
  };

  return (
    <section
      class={`composer ${kind}`}
      aria-label={t("composer")}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (event.dataTransfer?.files.length) void attach(event.dataTransfer.files);
      }}
    >
      {blocked && (
        <Notice
          kind={conversation.optedOut ? "bad" : "info"}
          icon={conversation.optedOut ? ShieldIcon : LockIcon}
        >
          {blocked}
        </Notice>
      )}
      {library !== "closed" && (
        <Responses
          conversation={id}
          query={library === "slash" ? draft.text.slice(1) : null}
          onChoose={insert}
          onClose={() => {
            setLibrary("closed");
            area.current?.focus();
          }}
        />
      )}
      <div class="composer-head">
        <Tabs
          label={t("composer.kind")}
          chosen={kind}
          onChoose={(chosen) => write(id, { kind: chosen as "reply" })}
          tabs={[
            ...(noteOnly ? [] : [{ id: "reply", label: t("reply") }]),
            { id: "note", label: whisperTo ? t("whisper") : t("note") },
          ]}
        />
        {kind === "note" && (
          <span class="meta note-hint">
            {whisperTo ? t("whisper.hint", { name: whisperTo }) : t("note.hint")}
          </span>
        )}
        {kind === "reply" && conversation.channel === "sms" && (
          <Segments
            text={draft.text}
            onReplace={(text) => write(id, { text })}
          />
        )}
      </div>
      {kind === "reply" && looksLikeCard(draft.text) && <CardWarning />}
      <textarea
        ref={area}
        class="composer-text"
        id="composer-text"
        rows={2}
        dir="auto"
        value={draft.text}
        aria-label={kind === "reply" ? t("reply") : whisperTo ? t("whisper") : t("note")}
        aria-describedby={problem ? "composer-problem" : undefined}
        placeholder={kind === "reply"
          ? t("reply.placeholder")
          : whisperTo
          ? t("whisper.placeholder", { name: whisperTo })
          : t("note.placeholder")}
        onInput={(event) => typed(event.currentTarget.value)}
        onPaste={(event) => {
          if (event.clipboardData?.files.length) {
            event.preventDefault();
            void attach(event.clipboardData.files);
          }
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            submit();
          } else if (event.key === "Escape") {
            if (library === "closed") area.current?.blur();
            setLibrary("closed");
          }
        }}
      />
      <Files
        files={draft.files}
        onRemove={(file) => write(id, { files: draft.files.filter((held) => held.id !== file) })}
      />
      {problem && <p class="composer-problem" id="composer-problem" role="alert">{problem}</p>}
      <div class="composer-foot">
        <label class="icon-button" title={t("attach")}>
          <AttachIcon size={18} strokeWidth={1.75} aria-hidden="true" />
          <span class="sr">{t("attach")}</span>
          <input
            type="file"
            class="sr"
            id="composer-file"
            multiple
            onChange={(event) => {
              void attach(event.currentTarget.files ?? []);
              event.currentTarget.value = "";
            }}
          />
        </label>
        <IconButton
          icon={ResponseIcon}
          label={t("responses")}
          hotkey="/"
          pressed={library !== "closed"}
          onClick={() => setLibrary(library === "closed" ? "button" : "closed")}
        />
        <span class="composer-space" />
        <span class="meta wide-only">{shownKeys("Mod+Enter")}</span>
        <Button
          kind="primary"
          icon={SendIcon}
          disabled={!draft.text.trim() && draft.files.length === 0}
          onClick={submit}
        >
          {kind === "reply" ? t("send") : whisperTo ? t("whisper.do") : t("note.save")}
        </Button>
      </div>
    </section>
  );
}

/** Why no reply can be sent here; null when one can. */
function refusal(conversation: ConversationView): string | null {
  if (conversation.optedOut) return t("optOut.banner");
  if (conversation.state === "closed") {
    if (conversation.channel === "voice") return null;
    return conversation.channel === "chat" ? t("closed.banner") : t("closed.sms");
  }
  if (isWatchable(conversation)) return null;
  if (isMine(conversation) || may("conversations.reply_any")) return null;
  if (conversation.channel === "sms" && !conversation.interaction) return null;
  return t("notMine.banner");
}

/** The agent a note of this person is meant for: whoever has the conversation now. */
function whisperedTo(conversation: ConversationView): string {
  const { interaction } = conversation;
  if (!isWatchable(conversation) || interaction?.state === "queued") return "";
  return interaction?.agent ? agentName(interaction.agent) : "";
}

function grow(area: HTMLTextAreaElement | null): void {
  if (!area) return;
  area.style.blockSize = "auto";
  area.style.blockSize = `${Math.min(area.scrollHeight + 2, 220)}px`;
}
