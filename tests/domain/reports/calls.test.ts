import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agentAnswered } from "../../../domain/calls/agent/agent_answered.ts";
import { endCall } from "../../../domain/calls/end_call.ts";
import { holdCall } from "../../../domain/calls/agent/hold.ts";
import { receiveCall } from "../../../domain/calls/flow/receive.ts";
import { waitOf } from "../../../domain/calls/row.ts";
import { stepCall } from "../../../domain/calls/flow/step.ts";
import { boardFigures } from "../../../domain/boards/board_figures.ts";
import { listBoards } from "../../../domain/boards/list_boards.ts";
import { changeBoard, removeBoard, saveBoard } from "../../../domain/boards/save_board.ts";
import { revokeBoardLink, shareBoard, sharedFigures } from "../../../domain/boards/share_board.ts";
import { checkConfiguration } from "../../../domain/configuration/check_configuration.ts";
import { fits } from "../../../domain/floor/figure_words.ts";
import { getFloor } from "../../../domain/floor/get_floor.ts";
import { listAlerts } from "../../../domain/floor/list_alerts.ts";
import { openAlerts, watchAlerts } from "../../../domain/floor/watch_alerts.ts";
import { reprioritise } from "../../../domain/interactions/reprioritise.ts";
import { METRICS } from "../../../domain/reports/catalogue.ts";
import type { Alert } from "../../../types/configuration/alerts.ts";
import type { BoardInput } from "../../../types/api/boards.ts";
import { type SubjectKind, SUBJECTS, WATCHED, type Watched } from "../../../types/watching.ts";
import { type After, listCallers } from "../../../domain/floor/list_callers.ts";
import { declineOffer } from "../../../domain/interactions/decline.ts";
import { endInteraction } from "../../../domain/interactions/end.ts";
import { transferInteraction } from "../../../domain/interactions/transfer.ts";
import { wrapUp } from "../../../domain/interactions/wrap_up.ts";
import { eventRow } from "../../../domain/journal/event_row.ts";
import { forgetOld } from "../../../domain/recovery/forget_old.ts";
import { DISPOSITIONS } from "../../../domain/reports/disposition.ts";
import { catchUpCalls } from "../../../domain/reports/fold_calls.ts";
import { makeReport } from "../../../domain/reports/make_report.ts";
import {
  Configuration,
  type ConfigurationInput,
} from "../../../types/configuration/configuration.ts";
import type { FlowInput } from "../../../types/flows.ts";
import {
  type ReportName,
  ReportSettings,
  type ReportSettingsInput,
  type ReportTable,
} from "../../../types/reports.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { type DirectoryServer, directoryServer } from "../../support/directory.ts";
import { person, START, type TestHub, testHub } from "../../support/hub.ts";
import { tick } from "../../support/tick.ts";
import { accept, openOffer, presence } from "../../support/work.ts";

const LINE = "+12025550110";
const SHUT = "+12025550111";
const HOLIDAY = "+12025550112";
const [NADIA, GIL, HUGO] = ["+14155550123", "+14155550124", "+14155550125"];
const SECOND = 1000;

const say = (text: string) => ({ text: { en: text } });
const week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

/** A line with a menu that leads everywhere, one that is shut, one that has a special day. */
function company(directory: string): (input: ConfigurationInput) => ConfigurationInput {
  return (input) => ({
    ...input,
    sources: [{
      id: "customers",
      name: "Customers",
      kind: "directory",
      url: directory,
      retries: 0,
    }],
    queues: [...input.queues ?? [], { id: "messages", name: "Messages" }],
    groups: [{ id: "day", name: "Day shift" }],
    people: (input.people ?? []).map((one) => one.id === "ada" ? { ...one, group: "day" } : one),
    schedules: [
      ...input.schedules ?? [],
      { id: "never", name: "Never", weekly: week },
      {
        id: "feast",
        name: "Feast",
        always: true,
        weekly: week,
        specialDays: [{ name: "Feast", from: "2026-03-02", announcement: { en: "We feast." } }],
      },
    ],
    flows: [{
      id: "main",
      name: "Main",
      start: "hours",
      nodes: [
        { id: "hours", name: "Open?", type: "hours", open: "menu", closed: "offer" },
        {
          id: "offer",
          name: "Mailbox?",
          type: "menu",
          prompt: say("We are closed. One for a message."),
          options: [{ key: "1", label: "Message", next: "mailbox" }],
          repeats: 0,
          exhausted: "bye",
        },
        { id: "bye", name: "Bye", type: "hangup", reason: "after_hours", prompt: say("Goodbye.") },
        {
          id: "menu",
          name: "Menu",
          type: "menu",
          prompt: say("One to six."),
          repeats: 1,
          options: [
            { key: "1", label: "Support", next: "support" },
            { key: "2", label: "Sales", next: "sales" },
            { key: "3", label: "Elsewhere", next: "out" },
            { key: "4", label: "Account", next: "who" },
            { key: "5", label: "Info", next: "info" },
            { key: "6", label: "Message", next: "mailbox" },
          ],
          exhausted: "support",
        },
        { id: "support", name: "Support", type: "queue", queue: "support", otherwise: "out" },
        {
          id: "sales",
          name: "Sales",
          type: "queue",
          queue: "sales",
          rings: [
            { afterSec: 0, skills: [{ skill: "german", min: 90 }] },
            { afterSec: 10, skills: [{ skill: "german", min: 50 }] },
          ],
        },
        { id: "out", name: "Out", type: "transfer", number: "+12025550199", failed: "mailbox" },
        {
          id: "who",
          name: "Who",
          type: "identify",
          prompt: say("Your number."),
          repeats: 1,
          next: "proof",
          failed: "support",
        },
        {
          id: "proof",
          name: "Proof",
          type: "verify",
          questions: [{ id: "pin", prompt: say("Your PIN.") }],
          repeats: 1,
          next: "info",
          failed: "support",
        },
        { id: "info", name: "Info", type: "hangup", reason: "contained", prompt: say("All good.") },
        {
          id: "mailbox",
          name: "Mailbox",
          type: "voicemail",
          prompt: say("Speak."),
          queue: "messages",
        },
      ],
    }],
    entryPoints: [
      ...input.entryPoints ?? [],
      ...([["line", LINE, null], ["shut", SHUT, "never"], ["feast", HOLIDAY, "feast"]] as const)
        .map(([id, address, schedule]) => ({
          id,
          name: id,
          channel: "voice" as const,
          address,
          queue: "support",
          flow: "main",
          schedule,
        })),
    ],
  });
}

let hub: TestHub;
let directory: DirectoryServer;
let calls = 0;

beforeAll(async () => {
  directory = directoryServer([NADIA, GIL, HUGO].map((phone, i) => ({
    id: `customer-${i}`,
    name: `Customer ${i}`,
    phone,
    identifier: `471${i}`,
    answers: { pin: "7359" },
    facts: {},
  })));
  hub = await testHub({
    configuration: testConfiguration(company(directory.url)),
    environment: { HUBBUB_PRIVATE_WEBHOOKS: "on" },
  });
});
afterAll(async () => {
  await hub.close();
  await directory.close();
});

