import { effect, signal } from "@preact/signals";
import type {
  InteractionReportRow,
  ReportDescription,
  ReportTable,
  ReportView,
  StatisticValue,
} from "../../types/reports.ts";
import { ApiProblem, get, reasonOf } from "../ui/api.ts";
import { type Place, place, queryOf } from "./place.ts";

/** What goes on is looked at again so often, milliseconds (DC-25). */
const LIVE_MS = 5_000;
/** After a failure, milliseconds. */
const AGAIN_MS = 5_000;

export interface Named {
  id: string;
  name: string;
}

export const descriptions = signal<ReportDescription[]>([]);
export const views = signal<ReportView[]>([]);
export const table = signal<ReportTable | null>(null);
export const rows = signal<{ items: InteractionReportRow[]; next: string | null } | null>(null);
export const statistics = signal<StatisticValue[] | null>(null);
export const problem = signal<{ status: number; text: string } | null>(null);
export const loading = signal(false);
/** When what is shown was true, milliseconds. */
export const shownAt = signal(0);
export const queues = signal<Named[]>([]);
export const agents = signal<(Named & { roles: string[] })[]>([]);
export const entryPoints = signal<Named[]>([]);

type Page<T> = { items: T[]; next: string | null };

/** Everything that is read once: words of the figures, and what one can choose from. */
export async function loadChoices(): Promise<void> {
  await Promise.all([
    fill(descriptions, "/reports"),
    loadViews(),
    fill(queues, "/queues?limit=200"),
    fill(agents, "/agents?limit=200"),
    fill(entryPoints, "/entrypoints?limit=200"),
  ]);
}

export async function loadViews(): Promise<void> {
  await fill(views, "/reports/views");
}

async function fill<T>(into: { value: T[] }, path: string): Promise<void> {
  try {
    into.value = (await get<Page<T>>(path)).items;
  } catch {
    // The report itself says what is wrong; without choices one still sees it.
  }
}

/** True while what is shown still changes by itself. */
export function isLive(): boolean {
  return place.value.report === "statistics" || (table.value?.period.open ?? false);
}

let running = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps what the address asks for on the screen until the returned function is called. */
export function followPlace(): () => void {
  const soon = () => {
    if (!document.hidden && isLive()) void load(place.value, false);
  };
  const stop = effect(() => {
    const shown = place.value;
    void load(shown, true);
  });
  document.addEventListener("visibilitychange", soon);
  return () => {
    stop();
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", soon);
  };
}

/** Looks again at once. */
export function look(): void {
  void load(place.peek(), false);
}

async function load(shown: Place, anew: boolean): Promise<void> {
  const turn = ++running;
  clearTimeout(timer);
  if (anew) loading.value = true;
  try {
    await read(shown, () => turn === running);
    if (turn !== running) return;
    problem.value = null;
    shownAt.value = Date.now();
    if (isLive()) plan(LIVE_MS);
  } catch (error) {
    if (turn !== running) return;
    const status = error instanceof ApiProblem ? error.status : 0;
    problem.value = { status, text: reasonOf(error) };
    if (anew && status !== 0) table.value = rows.value = null;
    if (status === 0 || status >= 500 || status === 429) plan(AGAIN_MS);
  }
  loading.value = false;
}

function plan(ms: number): void {
  timer = setTimeout(() => document.hidden ? plan(ms) : void load(place.peek(), false), ms);
}

async function read(shown: Place, current: () => boolean): Promise<void> {
  const query = queryOf(shown);
  if (shown.report === "statistics") {
    const { items } = await get<Page<StatisticValue>>("/reports/statistics");
    if (current()) statistics.value = items;
  } else if (shown.report === "interactions") {
    const page = await get<Page<InteractionReportRow>>(`/reports/interactions?${plain(query)}`);
    if (!current()) return;
    rows.value = page;
    table.value = null;
  } else {
    const found = await get<ReportTable>(`/reports/${shown.report}?${query}`);
    if (current()) table.value = found;
  }
}

/** Interactions know neither columns nor groupings. */
function plain(query: string): string {
  const params = new URLSearchParams(query);
  for (const name of ["columns", "groupBy", "interval", "countBy"]) params.delete(name);
  return params.toString();
}

/** The next page of interactions, under the ones that are there. */
export async function loadMore(): Promise<void> {
  const before = rows.value;
  if (!before?.next) return;
  const query = new URLSearchParams(plain(queryOf(place.value)));
  query.set("cursor", before.next);
  const page = await get<Page<InteractionReportRow>>(`/reports/interactions?${query}`);
  rows.value = { items: [...before.items, ...page.items], next: page.next };
}

/** Where the file of what is shown lies. */
export function csvAddress(shown: Place): string {
  const query = queryOf(shown);
  const asked = shown.report === "interactions" ? plain(query) : query;
  return `/api/v1/reports/${shown.report}/csv?${asked}`;
}
