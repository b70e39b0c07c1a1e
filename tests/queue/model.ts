import { HubError } from "../../types/errors.ts";
import { MEDIA, type Medium, MEDIUM_GROUP, type MediumRules } from "../../types/media.ts";
import type {
  AgentProfile,
  Presence,
  QueueItem,
  QueueSettings,
  RebuildItem,
} from "../../types/queue.ts";
import type { InteractionState } from "../../types/interactions.ts";
import type { Settings } from "./support.ts";

/**
 * The queue as plain as it can be said: every choice looks at everything. What an agent holds is
 * counted from the interactions each time, never kept.
 */

const RANK = 2 ** 42;
const RETRY_MS = 10_000;
const AGAIN_MS = 10_000;
const MOST_PASSED_OVER = 8;
const TICK_BATCH = 50;
const MOST_PARKED = 100;

export interface ModelEvent {
  kind: string;
  interaction: string;
  rev: number;
  state: string;
  queue: string;
  priority: number;
  score: number;
  ring: number;
  agent: string;
  reason: string;
}

interface Share {
  agent: string;
  units: number;
  counted: boolean;
  interruptible: boolean;
  state: InteractionState;
}

export interface ModelItem {
  id: string;
  item: QueueItem;
  queue: string;
  medium: Medium;
  off: boolean;
  priority: number;
  arrival: number;
  score: number;
  ring: number;
  queuedAt: number;
  state: InteractionState;
  agent: string;
  due: number | null;
  rev: number;
  preferred: string;
  heldUntil: number | null;
  passed: { agent: string; until: number }[];
  retryAt: number | null;
  front: boolean;
  units: number;
  counted: boolean;
  interruptible: boolean;
  interrupted: boolean;
  source: Share | null;
  nextOverflow: number | null;
  nextMaxWait: number | null;
  offer: string;
}

export interface ModelAgent {
  id: string;
  profile: AgentProfile;
  media: Record<Medium, MediumRules>;
  presence: Presence;
  reason: string;
  idle: number;
  lastAccept: number;
  work: string[];
  interruptedWork: string[];
}

export class Model {
  items = new Map<string, ModelItem>();
  agents = new Map<string, ModelAgent>();
  queues = new Map<string, QueueSettings>();
  media: Record<Medium, MediumRules>;
  capacities = new Map<string, string>();
  events: ModelEvent[] = [];
  private placing: ModelItem[] = [];
  private freed: ModelAgent[] = [];
  /** Still to look for work after a rebuild or a new configuration: nobody finds them before. */
  private unfed = new Set<ModelAgent>();

  constructor(settings: Settings, public now: () => number, public epoch = 1) {
    this.media = settings.media;
    for (const queue of settings.queues) this.queues.set(queue.id, queue);
    for (const profile of settings.agents) this.place(profile);
  }

  // What an agent holds.

  units(a: ModelAgent): number {
    return this.shares(a).reduce((sum, s) => sum + s.units, 0);
  }

  count(a: ModelAgent, medium: Medium): number {
    return this.shares(a).filter((s) => s.counted && s.medium === medium).length;
  }

  shares(a: ModelAgent) {
    const shares = [];
    for (const x of this.items.values()) {
      const { medium } = x;
      if (x.agent === a.id) {
        const { units, counted, interruptible } = x;
        shares.push({ x, medium, units, counted, interruptible });
      }
      if (x.source?.agent === a.id) {
        const { units, counted } = x.source;
        shares.push({ x, medium, units, counted, interruptible: false });
      }
    }
    return shares;
  }

  rules(a: ModelAgent, medium: Medium): { cost: number; maximum: number; interruptible: boolean } {
    return { ...this.media[medium], ...a.profile.capacity[medium] };
  }

  room(a: ModelAgent, medium: Medium): boolean {
    const { cost, maximum } = this.rules(a, medium);
    if (this.count(a, medium) >= maximum) return false;
    const units = this.units(a);
    if (units + cost <= 100) return true;
    const soft = this.shares(a).filter((s) => s.interruptible).reduce((n, s) => n + s.units, 0);
    return (medium === "voice" || medium === "callback") && units - soft + cost <= 100;
  }