const after = (sec: number) => hub.clock.advance(sec * SECOND);

async function call(to = LINE, from = `+1415555${String(2000 + calls)}`): Promise<string> {
  const sid = `CA${++calls}`;
  await receiveCall(hub, { sid, from, to, callerName: "" });
  const [leg] = await hub.db.read<{ id: string }>(
    "SELECT call_id AS id FROM call_legs WHERE sid = ?",
    [sid],
  );
  return leg!.id;
}

let requests = 0;
/** What the caller does next; look-ups are awaited however long they take. */
async function step(id: string, input: FlowInput): Promise<void> {
  const one = (what: FlowInput) =>
    stepCall(hub, { call: id, step: "current", request: `r${++requests}`, input: what });
  await one(input);
  while ((await waits(id)) === "effect") await one({ kind: "silence" });
}
const keys = (id: string, digits: string) => step(id, { kind: "keys", digits });
const waits = async (id: string) => {
  const [row] = await hub.db.read<{ wait: string }>("SELECT wait FROM calls WHERE id = ?", [id]);
  return waitOf(row!)?.kind;
};
const hangUp = (id: string) => endCall(hub, id, hub.now());
const as = (agent: string) => hub.as(person(agent));

async function report(
  name: ReportName,
  input: Partial<ReportSettingsInput> = {},
): Promise<ReportTable> {
  return await makeReport(hub, {
    ...ReportSettings.parse({ report: name, ...input }),
    report: name,
  });
}
const totals = async (name: ReportName, input: Partial<ReportSettingsInput> = {}) =>
  (await report(name, input)).total;

async function by(name: ReportName, grouping: string) {
  const table = await report(name, { groupBy: [grouping as "queue"] });
  return Object.fromEntries(table.rows.map((row) => [row.keys[grouping], row.values]));
}

const journey = (id: string) =>
  hub.db.read<{ at: number; kind: string; data: string; medium: string; interaction_id: string }>(
    "SELECT at, kind, data, medium, interaction_id FROM events WHERE interaction_id = ? ORDER BY rowid",
    [id],
  );
const factsOf = async (id: string) => {
  await catchUpCalls(hub);
  return (await hub.db.read<Record<string, unknown>>("SELECT * FROM call_facts WHERE id = ?", [
    id,
  ]))[0]!;
};

