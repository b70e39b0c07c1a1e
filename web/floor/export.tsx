import { Button } from "../ui/button.tsx";
import { DownloadIcon, PeopleIcon, QueueIcon, WaitIcon } from "../ui/icons.ts";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { csv, type Table } from "./csv.ts";
import { floor } from "./state.ts";
import { t } from "./text.ts";

/** What is seen now, as a table for other programs. */
export function ExportMenu() {
  return (
    <Menu
      label={t("export")}
      align="end"
      button={(props) => <Button size="small" icon={DownloadIcon} {...props}>{t("export")}</Button>}
    >
      <MenuItem icon={QueueIcon} onChoose={() => save("queues", queues())}>
        {t("export.queues")}
      </MenuItem>
      <MenuItem icon={PeopleIcon} onChoose={() => save("agents", agents())}>
        {t("export.agents")}
      </MenuItem>
      <MenuItem icon={WaitIcon} onChoose={() => save("waiting", waiting())}>
        {t("export.waiting")}
      </MenuItem>
    </Menu>
  );
}

function queues(): Table {
  return (floor.value?.queues ?? []).map(({ media, today, ...queue }) => ({
    ...queue,
    longestWaitSec: Math.max(0, ...media.map((medium) => medium.longestWaitSec)),
    ...today,
  }));
}

function agents(): Table {
  return (floor.value?.agents ?? []).map((agent) => ({
    id: agent.id,
    name: agent.name,
    presence: agent.presence,
    reason: agent.reason,
    since: agent.since,
    units: agent.units,
    inHand: agent.work.length,
    queues: agent.queues.join(" "),
  }));
}

function waiting(): Table {
  return (floor.value?.waiting ?? []).map((item) => ({
    id: item.id,
    medium: item.medium,
    state: item.state,
    queue: item.queue,
    priority: item.priority,
    contact: item.contact.name,
    subject: item.subject,
    arrivedAt: item.arrivedAt,
    queuedAt: item.queuedAt,
    agent: item.agent,
  }));
}

function save(name: string, rows: Table): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", csv(rows)], { type: "text/csv" }));
  link.download = `floor-${name}-${new Date().toISOString().slice(0, 16).replace(":", "")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