  proficiency(x: ModelItem, a: ModelAgent, ring = x.ring): number | null {
    const member = a.profile.queues[x.queue];
    if (!member) return null;
    const needs = x.item.rings[ring]?.skills ?? [];
    const levels = needs.map((need) => {
      const level = a.profile.skills[need.skill] ?? 0;
      return level >= need.min && level <= need.max && level > 0 ? level : null;
    });
    if (levels.some((l) => l === null)) return null;
    if (levels.length === 0) return member;
    return levels.reduce<number>((sum, l) => sum + (l ?? 0), 0) / levels.length;
  }

  isPassed(x: ModelItem, a: ModelAgent): boolean {
    return x.passed.some((p) => p.agent === a.id);
  }

  rank(a: ModelAgent): number {
    const units = this.units(a);
    return units === 0 ? a.idle : units * RANK + a.lastAccept;
  }

  // Choices.

  bestAgent(x: ModelItem): ModelAgent | null {
    const longestIdle = this.queues.get(x.queue)?.agentOrder === "longest_idle";
    const found = [...this.agents.values()]
      .filter((a) => a.presence === "available" && !this.freed.includes(a) && !this.unfed.has(a))
      .filter((a) => !this.isPassed(x, a) && this.room(a, x.medium))
      .map((a) => ({ a, level: this.proficiency(x, a), rank: this.rank(a) }))
      .filter((c) => c.level !== null)
      .toSorted((c, d) => {
        const skill = (d.level ?? 0) - (c.level ?? 0);
        const idle = c.rank - d.rank;
        return (longestIdle ? idle || skill : skill || idle) || (c.a.id < d.a.id ? -1 : 1);
      });
    return found[0]?.a ?? null;
  }

  effective(x: ModelItem): number {
    const { priorityTo, step, intervalSec } = this.media[x.medium];
    if (x.front) return priorityTo;
    if (x.off || step === 0) return x.priority;
    const gained = (this.now() - x.arrival) / (intervalSec * 1000 / step);
    return Math.min(priorityTo, x.priority + gained);
  }

  bestWork(a: ModelAgent): ModelItem | null {
    const fitting = [...this.items.values()].filter((x) =>
      x.state === "queued" && !this.placing.includes(x) && this.room(a, x.medium) &&
      (x.heldUntil !== null
        ? x.preferred === a.id
        : this.proficiency(x, a) !== null && !this.isPassed(x, a))
    );
    const earlier = (x: ModelItem, y: ModelItem) => x.arrival - y.arrival || (x.id < y.id ? -1 : 1);
    const heads = new Map<string, ModelItem>();
    for (const x of fitting.filter((x) => x.heldUntil !== null)) heads.set(`held ${x.id}`, x);
    // The first of each class by score, then of each group; lists without ageing stand alone.
    for (const x of fitting.filter((x) => x.heldUntil === null)) {
      const key = `${x.medium}${x.off}`;
      const first = heads.get(key);
      if (!first || x.score < first.score || (x.score === first.score && x.id < first.id)) {
        heads.set(key, x);
      }
    }
    const compared = new Map<string, ModelItem>();
    for (const [key, x] of heads) {
      const group = x.off ? key : MEDIUM_GROUP[x.medium];
      const first = compared.get(group);
      const better = first && (x.score - first.score || earlier(x, first)) < 0;
      if (!first || better) compared.set(group, x);
    }
    return [...compared.values()].toSorted((x, y) =>
      this.effective(y) - this.effective(x) || earlier(x, y)
    )[0] ?? null;
  }

  // Bookkeeping.

  emit(kind: string, x: ModelItem, agent: string, reason = "", state: string = x.state): void {
    x.rev++;
    const { id: interaction, rev, queue, priority, score, ring } = x;
    this.events.push({
      kind,
      interaction,
      rev,
      state,
      queue,
      priority,
      score,
      ring,
      agent,
      reason,
    });
  }

  presenceEvent(a: ModelAgent): void {
    this.events.push({
      kind: "presence",
      interaction: "",
      rev: 0,
      state: "",
      queue: "",
      priority: 0,
      score: 0,
      ring: 0,
      agent: a.id,
      reason: a.reason,
    });
  }