describe("calls of a day", () => {
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    hub.clock.set(START);
    // Left in the menu after a wrong key and silence.
    ids.menu = await call();
    after(5);
    await keys(ids.menu, "9");
    after(5);
    await hangUp(ids.menu);
    // Routed by default, waits in vain for 30 s and leaves.
    ids.waited = await call();
    await step(ids.waited, { kind: "silence" });
    await step(ids.waited, { kind: "silence" });
    after(30);
    await hangUp(ids.waited);
    // Closed: heard out, left early, left at the offer of a message, left a message.
    for (const name of ["heard", "early"] as const) {
      ids[name] = await call(SHUT);
      await step(ids[name], { kind: "silence" });
      after(3);
      if (name === "heard") await step(ids[name], { kind: "silence" });
      await hangUp(ids[name]);
    }
    ids.offer = await call(SHUT);
    await hangUp(ids.offer);
    ids.mailbox = await call(SHUT);
    await keys(ids.mailbox, "1");
    await step(ids.mailbox, { kind: "recorded", seconds: 9, hungUp: true });
    await hangUp(ids.mailbox);
    // A special day and an emergency.
    ids.feast = await call(HOLIDAY);
    await step(ids.feast, { kind: "silence" });
    await hangUp(ids.feast);
    await hub.db.write([{
      sql: "INSERT INTO emergencies (scope, declared_by, declared_at) VALUES ('line', 'sue', ?)",
      args: [hub.now()],
    }]);
    ids.emergency = await call();
    await step(ids.emergency, { kind: "silence" });
    await hangUp(ids.emergency);
    await hub.db.write([{ sql: "DELETE FROM emergencies", args: [] }]);
    // To a number outside; one that nobody answers ends in the mailbox.
    ids.outside = await call();
    await keys(ids.outside, "3");
    await step(ids.outside, { kind: "dialled", outcome: "completed", seconds: 40 });
    await hangUp(ids.outside);
    // Served: 20 s in the IVR, 10 s of waiting, talk 60 s with 15 s of hold in it, wrap-up 30 s.
    ids.served = await call();
    after(20);
    await keys(ids.served, "1");
    after(10);
    await presence(hub, "ada");
    await accept(hub, ids.served);
    await agentAnswered(hub, { call: ids.served, leg: await agentLeg(ids.served), sid: "CA-ada" });
    after(25);
    await holdCall(as("ada"), ids.served, true);
    after(15);
    await holdCall(as("ada"), ids.served, false);
    after(20);
    await endInteraction(as("ada"), ids.served);
    await hangUp(ids.served);
    after(30);
    await wrapUp(as("ada"), ids.served, { code: "solved", note: "" });
    // Offered and declined, then abandoned.
    ids.declined = await call();
    await keys(ids.declined, "1");
    await declineOffer(as("ada"), (await openOffer(hub, ids.declined)).id);
    after(8);
    await hangUp(ids.declined);
    // Widened once before Ada, who speaks German well enough, is asked.
    await presence(hub, "ada");
    ids.widened = await call();
    await keys(ids.widened, "2");
    after(11);
    await tick(hub);
    await accept(hub, ids.widened);
    after(10);
    await endInteraction(as("ada"), ids.widened);
    await hangUp(ids.widened);
    await wrapUp(as("ada"), ids.widened, { code: null, note: "" }).catch(() => undefined);
    await presence(hub, "ada", "not_ready", "lunch");
    // Nobody took it: out to the overflow number.
    ids.overflow = await call();
    await keys(ids.overflow, "1");
    after(5);
    await unserved(ids.overflow);
    await step(ids.overflow, { kind: "dialled", outcome: "completed", seconds: 5 });
    await hangUp(ids.overflow);
    // Still there.
    ids.open = await call();
  });

  async function agentLeg(id: string): Promise<string> {
    const [leg] = await hub.db.read<{ id: string }>(
      "SELECT id FROM call_legs WHERE call_id = ? AND kind = 'agent'",
      [id],
    );
    return leg!.id;
  }

  /** The queue lets it go, as it does at the end of its longest wait. */
  async function unserved(id: string): Promise<void> {
    await hub.queue.leave(hub.id(), id, "timed_out", "system");
    await tick(hub);
    await step(id, { kind: "unserved", reason: "max_wait" });
  }

  it("leave every node in order with time, call, node, outcome and version (IV-6)", async () => {
    const lines = (await journey(ids.menu!)).filter((e) => e.kind.startsWith("flow."));
    expect(lines.map((e) => `${e.kind} ${JSON.parse(e.data).node}`)).toEqual([
      "flow.entered hours",
      "flow.matched hours",
      "flow.left hours",
      "flow.entered menu",
      "flow.invalid menu",
      "flow.hangup menu",
    ]);
    expect(lines.map((e) => e.at - START)).toEqual([0, 0, 0, 0, 5000, 10_000]);
    for (const { data, interaction_id, medium } of lines) {
      expect({ ...JSON.parse(data), interaction_id, medium }).toMatchObject({
        flow: "main",
        version: 1,
        interaction_id: ids.menu,
        medium: "voice",
      });
      expect(JSON.parse(data).outcome).not.toBe("");
    }
    const defaulted = (await journey(ids.waited!)).map((e) => e.kind);
    expect(defaulted.filter((kind) => kind === "flow.no_input")).toHaveLength(2);
    expect(defaulted).toContain("flow.exhausted");
    const failed = await journey(ids.overflow!);
    expect(failed.find((e) => e.kind === "flow.failed")?.data).toContain('"max_wait"');
  });

  it("end in the states and side ends of voice, as the journal shows (IV-13)", async () => {
    const states = async (id: string) =>
      (await hub.db.read<{ state: string }>(
        "SELECT state FROM events WHERE interaction_id = ? AND state <> '' ORDER BY at, rev, rowid",
        [id],
      )).map((row) => row.state).filter((state, i, all) => state !== all[i - 1]);
    expect(await states(ids.served!)).toEqual([
      "received",
      "queued",
      "offered",
      "active",
      "wrapup",
      "done",
    ]);
    expect(await states(ids.declined!)).toEqual([
      "received",
      "queued",
      "offered",
      "queued",
      "abandoned",
    ]);
    const outcome = async (id: string) =>
      (await hub.db.read<{ outcome: string }>("SELECT outcome FROM interactions WHERE id = ?", [
        id,
      ]))[0]?.outcome;
    expect(await outcome(ids.menu!)).toBe("abandoned_in_ivr");
    expect(await outcome(ids.feast!)).toBe("deflected");
    expect(await outcome(ids.outside!)).toBe("transferred_external");
    expect(await outcome(ids.mailbox!)).toBe("message_left");
    expect(await outcome(ids.waited!)).toBe("abandoned");
    await expect(declineOffer(as("ada"), "no-such-offer")).rejects.toThrow();
  });

  it("have exactly one disposition each, told once (CE01-F52)", async () => {
    const expected = {
      menu: "abandoned_in_ivr",
      waited: "abandoned",
      heard: "deflected",
      early: "deflected",
      offer: "deflected",
      mailbox: "voicemail",
      feast: "deflected",
      emergency: "deflected",
      outside: "transferred",
      served: "answered",
      declined: "abandoned",
      widened: "answered",
      overflow: "overflowed",
      open: "",
    };
    const found: Record<string, unknown> = {};
    for (const name of Object.keys(expected)) {
      found[name] = (await factsOf(ids[name]!)).disposition;
      const ends = (await journey(ids[name]!)).filter((e) => e.kind === "call.ended");
      expect([name, ends.length]).toEqual([name, name === "open" ? 0 : 1]);
    }
    expect(found).toEqual(expected);
    expect(JSON.parse((await journey(ids.menu!)).at(-1)!.data)).toMatchObject({ lastNode: "menu" });
    const rows = await report("calls", { groupBy: ["disposition"] });
    const known = new Set<string>(["", ...DISPOSITIONS]);
    expect(rows.rows.every((row) => known.has(row.keys.disposition!))).toBe(true);
  });

  it("that hang up during an announcement or at the offer of a message are deflected and say so (CE01-F13)", async () => {
    const left = async (name: string) => (await factsOf(ids[name]!)).left_during_announcement;
    expect(await left("heard")).toBe(0);
    expect(await left("early")).toBe(1);
    expect(await left("offer")).toBe(1);
    expect(await left("feast")).toBe(0);
    expect((await totals("calls")).leftDuringAnnouncement).toBe(2);
  });

  it("count as arrived, each with its end, deflections apart and never as entered (CE01-M1, M9, M10)", async () => {
    expect(await totals("calls")).toMatchObject({
      callsArrived: 14,
      callsEntered: 5,
      callsAnswered: 2,
      callsAbandoned: 2,
      callsAbandonedInIvr: 1,
      callsDeflected: 5,
      deflectedSpecialDay: 1,
      deflectedAfterHours: 3,
      deflectedEmergency: 1,
      callsTransferred: 1,
      callsOverflowed: 1,
      callsVoicemail: 1,
      callsInProgress: 1,
      callsFailed: 0,
      externalMenu: 1,
      externalOverflow: 1,
      externalAgent: 0,
    });
    const shut = (await by("calls", "entryPoint")).shut;
    expect(shut).toMatchObject({ callsArrived: 4, callsEntered: 0, callsDeflected: 3 });
    expect((await by("calls", "dnis"))[HOLIDAY]).toMatchObject({ deflectedSpecialDay: 1 });
  });

  it("tell queues what entered, was answered and abandoned, and how long it waited (CE01-M2, M3, M4, M6, M7, M8)", async () => {
    const { support, sales } = await by("queues", "queue");
    expect(support).toMatchObject({
      entered: 4,
      answered: 1,
      abandoned: 2,
      shortAbandoned: 0,
      timedOut: 1,
      abandonRate: 66.7,
      abandonRateAll: 66.7,
      averageWait: 10,
      longestWait: 30,
      serviceLevel: 33.3,
    });
    expect(sales).toMatchObject({ entered: 1, answered: 1, averageWait: 11 });
    const choice = await by("queues", "choice");
    expect(choice.Support).toMatchObject({ entered: 3, answered: 1 });
    expect(choice.default).toMatchObject({ entered: 1, abandoned: 1 });
    expect((await by("queues", "dnis"))[LINE]).toMatchObject({ entered: 5, answered: 2 });
    const now = await report("queues", { interval: "15min", groupBy: ["queue"] });
    expect(now.rows.every((row) => row.interval !== null)).toBe(true);
  });

  it("show where callers left, and what became of each menu (CE01-M11, M12)", async () => {
    const nodes = await by("menus", "node");
    expect(nodes["main/menu"]).toMatchObject({
      nodesEntered: 8,
      abandonedAtNode: 1,
      menuValid: 5,
      menuNoInput: 2,
      menuInvalid: 1,
      menuDefault: 1,
      menuPlays: 9,
    });
    expect(nodes["main/menu"]!.menuValidShare).toBe(55.6);
    expect(nodes["main/offer"]).toMatchObject({ abandonedAtNode: 1, menuValid: 1 });
    const table = await report("menus", { groupBy: ["node"] });
    expect(table.rows.map((row) => row.labels.node)).toContain("Main: Mailbox?");
  });

  it("tell talk without hold, holds, wrap-up and handle by queue, agent, group and skill (CE01-M13, M14, M15, M16, M20, M21)", async () => {
    const { support, sales } = await by("call_work", "queue");
    expect(support).toMatchObject({
      workEntered: 4,
      workAnswered: 1,
      workAbandoned: 2,
      talk: 45,
      averageTalk: 45,
      hold: 15,
      averageHold: 15,
      holds: 1,
      acw: 30,
      averageAcw: 30,
      callHandle: 90,
      averageCallHandle: 90,
    });
    expect(sales).toMatchObject({ workEntered: 1, talk: 10 });
    expect((await by("call_work", "agent")).ada).toMatchObject({ workAnswered: 2, talk: 55 });
    expect((await by("call_work", "group")).day).toMatchObject({ workAnswered: 2, talk: 55 });
    expect((await by("call_work", "skill")).german).toMatchObject({ workEntered: 1, talk: 10 });
    const status = (await by("agents", "agent")).ada;
    expect(status!.loggedIn).toBeGreaterThan(0);
    expect(status!.notReady).toBeGreaterThanOrEqual(0);
  });

  it("count unaccepted offers and declines apart (CE01-M19)", async () => {
    const agents = await report("agents", { groupBy: ["agent", "queue"], filter: agentsOnly });
    const line = agents.rows.find((row) => row.keys.queue === "support")!.values;
    expect(line).toMatchObject({ offersMade: 2, offersDeclined: 1, offersNotAnswered: 0 });
    const { group } = (await report("agents", { groupBy: ["group"] })).rows
      .find((row) => row.keys.group === "day")!.keys;
    expect(group).toBe("day");
  });

  it("that reach a step of widening are counted by step, overflowed ones apart (CE01-M22)", async () => {
    const steps = await by("widening", "step");
    expect(steps["1"]).toMatchObject({ stepReached: 1 });
    expect(await totals("widening")).toMatchObject({
      wideningEntered: 5,
      stepReached: 1,
      entriesOverflowed: 1,
    });
  });

  it("are folded to the same however often, and once more after a late event (CE01-M1, IV-3)", async () => {
    const before = await totals("calls");
    await hub.db.write([{ sql: "DELETE FROM report_cursors WHERE name = 'calls'", args: [] }]);
    expect(await totals("calls")).toEqual(before);
    await hangUp(ids.open!);
    expect(await totals("calls")).toMatchObject({ callsAbandonedInIvr: 2, callsInProgress: 0 });
  });

  it("entered are answered, abandoned, led on, moved, failed or still waiting, in any history (CE01-M5)", async () => {
    const before = await totals("call_work");
    let seed = 7;
    const pick = <T>(of: T[]): T => of[(seed = (seed * 1103515245 + 12345) % 2 ** 31) % of.length]!;
    await presence(hub, "ben");
    await presence(hub, "dan");
    for (let i = 0; i < 24; i++) {
      const id = await call();
      const [queue, agent] = pick([["1", "ben"], ["2", "dan"]] as const);
      await keys(id, queue);
      after(pick([1, 4, 7]));
      const end = pick(["wait", "leave", "serve", "move", "out", "mailbox", "nothing"]);
      const offered =
        (await hub.db.read("SELECT 1 FROM offers WHERE interaction_id = ? AND outcome = 'open'", [
          id,
        ])).length > 0;
      if (end === "serve" && offered) {
        await accept(hub, id);
        await endInteraction(as(agent), id);
      } else if (end === "move" && offered) {
        await accept(hub, id);
        await transferInteraction(as(agent), id, { queue: "messages", note: "" });
      } else if (end === "out" || end === "mailbox" || end === "nothing") {
        await unserved(id);
        const dialled = end === "out" ? "completed" : "busy";
        if (await waits(id) === "dial") {
          await step(id, { kind: "dialled", outcome: dialled, seconds: 3 });
        }
        if (end === "mailbox" && await waits(id) === "record") {
          await step(id, { kind: "recorded", seconds: 8, hungUp: true });
        }
      }
      if (end !== "wait") await hangUp(id);
      if (i % 4 !== 3) continue;
      const ends = [
        "Answered",
        "Abandoned",
        "Overflowed",
        "Voicemail",
        "Callback",
        "Announced",
        "Moved",
        "Failed",
        "Waiting",
      ];
      const table = await report("call_work", { groupBy: ["queue"] });
      for (const { values } of [...table.rows, { values: table.total }]) {
        const sum = ends.reduce((all, name) => all + values[`work${name}`]!, 0);
        expect(values.workEntered).toBe(sum);
      }
      const queues = await totals("queues", {
        filter: { ...agentsOnly, agents: [], media: ["voice"] },
      });
      expect(queues.entered).toBe(table.total.workEntered);
      expect(queues.answered).toBe(table.total.workAnswered);
    }
    const whole = await totals("call_work");
    for (
      const name of ["Answered", "Abandoned", "Overflowed", "Voicemail", "Announced", "Waiting"]
    ) {
      expect([name, whole[`work${name}`]! > before[`work${name}`]!]).toEqual([name, true]);
    }
  });

  const agentsOnly = { agents: ["ada"], queues: [], media: [], entryPoints: [], wrapUpCodes: [] };
});

