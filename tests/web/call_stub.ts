import { CALL_ABILITIES, type CallLeg, type CallView } from "../../types/api/calls.ts";
import type { ConversationView } from "../../types/api/conversations.ts";
import type { InteractionView } from "../../types/api/interactions.ts";
import type { Me, MyWork } from "../../types/api/people.ts";

/**
 * A hub that has one call, as the desk's contract (types/api/calls.ts, docs/voice.md) describes it:
 * for states of a call that a carrier reaches only by accident.
 */
export interface CallStub {
  url: string;
  /** `METHOD path body`, oldest first, verbs of calls and lines only. */
  asked: string[];
  call: CallView;
  /** Changes the call and tells the desk. */
  change(part: Partial<CallView>): void;
  /** What happens on the agent's line. */
  line(kind: string, data?: Record<string, unknown>): void;
  /** The work is taken: the offer becomes work in hand. */
  work: MyWork;
  tell(kind: string, data: unknown): void;
  /** Answers the next request of a call with a refusal. */
  refuseNext(detail: string): void;
  stop(): Promise<void>;
}

const DIST = new URL("../../web/dist", import.meta.url).pathname;
const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

const started = new Date(Date.now() - 95_000).toISOString();
const later = (ms: number) => new Date(Date.parse(started) + ms).toISOString();

export function leg(part: Partial<CallLeg>): CallLeg {
  return {
    id: "leg-customer",
    kind: "customer",
    state: "answered",
    agent: "",
    name: "",
    number: "+14155550199",
    held: false,
    muted: false,
    answeredAt: started,
    endedAt: null,
    ...part,
  };
}

export const myLeg = leg({
  id: "leg-mine",
  kind: "agent",
  agent: "mara",
  name: "Mara Lindqvist",
  number: "client:mara",
  answeredAt: later(80_000),
});

export const CALL: CallView = {
  id: "call-1",
  direction: "in",
  ani: "+14155550199",
  dnis: "+14155550100",
  callerName: "R ADLER",
  entryPoint: "phone",
  language: "en",
  path: [
    { node: "menu", name: "What is it about", outcome: "1" },
    { node: "pin", name: "Customer number", outcome: "matched" },
  ],
  identity: {
    status: "verified",
    level: 2,
    customer: "c-1",
    name: "Ruth Adler",
    by: "identifier",
    reason: "",
  },
  facts: { tariff: "Green 24", vip: true },
  context: {
    state: "known",
    fields: [{ source: "crm", name: "Open invoices", value: 2 }],
    at: started,
  },
  treatments: [{ kind: "reason", node: "why", name: "Is it your bill?", outcome: "yes" }],
  legs: [leg({})],
  startedAt: started,
  connectedAt: null,
  endedAt: null,
  endReason: "",
};

export const INTERACTION: InteractionView = {
  id: "call-1",
  medium: "voice",
  state: "offered",
  rev: 3,
  queue: "billing",
  entryPoint: "phone",
  subject: "",
  category: "",
  priority: 50,
  region: "main",
  epoch: 1,
  conversation: "conv-1",
  contact: { id: "c-1", name: "Ruth Adler" },
  agent: "mara",
  attributes: {},
  preview: "",
  arrivedAt: started,
  queuedAt: later(30_000),
  offeredAt: later(70_000),
  acceptedAt: null,
  firstReplyAt: null,
  endedAt: null,
  wrappedUpAt: null,
  wrapUpCode: null,
  wrapUpEndsAt: null,
  outcome: "",
};

export const CONVERSATION: ConversationView = {
  id: "conv-1",
  channel: "voice",
  address: "+14155550199",
  entryPoint: "phone",
  contact: INTERACTION.contact,
  state: "open",
  lastSeq: 0,
  lastMessageAt: null,
  preview: "",
  customerReadSeq: 0,
  agentReadSeq: 0,
  unread: 0,
  interaction: INTERACTION,
  optedOut: false,
  attributes: {},
  createdAt: started,
  closedAt: null,
};

const queue = (id: string, name: string) => ({
  id,
  name,
  colour: 3,
  member: true,
  declineAllowed: true,
  wrapUpMandatory: false,
  wrapUpCodes: [{ id: "done", name: "Processed" }],
});

const ME: Me = {
  id: "mara",
  name: "Mara Lindqvist",
  email: "mara@brightwater.example",
  roles: ["agent"],
  permissions: ["desk.use", "floor.view", "emergency.declare"],
  language: "en",
  presence: { state: "available", reason: "", since: started, units: 0 },
  company: { name: "Brightwater", language: "en", timeZone: "Europe/Berlin" },
  reasons: [],
  queues: [queue("billing", "Billing")],
  configurationVersion: 1,
};

const AGENTS = [["mara", "Mara Lindqvist"], ["jonas", "Jonas Weber"]].map(([id, name]) => ({
  id,
  name,
  email: "",
  roles: ["agent"],
  group: null,
  skills: {},
  queues: ["billing"],
  presence: "available",
  reason: "",
  since: started,
  units: 0,
  work: [],
}));

export function offerOf(interactionView: InteractionView): MyWork["offers"][number] {
  return {
    id: "offer-1",
    interaction: interactionView.id,
    agent: "mara",
    madeAt: new Date().toISOString(),
    deadline: new Date(Date.now() + 120_000).toISOString(),
    endedAt: null,
    outcome: "open",
    explanation: {
      ruleVersion: 1,
      ring: 0,
      agentOrder: "longest_idle",
      trigger: "arrival",
      chosen: "mara",
      candidates: [],
      candidatesTotal: 1,
      exclusions: [],
      heads: [],
      waitedSec: 40,
    },
    interactionView,
  };
}

