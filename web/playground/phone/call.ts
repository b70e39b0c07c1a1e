/** How a call stands as the phone knows it; folded from what happens on the line. */
export interface CallNow {
  phase: "idle" | "calling" | "ringing" | "talking" | "ended";
  sid: string;
  incoming: boolean;
  /** The number at the other end. */
  other: string;
  /** Milliseconds; 0 = not yet. */
  startedAt: number;
  answeredAt: number;
  endedAt: number;
  said: Said[];
  gather: Gather | null;
  music: boolean;
  recording: boolean;
  held: boolean;
  muted: boolean;
  /** Other lines in the same conference. */
  peers: string[];
  reason: string;
}

/** Keys or words are waited for. */
export interface Gather {
  /** Keys at most; 0 = as many as one likes. */
  most: number;
  /** The key that ends them; empty = none. */
  endKey: string;
  /** Keys pressed so far. */
  got: number;
  keys: boolean;
  speech: boolean;
}

/** A line of the running text. `theirs`: the hub's voice; `mine`: words or keys of the caller. */
export interface Said {
  who: "theirs" | "mine" | "keys" | "sound";
  text: string;
  language: string;
}

const MAX_SAID = 200;

export const NO_CALL: CallNow = {
  phase: "idle",
  sid: "",
  incoming: false,
  other: "",
  startedAt: 0,
  answeredAt: 0,
  endedAt: 0,
  said: [],
  gather: null,
  music: false,
  recording: false,
  held: false,
  muted: false,
  peers: [],
  reason: "",
};

export type LineData = Record<string, unknown>;

/** What a line event makes of the call. Events of no call and unknown ones change nothing. */
export function follow(call: CallNow, kind: string, data: LineData, now: number): CallNow {
  if (kind === "ringing") {
    return {
      ...NO_CALL,
      phase: "ringing",
      incoming: true,
      sid: text(data.call),
      other: text(data.from),
      startedAt: now,
    };
  }
  // The page was loaded in the middle of a call.
  if (call.phase === "idle" && kind === "answered" && text(data.call)) {
    return {
      ...NO_CALL,
      phase: "talking",
      sid: text(data.call),
      startedAt: now,
      answeredAt: now,
    };
  }
  if (call.phase === "idle" || call.phase === "ended") return call;
  switch (kind) {
    case "answered":
      return { ...call, phase: "talking", answeredAt: call.answeredAt || now };
    case "say":
      return say(call, { who: "theirs", text: text(data.text), language: text(data.language) });
    case "play":
      return say(call, { who: "sound", text: text(data.url), language: "" });
    case "music":
      return { ...call, music: data.on === true, gather: null };
    case "gather":
      return { ...call, gather: asked(data) };
    case "record":
      return { ...call, recording: data.on === true, gather: null };
    case "hold":
      return { ...call, held: data.on === true };
    case "peers":
      return met(call, lines(data.lines));
    case "ended":
      return end(call, text(data.reason), now);
    default:
      return call;
  }
}

/** The person dialled `to`. */
export function dialled(to: string, now: number): CallNow {
  return { ...NO_CALL, phase: "calling", other: to, startedAt: now };
}

export function end(call: CallNow, reason: string, now: number): CallNow {
  return {
    ...call,
    phase: "ended",
    endedAt: now,
    reason,
    gather: null,
    music: false,
    recording: false,
    held: false,
    peers: [],
  };
}

/** Keys in a row stay one line; as many as were asked for close the question. */
export function pressed(call: CallNow, digits: string): CallNow {
  const last = call.said.at(-1);
  const more = last?.who === "keys" && (call.gather?.got ?? 1) > 0;
  const text = more ? last.text + digits : digits;
  const said = more ? call.said.slice(0, -1) : call.said;
  return say({ ...call, said, gather: counted(call.gather, digits) }, {
    who: "keys",
    text,
    language: "",
  });
}

function counted(gather: Gather | null, digits: string): Gather | null {
  if (!gather) return null;
  const got = gather.got + digits.length;
  const full = gather.most > 0 && got >= gather.most;
  return full || (gather.endKey && digits.includes(gather.endKey)) ? null : { ...gather, got };
}

function asked({ most, endKey, input }: LineData): Gather {
  const ways = text(input) || "dtmf";
  return {
    most: Number(most) || 0,
    endKey: text(endKey),
    got: 0,
    keys: ways.includes("dtmf"),
    speech: ways.includes("speech"),
  };
}

/** Nobody is asked for keys while people speak. */
const met = (call: CallNow, peers: string[]): CallNow => ({
  ...call,
  peers,
  gather: peers.length > 0 ? null : call.gather,
});

export function say(call: CallNow, said: Said): CallNow {
  if (!said.text) return call;
  return { ...call, said: [...call.said, said].slice(-MAX_SAID) };
}

const text = (value: unknown) => typeof value === "string" ? value : "";
const lines = (value: unknown) =>
  Array.isArray(value) ? value.filter((line) => typeof line === "string") : [];