/** Another day, on which nobody waits any more. */
async function nextDay(): Promise<void> {
  const open = await hub.db.read<{ id: string }>("SELECT id FROM calls WHERE ended_at IS NULL");
  for (const { id } of open) await hangUp(id);
  for (const agent of ["ada", "ben", "dan"]) await presence(hub, agent, "not_ready", "lunch");
  after(86_400);
}

/** Lines as nodes and verbs leave them, for what no flow here does. */
async function told(id: string, lines: [kind: string, data: Record<string, unknown>][]) {
  await hub.db.write(lines.map(([kind, data]) =>
    eventRow({
      id: hub.id(),
      at: hub.now(),
      kind,
      actor: "system",
      interaction: id,
      medium: "voice",
      data: { flow: "main", version: 1, ...data },
    })
  ));
}
const fact = (
  name: string,
  facts: Record<string, unknown> = {},
): [string, Record<string, unknown>] => [
  "flow.fact",
  { node: "menu", type: "rule", detail: name, facts },
];

describe("who was identified", () => {
  beforeAll(async () => {
    await nextDay();
    // By number, then the PIN at the second try; contained.
    const known = await call(LINE, NADIA);
    await keys(known, "4");
    after(20);
    await keys(known, "1111");
    await keys(known, "7359");
    await hangUp(known);
    // By identifier at the second try, wrong PIN twice, hangs up while waiting.
    const wrong = await call();
    await keys(wrong, "4");
    await keys(wrong, "9999");
    await keys(wrong, "4712");
    after(40);
    await keys(wrong, "1111");
    await keys(wrong, "2222");
    await hangUp(wrong);
    // Does not have it; hangs up at the question; the directory is away.
    const key = await call();
    await keys(key, "4");
    await keys(key, "*");
    await hangUp(key);
    const gone = await call(LINE, GIL);
    await keys(gone, "4");
    await hangUp(gone);
    const away = await call(LINE, HUGO);
    directory.misbehave = () => new Response("no", { status: 500 });
    await keys(away, "4");
    directory.misbehave = null;
    await hangUp(away);
    // Comes with a level from elsewhere.
    const before = await call();
    await hub.db.write([{
      sql: `UPDATE calls SET frame = json_set(frame, '$.identity', json(?)) WHERE id = ?`,
      args: [
        JSON.stringify({
          status: "verified",
          level: 2,
          customer: "customer-0",
          name: "",
          by: "token",
          reason: "",
        }),
        before,
      ],
    }]);
    await keys(before, "4");
    await hangUp(before);
    await told(known, [
      ["token.issued", {}],
      ["token.issued", {}],
      ["token.redeemed", {}],
      ["token.refused", { reason: "expired" }],
      ["token.refused", { reason: "reused" }],
      ["token.refused", { reason: "signature" }],
    ]);
  });

  it("by number and by identifier, and in how many tries (CE07-M2, M3, M7)", async () => {
    expect(await totals("identification")).toMatchObject({
      aniTried: 5,
      aniMatched: 2,
      aniRate: 40,
      identifierAsked: 2,
      identifierMatched: 1,
      identifierRate: 50,
      identifierTriesEach: 2,
      answerTriesEach: 2,
    });
  });

  it("and verified, not, or skipped, by reason; entered is the sum (CE07-M4, M5, M6, M12)", async () => {
    const all = await totals("identification");
    expect(all).toMatchObject({
      moduleEntered: 6,
      moduleSkipped: 1,
      moduleReached: 1,
      moduleReachedRate: 20,
      moduleUnsuccessful: 4,
      moduleWrong: 1,
      moduleKey: 1,
      moduleHungUp: 1,
      moduleSystem: 1,
      moduleNoMatch: 0,
      moduleLocked: 0,
    });
    expect(all.moduleEntered).toBe(
      all.moduleSkipped! + all.moduleReached! + all.moduleUnsuccessful!,
    );
    const identities = await by("identification", "identity");
    expect(identities.verified).toMatchObject({ moduleReached: 1, moduleSkipped: 1 });
  });

  it("how long it took and who needed nobody afterwards; tokens too (CE07-M8, M9, M11)", async () => {
    const all = await totals("identification");
    expect(all).toMatchObject({
      moduleReachedTime: 20,
      verifiedCalls: 2,
      containment: 100,
      tokensIssued: 2,
      tokensRedeemed: 1,
      tokensRefused: 3,
      tokensExpired: 1,
      tokensReused: 1,
      tokensForged: 1,
    });
    expect(all.moduleReachedP95).toBeGreaterThan(19.5);
    expect(all.moduleReachedP95).toBeLessThan(20.5);
    expect(all.moduleUnsuccessfulP95).toBeGreaterThan(39);
  });

  it("with every question to the company's system, and how it went (CE07-M10, CE09-M9, CE02-M8)", async () => {
    const sources = await by("sources", "source");
    expect(sources["customers/byAni"]).toMatchObject({
      lookups: 5,
      lookupHits: 2,
      lookupMisses: 2,
      lookupErrors: 1,
      lookupTimeouts: 0,
    });
    expect(sources["customers/byIdentifier"]).toMatchObject({ lookups: 2, lookupHits: 1 });
    expect(sources["customers/verify"]).toMatchObject({
      lookups: 4,
      lookupHits: 1,
      lookupMisses: 3,
    });
    expect(sources["customers/byAni"]!.lookupTime).toBeGreaterThanOrEqual(0);
    expect(sources["customers/byAni"]!.lookupP95).not.toBeNull();
    const late = await call();
    await told(late, [["call.looked_up", {
      source: "crm",
      operation: "context",
      result: "timeout",
      tookMs: 3000,
    }], ["call.looked_up", { source: "crm", operation: "context", result: "hit", tookMs: 1000 }]]);
    await hangUp(late);
    const crm = (await by("sources", "source"))["crm/context"]!;
    expect(crm).toMatchObject({ lookups: 2, lookupHits: 1, lookupTimeouts: 1, lookupTime: 2 });
    expect(crm.lookupP95).toBeCloseTo(3, 0);
  });
});

