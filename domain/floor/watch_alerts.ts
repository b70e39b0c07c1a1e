import type { Alert } from "../../types/configuration/alerts.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { outboxRow } from "../../db/outbox.ts";
import { lookup } from "../configuration/lookup.ts";
import { publication } from "../journal/consequence.ts";
import { publishAll } from "../journal/announce.ts";
import { eventRow } from "../journal/event_row.ts";
import { wordsOf } from "./figure_words.ts";
import { watchFigures, type Wish } from "./watch_figures.ts";

type Side = "above" | "below";

export interface Open {
  alert: string;
  subject: string;
  side: Side;
  value: number;
  bound: number;
  since: number;
}

/** One figure of one alert. */
interface Watch extends Wish {
  alert: Alert;
}

/**
 * Looks at every figure that is watched: an alert is raised once when it crosses a bound and cleared
 * once when it returns (CE01-M23). What cannot be told stays as it was.
 */
export async function watchAlerts(hub: Hub): Promise<void> {
  const { alerts } = hub.settings().document;
  const open = await openAlerts(hub);
  if (alerts.length === 0 && open.length === 0) return;
  const watches = alerts.filter((alert) => alert.on).flatMap(watchesOf);
  const values = await watchFigures(hub.as({ kind: "system", id: "", name: "" }), watches);
  const known = new Map(open.map((one) => [keyOf(one), one]));
  const statements: Statement[] = [];
  watches.forEach((watch, i) => {
    const key = keyOf({ alert: watch.alert.id, subject: nameOf(watch) });
    const before = known.get(key);
    known.delete(key);
    statements.push(...changes(hub, watch, before, values[i] ?? null));
  });
  // Nobody watches these any more.
  for (const gone of known.values()) statements.push(...cleared(hub, gone, null));
  if (statements.length === 0) return;
  await hub.db.write(statements);
  await publishAll(hub, [publication(["floor"], "floor", { queues: [], agents: [] })]);
  hub.wake("outbox");
}

export async function openAlerts(hub: Hub): Promise<Open[]> {
  return await hub.db.read<Open>(
    "SELECT alert, subject, side, value, bound, since FROM alerts_open ORDER BY since, alert",
  );
}

function watchesOf(alert: Alert): Watch[] {
  const { figure, window } = alert;
  const of = (kind: "queue" | "agent", ids: string[]) =>
    ids.map((id): Watch => ({ alert, figure, window, subject: { kind, id } }));
  if (alert.queues.length + alert.agents.length === 0) {
    return [{ alert, figure, window, subject: { kind: "company", id: "" } }];
  }
  return [...of("queue", alert.queues), ...of("agent", alert.agents)];
}

const keyOf = ({ alert, subject }: Pick<Open, "alert" | "subject">) => `${alert} ${subject}`;
const nameOf = ({ subject: { kind, id } }: Watch) => id === "" ? kind : `${kind}:${id}`;

function changes(
  hub: Hub,
  watch: Watch,
  before: Open | undefined,
  value: number | null,
): Statement[] {
  if (value === null) return [];
  const side = sideOf(watch.alert, value);
  if (side === (before?.side ?? null)) return [];
  return [
    ...(before ? cleared(hub, before, value) : []),
    ...(side ? raised(hub, watch, side, value) : []),
  ];
}

function sideOf({ lower, upper }: Alert, value: number): Side | null {
  if (upper !== null && value > upper) return "above";
  return lower !== null && value < lower ? "below" : null;
}

function raised(hub: Hub, watch: Watch, side: Side, value: number): Statement[] {
  const { alert } = watch;
  const subject = nameOf(watch);
  const bound = (side === "above" ? alert.upper : alert.lower)!;
  const at = hub.now();
  const id = `alert:${alert.id}:${subject}:${at}`;
  const open: Open = { alert: alert.id, subject, side, value, bound, since: at };
  return [
    {
      sql: `INSERT OR IGNORE INTO alerts_open (alert, subject, side, value, bound, since)
            VALUES (?, ?, ?, ?, ?, ?)`,
      args: [alert.id, subject, side, value, bound, at],
    },
    eventRow({ id, at, kind: "alert.raised", actor: "system", data: { ...open } }),
    ...alert.recipients.map((person) =>
      outboxRow({
        id: `${id}:${person}`,
        kind: "alert",
        channel: "",
        lane: `${id}:${person}`,
        payload: { person, text: textOf(hub, open) },
        createdAt: at,
      })
    ),
  ];
}

function cleared(hub: Hub, before: Open, value: number | null): Statement[] {
  const { alert, subject, side, bound, since } = before;
  return [
    {
      sql: "DELETE FROM alerts_open WHERE alert = ? AND subject = ? AND since = ?",
      args: [alert, subject, since],
    },
    eventRow({
      id: `alert.cleared:${alert}:${subject}:${since}`,
      at: hub.now(),
      kind: "alert.cleared",
      actor: "system",
      data: { alert, subject, side, bound, since, value },
    }),
  ];
}

/** An alert in words: what, whose, how much, and the bound it crossed. */
export function textOf(hub: Hub, { alert, subject, side, value, bound }: Open): string {
  const { document } = hub.settings();
  const rule = document.alerts.find((one) => one.id === alert);
  const [kind, id = ""] = subject.split(":");
  const known = lookup(document);
  const whose = kind === "queue"
    ? known.queues.get(id)?.name ?? id
    : kind === "agent"
    ? known.people.get(id)?.name ?? id
    : document.company.name;
  const { title, unit } = rule ? wordsOf(rule.figure) : { title: alert, unit: "count" };
  const shown = (amount: number) =>
    unit === "percent" ? `${amount} %` : unit === "seconds" ? `${amount} s` : String(amount);
  return `${rule?.name ?? alert}: ${title} of ${whose} is ${shown(value)}, ${side} ${shown(bound)}`;
}