  free(a: ModelAgent): void {
    if (!this.freed.includes(a)) this.freed.push(a);
  }

  take(x: ModelItem, a: ModelAgent, open: boolean): void {
    const { cost, interruptible } = this.rules(a, x.medium);
    Object.assign(x, {
      units: cost,
      counted: true,
      interruptible: open && interruptible,
      agent: a.id,
    });
    if (!a.work.includes(x.id)) a.work.push(x.id);
  }

  giveBack(x: ModelItem, a: ModelAgent): void {
    Object.assign(x, { units: 0, counted: false, interruptible: false, interrupted: false });
    a.interruptedWork = a.interruptedWork.filter((id) => id !== x.id);
  }

  letGo(x: ModelItem, a: ModelAgent): void {
    this.giveBack(x, a);
    a.work = a.work.filter((id) => id !== x.id);
    x.agent = "";
  }

  agent(id: string): ModelAgent {
    const a = this.agents.get(id);
    if (!a) throw new HubError("not_found", "no agent", { code: "agent.unknown" });
    return a;
  }

  scoreOf(x: ModelItem, priority: number): number {
    const { step, intervalSec } = this.media[x.medium];
    if (x.off) return (100 - priority) * RANK + x.arrival;
    return x.arrival - (step === 0 ? 0 : priority * (intervalSec * 1000 / step));
  }

  setPriority(x: ModelItem, wanted: number): void {
    const { priorityFrom, priorityTo } = this.media[x.medium];
    const priority = Math.max(priorityFrom, Math.min(priorityTo, wanted));
    const score = this.scoreOf(x, priority);
    if (!x.front || score < x.score) x.score = score;
    x.priority = priority;
  }

  toFront(x: ModelItem): void {
    x.front = true;
    const waiting = [...this.items.values()].filter((y) =>
      y.state === "queued" && y.heldUntil === null && !this.placing.includes(y) &&
      y.queue === x.queue && y.medium === x.medium && y.waits
    );
    const least = Math.min(...waiting.map((y) => y.score));
    const own = x.off ? this.scoreOf(x, this.media[x.medium].priorityTo) : x.score;
    x.score = Math.min(own, least - 1);
  }

  nextTimer(x: ModelItem): number | null {
    const ring = x.item.rings[x.ring + 1];
    const times = [
      x.heldUntil,
      ring ? x.queuedAt + ring.afterSec * 1000 : null,
      x.nextOverflow,
      x.nextMaxWait,
      x.retryAt,
    ].filter((t) => t !== null);
    return times.length > 0 ? Math.min(...times) : null;
  }

  passOver(x: ModelItem, agent: string, sec: number): void {
    const until = this.now() + Math.max(sec * 1000, RETRY_MS);
    const others = x.passed.filter((p) => p.agent !== agent).slice(0, MOST_PASSED_OVER - 1);
    x.passed = [{ agent, until }, ...others];
    x.retryAt = this.now() + RETRY_MS;
  }

  forgetPassed(x: ModelItem): void {
    if (x.passed.length === 0) return;
    x.passed = [];
    x.retryAt = null;
  }

  // Offers.

  releaseSource(x: ModelItem): string {
    const source = x.source;
    x.source = null;
    if (!source) return "";
    const a = this.agents.get(source.agent);
    if (a) {
      a.work = a.work.filter((id) => id !== x.id);
      a.idle = this.now();
      this.free(a);
    }
    return source.agent;
  }

  putBack(x: ModelItem): void {
    x.offer = "";
    if (x.source) {
      const { agent, units, counted, interruptible, state } = x.source;
      const a = this.agents.get(agent);
      if (a && a.presence !== "offline" && a.reason !== "disconnected") {
        this.free(a);
        Object.assign(x, { agent, units, counted, interruptible, state, source: null, due: null });
        this.emit(state === "parked" ? "parked" : "resumed", x, agent, "transfer_returned");
        return;
      }
      if (agent !== "") this.releaseSource(x);
      Object.assign(x, { source: null, state: "queued", agent: "" });
      this.toFront(x);
      this.emit("requeued", x, "", "transfer_failed");
    }
    this.placing.push(x);
  }