describe("calls in progress", () => {
  const live = (place: "ivr" | "queue" | "agent", limit = 10, from: After | null = null) =>
    listCallers(as("sue"), { place, after: from, limit });

  beforeAll(nextDay);

  it("in the IVR are listed with stage, time in it and path, in pages (CE09-M1)", async () => {
    const [first, second] = [await call(LINE, GIL), await call()];
    await keys(first, "4");
    after(12);
    const one = await live("ivr", 1);
    expect(one.items).toHaveLength(1);
    expect(one.items[0]).toMatchObject({
      id: first,
      ani: GIL,
      entryPointName: "line",
      place: "ivr",
      stage: { id: "proof", name: "Proof" },
      inStageSec: 12,
      identity: { status: "identified", level: 1 },
    });
    expect(one.items[0]!.path.map((step) => step.name)).toEqual(["Open?", "Menu", "Who", "Proof"]);
    const rest = await live("ivr", 1, one.next);
    expect(rest.items.map((caller) => [caller.id, caller.stage.id])).toEqual([[second, "menu"]]);
    expect(rest.next).toBeNull();
    await expect(listCallers(as("ada"), { place: "ivr", after: null, limit: 1 })).rejects
      .toMatchObject({ kind: "forbidden" });
    await hangUp(first);
    await hangUp(second);
    expect((await live("ivr")).items).toEqual([]);
  });

  it("keep every step with its time up to the queue and the agent (CE07-M1)", async () => {
    const id = await call();
    after(5);
    await keys(id, "1");
    expect((await live("queue")).items).toMatchObject([{ id, stage: { name: "Support" } }]);
    after(7);
    await presence(hub, "ada");
    await tick(hub);
    await accept(hub, id);
    const [caller] = (await live("agent")).items;
    const began = Date.parse(caller!.startedAt);
    expect(caller!.path.map(({ name, at }) => [name, (Date.parse(at) - began) / SECOND])).toEqual([
      ["Open?", 0],
      ["Menu", 0],
      ["Support", 5],
      ["Support", 5],
      ["Ada Moreau", 12],
    ]);
    expect((await live("ivr")).items).toEqual([]);
    await endInteraction(as("ada"), id);
    await hangUp(id);
    await wrapUp(as("ada"), id, { code: "solved", note: "" });
    await presence(hub, "ada", "not_ready", "lunch");
  });
});

