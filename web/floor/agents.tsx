import { useState } from "preact/hooks";
import type { AgentView } from "../../types/api/people.ts";
import { put, reasonOf } from "../ui/api.ts";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { SearchField } from "../ui/field.tsx";
import { MoreIcon, PeopleIcon } from "../ui/icons.ts";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { Empty } from "../ui/notice.tsx";
import { LoadBar } from "../ui/pictures.tsx";
import { may, me } from "../ui/session.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { t as shared } from "../ui/text.ts";
import { Running } from "../ui/time.tsx";
import { tell } from "../ui/toast.tsx";
import { look, onlyQueue } from "./state.ts";
import { t } from "./text.ts";

const ORDER = { available: 0, not_ready: 1, offline: 2 };
const SYSTEM_REASONS = ["rona", "declined", "disconnected"];

/** Who is here, how they stand, what they have in hand. */
export function Agents({ agents }: { agents: AgentView[] }) {
  const [query, setQuery] = useState("");
  const [who, setWho] = useState("here");
  const shown = agents
    .filter((agent) =>
      (who === "all" || agent.presence !== "offline") &&
      (onlyQueue.value === null || agent.queues.includes(onlyQueue.value)) &&
      agent.name.toLowerCase().includes(query.toLowerCase())
    )
    .sort((a, b) => ORDER[a.presence] - ORDER[b.presence] || a.name.localeCompare(b.name));
  return (
    <section class="floor-part agents" aria-label={t("agents")}>
      <header class="part-head">
        <h2>{t("agents")}</h2>
        <Tabs
          label={t("agents")}
          chosen={who}
          onChoose={setWho}
          tabs={[{ id: "here", label: t("agents.signedIn") }, {
            id: "all",
            label: t("agents.all"),
          }]}
        />
        <SearchField label={t("agents.search")} value={query} onInput={setQuery} />
      </header>
      {shown.length === 0
        ? <Empty icon={PeopleIcon} title={t("agents.none")}>{t("agents.noneText")}</Empty>
        : (
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t("agent")}</th>
                <th scope="col">{t("agent.presence")}</th>
                <th scope="col" class="end">{t("agent.since")}</th>
                <th scope="col">{t("agent.load")}</th>
                <th scope="col" class="end">{t("agent.work")}</th>
                {may("agents.set_presence") && <td />}
              </tr>
            </thead>
            <tbody>
              {shown.map((agent) => <AgentRow key={agent.id} agent={agent} />)}
            </tbody>
          </table>
        )}
    </section>
  );
}

export function reasonName(reason: string): string {
  if (SYSTEM_REASONS.includes(reason)) return shared(`reason.${reason}` as "reason.rona");
  return me.value?.reasons.find((known) => known.id === reason)?.name ?? reason;
}

function AgentRow({ agent }: { agent: AgentView }) {
  return (
    <tr class={agent.presence}>
      <th scope="row">
        <span class="agent-name">
          <Avatar name={agent.name} id={agent.id} size={26} presence={agent.presence} />
          <span class="clip">{agent.name}</span>
        </span>
      </th>
      <td>
        <span class={`agent-presence ${agent.presence}`}>
          {agent.presence === "not_ready" && agent.reason
            ? reasonName(agent.reason)
            : shared(`presence.${agent.presence}`)}
        </span>
      </td>
      <td class="end">{agent.since && <Running since={agent.since} />}</td>
      <td class="agent-load">
        <LoadBar work={agent.work} />
      </td>
      <td class="end">{agent.work.length || ""}</td>
      {may("agents.set_presence") && (
        <td class="row-menu">
          <PresenceOf agent={agent} />
        </td>
      )}
    </tr>
  );
}

function PresenceOf({ agent }: { agent: AgentView }) {
  const set = async (state: string, reason = "") => {
    try {
      await put(`/agents/${agent.id}/presence`, { state, reason });
      await look();
    } catch (error) {
      tell(reasonOf(error), "bad");
    }
  };
  return (
    <Menu
      label={t("agent.change", { name: agent.name })}
      align="end"
      button={(props) => (
        <IconButton icon={MoreIcon} label={t("agent.change", { name: agent.name })} {...props} />
      )}
    >
      <MenuItem
        lead={<i class="presence-dot available" />}
        checked={agent.presence === "available"}
        onChoose={() => void set("available")}
      >
        {shared("presence.available")}
      </MenuItem>
      <MenuLine>{shared("presence.not_ready")}</MenuLine>
      {me.value?.reasons.filter((reason) => !reason.system).map((reason) => (
        <MenuItem
          key={reason.id}
          lead={<i class="presence-dot not_ready" />}
          checked={agent.presence === "not_ready" && agent.reason === reason.id}
          onChoose={() => void set("not_ready", reason.id)}
        >
          {reason.name}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem
        lead={<i class="presence-dot offline" />}
        checked={agent.presence === "offline"}
        onChoose={() => void set("offline")}
      >
        {shared("presence.offline")}
      </MenuItem>
    </Menu>
  );
}