  withdraw(x: ModelItem, reason: string): void {
    const a = this.agent(x.agent);
    this.letGo(x, a);
    x.state = "queued";
    x.waits = false;
    this.emit("offer_withdrawn", x, a.id, reason);
    this.putBack(x);
  }

  withdrawAll(a: ModelAgent, reason: string): void {
    for (const id of [...a.work]) {
      const x = this.items.get(id);
      if (x?.state === "offered" && x.agent === a.id) this.withdraw(x, reason);
    }
    this.free(a);
  }

  interrupt(a: ModelAgent): void {
    for (const id of [...a.work]) {
      const x = this.items.get(id);
      if (!x || !x.interruptible || x.agent !== a.id) continue;
      Object.assign(x, { units: 0, interruptible: false, interrupted: true });
      a.interruptedWork.push(id);
      if (x.state === "active") {
        x.state = "parked";
        this.emit("parked", x, a.id, "interrupted");
      }
    }
  }

  takeBack(a: ModelAgent): void {
    if (this.count(a, "voice") > 0 || this.count(a, "callback") > 0) return;
    for (const id of [...a.interruptedWork]) {
      const x = this.items.get(id);
      if (!x) continue;
      const { cost, interruptible } = this.rules(a, x.medium);
      if (this.units(a) + cost > 100) continue;
      Object.assign(x, { units: cost, interruptible, interrupted: false });
      a.interruptedWork = a.interruptedWork.filter((other) => other !== id);
      if (x.state === "parked") {
        x.state = "active";
        this.emit("resumed", x, a.id, "interruption_over");
      }
    }
  }

  offer(x: ModelItem, a: ModelAgent, sec = x.item.offerSec): void {
    if (this.units(a) + this.rules(a, x.medium).cost > 100) {
      this.interrupt(a);
      this.free(a);
    }
    this.take(x, a, false);
    Object.assign(x, { state: "offered", heldUntil: null, preferred: "", waits: false });
    x.offer = `${x.id}.${this.epoch}.${x.rev + 1}`;
    x.due = this.now() + sec * 1000;
    this.emit("offered", x, a.id);
  }

  wait(x: ModelItem): void {
    x.state = "queued";
    x.waits = true;
    x.due = this.nextTimer(x);
  }

  tryPlace(x: ModelItem): void {
    if (x.preferred !== "") {
      const a = this.agents.get(x.preferred);
      const last = x.item.rings.length - 1;
      if (a && !this.isPassed(x, a) && this.proficiency(x, a, last) !== null) {
        if (a.presence === "available" && this.room(a, x.medium)) return this.offer(x, a);
      } else {
        x.heldUntil = null;
      }
      if (x.heldUntil === null) x.preferred = "";
    }
    if (x.heldUntil === null) {
      const a = this.bestAgent(x);
      if (a) return this.offer(x, a);
    }
    this.wait(x);
  }

  feed(a: ModelAgent): void {
    for (;;) {
      const x = this.bestWork(a);
      if (!x) return;
      this.offer(x, a);
      if (this.freed.includes(a)) return;
    }
  }

  settle(): void {
    for (;;) {
      const x = this.placing.shift();
      if (x) {
        this.tryPlace(x);
        continue;
      }
      const a = this.freed.shift();
      if (!a) return;
      this.takeBack(a);
      if (a.presence === "available") this.feed(a);
    }
  }

  // Operations.

  private enter(x: ModelItem, item: QueueItem, moving: string | null): void {
    const queue = this.queues.get(item.queue);
    if (!queue) throw new HubError("not_found", "no queue", { code: "queue.unknown" });
    const waiting = [...this.items.values()].filter((y) =>
      y.state === "queued" && y.queue === item.queue
    );
    if (moving !== item.queue && waiting.length >= queue.maxSize) {
      throw new HubError("conflict", "full", { code: "queue.full" });
    }
    const now = this.now();
    Object.assign(x, {
      item,
      queue: item.queue,
      medium: item.medium,
      off: !queue.useTimeInQueue || this.media[item.medium].step === 0,
      arrival: item.arrival,
      ring: 0,
      queuedAt: now,
      preferred: item.preferredAgent ?? "",
      heldUntil: item.preferredAgent && item.holdSec ? now + item.holdSec * 1000 : null,
      nextOverflow: item.overflowAfterSec ? now + item.overflowAfterSec * 1000 : null,
      nextMaxWait: item.maxWaitSec ? now + item.maxWaitSec * 1000 : null,
      front: false,
      rev: Math.max(x.rev, item.rev),
    });
    this.setPriority(x, item.priority);
    if (item.front) this.toFront(x);
  }