describe("calls routed for who they are", () => {
  beforeAll(async () => {
    await nextDay();
    const waitTold = fact("wait_announced", { seconds: 20, from: 0, to: 60 });
    // Served by the agent of last time, as promised, with the further skill; one lead of two.
    const served = await call();
    await told(served, [
      fact("service", { service: "cards", profile: "gold", schedule: "summer" }),
      fact("rule", { rule: "VIP", held: true, invalid: false }),
      fact("rule", { rule: "Broken", held: false, invalid: true }),
      fact("evaluation", { name: "Owes us", held: false }),
      waitTold,
      fact("supplementary", { skills: "empathy" }),
      fact("last_agent", { agent: "ada" }),
      fact("lead", { lead: "loan" }),
      fact("lead", { lead: "loan" }),
      fact("lead", { lead: "card" }),
    ]);
    await keys(served, "1");
    await presence(hub, "ada");
    after(10);
    await tick(hub);
    await accept(hub, served);
    await told(served, [["call.lead", { lead: "loan", outcome: "accepted" }]]);
    await endInteraction(as("ada"), served);
    await hangUp(served);
    await wrapUp(as("ada"), served, { code: "solved", note: "" });
    await presence(hub, "ada", "not_ready", "lunch");
    // Told the wait and gone at once.
    const gone = await call();
    await told(gone, [waitTold]);
    await keys(gone, "1");
    after(5);
    await hangUp(gone);
    // Sent away in an automatic emergency; diverted for the hour.
    const emergency = await call(SHUT);
    await told(emergency, [fact("deflected", { reason: "emergency", by: "automatic" })]);
    await hub.db.write([{
      sql: "UPDATE calls SET end_reason = 'emergency' WHERE id = ?",
      args: [emergency],
    }]);
    await hangUp(emergency);
    const diverted = await call();
    await told(diverted, [
      fact("diverted", { to: "external", reason: "after_hours" }),
      fact("diverted", { to: "internal", reason: "wait_limit" }),
    ]);
    await hangUp(diverted);
  });

  it("tell identity, deflections and diversions by reason (CE02-M1, M2, M3)", async () => {
    expect(await totals("routing")).toMatchObject({
      callsArrived: 4,
      identityAnonymous: 4,
      identityAnonymousShare: 100,
      identityVerified: 0,
      callsDeflected: 1,
      divertedExternal: 1,
      divertedInternal: 1,
    });
    const reasons = await by("routing", "reason");
    expect(reasons.emergency_automatic).toMatchObject({ callsDeflected: 1 });
    expect(reasons.after_hours).toMatchObject({ divertedExternal: 1, callsDeflected: 0 });
    expect(reasons.wait_limit).toMatchObject({ divertedInternal: 1 });
    expect(await totals("calls")).toMatchObject({ deflectedEmergency: 1, deflectedAutomatic: 1 });
  });

  it("tell how true announced waits were and who left at once (CE02-M4, M5)", async () => {
    expect(await totals("routing")).toMatchObject({
      waitAnnounced: 2,
      averageAnnounced: 30,
      announcedAccuracy: 100,
      leftAfterShare: 50,
    });
  });

  it("tell further skills, leads once a call, the agent of last time and evaluations (CE02-M6, M7, M9, M10)", async () => {
    expect(await totals("routing")).toMatchObject({
      supplementaryAsked: 1,
      supplementaryRate: 100,
      leadsPresented: 2,
      leadsActedOn: 1,
      leadsNotActedOn: 1,
      leadConversion: 50,
      lastAgentAttempted: 1,
      lastAgentMet: 1,
      lastAgentReleased: 0,
    });
    const rules = await by("rules", "rule");
    expect(rules["Owes us"]).toMatchObject({ ruleTested: 1, ruleHeld: 0 });
    expect(rules.VIP).toMatchObject({ ruleTested: 1, ruleHeld: 1 });
  });

  it("are told apart by service, profile, schedule, rule and identity in every report of calls (CE02-M11)", async () => {
    const served = { callsArrived: 1, callsAnswered: 1 };
    expect((await by("calls", "service")).cards).toMatchObject(served);
    expect((await by("calls", "profile")).gold).toMatchObject(served);
    expect((await by("calls", "schedule")).summer).toMatchObject(served);
    expect((await by("calls", "rule")).VIP).toMatchObject(served);
    expect((await by("queues", "service")).cards).toMatchObject({ entered: 1, answered: 1 });
    expect((await by("call_work", "service")).cards).toMatchObject({ workAnswered: 1 });
    expect((await by("agents", "agent")).ada).toMatchObject({ offersAccepted: 1 });
  });
});

describe("calls treated personally", () => {
  beforeAll(async () => {
    await nextDay();
    const rule = fact("rule", { rule: "Power cut", held: true, invalid: false });
    // Content after a message, 30 s in the IVR.
    const content = await call();
    after(30);
    await told(content, [
      rule,
      fact("treatment", { treatment: "message", rule: "Power cut" }),
      fact("experiment", { experiment: "tone", variant: "warm" }),
    ]);
    await keys(content, "5");
    await hangUp(content);
    // Asks for an agent at the personal prompt, says no to the reason.
    const agent = await call();
    after(10);
    await told(agent, [
      fact("treatment", { treatment: "reason", rule: "Bill due" }),
      fact("reason_asked", { candidate: "bill", answer: "no" }),
      fact("agent_asked"),
      fact("experiment", { experiment: "tone", variant: "cool" }),
    ]);
    await keys(agent, "1");
    await hangUp(agent);
    // A menu of its own: hung up there.
    const menu = await call();
    await told(menu, [
      fact("menu_offered", { options: 2 }),
      fact("treatment", { treatment: "menu", rule: "Bill due" }),
    ]);
    after(5);
    await hangUp(menu);
    // No rule held: the general menu, and self-service without a treatment.
    const general = await call();
    await told(general, [fact("rule", { rule: "Power cut", held: false, invalid: false })]);
    after(60);
    await told(general, [["flow.entered", { node: "general", type: "menu", outcome: "entered" }]]);
    await keys(general, "5");
    await hangUp(general);
    for (const answer of ["yes", "none"]) {
      const asked = await call();
      await told(asked, [fact("reason_asked", { candidate: "bill", answer })]);
      await keys(asked, "5");
      if (answer === "yes") await hangUp(asked);
    }
  });

  it("count treatments, rules and own menus, and what callers did (CE09-M2, M3, M8)", async () => {
    expect(await totals("personal")).toMatchObject({
      personalCalls: 6,
      treatedCalls: 3,
      treatedShare: 50,
      treatments: 3,
      menusOffered: 1,
      menusHungUp: 1,
      menusToAgent: 0,
    });
    expect((await by("personal", "treatment")).message).toMatchObject({ treatments: 1 });
    const rules = await by("rules", "rule");
    expect(rules["Power cut"]).toMatchObject({
      ruleTested: 2,
      ruleHeld: 1,
      ruleInvalid: 0,
      ruleTreatments: 1,
    });
  });

  it("tell deflection and time in the IVR with and without a treatment (CE09-M4, M5)", async () => {
    const all = await totals("personal");
    expect(all).toMatchObject({
      treatedDeflection: 33.3,
      untreatedDeflection: 66.7,
      treatedIvr: 15,
    });
    expect(Math.abs(all.treatedIvrP95! - 30)).toBeLessThan(0.7);
    expect((await by("personal", "treatment")).message).toMatchObject({ treatmentIvr: 30 });
  });

  it("tell likely reasons, experiments and who wanted an agent (CE09-M6, M7, M10)", async () => {
    expect((await by("reasons", "candidate")).bill).toMatchObject({
      reasonsAsked: 3,
      reasonsYes: 1,
      reasonsNo: 1,
      reasonsNone: 1,
      hitRate: 33.3,
    });
    const variants = await by("experiments", "variant");
    expect(variants["tone/warm"]).toMatchObject({
      experimentCalls: 1,
      experimentDeflection: 100,
      experimentIvr: 30,
    });
    expect(variants["tone/cool"]).toMatchObject({ experimentCalls: 1, experimentDeflection: 0 });
    expect((await totals("personal")).optOutShare).toBe(33.3);
  });

  it("went on in one of seven ways, which add up (CE09-M11)", async () => {
    const all = await totals("personal");
    const ways = ["Contained", "SelfService", "Agent", "Generic", "HungUp", "Failed", "InProgress"];
    expect(all.personalCalls).toBe(ways.reduce((sum, way) => sum + all[`personal${way}`]!, 0));
    expect(all).toMatchObject({
      personalContained: 1,
      personalSelfService: 1,
      personalAgent: 1,
      personalGeneric: 1,
      personalHungUp: 1,
      personalInProgress: 1,
    });
  });
});

