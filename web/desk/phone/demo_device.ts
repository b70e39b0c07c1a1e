import { signal } from "@preact/signals";
import type { PhoneAccess } from "../../../types/api/calls.ts";
import { get, post, reasonOf } from "../../ui/api.ts";
import { createPeers } from "../../ui/peer.ts";
import type { Leg, PhoneDevice, Standing } from "./device.ts";
import { followLine, lineAddress } from "./line.ts";

/** A call of the stand-in, as a page that was loaded again finds it. */
interface CallFound {
  from: string;
  to: string;
  status: string;
  endedAt: number | null;
}

/** A line of the carrier's stand-in; sound goes from browser to browser. */
export function openDemoDevice(access: Extract<PhoneAccess, { kind: "demo" }>): PhoneDevice {
  const line = lineAddress(access.url);
  const me = decodeURIComponent(line.slice(line.lastIndexOf("/") + 1)) || access.identity;
  const standing = signal<Standing>("starting");
  const problem = signal("");
  const leg = signal<Leg | null>(null);
  const listeners = new Set<(leg: Leg) => void>();
  const act = async (action: string, body: Record<string, unknown> = {}) => {
    await post(`~${line}/${action}`, body);
  };
  const peers = createPeers(me, (to, data) => {
    void act("signal", { to, data }).catch(() => undefined);
  });
  const ring = (from: string) => {
    leg.value = { phase: "ringing", from, call: "" };
    for (const listener of listeners) listener(leg.value);
  };
  const happened = (kind: string, data: Record<string, unknown>) => {
    if (kind === "signal") return peers.take(String(data.from), data.data);
    if (kind === "ringing") return ring(String(data.from ?? ""));
    if (kind === "answered" && leg.value) leg.value = { ...leg.value, phase: "talking" };
    if (kind === "muted") peers.mute(data.on === true);
    // A supervisor who whispers.
    if (kind === "coach") peers.only(String(data.line ?? ""));
    if (kind === "hold") peers.hold(data.on === true);
    if (kind === "peers" && Array.isArray(data.lines)) peers.meet(data.lines.map(String));
    if (kind === "ended") {
      leg.value = null;
      peers.close();
    }
  };
  const takeUp = async () => {
    const { items } = await get<{ items: CallFound[] }>("~/playground/calls");
    const found = items.find((call) => call.endedAt === null && call.to === me);
    if (!found || leg.value) return;
    if (found.status !== "in-progress") return ring(found.from);
    leg.value = { phase: "talking", from: found.from, call: "" };
    await peers.listen();
  };
  const close = followLine(`${line}/events`, {
    happened,
    stands(next, reason) {
      standing.value = next;
      problem.value = reason;
      if (next === "ready") void takeUp().catch(() => undefined);
    },
  });
  return {
    kind: "demo",
    standing,
    problem,
    leg,
    microphone: peers.microphone,
    onRinging: (listener) => void listeners.add(listener),
    async answer() {
      void peers.listen();
      await act("answer");
    },
    reject: () => act("reject"),
    async mute(on) {
      peers.mute(on);
      await act("mute", { on }).catch((error) => problem.value = reasonOf(error));
    },
    keys: (digits) => act("keys", { digits }),
    hangUp: () => act("hangup"),
    close() {
      close();
      peers.close();
    },
  };
}
