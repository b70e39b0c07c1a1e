import type { ConversationView } from "../../../types/api/conversations.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { second } from "../../ui/clock.ts";
import { lifeFromInstants } from "../../ui/life.ts";
import { LifeStrip } from "../../ui/life_strip.tsx";
import { MediumIcon } from "../../ui/medium.tsx";
import { Ago, clockLength, fullTime } from "../../ui/time.tsx";
import { t as shared } from "../../ui/text.ts";
import { choose } from "../state/places.ts";
import { chosen, queueColour, queueName, typing, visitors } from "../state/state.ts";
import { pending } from "../state/send.ts";
import { draftOf } from "../state/drafts.ts";
import { thread, waitingSince } from "../state/threads.ts";
import { t } from "../text.ts";
import { plainAddress } from "../words.ts";

const RISK_MS = 60_000;
const LATE_MS = 180_000;

/** One conversation in the list: who, what was said last, how long the customer has waited. */
export function ConversationItem({ conversation }: { conversation: ConversationView }) {
  const { id, contact, interaction, unread } = conversation;
  const isChosen = chosen.value === id;
  return (
    <li>
      <button
        type="button"
        class={`conversation-item${unread > 0 ? " unread" : ""}`}
        data-conversation={id}
        aria-current={isChosen ? "true" : undefined}
        onClick={() => choose(id)}
      >
        <Avatar
          name={contact.name || plainAddress(conversation)}
          id={contact.id}
          size={38}
          badge={<MediumIcon medium={conversation.channel} size={12} />}
        />
        <span class="item-body">
          <span class="item-line">
            <b class="clip">{contact.name || plainAddress(conversation)}</b>
            <WaitMark conversation={conversation} />
          </span>
          <span class="item-line">
            <Preview conversation={conversation} />
            {unread > 0 && (
              <span class="count coral">
                {unread}
                <span class="sr">{t("unread")}</span>
              </span>
            )}
          </span>
          {interaction && (
            <span class="item-foot">
              <LifeStrip spans={lifeFromInstants(interaction)} />
              <span class={`item-queue hue-${queueColour(interaction.queue)}`}>
                <i class="hue-dot" />
                {queueName(interaction.queue)}
              </span>
            </span>
          )}
        </span>
      </button>
    </li>
  );
}

function Preview({ conversation }: { conversation: ConversationView }) {
  const types = typing.value[conversation.id];
  const draft = draftOf(conversation.id).text;
  const failed = pending.value[conversation.id]?.some((message) => message.state === "failed");
  const away = visitors.value[conversation.id]?.online === false;
  if (failed) return <span class="clip item-preview bad">{t("preview.failed")}</span>;
  if (types && types.until > second.value) {
    return <span class="clip item-preview live">{t("typing", { name: types.name })}</span>;
  }
  if (draft) {
    return (
      <span class="clip item-preview">
        <em>{t("preview.draft")}</em> {draft}
      </span>
    );
  }
  return (
    <span class="clip item-preview">
      {away && <em>{t("preview.away")}</em>} {conversation.preview || t("preview.none")}
    </span>
  );
}

/** How long the customer has waited for an answer, or the state when nobody waits. */
function WaitMark({ conversation }: { conversation: ConversationView }) {
  const state = conversation.interaction?.state;
  if (state === "parked") return <span class="tag amber">{shared("phase.hold")}</span>;
  if (state === "wrapup") {
    return <span class="tag">{shared("phase.wrapup")}</span>;
  }
  const since = waitingSince(thread(conversation.id).messages.value);
  if (!since || state !== "active") {
    return (
      <span class="meta">
        <Ago at={conversation.lastMessageAt} />
      </span>
    );
  }
  const waited = second.value - Date.parse(since);
  const urgency = waited > LATE_MS ? "late" : waited > RISK_MS ? "risk" : "";
  return (
    <span class={`wait-mark ${urgency}`} title={t("waits.since", { time: fullTime(since) })}>
      <span class="sr">{t("waits")}</span>
      <time dateTime={since}>{clockLength(waited)}</time>
    </span>
  );
}
