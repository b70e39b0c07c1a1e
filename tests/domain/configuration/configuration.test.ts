import { afterEach, describe, expect, it } from "vitest";
import { applyConfiguration } from "../../../domain/configuration/apply_configuration.ts";
import { loadConfiguration } from "../../../domain/configuration/load_configuration.ts";
import { listVersions } from "../../../domain/configuration/list_versions.ts";
import { parseConfiguration } from "../../../domain/configuration/parse_configuration.ts";
import { planConfiguration } from "../../../domain/configuration/plan_configuration.ts";
import { refreshConfiguration } from "../../../domain/configuration/refresh_configuration.ts";
import { rollbackConfiguration } from "../../../domain/configuration/rollback_configuration.ts";
import { currentSettings } from "../../../domain/configuration/settings.ts";
import { starterConfiguration } from "../../../domain/configuration/starter.ts";
import { demoCompany } from "../../../domain/demo/company.ts";
import { openDb } from "../../../db/open.ts";
import type {
  Configuration,
  ConfigurationInput,
} from "../../../types/configuration/configuration.ts";
import { testConfiguration } from "../../support/configuration.ts";
import { openTestDb } from "../../support/db.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { accept, arrive, openOffer, presence } from "../../support/work.ts";

const hubs: TestHub[] = [];
const newHub = async () => {
  const hub = await testHub();
  hubs.push(hub);
  return hub;
};
afterEach(async () => {
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
});

const base = () => structuredClone(testConfiguration());
const wrong = (change: (c: Configuration) => void) => {
  const document = base();
  change(document);
  return parseConfiguration(document).errors.map((e) => `${e.field} ${e.code}`);
};

