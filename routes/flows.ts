import { z } from "@hono/zod-openapi";
import { listTemplates } from "../domain/flows/list_templates.ts";
import { RuleTrial, tryRules } from "../domain/flows/try_rules.ts";
import { PlayStep, playStep } from "../domain/flows/play_step.ts";
import type { Hub } from "../types/hub.ts";
import { mount, route } from "./route.ts";

/** A turn as `types/flows.ts` says; its parts are told apart by `kind`. */
const Turn = z.looseObject({
  frame: z.looseObject({ flow: z.string(), node: z.string() }),
  say: z.array(z.looseObject({ kind: z.string() })),
  wait: z.looseObject({ kind: z.string() }),
  steps: z.array(z.looseObject({ node: z.string(), outcome: z.string() })),
  warnings: z.array(z.string()).optional(),
});

/** A flow as the configuration holds it; its schema is at `/api/v1/configuration/schema`. */
const Draft = z.looseObject({ id: z.string(), nodes: z.array(z.looseObject({})) });

export const flowRoutes = (hub: Hub) =>
  mount(hub, [
    route({
      method: "get",
      path: "/api/v1/flows/templates",
      summary: "Shipped flows, fitted to a queue and opening hours of the company",
      tag: "Configuration",
      access: { permission: "configuration.read", scope: "read" },
      query: z.strictObject({ queue: z.string().max(63).optional() }),
      answer: z.object({ items: z.array(z.object({ id: z.string(), flow: Draft })) }),
      handle: ({ hub, query }) => ({
        items: listTemplates(hub, query).map(({ id, flow }) => ({ id, flow: { ...flow } })),
      }),
    }),
    route({
      method: "post",
      path: "/api/v1/flows/plays",
      summary: "Play one step of a flow, to try it out; nothing is written",
      tag: "Configuration",
      access: { permission: "configuration.read", scope: "read" },
      body: PlayStep,
      answer: Turn,
      refusals: [404],
      handle({ hub, body }) {
        const { frame, say, wait, steps, warnings } = playStep(hub, body);
        return {
          frame: { ...frame },
          say: say.map((each) => ({ ...each })),
          wait: { ...wait },
          steps: steps.map((each) => ({ ...each })),
          ...(warnings ? { warnings } : {}),
        };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/flows/trials",
      summary: "Try the rules of a flow with sample values; every condition with what it saw",
      tag: "Configuration",
      access: { permission: "configuration.read", scope: "read" },
      body: RuleTrial,
      answer: z.object({
        items: z.array(z.object({
          name: z.string(),
          on: z.boolean(),
          held: z.boolean(),
          applied: z.boolean(),
          trace: z.looseObject({ held: z.boolean() }).nullable(),
        })),
      }),
      refusals: [404],
      handle: ({ hub, body }) => ({
        items: tryRules(hub, body).map((one) => ({
          ...one,
          trace: one.trace && { ...one.trace },
        })),
      }),
    }),
  ]);
