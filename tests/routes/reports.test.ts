import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMailer } from "../../channels/mail.ts";
import { deliverReportMails } from "../../domain/reports/deliver_mails.ts";
import { nextMail } from "../../domain/reports/next_mail.ts";
import type { ReportTable, ReportView } from "../../types/reports.ts";
import { type Client, type TestApp, testApp } from "../support/app.ts";
import { type PostBox, serveMail } from "../support/smtp.ts";
import { tick } from "../support/tick.ts";
import { accept, arrive, presence } from "../support/work.ts";

let app: TestApp;
let sue: Client;
let box: PostBox;
beforeAll(async () => {
  app = await testApp();
  sue = await app.as("sue");
  box = await serveMail();
  await presence(app.hub, "ada");
  await accept(app.hub, await arrive(app.hub));
  await arrive(app.hub, { medium: "sms" });
});
afterAll(async () => {
  await app.close();
  await box.close();
});

const json = async <T>(answer: Response): Promise<T> => await answer.json() as T;
const view = (more: object = {}) => ({
  name: "Queues of yesterday",
  settings: { report: "queues", period: "yesterday", groupBy: ["queue"] },
  ...more,
});

describe("reports over the API", () => {
  it("come with every figure in words, by name or as a file (DC-26, DC-27)", async () => {
    const answer = await sue("GET", "/api/v1/reports/queues?groupBy=queue,medium&period=today");
    const table = await json<ReportTable>(answer);
    expect(answer.status).toBe(200);
    expect(table.period.open).toBe(true);
    expect(
      table.rows.map((row) => [row.labels["queue"], row.keys["medium"], row.values["entered"]]),
    )
      .toEqual([["Support", "chat", 1], ["Support", "sms", 1]]);
    expect(table.columns.find((column) => column.id === "entered")?.definition).toContain(
      "segments",
    );
    const file = await sue("GET", "/api/v1/reports/queues/csv?groupBy=queue");
    expect(file.headers.get("content-disposition")).toBe('attachment; filename="queues.csv"');
    expect(await file.text()).toContain('"Support","support",2,');
    const rows = await sue("GET", "/api/v1/reports/interactions/csv");
    expect((await rows.text()).trim().split("\r\n")).toHaveLength(3);
    const [trace] = await app.hub.db.read<{ actor: string }>(
      "SELECT actor FROM audit WHERE action = 'report.exported' ORDER BY id LIMIT 1",
    );
    expect(trace?.actor).toContain("sue");
  });

  it("page through interactions by cursor (CE16-M13)", async () => {
    type Page = { items: { medium: string }[]; next: string | null };
    const first = await json<Page>(await sue("GET", "/api/v1/reports/interactions?limit=1"));
    const second = await json<Page>(
      await sue("GET", `/api/v1/reports/interactions?limit=1&cursor=${first.next}`),
    );
    expect([...first.items, ...second.items].map((row) => row.medium)).toEqual(["sms", "chat"]);
    expect(second.next).toBeNull();
  });

  it("refuse wrong requests with the field: thresholds, periods, groupings, ids (DC-28, BO07-X1)", async () => {
    const refused = async (query: string, report = "service_level") => {
      const answer = await sue("GET", `/api/v1/reports/${report}?${query}`);
      const { status, errors } = await json<
        { status: number; errors?: [{ field: string; code: string }] }
      >(
        answer,
      );
      return [status, errors?.[0].field, errors?.[0].code];
    };
    const thirteen = Array.from({ length: 13 }, (_, n) => n + 1).join();
    expect(await refused(`thresholds=${thirteen}`)).toEqual([422, "thresholds", "sl.invalid"]);
    expect(await refused("thresholds=20,10")).toEqual([422, "thresholds", "sl.invalid"]);
    expect((await refused("thresholds=soon"))[2]).toBe("sl.invalid");
    expect(await refused("period=someday")).toEqual([422, "period", "report.invalid"]);
    expect(await refused("from=2026-02-30&to=2026-03-03")).toEqual([422, "from", "report.invalid"]);
    expect(await refused("queues=nowhere")).toEqual([422, "filter.queues", "report.invalid"]);
    expect((await refused("", "weather"))[0]).toBe(404);
  });
});

