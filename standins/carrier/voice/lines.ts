import { HubError } from "../../../types/errors.ts";
import { callOn, isOver, laneOf, type Listener, newCall } from "./exchange.ts";
import { endCall } from "./progress.ts";
import { lead } from "./scene.ts";
import type { Exchange, LineEvent, PhoneCall } from "./types.ts";

/** How long a phone may be away (a page that reloads) before its call is cut (milliseconds). */
const AWAY_MS = 15_000;

/** How the carrier names a caller whose number is withheld. */
const WITHHELD = "anonymous";

export interface Dialled {
  /** `withheld` hides it from the hub. */
  from: string;
  to: string;
  callerName?: string;
  forwardedFrom?: string;
  withheld?: boolean;
}

/** The phones at the other ends: who has one open, and what is done with it. */
export function createLines(x: Exchange, listeners: Map<string, Set<Listener>>) {
  /** A phone calls one of the numbers; resolves with the call's id, before the hub has answered. */
  function dial(
    { from, to, callerName = "", forwardedFrom = "", withheld = false }: Dialled,
  ): { call: string } {
    const number = x.options.numberOf(to);
    if (number?.voiceUrl === undefined) {
      throw new HubError("not_found", `Nobody can be called at ${to}`);
    }
    const { voiceUrl, voiceFallbackUrl, voiceStatusUrl = "" } = number;
    const call = newCall(x, {
      direction: "inbound",
      from: withheld ? WITHHELD : from,
      to,
      line: from,
      callerName,
      report: { url: voiceStatusUrl, method: "POST", events: ["completed"] },
      fallback: voiceFallbackUrl === undefined ? null : { url: voiceFallbackUrl, method: "POST" },
    });
    call.status = "ringing";
    act(call, "dial", { to });
    const extra: Record<string, string> = forwardedFrom === ""
      ? {}
      : { ForwardedFrom: forwardedFrom };
    x.agenda.after(0, async () => {
      if (!isOver(call)) await lead(x, call, { url: voiceUrl, method: "POST" }, extra);
    });
    return { call: call.sid };
  }

  function open(line: string, listener: Listener): () => void {
    const own = listeners.get(line) ?? new Set();
    listeners.set(line, own.add(listener));
    for (const event of stateOf(x, line)) listener(event);
    let closed = false;
    return () => {
      if (closed) return;
      closed = true;
      own.delete(listener);
      x.agenda.after(AWAY_MS, async () => {
        const call = callOn(x, line);
        if (!x.isOpen(line) && call !== undefined) await hangUp(x, call);
      });
    };
  }

  /** Somebody does something with a phone; it has its effect when the calls are next settled. */
  function actOn(
    line: string,
    action: string,
    body: Record<string, unknown> = {},
  ): Promise<{ call: string }> {
    return Promise.resolve().then(() => {
      const call = callOn(x, line);
      if (action === "dial") {
        if (call !== undefined) throw new HubError("conflict", "This phone is in a call already");
        return dial({
          from: line,
          to: String(body.to ?? ""),
          withheld: body.withheld === true,
        });
      }
      const effect = ACTIONS[action];
      if (effect === undefined) throw new HubError("not_found", `A phone cannot "${action}"`);
      if (call === undefined) throw new HubError("conflict", "This phone is in no call");
      if (action === "signal") relay(call, body);
      else {
        act(call, action, body);
        x.agenda.after(0, async () => {
          if (!isOver(call)) await effect(x, call, body);
        });
      }
      return { call: call.sid };
    });
  }

  function act(call: PhoneCall, action: string, body: Record<string, unknown>): void {
    x.note(call, {
      kind: "line",
      from: laneOf(call),
      to: "carrier",
      title: action,
      status: null,
      body: Object.keys(body).length === 0 ? "" : JSON.stringify(body),
    });
  }

  /** What two browsers tell each other; only while they speak with each other. */
  function relay(call: PhoneCall, { to, data }: Record<string, unknown>): void {
    const peer = call.place?.peers().find((line) => line === to);
    if (peer === undefined) {
      throw new HubError("conflict", "This phone does not speak with that one");
    }
    for (const listener of listeners.get(peer) ?? []) {
      listener({ kind: "signal", from: call.line, data });
    }
  }

  return { dial, open, act: actOn };
}

type Effect = (x: Exchange, call: PhoneCall, body: Record<string, unknown>) => Promise<void>;

const ACTIONS: Record<string, Effect> = {
  answer: async (_x, call) => await call.pick?.("answered"),
  reject: async (_x, call) => await call.pick?.("busy"),
  async keys(x, call, { digits }) {
    const { listening } = call;
    if (listening === null) tones(x, call, String(digits));
    for (const digit of String(digits)) {
      // Keys pressed while the next document is asked for are lost.
      if (listening === null || call.listening !== listening) return;
      await listening.key(digit);
    }
  },
  speech: async (_x, call, { text }) => await call.listening?.speech(String(text)),
  mute(_x, call, { on }) {
    call.mute = on === true;
    return Promise.resolve();
  },
  hangup: (x, call) => hangUp(x, call),
  signal: () => Promise.resolve(),
};

/** In a conversation the others hear the keys. */
function tones(x: Exchange, call: PhoneCall, digits: string): void {
  for (const line of call.place?.peers() ?? []) {
    const peer = callOn(x, line);
    if (peer !== undefined) x.tell(peer, { kind: "tones", digits });
  }
}

async function hangUp(x: Exchange, call: PhoneCall): Promise<void> {
  if (call.pick !== undefined) return await call.pick("busy");
  await endCall(x, call, call.answeredAt === null ? "canceled" : "completed");
}

/** What a phone that is opened in the middle of a call must know. */
function stateOf(x: Exchange, line: string): LineEvent[] {
  const call = callOn(x, line);
  if (call === undefined) return [];
  if (call.answeredAt === null) {
    return call.direction === "inbound"
      ? []
      : [{ kind: "ringing", call: call.sid, from: call.from, name: call.callerName }];
  }
  return [
    { kind: "answered", call: call.sid },
    { kind: "peers", lines: call.place?.peers() ?? [] },
  ];
}