  enqueue(item: QueueItem): void {
    if (this.items.has(item.id)) throw state();
    const x = blank(item);
    this.enter(x, item, null);
    this.items.set(x.id, x);
    this.emit("queued", x, "");
    this.placing.push(x);
    this.settle();
  }

  private openOffer(offer: string, agent: string): { x: ModelItem; a: ModelAgent } {
    const x = this.items.get(offer.split(".")[0] ?? "");
    if (
      !x || x.state !== "offered" || x.offer !== offer || x.agent !== agent ||
      this.now() >= (x.due ?? 0)
    ) throw new HubError("conflict", "expired", { code: "offer.expired" });
    return { x, a: this.agent(agent) };
  }

  accept(offer: string, agent: string): void {
    const { x, a } = this.openOffer(offer, agent);
    this.forgetPassed(x);
    Object.assign(x, { state: "active", due: null, front: false });
    a.lastAccept = this.now();
    this.emit("accepted", x, a.id);
    if (x.source) this.releaseSource(x);
    Object.assign(x, { offer: "", nextOverflow: null, nextMaxWait: null, retryAt: null });
    x.interruptible = this.rules(a, x.medium).interruptible;
    if (x.interruptible) this.free(a);
    this.settle();
  }

  decline(offer: string, agent: string): void {
    const { x, a } = this.openOffer(offer, agent);
    this.letGo(x, a);
    x.state = "queued";
    this.passOver(x, a.id, x.item.declineExclusionSec);
    this.emit("declined", x, a.id);
    this.putBack(x);
    if (x.item.declineAction === "not_ready") this.notReady(a, "declined");
    else this.free(a);
    this.settle();
  }

  private notReady(a: ModelAgent, reason: string): void {
    Object.assign(a, { presence: "not_ready", reason });
    this.presenceEvent(a);
    this.withdrawAll(a, "not_ready");
  }

  private complete(x: ModelItem, a: ModelAgent, kind: string): void {
    this.letGo(x, a);
    a.idle = this.now();
    this.free(a);
    this.items.delete(x.id);
    this.emit(kind, x, a.id, "", "done");
  }

  private inHand(id: string, ...states: InteractionState[]): { x: ModelItem; a: ModelAgent } {
    const x = this.items.get(id);
    if (!x || !states.includes(x.state)) throw state();
    return { x, a: this.agent(x.agent) };
  }

  end(id: string): void {
    const { x, a } = this.inHand(id, "active", "parked");
    if (x.item.wrapUpSec > 0) {
      x.state = "wrapup";
      x.due = this.now() + x.item.wrapUpSec * 1000;
      this.emit("ended", x, a.id);
    } else this.complete(x, a, "ended");
    this.settle();
  }

  wrapUp(id: string): void {
    const { x, a } = this.inHand(id, "wrapup");
    this.complete(x, a, "wrapped_up");
    this.settle();
  }

  park(id: string): void {
    const { x, a } = this.inHand(id, "active");
    if (a.work.length > MOST_PARKED) throw capacity();
    this.giveBack(x, a);
    x.state = "parked";
    this.emit("parked", x, a.id);
    this.free(a);
    this.settle();
  }

  resume(id: string): void {
    const { x, a } = this.inHand(id, "parked");
    const { cost, maximum } = this.rules(a, x.medium);
    if (this.units(a) + cost > 100) throw capacity();
    if (!x.counted && this.count(a, x.medium) >= maximum) throw capacity();
    this.giveBack(x, a);
    this.take(x, a, true);
    x.state = "active";
    this.emit("resumed", x, a.id);
    if (x.interruptible) this.free(a);
    this.settle();
  }

