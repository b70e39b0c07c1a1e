import { afterEach, describe, expect, it, vi } from "vitest";
import { gateOf } from "../../routes/gate.ts";
import { createLine } from "../../routes/live_line.ts";
import { ORIGIN, type TestApp, testApp } from "../support/app.ts";
import { accept, arrive, presence } from "../support/work.ts";
import { SOON } from "../support/patience.ts";

interface Frame {
  id?: string;
  event?: string;
  data?: unknown;
}

const apps: TestApp[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});
const newApp = async () => {
  const app = await testApp();
  apps.push(app);
  return app;
};

/** A desk's stream, read frame by frame. */
async function follow(
  app: TestApp,
  who: string,
  headers: Record<string, string> = {},
  query = "",
) {
  const answer = await app.request(`/api/v1/live${query}`, {
    headers: { cookie: await app.cookie(who), ...headers },
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const frames: Frame[] = [];
  const comments: string[] = [];
  const reader = answer.body!.getReader();
  const ended = read(reader, frames, comments);
  return {
    frames,
    comments,
    ended,
    until: (event: string) =>
      vi.waitFor(() => {
        const found = frames.find((frame) => frame.event === event);
        if (!found) throw new Error(`no ${event} yet`);
        return found;
      }, SOON),
    async stop() {
      await reader.cancel();
      await ended;
    },
  };
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  frames: Frame[],
  comments: string[],
) {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      for (let at = text.indexOf("\n\n"); at >= 0; at = text.indexOf("\n\n")) {
        const frame: Frame = {};
        for (const line of text.slice(0, at).split("\n")) {
          if (line.startsWith(":")) comments.push(line.slice(1).trim());
          if (line.startsWith("id: ")) frame.id = line.slice(4);
          if (line.startsWith("event: ")) frame.event = line.slice(7);
          if (line.startsWith("data: ")) frame.data = JSON.parse(line.slice(6));
        }
        if (frame.event) frames.push(frame);
        text = text.slice(at + 2);
      }
    }
  } catch {
    // Cut off: what came so far is what counts.
  }
}

describe("the live stream of a desk", () => {
  it("begins with what the desk should hold, then tells what happens", async () => {
    const app = await newApp();
    const held = await arrive(app.hub, { subject: "german" });
    await presence(app.hub, "cleo");
    await accept(app.hub, held);
    const stream = await follow(app, "cleo");
    expect((await stream.until("sync")).data).toMatchObject({ interactions: [held], offers: [] });
    const next = await arrive(app.hub, { subject: "german" });
    expect((await stream.until("offer")).data).toMatchObject({ interaction: next, agent: "cleo" });
    await stream.stop();
  });

  it("goes on after Last-Event-ID without a gap (row 12)", async () => {
    const app = await newApp();
    const first = await follow(app, "cleo");
    await first.until("sync");
    await app.hub.live.publish(["agent:cleo"], "configuration", { version: 1 });
    const { id } = await first.until("configuration");
    await first.stop();
    await app.hub.live.publish(["agent:cleo"], "configuration", { version: 2 });
    await app.hub.live.publish(["agent:cleo"], "configuration", { version: 3 });
    const second = await follow(app, "cleo", { "last-event-id": id! });
    await vi.waitFor(
      () =>
        expect(second.frames.filter((f) => f.event === "configuration").map((f) => f.data))
          .toEqual([{ version: 2 }, { version: 3 }]),
      SOON,
    );
    await second.stop();
  });

  it("asks for a snapshot where it cannot go on", async () => {
    const app = await newApp();
    const stream = await follow(app, "cleo", { "last-event-id": "nonsense" });
    await stream.until("reset");
    await stream.stop();
  });

  it("carries nobody else's events, the floor's only on request and by right (row 21)", async () => {
    const app = await newApp();
    const dan = await follow(app, "dan");
    const sue = await follow(app, "sue", {}, "?topics=floor");
    await Promise.all([dan.until("sync"), sue.until("sync")]);
    await app.hub.live.publish(["agent:cleo"], "configuration", { version: 7 });
    await app.hub.live.publish(["floor"], "floor", { queues: ["support"], agents: [] });
    await app.hub.live.publish(["company"], "configuration", { version: 8 });
    await sue.until("floor");
    expect((await dan.until("configuration")).data).toEqual({ version: 8 });
    expect(dan.frames.map((f) => f.event)).not.toContain("floor");
    const foreign = await app.request("/api/v1/live?topics=floor", {
      headers: { cookie: await app.cookie("dan") },
    });
    expect(foreign.status).toBe(403);
    await Promise.all([dan.stop(), sue.stop()]);
  });

  it("counts as a sign of life of the desk", async () => {
    const app = await newApp();
    const stream = await follow(app, "cleo");
    await stream.until("sync");
    const [row] = await app.hub.db.read<{ seen_at: number }>(
      "SELECT seen_at FROM presences WHERE agent_id = 'cleo'",
    );
    expect(row!.seen_at).toBe(app.hub.now());
    await stream.stop();
  });

  it("ends on signing out, and with a word when the process stops (CE18-X19)", async () => {
    const app = await newApp();
    const signedOut = await follow(app, "dan");
    await signedOut.until("sync");
    await app.request("/api/auth/sign-out", {
      method: "POST",
      headers: { cookie: await app.cookie("dan"), origin: ORIGIN },
    });
    await signedOut.ended;
    const drained = await follow(app, "cleo");
    await drained.until("sync");
    gateOf(app.hub).streams.drain();
    await drained.ended;
    expect(drained.comments).toContain("draining");
    expect(gateOf(app.hub).streams.count).toBe(0);
  });

  it("waits for a reader that is slow, and lets go of one that has left (row 12)", async () => {
    let gone = 0;
    const line = createLine(() => gone++);
    const reader = line.body.getReader();
    const large = "x".repeat(100_000);
    const sent: number[] = [];
    const sending = (async () => {
      for (let i = 1; i <= 3; i++) {
        await line.send(large);
        sent.push(i);
      }
    })();
    await new Promise((resolve) => setTimeout(resolve));
    expect(sent).toEqual([]);
    await reader.read();
    await vi.waitFor(() => expect(sent).toEqual([1]), SOON);
    await reader.cancel();
    await sending;
    expect(gone).toBe(1);
    line.close("too late");
    const other = createLine(() => gone++);
    other.close("bye");
    await other.send("never heard");
    expect(await new Response(other.body).text()).toBe("bye");
  });

  it("lets all go on that wait for a slow reader, events beside signs of life (row 12)", async () => {
    const line = createLine(() => {});
    const reader = line.body.getReader();
    const sending = Promise.all([
      line.send("x".repeat(100_000)),
      line.send("sync"),
      line.send("e"),
    ]);
    for (let i = 0; i < 3; i++) await reader.read();
    await sending;
    line.close();
    expect((await reader.read()).done).toBe(true);
  });

  it("gives way when one person opens more than ten", async () => {
    const app = await newApp();
    const streams = [];
    for (let i = 0; i < 11; i++) streams.push(await follow(app, "cleo"));
    await streams[0]!.ended;
    expect(gateOf(app.hub).streams.count).toBe(10);
    await Promise.all(streams.map((stream) => stream.stop()));
  });
});
