import { useState } from "preact/hooks";
import type { InteractionView } from "../../types/api/interactions.ts";
import { IconButton } from "../ui/button.tsx";
import { second } from "../ui/clock.ts";
import { AssignIcon, CloseIcon, InboxIcon, MoreIcon, SeeIcon, SortIcon } from "../ui/icons.ts";
import { lifeFromInstants } from "../ui/life.ts";
import { LifeStrip } from "../ui/life_strip.tsx";
import { MediumIcon } from "../ui/medium.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { Empty } from "../ui/notice.tsx";
import { may } from "../ui/session.tsx";
import { clockLength } from "../ui/time.tsx";
import { nameOf } from "./name.ts";
import { AssignDialog, CloseDialog, PriorityDialog } from "./waiting_dialogs.tsx";
import { agentName, onlyQueue, queueOf } from "./state.ts";
import { t } from "./text.ts";

type Asked = { what: "assign" | "priority" | "close"; item: InteractionView } | null;

/** Who waits, in the order of the queue, and what a supervisor may do about it. */
export function Waiting({ items }: { items: InteractionView[] }) {
  const [asked, setAsked] = useState<Asked>(null);
  const shown = items.filter((item) => onlyQueue.value === null || item.queue === onlyQueue.value);
  const close = () => setAsked(null);
  return (
    <section class="floor-part waiting" aria-label={t("waiting")}>
      <header class="part-head">
        <h2>{t("waiting")}</h2>
        {shown.length > 0 && <span class="count coral">{shown.length}</span>}
      </header>
      {shown.length === 0
        ? <Empty icon={InboxIcon} title={t("waiting.none")}>{t("waiting.noneText")}</Empty>
        : (
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t("waiting.customer")}</th>
                <th scope="col">{t("waiting.queue")}</th>
                <th scope="col" class="end">{t("waiting.for")}</th>
                <th scope="col" class="end">{t("waiting.priority")}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {shown.map((item) => (
                <WaitingRow
                  key={item.id}
                  item={item}
                  ask={(what) => setAsked({ what, item })}
                />
              ))}
            </tbody>
          </table>
        )}
      {asked?.what === "assign" && <AssignDialog item={asked.item} onClose={close} />}
      {asked?.what === "priority" && <PriorityDialog item={asked.item} onClose={close} />}
      {asked?.what === "close" && <CloseDialog item={asked.item} onClose={close} />}
    </section>
  );
}

interface RowProps {
  item: InteractionView;
  ask(what: "assign" | "priority" | "close"): void;
}

function WaitingRow({ item, ask }: RowProps) {
  const queue = queueOf(item.queue);
  const name = nameOf(item);
  return (
    <tr>
      <th scope="row">
        <span class="waiting-who">
          <MediumIcon medium={item.medium} />
          <span class="waiting-words">
            <span class="clip">{name}</span>
            <span class="meta clip">
              {item.state === "offered" && item.agent
                ? t("waiting.offered", { name: agentName(item.agent) })
                : item.preview || item.subject}
            </span>
            <LifeStrip spans={lifeFromInstants(item)} />
          </span>
        </span>
      </th>
      <td>
        <span class={`item-queue hue-${queue.colour}`}>
          <i class="hue-dot" />
          {queue.name}
        </span>
      </td>
      <td class="end num">
        {clockLength(second.value - Date.parse(item.queuedAt ?? item.arrivedAt))}
      </td>
      <td class="end num">{item.priority}</td>
      <td class="row-menu">
        <Menu
          label={t("waiting.actions", { name })}
          align="end"
          button={(props) => (
            <IconButton icon={MoreIcon} label={t("waiting.actions", { name })} {...props} />
          )}
        >
          {may("interactions.assign") && (
            <>
              <MenuItem icon={AssignIcon} onChoose={() => ask("assign")}>{t("assign")}</MenuItem>
              <MenuItem icon={SortIcon} onChoose={() => ask("priority")}>{t("priority")}</MenuItem>
            </>
          )}
          {may("conversations.read_all") && (
            <MenuItem
              icon={SeeIcon}
              onChoose={() => location.assign(`/desk#c=${item.conversation}`)}
            >
              {t("waiting.read")}
            </MenuItem>
          )}
          {may("interactions.close") && (
            <MenuItem
              icon={CloseIcon}
              danger
              onChoose={() => ask("close")}
            >
              {t("close")}
            </MenuItem>
          )}
        </Menu>
      </td>
    </tr>
  );
}