describe("saved reports", () => {
  it("are seen by who saved them and by the roles they are shared with (DC-26)", async () => {
    const made = await sue("POST", "/api/v1/reports/views", view({ roles: ["admin"] }));
    expect(made.status).toBe(201);
    const { id } = await json<ReportView>(made);
    await sue("POST", "/api/v1/reports/views", view({ name: "Only mine" }));
    const key = await app.as("key:test-key-with-all-rights");
    const seen = async (client: Client) =>
      (await json<{ items: ReportView[] }>(await client("GET", "/api/v1/reports/views")))
        .items.map((item) => item.name);
    expect(await seen(sue)).toEqual(["Only mine", "Queues of yesterday"]);
    expect(await seen(await app.as("root"))).toContain("Queues of yesterday");
    expect(await seen(key)).toContain("Queues of yesterday");
    const renamed = await sue("PUT", `/api/v1/reports/views/${id}`, view({ name: "Renamed" }));
    expect((await json<ReportView>(renamed)).name).toBe("Renamed");
    expect((await sue("DELETE", `/api/v1/reports/views/${id}`)).status).toBe(204);
    expect((await sue("DELETE", `/api/v1/reports/views/${id}`)).status).toBe(404);
  });

  it("are not mailed while no mail server is set up, and say so in plain words (DC-27)", async () => {
    const mail = { every: "day", at: "07:00", to: ["sue"] };
    const answer = await sue("POST", "/api/v1/reports/views", view({ mail }));
    expect(answer.status).toBe(409);
    expect(await json(answer)).toMatchObject({
      code: "mail.off",
      detail: expect.stringContaining("no mail server is set up"),
    });
  });

  it("go out by mail at their time, once to each receiver who may see them (DC-27, BO07-S6)", async () => {
    const mailer = createMailer({
      mail: { url: box.url, from: "Test Company <reports@example.com>" },
      publicUrl: "https://hub.example.com",
    });
    const hub = Object.assign(app.hub, { mailer });
    const refused = await sue(
      "POST",
      "/api/v1/reports/views",
      view({ mail: { every: "day", at: "07:00", to: ["sue", "ada"] } }),
    );
    expect(await json(refused)).toMatchObject({ errors: [{ field: "mail.to.1" }] });
    const made = await sue(
      "POST",
      "/api/v1/reports/views",
      view({ mail: { every: "day", at: "07:00", to: ["sue"] } }),
    );
    const { id, nextMailAt } = await json<ReportView>(made);
    expect(nextMailAt).toBe("2026-03-03T07:00:00.000Z");
    hub.clock.set(Date.parse(nextMailAt!));
    await tick(hub);
    await tick(hub);
    expect(await deliverReportMails(hub)).toBe(1);
    expect(await deliverReportMails(hub)).toBe(0);
    expect(box.mails.map((mail) => mail.to)).toEqual(["sue@example.com"]);
    expect(box.mails[0]!.data).toContain("report.csv");
    expect(box.mails[0]!.data).toContain("Queues of yesterday");
    const list = await json<{ items: ReportView[] }>(await sue("GET", "/api/v1/reports/views"));
    expect(list.items.find((item) => item.id === id)).toMatchObject({
      nextMailAt: "2026-03-04T07:00:00.000Z",
      lastMail: expect.stringContaining("Sent to sue"),
    });
    await sue("DELETE", `/api/v1/reports/views/${id}`);
    hub.clock.set(Date.parse("2026-03-04T07:00:00Z"));
    await tick(hub);
    expect(await deliverReportMails(hub)).toBe(0);
  });

  it("fall due by the wall clock, also where it changes (DC-27)", () => {
    const next = (every: "day" | "week" | "month", now: string) =>
      new Date(
        nextMail({ every, at: "07:30", to: [] }, "Europe/Berlin", Date.parse(now)),
      ).toISOString();
    expect(next("day", "2026-03-28T08:00:00Z")).toBe("2026-03-29T05:30:00.000Z");
    expect(next("week", "2026-03-04T08:00:00Z")).toBe("2026-03-09T06:30:00.000Z");
    expect(next("month", "2026-03-01T05:00:00Z")).toBe("2026-03-01T06:30:00.000Z");
  });
});