  leave(id: string, to: string): void {
    const x = this.items.get(id);
    if (!x || (x.state !== "queued" && x.state !== "offered")) throw state();
    if (x.state === "offered") {
      const a = this.agent(x.agent);
      this.letGo(x, a);
      x.state = "queued";
      this.emit("offer_withdrawn", x, a.id, "left");
      this.free(a);
      if (x.source?.agent) this.releaseSource(x);
    }
    this.items.delete(id);
    this.emit(to === "abandoned" ? "abandoned" : "closed", x, "", "", to);
    this.settle();
  }

  reprioritise(id: string, priority: number): void {
    const x = this.items.get(id);
    if (!x || x.state === "wrapup") throw state();
    x.front = false;
    this.setPriority(x, priority);
    if (x.state === "queued") this.wait(x);
    this.emit("reprioritised", x, x.agent);
  }

  transfer(id: string, to: string, offerSec: number, returnTo: string | null): void {
    const x = this.items.get(id);
    const there = x?.state === "offered" && x.agent === to;
    if (!x || x.state === "wrapup" || there) throw state();
    const b = this.agents.get(to);
    if (!b || b.presence !== "available" || b.id === x.agent || !this.room(b, x.medium)) {
      throw capacity();
    }
    const nobody = { agent: "", units: 0, counted: false, interruptible: false };
    if (x.state === "queued") {
      this.forgetPassed(x);
      x.source = { ...nobody, state: "queued" };
    } else if (x.state === "offered") {
      const a = this.agent(x.agent);
      this.letGo(x, a);
      x.state = "queued";
      this.emit("offer_withdrawn", x, a.id, "assigned");
      this.free(a);
      if (x.source?.agent) this.releaseSource(x);
      this.forgetPassed(x);
      x.source = { ...nobody, state: "queued" };
    } else {
      const a = this.agent(x.agent);
      if (returnTo === x.agent) {
        if (x.interrupted) {
          a.interruptedWork = a.interruptedWork.filter((other) => other !== id);
          Object.assign(x, { interrupted: false, counted: false });
        }
        this.free(a);
        const { agent, units, counted, interruptible, state } = x;
        x.source = { agent, units, counted, interruptible, state };
      } else {
        this.letGo(x, a);
        a.idle = this.now();
        this.free(a);
        x.source = { ...nobody, state: "queued" };
      }
    }
    this.offer(x, b, offerSec);
    this.settle();
  }

  requeue(item: QueueItem, actor: string, reason: string): void {
    const x = this.items.get(item.id);
    if (!x || x.state === "wrapup") throw state();
    const from = x.state;
    if (reason === "transfer" && from !== "active" && from !== "parked") throw state();
    const trial = { ...blank(item), rev: x.rev };
    this.enter(trial, item, from === "queued" ? x.queue : null);
    let owner = x.agent;
    if (from === "offered") {
      const a = this.agent(x.agent);
      this.letGo(x, a);
      x.state = "queued";
      this.emit("offer_withdrawn", x, a.id, "requeued");
      this.free(a);
      if (x.source?.agent) owner = this.releaseSource(x);
    } else if (from !== "queued") {
      const a = this.agent(x.agent);
      this.letGo(x, a);
      a.idle = this.now();
      this.free(a);
    }
    this.forgetPassed(x);
    Object.assign(x, trial, { rev: Math.max(x.rev, trial.rev) });
    this.emit(
      from === "queued" ? "moved" : "requeued",
      x,
      from === "queued" ? "" : owner,
      reason,
    );
    if (from !== "queued" && owner !== "" && actor === `agent:${owner}`) {
      this.passOver(x, owner, item.declineExclusionSec);
    }
    this.placing.push(x);
    this.settle();
  }

  setPresence(id: string, presence: Presence, reason: string): void {
    const a = this.agent(id);
    if (a.presence === presence && a.reason === reason) return;
    const was = a.presence;
    a.presence = presence;
    a.reason = reason;
    if (presence === "available" && was !== "available") a.idle = this.now();
    this.presenceEvent(a);
    if (presence === "available" && was !== "available") this.free(a);
    else if (was === "available" && presence !== "available") {
      this.withdrawAll(a, presence === "offline" ? "offline" : "not_ready");
    }
    this.settle();
  }

