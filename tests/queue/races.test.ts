import { describe, expect, it } from "vitest";
import { openTcp } from "../../db/redis/tcp.ts";
import { createQueue } from "../../queue/queue.ts";
import { isRefusal } from "../../types/errors.ts";
import { sharedRedisUrl } from "../support/redis.ts";
import { agent, bench, item } from "./support.ts";

const RACES = Number(Deno.env.get("QUEUE_RACES") ?? 600);
const CLIENTS = 8;
const ARRIVALS = Number(Deno.env.get("QUEUE_ARRIVALS") ?? 2_000);

describe("races", () => {
  it("lets either the accept or the deadline win, never both, whichever comes first (DC-7, faults 11)", async () => {
    const b = await bench({ agents: [agent("anna")] });
    for (let n = 0; n < RACES; n++) {
      await b.available("anna");
      const events = await b.enqueue({ id: `R${n}`, offerSec: 1, wrapUpSec: 0 });
      const offer = events.find((e) => e.kind === "offered")?.offer ?? "";
      const off = (n % 3) - 1;
      b.clock.advance(1_000 + off);
      const accept = () =>
        b.queue.accept(b.op(), offer, "anna").then(() => true, (error) => {
          expect(error).toMatchObject({ code: "offer.expired" });
          return false;
        });
      const [accepted, ticked] = n % 2
        ? await Promise.all([accept(), b.queue.tick()])
        : (await Promise.all([b.queue.tick(), accept()])).toReversed() as [
          boolean,
          { events: never[] },
        ];
      expect(accepted).toBe(off < 0);
      expect((ticked as { events: { kind: string }[] }).events.some((e) => e.kind === "no_answer"))
        .toBe(off >= 0);
      if (accepted) await b.queue.end(b.op(), `R${n}`, "agent:anna");
      else await b.queue.leave(b.op(), `R${n}`, "abandoned", "customer");
    }
    await b.close();
  });

  it(
    "never exceeds an agent's maximum however many hubs offer at once (DC-9, faults 26)",
    async () => {
      const b = await bench({ agents: [agent("anna"), agent("bert")] });
      await b.available("anna", "bert");
      const stores = await Promise.all(
        Array.from({ length: CLIENTS }, () => openTcp(sharedRedisUrl())),
      );
      const hubs = stores.map((redis) =>
        createQueue({ redis, region: b.region, now: () => b.clock.now() })
      );
      let most = 0;
      const open = new Map<string, number>();
      await Promise.all(hubs.map(async (queue, hub) => {
        for (let n = hub; n < ARRIVALS; n += CLIENTS) {
          const id = `H${n}`;
          const run = async (
            op: () => Promise<
              { events: { kind: string; interaction: string; agent: string; offer: string }[] }
            >,
          ) => {
            const { events } = await op().catch((error) => {
              if (isRefusal(error, "conflict")) return { events: [] };
              throw error;
            });
            return events;
          };
          const events = await run(() =>
            queue.enqueue(`e${id}`, item({ id, wrapUpSec: 0, arrival: n }), "customer")
          );
          for (const e of events.filter((e) => e.kind === "offered")) {
            await run(() => queue.accept(`a${e.offer}`, e.offer, e.agent));
          }
          const load = await queue.agents();
          for (const a of load) most = Math.max(most, a.work.length);
          const mine = load[n % 2]?.work.find((w) => w.state === "active");
          if (mine) await run(() => queue.end(`d${mine.interaction}`, mine.interaction, "system"));
          for (const w of load.flatMap((a) => a.work.map((w) => ({ ...w, agent: a.agent })))) {
            if (w.state === "offered" && !open.has(w.interaction)) open.set(w.interaction, n);
          }
        }
      }));
      expect(most).toBe(3);
      await Promise.all(stores.map((s) => s.close()));
      await b.close();
    },
    60_000,
  );
});