describe("the floor", () => {
  const alert = (change: Partial<Alert>): Alert => ({
    id: "waiting",
    name: "Too many wait",
    on: true,
    figure: "now.waiting",
    queues: [],
    agents: [],
    lower: null,
    upper: null,
    window: "today",
    recipients: [],
    ...change,
  });
  /** The floor remembers what it told a moment ago. */
  const look = async () => {
    after(10);
    return await getFloor(as("sue"));
  };

  beforeAll(nextDay);

  it("shows what each agent is at and since when, counted by queue and group (CE01-M17)", async () => {
    const status = async () => (await look()).agentStatus.find((one) => one.agent === "ada");
    await presence(hub, "ada");
    await presence(hub, "ben", "not_ready", "rona");
    const id = await call();
    await keys(id, "1");
    expect(await status()).toMatchObject({ status: "ringing", medium: "voice" });
    await accept(hub, id);
    const accepted = hub.now();
    const talking = await look();
    expect(talking.agentStatus.find((one) => one.agent === "ada")).toMatchObject({
      status: "talking",
      since: new Date(accepted).toISOString(),
    });
    expect(talking.counts.all).toMatchObject({
      signedIn: 3,
      talking: 1,
      available: 0,
      notReady: 2,
      reasons: { rona: 1, lunch: 1 },
    });
    expect(talking.counts.queues.support).toMatchObject({ signedIn: 2, talking: 1, notReady: 1 });
    expect(talking.counts.groups.day).toMatchObject({ signedIn: 1, talking: 1 });
    await holdCall(as("ada"), id, true);
    expect(await status()).toMatchObject({ status: "holding" });
    await endInteraction(as("ada"), id);
    await hangUp(id);
    expect(await status()).toMatchObject({ status: "wrapup" });
    await wrapUp(as("ada"), id, { code: "solved", note: "" });
    expect(await status()).toMatchObject({ status: "available", medium: "" });
    await presence(hub, "ada", "not_ready", "lunch");
    expect(await status()).toMatchObject({ status: "not_ready", reason: "lunch" });
  });

  it("shows what waits by queue, with the oldest and the first in line (CE01-M18)", async () => {
    const [first, second] = [await call(), await call()];
    await keys(first, "1");
    after(20);
    await keys(second, "1");
    await reprioritise(as("sue"), second, 100);
    const { lines, queues } = await look();
    expect(lines.filter((line) => line.medium === "voice")).toEqual([{
      queue: "support",
      medium: "voice",
      waiting: 2,
      oldest: first,
      oldestSec: 30,
      first: second,
    }]);
    const support = queues.find((queue) => queue.id === "support")!;
    expect(support.media.find((one) => one.medium === "voice")).toMatchObject({
      waiting: 2,
      longestWaitSec: 30,
    });
    await hangUp(first);
    await hangUp(second);
  });

  it("raises an alert once when a bound is crossed and clears it when the figure returns (CE01-M23, R45, CE02-M11)", async () => {
    const { document } = hub.settings();
    await hub.configure({
      ...document,
      alerts: [
        alert({ queues: ["support", "sales"], upper: 1, recipients: ["sue"] }),
        alert({ id: "staff", name: "Nobody there", figure: "now.available", lower: 1 }),
        alert({ id: "missed", figure: "agents.offersNotAnswered", agents: ["ada"], upper: 0 }),
        alert({ id: "off", on: false, figure: "now.signedIn", upper: 0 }),
      ],
    });
    const raised = async () => (await openAlerts(hub)).map((one) => `${one.alert} ${one.subject}`);
    await watchAlerts(hub);
    expect(await raised()).toEqual(["staff company"]);
    const [one, two] = [await call(), await call()];
    await keys(one, "1");
    await keys(two, "1");
    after(6);
    await watchAlerts(hub);
    await watchAlerts(hub);
    expect(await raised()).toEqual(["staff company", "waiting queue:support"]);
    const alarms = (await look()).alarms.filter((alarm) => alarm.code === "alert");
    expect(alarms.map((alarm) => alarm.text)).toContain(
      "Too many wait: Waiting of Support is 2, above 1",
    );
    await hangUp(one);
    await presence(hub, "ada");
    await tick(hub);
    after(6);
    await watchAlerts(hub);
    expect(await raised()).toEqual(["staff company"]);
    // Ada lets it ring: an unaccepted offer of hers.
    after(25);
    await tick(hub);
    await watchAlerts(hub);
    expect(await raised()).toContain("missed agent:ada");
    await hangUp(two);
    const { items } = await listAlerts(as("sue"), { before: null, limit: 10 });
    const waiting = items.filter((item) => item.alert === "waiting");
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({
      subject: "queue:support",
      side: "above",
      value: 2,
      bound: 1,
    });
    expect(Date.parse(waiting[0]!.clearedAt!)).toBeGreaterThan(Date.parse(waiting[0]!.since));
    const mails = await hub.db.read("SELECT 1 FROM outbox WHERE kind = 'alert'");
    expect(mails).toHaveLength(1);
    await hub.configure({ ...document, alerts: [] });
    await watchAlerts(hub);
    expect(await raised()).toEqual([]);
  });

  it("watches only figures that can be told, between bounds in order (CE01-R45)", () => {
    const wrong = (change: Partial<Alert>) =>
      checkConfiguration({ ...hub.settings().document, alerts: [alert(change)] })
        .map((error) => error.field);
    expect(wrong({ upper: 1 })).toEqual([]);
    expect(wrong({})).toEqual(["alerts.0.upper"]);
    expect(wrong({ lower: 5, upper: 1 })).toEqual(["alerts.0.lower"]);
    expect(wrong({ upper: 1, figure: "now.statusTime" })).toEqual(["alerts.0.agents"]);
    expect(wrong({ upper: 1, figure: "agents.busy", queues: ["support"] })).toEqual([]);
    expect(wrong({ upper: 1, figure: "calls.callsArrived", queues: ["support"] })).toEqual([
      "alerts.0.queues",
    ]);
    expect(wrong({ upper: 1, queues: ["nowhere"] })).toEqual(["alerts.0.queues.0"]);
    // Every figure that can be chosen is one the hub tells.
    for (const figure of WATCHED) {
      expect([figure, SUBJECTS.some((kind) => fits(figure, kind))]).toEqual([figure, true]);
      const [from, name] = figure.split(".");
      if (from === "now") continue;
      expect(METRICS[from as ReportName].some((metric) => metric.id === name)).toBe(true);
    }
  });
});