describe("the check", () => {
  it("finds nothing wrong with the demo company and a fresh installation", () => {
    expect(parseConfiguration(demoCompany()).errors).toEqual([]);
    expect(parseConfiguration(starterConfiguration("a@example.com")).errors).toEqual([]);
    expect(parseConfiguration(starterConfiguration(undefined)).errors).toEqual([]);
  });

  it.each<[string, (c: Configuration) => void, string]>([
    ["a taken id", (c) => c.queues.push({ ...c.queues[0]! }), "queues.3.id not_unique"],
    ["a taken e-mail address", (c) => {
      c.people[1]!.email = "ADA@example.com";
    }, "people.1.email not_unique"],
    ["calls to a number that is not there", (c: Configuration) => {
      c.people[1]!.answersOn = "number";
    }, "people.1.number empty"],
    ["a queue that does not exist", (c) => {
      c.entryPoints[0]!.queue = "nowhere";
    }, "entryPoints.0.queue unknown_reference"],
    ["a skill deep inside that does not exist", (c) => {
      c.entryPoints[0]!.subjects[2]!.rings[0]!.skills[0]!.skill = "magic";
    }, "entryPoints.0.subjects.2.rings.0.skills.0.skill unknown_reference"],
    ["overflow in a circle", (c) => {
      c.queues[0]!.overflowQueue = "billing";
    }, "queues.1.overflowQueue circle"],
    ["priorities out of order", (c) => {
      c.media.chat.priorityFrom = 95;
    }, "media.chat.priorityTo order"],
    ["an arrival priority outside the range", (c) => {
      c.media.sms.startPriority = 10;
    }, "media.sms.startPriority range"],
    ["an idle end before its warning", (c) => {
      c.entryPoints[0]!.chat.idleEndSec = 100;
    }, "entryPoints.0.chat.idleEndSec order"],
    ["a ring that narrows", (c) => {
      c.entryPoints[0]!.subjects[2]!.rings[1]!.skills = [{ skill: "technical", min: 90, max: 100 }];
    }, "entryPoints.0.subjects.2.rings.1.skills.0 narrower"],
    ["rings out of order", (c) => {
      c.entryPoints[0]!.subjects[2]!.rings[1]!.afterSec = 0;
    }, "entryPoints.0.subjects.2.rings.1.afterSec order"],
    ["a time zone that is none", (c) => {
      c.schedules[0]!.timeZone = "Mars/Olympus";
    }, "schedules.0.timeZone time_zone"],
    ["intervals that overlap", (c) => {
      c.schedules[0]!.weekly.mon = [{ from: "08:00", to: "12:00" }, { from: "11:00", to: "13:00" }];
    }, "schedules.0.weekly.mon.1.from overlap"],
    ["a day that does not exist", (c) => {
      c.schedules[0]!.specialDays = [{
        name: "No day",
        from: "2026-02-30",
        to: null,
        yearly: false,
        open: [],
        announcement: {},
      }];
    }, "schedules.0.specialDays.0.from date"],
    ["a number that is none", (c) => {
      c.entryPoints[1]!.address = "0171 555";
    }, "entryPoints.1.address address"],
    ["nobody left to configure", (c) => {
      c.people = c.people.filter((p) => p.id !== "root");
    }, "people locked_out"],
    ["a mandatory wrap-up without codes", (c) => {
      c.queues[1]!.wrapUpCodes = [];
    }, "queues.1.wrapUpCodes empty"],
    ["a text in a language nobody expects", (c) => {
      c.queues[0]!.welcome = { fr: "Bonjour" };
    }, "queues.0.welcome.en language"],
  ])("finds %s and says where", (_, change, error) => {
    expect(wrong(change)).toContain(error);
  });

  it.each(["(a+)+$", "(a|aa)*b", "(\\d+\\s?)+x", "", "x*", "(", "(?:a*)*c", "(.*a){20}!"])(
    "refuses the mask expression %j (CE29-X18)",
    (expression) => {
      const found = wrong((c) => {
        c.maskPatterns = [{
          id: "p",
          name: "P",
          expression,
          action: "mask",
          keepLast: 4,
          scope: "inbound",
        }];
      });
      expect(found.some((e) => e.startsWith("maskPatterns.0.expression"))).toBe(true);
    },
  );

  it("refuses a fourth mask pattern until the company allows more (CE29-R10)", () => {
    const patterns = (c: Parameters<Parameters<typeof wrong>[0]>[0], allowed: number) => {
      c.company = { ...c.company, maskLimit: allowed };
      c.maskPatterns = ["a", "b", "c", "d"].map((id) => ({
        id,
        name: id,
        expression: `${id.toUpperCase()}-\\d{6}`,
        action: "mask",
        keepLast: 4,
        scope: "inbound",
      }));
    };
    expect(wrong((c) => patterns(c, 3)).join()).toContain("mask.limit");
    expect(wrong((c) => patterns(c, 4)).join()).not.toContain("mask");
  });

  it.each(["\\d{3}-\\d{2}-\\d{4}", "[A-Z]{2}\\d{2} ?(?:[A-Z0-9]{4} ?){3,7}", "K-\\d{6,10}"])(
    "accepts the mask expression %j (CE29-X18)",
    (expression) => {
      const found = wrong((c) => {
        c.maskPatterns = [{
          id: "p",
          name: "P",
          expression,
          action: "mask",
          keepLast: 4,
          scope: "inbound",
        }];
      });
      expect(found).toEqual([]);
    },
  );
});

describe("the plan", () => {
  it("says every difference in one plain sentence", () => {
    const before = base();
    const after = base();
    after.queues[1]!.offerSec = 45;
    after.queues[1]!.overflowQueue = "sales";
    after.people[0]!.skills[1]!.level = 80;
    after.people[1]!.active = false;
    after.schedules[0]!.weekly.mon = [{ from: "09:00", to: "17:00" }];
    after.entryPoints[0]!.chat.title = { en: "Write to us" };
    after.skills.push({ id: "french", name: "French" });
    after.reasons.pop();
    after.media.chat.maximum = 4;
    after.company.name = "Another Company";
    expect(planConfiguration(before, after).map((c) => c.text)).toEqual([
      'Company: name "Test Company" → "Another Company"',
      'Medium "chat": most at once per agent 3 → 4',
      'Skill "French" is new',
      'Not-ready reason "Meeting" is removed',
      'Schedule "Always": Monday closed → 09:00–17:00',
      'Queue "Billing": time to accept 30 → 45 seconds',
      'Queue "Billing": overflow to "Support" → "Sales"',
      'Person "Ada Moreau": skills "German": level 60 → 80',
      'Person "Ben Okafor": may sign in on → off',
      'Entry point "Website": web chat: title (en) "Talk to us" → "Write to us"',
    ]);
  });

  it("finds nothing between a document and the same after a round trip", () => {
    const document = base();
    const again = parseConfiguration(JSON.parse(JSON.stringify(document))).document!;
    expect(planConfiguration(document, again)).toEqual([]);
  });
});

