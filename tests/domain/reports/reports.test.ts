import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeReports } from "../../../domain/reports/definitions.ts";
import { reportCsv } from "../../../domain/reports/csv.ts";
import { exportInteractions } from "../../../domain/reports/export_interactions.ts";
import { makeReport } from "../../../domain/reports/make_report.ts";
import { readStatistics } from "../../../domain/reports/read_statistics.ts";
import { listQueues } from "../../../domain/queues/list_queues.ts";
import { declineOffer } from "../../../domain/interactions/decline.ts";
import { endInteraction } from "../../../domain/interactions/end.ts";
import { leaveQueue } from "../../../domain/interactions/leave.ts";
import { parkInteraction } from "../../../domain/interactions/park.ts";
import { resumeInteraction } from "../../../domain/interactions/resume.ts";
import { transferInteraction } from "../../../domain/interactions/transfer.ts";
import { wrapUp } from "../../../domain/interactions/wrap_up.ts";
import { isRefusal } from "../../../types/errors.ts";
import {
  type ReportName,
  ReportSettings,
  type ReportSettingsInput,
  type ReportTable,
} from "../../../types/reports.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { person, START, type TestHub, testHub } from "../../support/hub.ts";
import { tick } from "../../support/tick.ts";
import { accept, arrive, presence, row } from "../../support/work.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY_START = Date.UTC(2026, 2, 2);

async function report(
  hub: TestHub,
  name: ReportName,
  input: Partial<ReportSettingsInput> = {},
): Promise<ReportTable> {
  return await makeReport(hub, {
    ...ReportSettings.parse({ report: name, ...input }),
    report: name,
  });
}

/** The only line of a report that has these keys. */
function line(table: ReportTable, keys: Record<string, string>) {
  const found = table.rows.filter((r) =>
    Object.entries(keys).every(([grouping, id]) => r.keys[grouping] === id)
  );
  expect(found, JSON.stringify(keys)).toHaveLength(1);
  return found[0]!.values;
}