  tick(): void {
    for (;;) {
      const due = [...this.items.values()].filter((x) => x.due !== null && x.due <= this.now())
        .toSorted((x, y) => (x.due ?? 0) - (y.due ?? 0) || (x.id < y.id ? -1 : 1))
        .slice(0, TICK_BATCH).map((x) => x.id);
      if (due.length === 0) return;
      for (const id of due) {
        const x = this.items.get(id);
        if (!x || x.due === null || x.due > this.now()) continue;
        this.runTimer(x);
        this.settle();
      }
    }
  }

  private runTimer(x: ModelItem): void {
    if (x.state === "wrapup") return this.complete(x, this.agent(x.agent), "wrapped_up");
    if (x.state === "queued") return this.waitingDue(x);
    const a = this.agent(x.agent);
    this.letGo(x, a);
    x.state = "queued";
    this.setPriority(x, x.priority + x.item.noAnswerPriority);
    this.passOver(x, a.id, x.item.declineExclusionSec);
    this.emit("no_answer", x, a.id);
    this.putBack(x);
    this.notReady(a, "rona");
  }

  private waitingDue(x: ModelItem): void {
    const now = this.now();
    let search = false;
    x.waits = false;
    if (x.heldUntil !== null && x.heldUntil <= now) {
      Object.assign(x, { heldUntil: null, preferred: "" });
      search = true;
    }
    const ring = x.item.rings.findLastIndex((r, n) =>
      n > 0 && x.queuedAt + r.afterSec * 1000 <= now
    );
    if (ring > x.ring) {
      x.ring = ring;
      this.emit("widened", x, "");
      search = true;
    }
    if (x.retryAt !== null && x.retryAt <= now && this.passedOverDue(x)) search = true;
    if (x.nextOverflow !== null && x.nextOverflow <= now) {
      x.nextOverflow = now + AGAIN_MS;
      this.emit("due", x, "");
    }
    if (x.nextMaxWait !== null && x.nextMaxWait <= now) {
      x.nextMaxWait = now + AGAIN_MS;
      this.emit("due", x, "");
    }
    if (search) this.placing.push(x);
    else this.wait(x);
  }

  private passedOverDue(x: ModelItem): boolean {
    const kept = x.passed.filter((p) => p.until > this.now());
    const changed = kept.length !== x.passed.length;
    x.passed = kept;
    if (kept.length === 0) {
      x.retryAt = null;
      return changed;
    }
    const others = [...this.agents.values()].some((a) =>
      a.presence === "available" && this.proficiency(x, a) !== null && !this.isPassed(x, a)
    );
    if (others) {
      x.retryAt = this.now() + AGAIN_MS;
      return changed;
    }
    this.forgetPassed(x);
    return true;
  }

  /** A rebuilt queue: places as recorded, nobody passed over, what was interrupted simply parked. */
  load(items: RebuildItem[]): void {
    for (const item of items) {
      const x = blank(item);
      const queue = this.queues.get(item.queue);
      const a = this.agents.get(item.agent);
      Object.assign(x, {
        off: !queue?.useTimeInQueue || this.media[item.medium].step === 0,
        priority: item.priority,
        score: item.score,
        ring: item.ring,
        queuedAt: item.queuedAt,
        rev: item.rev,
        front: item.front ?? false,
        state: a ? item.state : "queued",
      });
      this.items.set(x.id, x);
      if (!a) this.restoreWaiting(x, item);
      else if (x.state !== "parked") this.take(x, a, true);
      else {
        x.agent = a.id;
        a.work.push(x.id);
      }
      if (x.state === "wrapup") x.due = item.wrapUpEndsAt ?? null;
    }
    this.feedAll([...this.agents.values()].filter((a) => a.presence === "available"));
  }

  private feedAll(agents: ModelAgent[]): void {
    this.unfed = new Set(agents);
    for (const a of agents) {
      this.unfed.delete(a);
      this.free(a);
      this.settle();
    }
  }

  private restoreWaiting(x: ModelItem, item: RebuildItem): void {
    const after = (sec: number | undefined) => sec ? item.queuedAt + sec * 1000 : null;
    x.nextOverflow = after(item.overflowAfterSec);
    x.nextMaxWait = after(item.maxWaitSec);
    const held = after(item.holdSec);
    if (
      item.preferredAgent && held !== null && held > this.now() &&
      this.agents.has(item.preferredAgent)
    ) {
      x.preferred = item.preferredAgent;
      x.heldUntil = held;
    }
    this.wait(x);
  }