describe("applying", () => {
  it("stores, audits and puts in force as the next version, also for the queue", async () => {
    const hub = await newHub();
    const document = base();
    document.queues[0]!.offerSec = 20;
    const applied = await applyConfiguration(hub.as(person("root")), {
      document,
      summary: "Quicker offers",
      expectedVersion: 1,
    });
    expect(applied).toMatchObject({ version: 2, changes: [{ kind: "queues", id: "support" }] });
    expect(hub.settings().document.queues[0]!.offerSec).toBe(20);
    const [audit] = await hub.db.read<{ actor: string; after: string }>(
      "SELECT actor, after FROM audit WHERE subject = 'configuration:2'",
    );
    expect(audit!.actor).toBe("person:root root");
    expect(audit!.after).toContain("time to accept 30 → 20 seconds");
  });

  it("makes a new agent reachable by work at once", async () => {
    const hub = await newHub();
    const id = await arrive(hub, { subject: "german" });
    const document = base();
    document.people[3]!.queues.push({ queue: "support", level: 50 });
    document.people[3]!.skills.push({ skill: "german", level: 40 });
    await presence(hub, "dan");
    await applyConfiguration(hub, { document, summary: "", expectedVersion: 1 });
    // What the script of `configure` matched is carried over by the journal worker or the next verb.
    await hub.queue.tick();
    const { drainJournal } = await import("../../../domain/journal/drain.ts");
    await drainJournal(hub);
    expect(await openOffer(hub, id)).toMatchObject({ agent: "dan" });
  });

  it("refuses a flow that fails a test of its own, with its path, but never the way back (IV-8)", async () => {
    const hub = (await newHub()).as(person("root"));
    const passing = { name: "Ends", ends: "hangup" };
    const document = (test: Record<string, unknown>) => ({
      ...base(),
      flows: [{
        id: "line",
        name: "Line",
        start: "bye",
        nodes: [{ id: "bye", name: "Bye", type: "hangup" }],
        tests: [passing, test],
      }],
    });
    const apply = (test: Record<string, unknown>, expectedVersion: number) =>
      applyConfiguration(hub, { document: document(test), summary: "", expectedVersion });
    const failing = { name: "Waits", ends: "queue" };
    await expect(apply(failing, 1)).rejects.toMatchObject({
      code: "configuration.invalid",
      errors: [{ field: "flows.0.tests.1", code: "flow_test.failed" }],
    });
    expect((await apply(passing, 1)).version).toBe(2);
    // In force once, whatever its tests make of it by now.
    const failed = JSON.stringify(parseConfiguration(document(failing)).document);
    await hub.db.write([{
      sql: "UPDATE configurations SET document = ? WHERE version = 2",
      args: [failed],
    }]);
    await applyConfiguration(hub, { document: base(), summary: "", expectedVersion: 2 });
    expect((await rollbackConfiguration(hub, 2)).version).toBe(4);
  });

  it("lets one of two admins win who began from the same version", async () => {
    const hub = await newHub();
    const attempt = (seconds: number) => {
      const document = base();
      document.queues[0]!.offerSec = seconds;
      return applyConfiguration(hub, { document, summary: "", expectedVersion: 1 });
    };
    const outcomes = await Promise.allSettled([attempt(20), attempt(40), attempt(50)]);
    expect(outcomes.filter((o) => o.status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toMatchObject({ kind: "stale", code: "version_conflict" });
      }
    }
    expect((await listVersions(hub, { cursor: null, limit: 10 })).items.map((v) => v.version))
      .toEqual([2, 1]);
  });

  it("stores nothing when there is no difference, and nothing of a wrong document", async () => {
    const hub = await newHub();
    const same = await applyConfiguration(hub, {
      document: base(),
      summary: "",
      expectedVersion: 1,
    });
    expect(same).toEqual({ version: 1, changes: [] });
    const document = base();
    document.entryPoints[0]!.queue = "nowhere";
    await expect(applyConfiguration(hub, { document, summary: "", expectedVersion: 1 }))
      .rejects.toMatchObject({
        kind: "unprocessable",
        errors: [{ field: "entryPoints.0.queue" }],
      });
    expect(hub.settings().version).toBe(1);
  });

  it("refuses to remove a queue or a person that open work still needs", async () => {
    const hub = await newHub();
    const id = await arrive(hub, { subject: "german" });
    await presence(hub, "cleo");
    await accept(hub, id);
    const withoutCleo = base();
    withoutCleo.people = withoutCleo.people.filter((p) => p.id !== "cleo");
    await expect(
      applyConfiguration(hub, { document: withoutCleo, summary: "", expectedVersion: 1 }),
    ).rejects.toMatchObject({ kind: "conflict", code: "configuration.in_use" });
    const withoutSupport = base();
    withoutSupport.queues = withoutSupport.queues.filter((q) => q.id !== "support");
    withoutSupport.queues[0]!.overflowQueue = null;
    withoutSupport.people.forEach((p) => p.queues = p.queues.filter((q) => q.queue !== "support"));
    withoutSupport.entryPoints.forEach((e) => e.queue = "billing");
    await expect(
      applyConfiguration(hub, { document: withoutSupport, summary: "", expectedVersion: 1 }),
    ).rejects.toThrow('Queue "Support" cannot be removed: 1 open interaction needs it');
  });

  it("needs the right to manage people for a change of people or roles", async () => {
    const document = base();
    document.roles.push({ id: "builder", name: "Builder", permissions: ["configuration.write"] });
    document.people[3]!.roles = ["builder"];
    const hub = await testHub({ configuration: document });
    hubs.push(hub);
    const climb = structuredClone(document);
    climb.people[3]!.roles = ["admin"];
    await expect(
      applyConfiguration(hub.as(person("dan")), {
        document: climb,
        summary: "",
        expectedVersion: 1,
      }),
    ).rejects.toMatchObject({ kind: "forbidden", code: "permission.missing" });
    const harmless = structuredClone(document);
    harmless.queues[0]!.offerSec = 20;
    const applied = await applyConfiguration(hub.as(person("dan")), {
      document: harmless,
      summary: "",
      expectedVersion: 1,
    });
    expect(applied.version).toBe(2);
  });
});