describe("a day's work in the reports", () => {
  let hub: TestHub;
  const at = (ms: number) => hub.clock.set(START + ms);

  beforeAll(async () => {
    hub = await testHub({
      configuration: testConfiguration((input) => ({
        ...input,
        statistics: [
          {
            id: "support-flow",
            name: "Answered of all in support",
            numerator: "answered",
            denominator: "entered",
            unit: "percent",
            queues: ["support"],
          },
          { id: "waits", name: "Waits", numerator: "answeredWaitMs", unit: "seconds" },
        ],
      })),
    });
    await presence(hub, "ada");
    // Answered after 12 s, replied to after 20 s more, parked a while, wrapped up with a success.
    at(10_000);
    await presence(hub, "ada", "not_ready", "lunch");
    const first = await arrive(hub);
    at(22_000);
    await presence(hub, "ada");
    await accept(hub, first);
    at(42_000);
    await hub.db.write([{
      sql: "UPDATE interactions SET first_reply_at = ? WHERE id = ?",
      args: [hub.now(), first],
    }]);
    at(60_000);
    await parkInteraction(hub.as(person("ada")), first);
    at(90_000);
    await resumeInteraction(hub.as(person("ada")), first);
    at(120_000);
    await endInteraction(hub.as(person("ada")), first);
    at(130_000);
    await wrapUp(hub.as(person("ada")), first, { code: "solved", note: "" });
    // Two at once; one is transferred to sales, whose only agent misses the offer.
    at(5 * MINUTE);
    const second = await accept(hub, await arrive(hub));
    const third = await accept(hub, await arrive(hub, { medium: "sms" }));
    at(6 * MINUTE);
    await presence(hub, "dan");
    await transferInteraction(hub.as(person("ada")), second, { queue: "sales", note: "" });
    at(6 * MINUTE + 30_000);
    await tick(hub);
    at(7 * MINUTE);
    await endInteraction(hub.as(person("ada")), third);
    await wrapUp(hub.as(person("ada")), third, { code: "follow-up", note: "" });
    // Declined, then left: a long abandon; another leaves at once: a short one.
    at(8 * MINUTE);
    const fourth = await arrive(hub);
    const offer = await row(hub, fourth);
    await declineOffer(hub.as(person("ada")), offer.offer_id!);
    at(9 * MINUTE);
    await leaveQueue(hub, fourth, "abandoned");
    const fifth = await arrive(hub);
    at(9 * MINUTE + 2_000);
    await leaveQueue(hub, fifth, "abandoned");
    at(10 * MINUTE);
  });
  afterAll(() => hub.close());

  it("tells queue activity with waits, handling and transfers (CE18-M7, BO07-M1, M13, DC-27)", async () => {
    const table = await report(hub, "queues", { groupBy: ["queue"] });
    expect(line(table, { queue: "support" })).toMatchObject({
      entered: 5,
      answered: 3,
      abandoned: 1,
      shortAbandoned: 1,
      waitingAtStart: 0,
      waitingAtEnd: 0,
      averageWait: 4,
      averageAbandonWait: 31,
      longestWait: 60,
      serviceLevel: 75,
      abandonRate: 25,
      handled: 2,
      averageHandle: 114,
      averageWrapUp: 5,
      averageFirstReply: 20,
      noAnswers: 0,
      "own.support-flow": 60,
      "own.waits": 12,
    });
    expect(line(table, { queue: "sales" })).toMatchObject({
      entered: 1,
      answered: 0,
      waitingAtEnd: 1,
      noAnswers: 1,
      serviceLevel: null,
      "own.support-flow": null,
    });
    expect(table.total).toMatchObject({ entered: 6, answered: 3, waitingAtEnd: 1, handled: 2 });
    expect(table.notes[0]).toContain("formula A");
  });

  it("shows SMS on its own and tells media apart, adding up to the same (CE29-R18, CE29-M5)", async () => {
    const table = await report(hub, "queues", { groupBy: ["queue", "medium"] });
    expect(line(table, { queue: "support", medium: "sms" })).toMatchObject({
      entered: 1,
      answered: 1,
      handled: 1,
    });
    const only = await report(hub, "queues", { filter: { media: ["sms"] } });
    expect(only.total).toMatchObject({ entered: 1, answered: 1 });
  });

  it("puts outcomes where the waiting ended, or by choice where it began (BO07-R9)", async () => {
    const quarters = async (countBy: "end" | "entry") =>
      (await report(hub, "queues", {
        interval: "15min",
        from: new Date(START + 9 * MINUTE - HOUR).toISOString(),
        to: new Date(START + 9 * MINUTE).toISOString(),
        filter: { queues: ["support"] },
        countBy,
      })).total;
    // The fourth began before the end of the period and ended right at it, which is outside.
    expect(await quarters("end")).toMatchObject({ entered: 4, abandoned: 0, waitingAtEnd: 1 });
    expect(await quarters("entry")).toMatchObject({ entered: 4, abandoned: 1, waitingAtEnd: 0 });
  });

  it("gives agents their offers and accounts for all of their time (CE16-M12, CE18-M4, M8)", async () => {
    const table = await report(hub, "agents", { groupBy: ["agent"] });
    const ada = line(table, { agent: "ada" });
    expect(ada).toMatchObject({
      offersMade: 4,
      offersAccepted: 3,
      offersDeclined: 1,
      offersNotAnswered: 0,
      handled: 2,
      // 22 to 120 s without 30 s parked, then 60 s and 120 s from minute five on, overlapping.
      work: 68 + 60 + 120,
      busy: 68 + 120,
      parallel: 1.32,
      afterWork: 10,
      loggedIn: 600,
    });
    const { busy, afterWork, idle, notReady, loggedIn } = ada as Record<string, number>;
    // What was parked while not ready after the decline is nobody's work.
    expect(busy! + afterWork! + idle! + notReady!).toBe(loggedIn);
    expect(line(table, { agent: "dan" })).toMatchObject({
      offersMade: 1,
      offersNotAnswered: 1,
      busy: 0,
    });
    const byQueue = await report(hub, "agents", { groupBy: ["agent", "queue"] });
    expect(line(byQueue, { agent: "ada", queue: "support" })).toMatchObject({
      work: 248,
      loggedIn: null,
    });
  });

  it("counts the conversion of wrap-up codes that count as a success (CE18-M10, CE29-M8)", async () => {
    const table = await report(hub, "wrap_up", { groupBy: ["wrapUpCode"] });
    expect(line(table, { wrapUpCode: "solved" })).toMatchObject({ handled: 1, successes: 1 });
    expect(table.total).toMatchObject({ handled: 2, wrappedUpWithCode: 2, conversion: 50 });
  });

  it("gives service level by bands, and hides them where queues do not share one list (CE18-M5, M6, DC-28)", async () => {
    const table = await report(hub, "service_level", { thresholds: [5, 15] });
    expect(table.total).toMatchObject({
      answered: 3,
      "answered.within.5": 2,
      "answered.band.15": 1,
      "answered.beyond": 0,
      "answered.percent.15": 75,
      "abandoned.beyond": 1,
    });
    await expect(report(hub, "service_level", { thresholds: [15, 5] })).rejects.toMatchObject({
      code: "sl.invalid",
      errors: [{ field: "thresholds", code: "sl.invalid" }],
    });
    expect((await report(hub, "service_level")).columns.map((c) => c.id))
      .toContain("answered.within.900");
    const before = hub.settings().document;
    await hub.configure({
      ...before,
      queues: before.queues.map((queue) =>
        queue.id === "sales"
          ? { ...queue, serviceLevels: [{ medium: "chat" as const, thresholds: [60] }] }
          : queue
      ),
    });
    const mixed = await report(hub, "service_level");
    expect(mixed.columns.some((column) => column.id.includes("within"))).toBe(false);
    expect(mixed.notes.join()).toContain("do not share one list");
    await hub.configure(before);
  });

  it("compares thresholds with the accept, or by medium with the first reply since it came in (DC-29)", async () => {
    const document = hub.settings().document;
    expect(document.company.firstReplyMedia).toEqual(["email", "social_private", "social_public"]);
    const within = async () => {
      const { total } = await report(hub, "service_level", {
        thresholds: [15, 40],
        filter: { queues: ["support"] },
      });
      return [total["answered.within.15"], total["answered.within.40"], total["answered.beyond"]];
    };
    expect(await within()).toEqual([3, 3, 0]);
    expect((await report(hub, "queues")).total["serviceLevel"]).toBe(75);
    await hub.configure({
      ...document,
      company: { ...document.company, firstReplyMedia: ["chat"] },
    });
    // The text counts by its accept; one chat was replied to after 32 s, the other never.
    expect(await within()).toEqual([1, 2, 1]);
    expect((await report(hub, "queues")).total["serviceLevel"]).toBe(50);
    await hub.configure(document);
  });

  it("tells the same measures for chat alone and for texts alone: handled, handle time, service level, bands, time of agents (CE18-M2, CE18-M3, CE29-M4, CE29-M6)", async () => {
    const chats = { filter: { media: ["chat" as const] } };
    const texts = { filter: { media: ["sms" as const] } };
    expect((await report(hub, "queues", chats)).total).toMatchObject({
      handled: 1,
      // 108 s from accept to end of wrap-up.
      averageHandle: 108,
      serviceLevel: 66.7,
    });
    expect((await report(hub, "service_level", { ...texts, thresholds: [10, 20] })).total)
      .toMatchObject({
        answered: 1,
        "answered.within.10": 1,
        "answered.within.20": 1,
        "answered.band.20": 0,
        "answered.percent.10": 100,
      });
    const both = await report(hub, "agents", { groupBy: ["agent", "medium"] });
    expect(line(both, { agent: "ada", medium: "sms" })).toMatchObject({ work: 120, busy: 120 });
    expect(line(both, { agent: "ada", medium: "chat" })).toMatchObject({ work: 128 });
  });

  it("counts texts by what became of them, failures by the carrier's code, per number, and reviews with their mean score per agent (CE29-M9, CE29-M12)", async () => {
    const [text] = await hub.db.read<{ id: string; conversation: string }>(
      "SELECT id, conversation_id AS conversation FROM interactions WHERE medium = 'sms'",
    );
    const sent = ["delivered", "sent", "failed 30003", "failed 30007", "failed 30007"];
    await hub.db.write([
      ...sent.map((what, n) => {
        const [status, code = ""] = what.split(" ");
        return {
          sql: `INSERT INTO messages (id, conversation_id, seq, direction, channel, author_kind,
              text, status, status_code, at, sent_at)
            VALUES (?, ?, ?, 'out', 'sms', 'agent', 'x', ?, ?, ?, ?)`,
          args: [hub.id(), text!.conversation, 90 + n, status!, code, hub.now(), hub.now()],
        };
      }),
      ...[[4, "ada"], [5, "ada"], [null, "ada"], [2, "dan"]].map(([score, agent], n) => ({
        sql: `INSERT INTO reviews (interaction_id, conversation_id, agent_id, queue, due_at, score)
          VALUES (?, 'v', ?, 'support', ?, ?)`,
        args: [`review-${n}`, agent!, hub.now(), score!],
      })),
    ]);
    const texts = await report(hub, "delivery", { groupBy: ["number", "errorCode"] });
    expect(line(texts, { errorCode: "30007" })).toMatchObject({ textsFailed: 2 });
    expect(line(texts, { errorCode: "30003" })).toMatchObject({ textsFailed: 1 });
    expect(line(texts, { errorCode: "" })).toMatchObject({ textsSent: 2, deliveryRate: 50 });
    const reviews = await report(hub, "reviews", { groupBy: ["agent"] });
    expect(line(reviews, { agent: "ada" })).toMatchObject({
      reviewsDue: 3,
      reviewsDone: 2,
      reviewRate: 66.7,
      reviewScore: 4.5,
    });
    expect(reviews.total).toMatchObject({ reviewsDue: 4, reviewsDone: 3 });
  });

  it("lists interactions with their times, path and counts, page by page, and as CSV (CE16-M13, CE18-M9, CE29-M7)", async () => {
    const { listReportedInteractions } = await import(
      "../../../domain/reports/list_interactions.ts"
    );
    const settings = ReportSettings.parse({ report: "interactions" });
    const first = await listReportedInteractions(hub, settings, { after: null, limit: 3 });
    const rest = await listReportedInteractions(hub, settings, { after: first.next, limit: 3 });
    expect([first.items.length, rest.items.length, rest.next]).toEqual([3, 2, null]);
    expect(rest.items[0]).toMatchObject({
      queuePath: ["support", "sales"],
      agents: ["ada"],
      transfers: 1,
      noAnswers: 1,
      state: "queued",
    });
    expect(rest.items[1]).toMatchObject({
      waitSec: 12,
      handleSec: 108,
      firstReplySec: 20,
      wrapUpCode: "solved",
    });
    const csv = (await Array.fromAsync(exportInteractions(hub, settings))).join("");
    expect(csv.trim().split("\r\n")).toHaveLength(6);
  });

  it("saves a report as CSV that explains itself, empty where there is nothing to divide by (DC-27, BO07-X2)", async () => {
    const table = await report(hub, "queues", {
      groupBy: ["queue"],
      interval: "day",
      columns: ["entered", "serviceLevel"],
      timeZone: "Europe/Berlin",
    });
    const csv = reportCsv(table).split("\r\n");
    expect(csv[0]).toBe('"Interval","queue","queue id","Entered","Service level"');
    expect(csv).toContain('"2026-03-02T00:00:00+01:00","Sales","sales",1,');
    expect(csv).toContain('"Total","","",6,75');
    expect(csv.join()).toContain("answered in time ÷ (answered + abandoned)");
  });

  it("reads own statistics over their window, with their formula (DC-31)", async () => {
    expect(await readStatistics(hub)).toEqual([
      {
        id: "support-flow",
        name: "Answered of all in support",
        unit: "percent",
        window: "today",
        formula: "answered ÷ entered",
        value: 60,
        numerator: 3,
        denominator: 5,
      },
      {
        id: "waits",
        name: "Waits",
        unit: "seconds",
        window: "today",
        formula: "answeredWaitMs",
        value: 12,
        numerator: 12_000,
        denominator: null,
      },
    ]);
  });

  it("adds up to the same total whatever it is told apart and narrowed by (CE18-M7, DC-27)", async () => {
    for (const { id, groupings, filters } of describeReports({ serviceLevelFormula: "A" })) {
      const whole = await report(hub, id);
      const parts = id === "agents" ? [] : groupings;
      for (const grouping of parts) {
        const apart = await report(hub, id, { groupBy: [grouping], interval: "60min" });
        expect({ id, grouping, total: apart.total }).toEqual({ id, grouping, total: whole.total });
      }
      if (!filters.includes("entryPoints")) continue;
      const entries = await Promise.all(
        ["website", "texts"].map((one) => report(hub, id, { filter: { entryPoints: [one] } })),
      );
      const counts = whole.columns.filter((column) => column.unit === "count");
      for (const { id: figure } of counts) {
        const sum = entries.reduce((total, table) => total + table.total[figure]!, 0);
        expect({ id, figure, sum }).toEqual({ id, figure, sum: whole.total[figure] });
      }
    }
  });

  it("refuses what it does not know, with the field (BO07-X1)", async () => {
    const refusal = (name: ReportName, input: Partial<ReportSettingsInput>) =>
      report(hub, name, input).then(() => "made", (error) => error.errors?.[0]?.field);
    expect(await refusal("queues", { groupBy: ["agent"] })).toBe("groupBy");
    expect(await refusal("queues", { filter: { queues: ["nowhere"] } })).toBe("filter.queues");
    expect(await refusal("queues", { filter: { wrapUpCodes: ["solved"] } }))
      .toBe("filter.wrapUpCodes");
    expect(await refusal("queues", { columns: ["beauty"] })).toBe("columns");
    expect(await refusal("queues", { from: "2026-03-02T00:00:00Z" })).toBe("to");
    await expect(makeReport(hub.as(person("ada")), {
      ...ReportSettings.parse({ report: "queues" }),
      report: "queues",
    })).rejects.toMatchObject({ kind: "forbidden" });
  });
});

