import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { checkOrigin } from "../csrf.ts";
import { gateOf } from "../gate.ts";
import { resolvePrincipal } from "../principal.ts";
import { route } from "../route.ts";
import type { Route } from "../route_spec.ts";
import { validate } from "../validate.ts";
import { ladderEvents } from "./ladder.ts";
import { type ActionName, ACTIONS } from "./line_actions.ts";
import { inWords } from "./ladder_words.ts";
import { createLineLimits } from "./line_limits.ts";
import { tellingStream } from "./stream.ts";
import { type CallSummary as CallShort, LANES } from "../../types/ladder.ts";
import type { PlaygroundVoice } from "./voice.ts";

const TAG = "Playground";
const NUMBER = /^\+[1-9]\d{6,14}$/;
const CLIENT = "client:";
/** A session description of a browser with one track is 2 to 4 kB. */
const MAX_ACTION_BYTES = 32 * 1024;
const CALLS_SHOWN = 20;

const CallSummary = z.object({
  sid: z.string(),
  from: z.string(),
  to: z.string(),
  status: z.string(),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
});
const LadderStep = z.object({
  at: z.int(),
  kind: z.enum(["webhook", "answer", "request", "line"]),
  from: z.enum(LANES),
  to: z.enum(LANES),
  title: z.string(),
  status: z.int().nullable(),
  body: z.string(),
});

/**
 * The stand-in's phone lines over HTTP: a customer's number for whoever opens the playground,
 * `client:<person>` for that person alone. `need` throws where there is no playground.
 */
export function lineRoutes(hub: Hub, need: () => PlaygroundVoice): Route[] {
  const limits = createLineLimits(hub.now);
  return [
    route({
      method: "get",
      path: "/playground/lines/{line}/events",
      summary: "What happens on one phone line (server-sent events)",
      tag: TAG,
      access: "public",
      handle: async ({ params, c }) => {
        const voice = need();
        const line = await allowedLine(hub, params.line, c);
        const leave = limits.enter(line);
        return tellingStream((tell) => {
          const close = voice.lines.open(line, ({ kind, ...data }) => tell(kind, data));
          return () => {
            close();
            leave();
          };
        });
      },
    }),
    route({
      method: "post",
      path: "/playground/lines/{line}/{action}",
      summary: "Somebody does something with their phone",
      tag: TAG,
      access: "public",
      limit: "none",
      maxBody: MAX_ACTION_BYTES,
      body: z.record(z.string(), z.unknown()),
      refusals: [404, 409],
      answer: z.object({ call: z.string() }),
      handle: async ({ params, body, c }) => {
        const voice = need();
        const line = await allowedLine(hub, params.line, c);
        const action = knownAction(params.action);
        limits.act(line);
        return await voice.lines.act(line, action, validate(ACTIONS[action], body, "body"));
      },
    }),
    route({
      method: "get",
      path: "/playground/calls",
      summary: "Calls of the stand-in, newest first",
      tag: TAG,
      access: "public",
      answer: z.object({ items: z.array(CallSummary) }),
      handle: () => ({ items: need().calls().slice(0, CALLS_SHOWN).map(summaryOf) }),
    }),
    route({
      method: "get",
      path: "/playground/calls/{sid}/ladder",
      summary: "Everything said about one call, in order",
      tag: TAG,
      access: "public",
      refusals: [404],
      answer: z.object({ items: z.array(LadderStep) }),
      handle: ({ params }) => ({ items: ladderOf(need(), params.sid).map(inWords) }),
    }),
    route({
      method: "get",
      path: "/playground/calls/{sid}/ladder/events",
      summary: "The same, as it grows (server-sent events)",
      tag: TAG,
      access: "public",
      refusals: [404],
      handle: ({ params }) => {
        const voice = need();
        ladderOf(voice, params.sid);
        return ladderEvents(() => voice.ladder(params.sid) ?? []);
      },
    }),
  ];
}

/** A line the sender may hold in their hand; refuses others and numbers of the company. */
async function allowedLine(hub: Hub, line: string, c: Context): Promise<string> {
  if (line.startsWith(CLIENT)) {
    checkOrigin(c, hub.config.publicUrl);
    const principal = await resolvePrincipal(hub, c, await gateOf(hub).signIn());
    if (principal.kind === "person" && line === CLIENT + principal.id) return line;
    throw new HubError("forbidden", "This phone is somebody else's: sign in as that person", {
      code: "line.not_yours",
    });
  }
  if (!NUMBER.test(line)) {
    throw new HubError("malformed", "A line is a number such as +12025550101, or client:<person>", {
      errors: [{ field: "line", code: "invalid_field", detail: "is not a line" }],
    });
  }
  if (!hub.settings().document.entryPoints.some(({ address }) => address === line)) return line;
  throw new HubError("forbidden", `${line} is the company's number: be a customer instead`, {
    code: "line.ours",
  });
}

function knownAction(action: string): ActionName {
  if (Object.hasOwn(ACTIONS, action)) return action as ActionName;
  throw new HubError("not_found", `A phone cannot "${action.slice(0, 20)}"`);
}

const summaryOf = ({ sid, from, to, status, startedAt, endedAt }: CallShort) => ({
  sid,
  from,
  to,
  status,
  startedAt,
  endedAt,
});

function ladderOf(voice: PlaygroundVoice, sid: string) {
  const steps = voice.ladder(sid);
  if (steps) return steps;
  throw new HubError("not_found", "The carrier's stand-in knows no such call");
}