describe("going back", () => {
  it("puts an earlier document in force as a new version; history only grows", async () => {
    const hub = await newHub();
    const document = base();
    document.queues[0]!.offerSec = 20;
    await applyConfiguration(hub, { document, summary: "Quicker", expectedVersion: 1 });
    const back = await rollbackConfiguration(hub, 1);
    expect(back.version).toBe(3);
    expect(hub.settings().document).toEqual(base());
    const { items } = await listVersions(hub, { cursor: null, limit: 10 });
    expect(items.map((v) => [v.version, v.summary, v.current])).toEqual([
      [3, "Back to version 1", true],
      [2, "Quicker", false],
      [1, "", false],
    ]);
    await expect(rollbackConfiguration(hub, 99)).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("several processes", () => {
  it("take over what another one applied (row 7)", async () => {
    const db = await openTestDb();
    const one = await testHub({ db });
    const other = await testHub({
      db: await openDb({ kind: "file", path: db.path }),
      region: one.config.region,
    });
    const document = base();
    document.queues[0]!.offerSec = 20;
    await applyConfiguration(one, { document, summary: "", expectedVersion: 1 });
    expect(other.settings().version).toBe(1);
    await refreshConfiguration(other);
    expect(other.settings()).toMatchObject({ version: 2 });
    await other.db.close();
    await Promise.all([one.close(), other.close()]);
    await db.close();
  });

  it("that start at once on an empty record write one first version", async () => {
    const db = await openTestDb();
    const hub = await testHub({ environment: { HUBBUB_DEMO: "on" } });
    hubs.push(hub);
    const fresh = { ...hub, db };
    await Promise.all([1, 2, 3].map(() => loadConfiguration(fresh)));
    const rows = await db.read("SELECT version FROM configurations");
    expect(rows).toHaveLength(1);
    expect(currentSettings(db).document.company.name).toBe("Brightwater Energy & Net");
    const users = await db.read("SELECT id FROM users");
    expect(users).toHaveLength(12);
    await db.close();
  });
});

it("reads a document of an older build with the defaults it did not know", () => {
  const input: ConfigurationInput = { company: { name: "Old" } };
  expect(parseConfiguration(input).document).toMatchObject({
    company: { timeZone: "UTC" },
    queues: [],
    media: { voice: { cost: 100 } },
  });
});