type Step = { wait: number; act: number; pick: number };

describe("histories of all kinds", () => {
  it(
    "balance in every queue, medium and period, equal the floor's day, and add up over intervals (DC-3, DC-27)",
    async () => {
      const steps = fc.array(
        fc.record({
          wait: fc.integer({ min: 0, max: 40 * MINUTE }),
          act: fc.integer({ min: 0, max: 9 }),
          pick: fc.nat(),
        }),
        { minLength: 10, maxLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(steps, fc.integer({ min: 0, max: 12 * HOUR }), async (given, cut) => {
          const hub = await testHub({ now: DAY_START + HOUR });
          try {
            await play(hub, given);
            await balances(hub, cut);
          } finally {
            await hub.close();
          }
        }),
        { numRuns: 8 },
      );
    },
    120_000,
  );
});

/** Does something a contact centre does, at random; what cannot be done is left undone. */
async function play(hub: TestHub, steps: Step[]): Promise<void> {
  const agents = ["ada", "ben", "dan"];
  const open = async (states: string) =>
    await hub.db.read<{ id: string; agent_id: string | null; offer_id: string | null }>(
      `SELECT id, agent_id, offer_id FROM interactions WHERE state IN (${states}) ORDER BY id`,
    );
  for (const { wait, act, pick } of steps) {
    hub.clock.advance(wait);
    await tick(hub);
    const one = async (states: string) => {
      const rows = await open(states);
      return rows[pick % Math.max(1, rows.length)];
    };
    const agent = agents[pick % 3]!;
    try {
      if (act <= 2) await arrive(hub, { subject: pick % 3 === 0 ? "bill" : "general" });
      else if (act === 3) await arrive(hub, { medium: "sms" });
      else if (act === 4) await presence(hub, agent, pick % 4 === 0 ? "not_ready" : "available");
      else if (act === 5) {
        const offered = await one("'offered'");
        if (offered) await accept(hub, offered.id);
      } else if (act === 6) {
        const active = await one("'active'");
        if (active) await endInteraction(hub, active.id);
      } else if (act === 7) {
        const active = await one("'active', 'parked'");
        const queue = ["support", "sales"][pick % 2]!;
        if (active) await transferInteraction(hub, active.id, { queue, note: "" });
      } else if (act === 8) {
        const waiting = await one("'queued', 'offered'");
        const exit =
          (["abandoned", "timed_out", "message_left", "auto_closed"] as const)[pick % 4]!;
        if (waiting) await leaveQueue(hub, waiting.id, exit);
      } else {
        const wrapping = await one("'wrapup'");
        if (wrapping) await wrapUp(hub, wrapping.id, { code: "solved", note: "" });
      }
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
}

const OUTCOMES = [
  "answered",
  "abandoned",
  "shortAbandoned",
  "flowOut",
  "timedOut",
  "messageLeft",
  "closedUnrouted",
];

async function balances(hub: TestHub, cut: number): Promise<void> {
  const from = new Date(DAY_START + cut).toISOString();
  const to = new Date(DAY_START + cut + 7 * HOUR).toISOString();
  const groupBy = ["queue", "medium"] as const;
  const table = await report(hub, "queues", { from, to, groupBy: [...groupBy] });
  for (const { keys, values } of table.rows) {
    const ended = OUTCOMES.reduce((sum, outcome) => sum + values[outcome]!, 0);
    expect(values["entered"]).toBe(ended + values["waitingAtEnd"]! - values["waitingAtStart"]!);
    // Counted by hand at both ends.
    for (const [column, at] of [["waitingAtStart", from], ["waitingAtEnd", to]] as const) {
      const moment = Math.min(Date.parse(at), hub.now() + 1);
      const [waiting] = await hub.db.read<{ n: number }>(
        `SELECT COUNT(*) AS n FROM segments WHERE queue = ? AND medium = ? AND queued_at < ?
           AND (ended_at IS NULL OR ended_at >= ?)`,
        [keys["queue"]!, keys["medium"]!, moment, moment],
      );
      expect([column, values[column]]).toEqual([column, waiting!.n]);
    }
  }
  const quarters = await report(hub, "queues", { from, to, interval: "15min" });
  for (const column of ["entered", "handled", ...OUTCOMES]) {
    const sum = quarters.rows.reduce((total, r) => total + (r.values[column] ?? 0), 0);
    expect([column, sum]).toEqual([column, table.total[column] ?? 0]);
  }
  expect(quarters.total).toEqual(table.total);
  const today = await report(hub, "queues", { period: "today", groupBy: ["queue"] });
  hub.clock.advance(6_000);
  for (const queue of await listQueues(hub)) {
    const values = today.rows.find((r) => r.keys["queue"] === queue.id)?.values;
    if (!values || queue.today.entered === 0) continue;
    expect({
      entered: values["entered"],
      answered: values["answered"],
      abandoned: values["abandoned"],
      shortAbandoned: values["shortAbandoned"],
      timedOut: values["timedOut"],
      messageLeft: values["messageLeft"],
      noAnswer: values["noAnswers"],
      averageWaitSec: values["averageWait"],
      averageHandleSec: values["averageHandle"],
      serviceLevel: values["serviceLevel"],
    }).toEqual(queue.today);
  }
}