  // Configuration.

  private place(profile: AgentProfile): ModelAgent {
    const known = this.agents.get(profile.id);
    this.capacities.set(abilities(profile), this.capacityText(profile));
    if (known) {
      known.profile = profile;
      return known;
    }
    const a: ModelAgent = {
      id: profile.id,
      profile,
      media: this.media,
      presence: "offline",
      reason: "",
      idle: this.now(),
      lastAccept: 0,
      work: [],
      interruptedWork: [],
    };
    this.agents.set(a.id, a);
    return a;
  }

  private capacityText(profile: AgentProfile): string {
    return JSON.stringify(MEDIA.map((m) => ({
      cost: this.media[m].cost,
      maximum: this.media[m].maximum,
      ...profile.capacity[m],
      interruptible: this.media[m].interruptible,
    })));
  }

  configure(settings: Settings): void {
    this.media = settings.media;
    const queues = new Map(settings.queues.map((q) => [q.id, q]));
    for (const [id, queue] of this.queues) {
      const waits = [...this.items.values()].some((x) => x.state === "queued" && x.queue === id);
      if (waits && !queues.has(id)) queues.set(id, queue);
    }
    this.queues = queues;
    const changed = settings.agents.filter((profile) => {
      const known = this.agents.get(profile.id);
      return !known || abilities(known.profile) !== abilities(profile) ||
        this.capacities.get(abilities(profile)) !== this.capacityText(profile);
    });
    this.feedAll(changed.map((profile) => this.place(profile)));
    const kept = new Set(settings.agents.map((a) => a.id));
    for (const a of [...this.agents.values()].filter((a) => !kept.has(a.id))) this.remove(a);
    for (const x of this.items.values()) {
      const queue = this.queues.get(x.queue);
      const off = !queue?.useTimeInQueue || this.media[x.medium].step === 0;
      if (x.state !== "queued" || x.heldUntil !== null || x.off === off || !queue) continue;
      Object.assign(x, { off, front: false });
      this.setPriority(x, x.priority);
      this.emit("reprioritised", x, "", "configuration");
    }
  }

  private remove(a: ModelAgent): void {
    if (a.presence !== "offline") {
      Object.assign(a, { presence: "offline", reason: "" });
      this.presenceEvent(a);
      this.withdrawAll(a, "offline");
    }
    const held = [...this.items.values()].filter((x) =>
      x.heldUntil !== null && x.preferred === a.id
    )
      .toSorted((x, y) => x.score - y.score || (x.id < y.id ? -1 : 1));
    for (const x of held) {
      Object.assign(x, { heldUntil: null, preferred: "" });
      this.placing.push(x);
    }
    this.settle();
    if (a.work.length === 0) this.agents.delete(a.id);
  }
}

export interface ModelItem {
  /** Stands in a list (not just on its way to one). */
  waits: boolean;
}

function blank(item: QueueItem): ModelItem {
  return {
    id: item.id,
    item,
    queue: item.queue,
    medium: item.medium,
    off: false,
    priority: 0,
    arrival: item.arrival,
    score: 0,
    ring: 0,
    queuedAt: 0,
    state: "queued",
    agent: "",
    due: null,
    rev: 0,
    preferred: "",
    heldUntil: null,
    passed: [],
    retryAt: null,
    front: false,
    units: 0,
    counted: false,
    interruptible: false,
    interrupted: false,
    source: null,
    nextOverflow: null,
    nextMaxWait: null,
    offer: "",
    waits: false,
  };
}

/** Agents with equal abilities share a profile. */
export function abilities(profile: AgentProfile): string {
  const sorted = (of: Record<string, unknown>) => Object.entries(of).toSorted();
  return JSON.stringify([
    sorted(profile.queues),
    sorted(profile.skills),
    sorted(profile.capacity),
  ]);
}

const state = () => new HubError("conflict", "state", { code: "interaction.state" });
const capacity = () => new HubError("conflict", "capacity", { code: "agent.capacity" });
