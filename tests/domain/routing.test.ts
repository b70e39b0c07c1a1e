import { describe, expect, it } from "vitest";
import { queueSettings } from "../../domain/routing/queue_settings.ts";
import { cutPriority, routeInteraction } from "../../domain/routing/route_interaction.ts";
import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import { testConfiguration } from "../support/configuration.ts";

const at = Date.UTC(2026, 2, 2, 10);
const route = (
  input: Partial<Parameters<typeof routeInteraction>[1]>,
  change?: (c: ConfigurationInput) => ConfigurationInput,
) =>
  routeInteraction({ settings: () => ({ version: 7, document: testConfiguration(change) }) }, {
    id: "01",
    entryPoint: "website",
    medium: "chat",
    at,
    ...input,
  });

describe("routing", () => {
  it("takes queue, priority and skills from the narrowest rule: subject, category, entry point (CE01-F30, CE18-R19)", () => {
    expect(route({})).toMatchObject({ queue: "support", priority: 60, subject: "", category: "" });
    expect(route({ subject: "bill" })).toMatchObject({ queue: "billing", subject: "bill" });
    expect(route({ category: "invoice" })).toMatchObject({ queue: "billing", priority: 60 });
    expect(route({ category: "outage" })).toMatchObject({ queue: "support", priority: 80 });
    expect(route({ subject: "technical", category: "outage" })).toMatchObject({ priority: 70 });
    expect(route({ subject: "technical" }).item.rings).toEqual([
      { afterSec: 0, skills: [{ skill: "technical", min: 50, max: 100 }] },
      { afterSec: 30, skills: [] },
    ]);
    expect(route({}).ruleVersion).toBe(7);
  });

  it("cuts start priorities to the medium's range (CE01-R36, DC-10)", () => {
    expect(route({ priority: 100 }).priority).toBe(90);
    expect(route({ priority: 0 }).item.priority).toBe(40);
    expect(cutPriority({ priorityFrom: 10, priorityTo: 20 }, 15.4)).toBe(15);
  });

  it("prefers the last agent only where the queue says so (CE29-F11)", () => {
    expect(route({ lastAgent: "dan" }).item.preferredAgent).toBeUndefined();
    expect(route({ queue: "sales", lastAgent: "dan" }).item).toMatchObject({
      preferredAgent: "dan",
      holdSec: 30,
    });
  });

  it("overflows only after the last widening (CE01-R29, CE01-F37)", () => {
    const { item } = route({ subject: "technical", queue: "billing" }, (c) => ({
      ...c,
      queues: c.queues?.map((q) => q.id === "billing" ? { ...q, overflowAfterSec: 10 } : q),
    }));
    expect(item.overflowAfterSec).toBe(30);
    expect(route({}).item.overflowAfterSec).toBeUndefined();
  });

  it("gives live media a final timeout, and texts none (CE18-R8)", () => {
    expect(route({}).item.maxWaitSec).toBe(900);
    expect(route({ medium: "sms", entryPoint: "texts" }).item.maxWaitSec).toBeUndefined();
  });

  it("sends work without a rule of its own to the fallback queue (CE29-X22)", () => {
    expect(route({ entryPoint: "gone", medium: "sms" }).queue).toBe("support");
    expect(() => route({}, (c) => ({ ...c, queues: [], entryPoints: [] }))).toThrow(
      "No queue is configured",
    );
  });

  it("tells the queue what each agent can do, the narrower capacity rule winning (CE01-R37)", () => {
    const settings = queueSettings({
      version: 1,
      document: testConfiguration((c) => ({
        ...c,
        groups: [{
          id: "team",
          name: "Team",
          capacity: [
            { medium: "chat", cost: 50, maximum: 2 },
            { medium: "sms", maximum: 4 },
          ],
        }],
        people: c.people?.map((p) =>
          p.id === "ada"
            ? { ...p, group: "team", capacity: [{ medium: "chat" as const, maximum: 1 }] }
            : p.id === "ben"
            ? { ...p, active: false }
            : p
        ),
      })),
    });
    expect(settings.agents.find((a) => a.id === "ada")).toMatchObject({
      skills: { english: 90, german: 60, technical: 80 },
      queues: { support: 90, billing: 70, sales: 50 },
      capacity: { chat: { cost: 50, maximum: 1 }, sms: { maximum: 4 } },
    });
    expect(settings.agents.find((a) => a.id === "ben")).toBeUndefined();
  });
});
