import { useState } from "preact/hooks";
import type { InteractionView } from "../../types/api/interactions.ts";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { second } from "../ui/clock.ts";
import { AssignIcon, ChatIcon, CloseIcon, MoreIcon, SeeIcon } from "../ui/icons.ts";
import { lifeFromInstants } from "../ui/life.ts";
import { LifeStrip } from "../ui/life_strip.tsx";
import { MediumIcon } from "../ui/medium.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { Empty } from "../ui/notice.tsx";
import { may } from "../ui/session.tsx";
import { t as shared } from "../ui/text.ts";
import { clockLength } from "../ui/time.tsx";
import { nameOf } from "./name.ts";
import { agentName, onlyQueue, queueOf } from "./state.ts";
import { t } from "./text.ts";
import { AssignDialog, CloseDialog } from "./waiting_dialogs.tsx";

type Asked = { what: "assign" | "close"; item: InteractionView } | null;

/** Conversations that go on now: who talks to whom, and the way in (CE18-A10). */
export function InHand({ items }: { items: InteractionView[] }) {
  const [asked, setAsked] = useState<Asked>(null);
  const shown = items.filter((item) => onlyQueue.value === null || item.queue === onlyQueue.value);
  const close = () => setAsked(null);
  return (
    <section class="floor-part in-hand" aria-label={t("hand")}>
      <header class="part-head">
        <h2>{t("hand")}</h2>
        {shown.length > 0 && <span class="count">{shown.length}</span>}
      </header>
      {shown.length === 0
        ? <Empty icon={ChatIcon} title={t("hand.none")}>{t("hand.noneText")}</Empty>
        : (
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t("waiting.customer")}</th>
                <th scope="col">{t("agent")}</th>
                <th scope="col">{t("waiting.queue")}</th>
                <th scope="col" class="end">{t("waiting.for")}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {shown.map((item) => (
                <HandRow
                  key={item.id}
                  item={item}
                  ask={(what) => setAsked({ what, item })}
                />
              ))}
            </tbody>
          </table>
        )}
      {asked?.what === "assign" && <AssignDialog item={asked.item} onClose={close} />}
      {asked?.what === "close" && <CloseDialog item={asked.item} held onClose={close} />}
    </section>
  );
}

interface RowProps {
  item: InteractionView;
  ask(what: "assign" | "close"): void;
}

function HandRow({ item, ask }: RowProps) {
  const queue = queueOf(item.queue);
  const name = nameOf(item);
  const agent = item.agent ?? "";
  const read = `/desk#c=${item.conversation}`;
  return (
    <tr>
      <th scope="row">
        <span class="waiting-who">
          <MediumIcon medium={item.medium} />
          <span class="waiting-words">
            <span class="clip">{name}</span>
            <span class="meta clip">{item.preview || item.subject}</span>
            <LifeStrip spans={lifeFromInstants(item)} />
          </span>
        </span>
      </th>
      <td>
        <span class="agent-name">
          <Avatar name={agentName(agent)} id={agent} size={22} />
          <span class="clip">{agentName(agent)}</span>
        </span>
      </td>
      <td>
        <span class={`item-queue hue-${queue.colour}`}>
          <i class="hue-dot" />
          {queue.name}
        </span>
      </td>
      <td class="end num">
        {item.state === "parked"
          ? <span class="tag amber">{shared("phase.hold")}</span>
          : clockLength(second.value - Date.parse(item.acceptedAt ?? item.arrivedAt))}
      </td>
      <td class="row-menu">
        <span class="row-tools">
          {may("conversations.read_all") && (
            <a
              class="icon-button"
              href={read}
              aria-label={t("hand.read", { name })}
              title={t("waiting.read")}
            >
              <SeeIcon size={18} strokeWidth={1.75} aria-hidden="true" />
            </a>
          )}
          <Menu
            label={t("waiting.actions", { name })}
            align="end"
            button={(props) => (
              <IconButton icon={MoreIcon} label={t("waiting.actions", { name })} {...props} />
            )}
          >
            {may("conversations.read_all") && (
              <MenuItem
                icon={SeeIcon}
                onChoose={() => location.assign(read)}
              >
                {t("waiting.read")}
              </MenuItem>
            )}
            {may("interactions.assign") && (
              <MenuItem
                icon={AssignIcon}
                onChoose={() => ask("assign")}
              >
                {t("assign")}
              </MenuItem>
            )}
            {may("interactions.close") && (
              <MenuItem
                icon={CloseIcon}
                danger
                onChoose={() => ask("close")}
              >
                {t("hand.end")}
              </MenuItem>
            )}
          </Menu>
        </span>
      </td>
    </tr>
  );
}