/** The screens must be built. */
export function startCallStub(): CallStub {
  const live = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const lines = new Set<ReadableStreamDefaultController<Uint8Array>>();
  /** A phone that is not there yet is told when it comes: a real one goes on ringing. */
  const early: [string, Record<string, unknown>][] = [];
  /** As the hub does: the stream goes on from the snapshot. */
  const untold: [string, unknown][] = [];
  let at = 0;
  let refusal = "";
  let emergency: { until: string | null } | null = null;
  const speak = (to: typeof live, kind: string, data: unknown) => {
    const text = `id: ${Date.now()}-${++at}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const stream of to) {
      try {
        stream.enqueue(new TextEncoder().encode(text));
      } catch {
        to.delete(stream);
      }
    }
  };
  const stub: CallStub = {
    url: "",
    asked: [],
    call: CALL,
    work: { cursor: "", offers: [offerOf(INTERACTION)], conversations: [] },
    change(part) {
      stub.call = { ...stub.call, ...part };
      stub.tell("call", stub.call);
    },
    line(kind, data = {}) {
      if (lines.size === 0) early.push([kind, data]);
      else speak(lines, kind, data);
    },
    tell(kind, data) {
      if (live.size === 0) untold.push([kind, data]);
      else speak(live, kind, data);
    },
    refuseNext: (detail) => refusal = detail,
    stop: async () => {
      for (const stream of [...live, ...lines]) stream.close();
      await server.shutdown();
    },
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handle);
  stub.url = `http://127.0.0.1:${server.addr.port}`;
  return stub;

  async function handle(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const path = pathname.replace("/api/v1", "");
    if (path === "/live") {
      const opened = stream(live);
      for (const [kind, data] of untold.splice(0)) speak(live, kind, data);
      return opened;
    }
    if (path.endsWith("/events")) {
      const opened = stream(lines);
      for (const [kind, data] of early.splice(0)) speak(lines, kind, data);
      return opened;
    }
    if (!pathname.startsWith("/api/") && !pathname.startsWith("/playground/")) {
      return await page(pathname);
    }
    const verb = request.method !== "GET";
    const body = verb ? await request.text() : "";
    const ofCall = /^\/(calls|interactions|offers|playground)/.test(path);
    if (verb && ofCall) stub.asked.push(`${request.method} ${path} ${body}`);
    if (path.endsWith("/emergency")) {
      stub.asked.push(`${request.method} ${path} ${body}`);
      emergency = request.method === "PUT" ? JSON.parse(body) : null;
    }
    if (verb && ofCall && refusal) {
      const detail = refusal;
      refusal = "";
      return Response.json({ status: 409, code: "conflict", detail }, { status: 409 });
    }
    return Response.json(answer(path, verb));
  }

  function answer(path: string, verb: boolean): unknown {
    if (path === "/me") return ME;
    if (path === "/me/phone") {
      const url = "/playground/lines/client%3Amara";
      return { kind: "demo", can: CALL_ABILITIES, identity: "client:mara", url };
    }
    if (path === "/me/work") return stub.work;
    if (path === "/floor") {
      const none = { queues: [], agents: [], alarms: [], waiting: [], inHand: [] };
      return { at: started, ...none };
    }
    if (path === "/agents") return { items: AGENTS };
    if (path === "/playground/calls") return { items: [] };
    if (path === "/entrypoints") {
      const entry = { id: "phone", name: "Hotline", channel: "voice", address: "+14155550100" };
      const line = { ...entry, queue: "billing", open: true, nextChange: null, subjects: [] };
      const until = emergency?.until ?? null;
      const declared = { scope: "entry_point", by: "Sofia Rossi", since: started, until };
      return { items: [emergency ? { ...line, emergency: declared } : line] };
    }
    if (path.endsWith("/acceptance")) {
      const taken = { ...INTERACTION, state: "active", rev: 4, acceptedAt: later(75_000) } as const;
      stub.work = {
        ...stub.work,
        offers: [],
        conversations: [{ ...CONVERSATION, interaction: taken }],
      };
      return {};
    }
    if (path === "/conversations/conv-1") return stub.work.conversations[0] ?? CONVERSATION;
    if (path === "/interactions/call-1") return stub.work.conversations[0]?.interaction;
    if (path.startsWith("/contacts/")) return CONTACT;
    if (path === "/calls" && verb) return stub.call;
    if (path.startsWith("/calls/")) return stub.call;
    return { items: [], call: "" };
  }
}

const CONTACT = {
  id: "c-1",
  name: "Ruth Adler",
  email: "ruth@adler.example",
  phone: "+14155550199",
  language: "en",
  note: "",
  attributes: {},
  addresses: [],
  createdAt: started,
  lastSeenAt: started,
  identity: { state: "matched", silentSince: null, verifiedAt: null, verifiedBy: "", how: "" },
  version: 1,
};

function stream(all: Set<ReadableStreamDefaultController<Uint8Array>>): Response {
  let own: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      own = controller;
      all.add(controller);
      controller.enqueue(new TextEncoder().encode(": here\n\n"));
    },
    cancel: () => void all.delete(own),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

async function page(pathname: string): Promise<Response> {
  const path = /^\/(desk|floor)$/.test(pathname) ? `${pathname}/index.html` : pathname;
  const file = await Deno.open(DIST + path).catch(() => null);
  if (!file) return new Response("none", { status: 404 });
  const type = TYPES[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  return new Response(file.readable, { headers: { "content-type": type } });
}