describe("a board for the wall", () => {
  const tile = (figure: Watched, kind: SubjectKind = "company", id = "", bounds = {}) => ({
    title: "",
    figure,
    subject: { kind, id },
    window: "today" as const,
    lower: null,
    upper: null,
    ...bounds,
  });
  const input: BoardInput = {
    name: "Hall",
    pages: [
      {
        title: "Support",
        seconds: 10,
        tiles: [
          tile("now.waiting", "queue", "support", { upper: 0 }),
          tile("queues.entered", "queue", "support"),
          tile("now.longestWait", "queue", "support"),
        ],
      },
      {
        title: "People",
        seconds: 30,
        tiles: [
          tile("now.notReady", "group", "day"),
          { ...tile("agents.offersMade", "agent", "ada"), title: "Offers of Ada" },
          tile("call_work.workAnswered", "group", "day"),
        ],
      },
    ],
  };
  const sue = () => as("sue");
  let waits: string;

  beforeAll(async () => {
    await nextDay();
    waits = await call();
    await keys(waits, "1");
    after(15);
  });

  it("shows figures of queues, agents and groups on pages that turn, beyond bounds marked (CE01-M24)", async () => {
    const board = await saveBoard(sue(), input);
    expect(await boardFigures(sue(), board)).toMatchObject({
      name: "Hall",
      pages: [
        {
          title: "Support",
          seconds: 10,
          tiles: [
            { title: "Waiting", value: 1, unit: "count", side: "above" },
            { title: "Entered", value: 1, side: "" },
            { title: "Longest wait", value: 15, unit: "seconds" },
          ],
        },
        {
          title: "People",
          seconds: 30,
          tiles: [
            { title: "Not ready, Day shift", value: 1 },
            { title: "Offers of Ada", value: 0 },
            { title: "Answered, Day shift", value: 0 },
          ],
        },
      ],
    });
    const changed = await changeBoard(sue(), board.id, { ...input, name: "Lobby" });
    expect(changed).toMatchObject({ name: "Lobby", owner: "sue", readyMade: false, link: null });
    await removeBoard(sue(), board.id);
    expect((await listBoards(sue())).map((one) => one.name)).toEqual(["Queues", "Agents", "Calls"]);
    for (const ready of await listBoards(sue())) {
      const { pages } = await boardFigures(sue(), ready);
      const figures = ready.pages.flatMap((page) => page.tiles);
      expect(figures.every(({ figure, subject }) => fits(figure, subject.kind))).toBe(true);
      expect(pages.flatMap((page) => page.tiles)).toHaveLength(figures.length);
    }
  });

  it("has a link that shows figures only, until it is renewed or revoked (CE01-M24)", async () => {
    const board = await saveBoard(sue(), input);
    const anybody = hub.as({ kind: "system", id: "", name: "" });
    const token = async () => (await shareBoard(sue(), board.id)).url.split("#")[1]!;
    const first = await token();
    const { pages } = await sharedFigures(anybody, first);
    expect(Object.keys(pages[0]!.tiles[0]!).toSorted()).toEqual(["side", "title", "unit", "value"]);
    const second = await token();
    await expect(sharedFigures(anybody, first)).rejects.toMatchObject({ code: "board.no_link" });
    expect((await sharedFigures(anybody, second)).name).toBe("Hall");
    await revokeBoardLink(sue(), board.id);
    await expect(sharedFigures(anybody, second)).rejects.toMatchObject({ code: "board.no_link" });
    await expect(sharedFigures(anybody, "")).rejects.toMatchObject({ code: "board.no_link" });
    const kept = await hub.db.read<{ row: string }>(
      "SELECT json_object('h', link_hash) row FROM boards",
    );
    expect(JSON.stringify(kept)).not.toContain(second);
    await expect(shareBoard(as("ada"), board.id)).rejects.toMatchObject({ kind: "forbidden" });
    await hangUp(waits);
  });

  it("refuses what can never show anything, with its place (CE01-M24)", async () => {
    const wrong = (one: ReturnType<typeof tile>) =>
      saveBoard(sue(), { name: "No", pages: [{ title: "", seconds: 10, tiles: [one] }] })
        .then(() => "", (error) => error.errors[0].field);
    expect(await wrong(tile("now.waiting", "agent", "ada"))).toBe("pages.0.tiles.0.figure");
    expect(await wrong(tile("now.waiting", "queue", "gone"))).toBe("pages.0.tiles.0.subject.id");
  });
});

describe("what queues promise callers", () => {
  beforeAll(nextDay);

  it("counts by the threshold of calls and leaves short abandons out (CE01-R44)", async () => {
    const { document } = hub.settings();
    const queue = document.queues.find((one) => one.id === "support")!;
    expect([queue.callLevelSec, queue.serviceLevelPercent, queue.shortAbandonSec])
      .toEqual([20, 80, 5]);
    const ids = [await call(), await call(), await call()];
    for (const id of ids) await keys(id, "1");
    after(4);
    await hangUp(ids[0]!);
    after(14);
    await hangUp(ids[1]!);
    after(4);
    await presence(hub, "ada");
    await tick(hub);
    await accept(hub, ids[2]!);
    const level = async () => (await by("queues", "queue")).support;
    expect(await level()).toMatchObject({ shortAbandoned: 1, abandoned: 1, serviceLevel: 0 });
    const limits = (change: Record<string, number>) =>
      Configuration.safeParse({
        ...document,
        queues: document.queues.map((one) => one.id === "support" ? { ...one, ...change } : one),
      });
    expect(limits({ callLevelSec: 0 }).success).toBe(false);
    expect(limits({ callLevelSec: 601 }).success).toBe(false);
    expect(limits({ shortAbandonSec: 61 }).success).toBe(false);
    await hub.configure(limits({ callLevelSec: 22, shortAbandonSec: 3 }).data!);
    expect(await level()).toMatchObject({ shortAbandoned: 0, abandoned: 2, serviceLevel: 33.3 });
    await endInteraction(as("ada"), ids[2]!);
    await hangUp(ids[2]!);
  });

  it("keeps journeys as long as messages and no longer; what waited is still known (IV-6)", async () => {
    const count = async (table: string, where = "true") =>
      (await hub.db.read<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`))[0]!.n;
    await nextDay();
    await catchUpCalls(hub);
    const [flows, waited] = [await count("events", "kind LIKE 'flow.%'"), await count("segments")];
    await forgetOld(hub);
    expect(await count("events", "kind LIKE 'flow.%'")).toBe(flows);
    after(731 * 86_400);
    await forgetOld(hub);
    expect(await count("events", "kind LIKE 'flow.%'")).toBe(0);
    expect(await count("call_marks")).toBe(0);
    expect(await count("call_facts")).toBe(0);
    expect(await count("segments")).toBe(waited);
  });
});
