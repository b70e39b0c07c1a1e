import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { checkEndpoint, isPrivateAddress } from "../../../domain/webhooks/address.ts";
import { changeWebhook } from "../../../domain/webhooks/change_webhook.ts";
import { createWebhook } from "../../../domain/webhooks/create_webhook.ts";
import { deliverWebhooks } from "../../../domain/webhooks/deliver.ts";
import { feedWebhooks } from "../../../domain/webhooks/feed.ts";
import { listDeliveries } from "../../../domain/webhooks/list_deliveries.ts";
import { listWebhooks } from "../../../domain/webhooks/list_webhooks.ts";
import { rotateWebhookSecret } from "../../../domain/webhooks/rotate_secret.ts";
import { post } from "../../../domain/webhooks/post.ts";
import { closeInteraction } from "../../../domain/interactions/close.ts";
import { listDeadLetters } from "../../../domain/dead_letters/list_dead_letters.ts";
import { replayDeadLetter } from "../../../domain/dead_letters/replay_dead_letter.ts";
import { eventRow } from "../../../domain/journal/event_row.ts";
import { person, type TestHub, testHub } from "../../support/hub.ts";
import { accept, arrive, presence } from "../../support/work.ts";

interface Received {
  path: string;
  headers: Headers;
  body: string;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function newHub(): Promise<TestHub> {
  const hub = await testHub({ environment: { HUBBUB_PRIVATE_WEBHOOKS: "on" } });
  closing.push(() => hub.close());
  return hub;
}

/** Somebody's server, on loopback. */
function endpoint(answer: (got: Received) => Response | Promise<Response> = () => new Response()) {
  const received: Received[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (r) => {
    const got = { path: new URL(r.url).pathname, headers: r.headers, body: await r.text() };
    received.push(got);
    return await answer(got);
  });
  closing.push(() => server.shutdown());
  return { url: `http://127.0.0.1:${server.addr.port}/hook`, received };
}

/** Feeds and delivers until nothing is due at the present time. */
async function settle(hub: TestHub): Promise<void> {
  while (await feedWebhooks(hub));
  while (await deliverWebhooks(hub) > 0);
}

describe("an endpoint", () => {
  it("is told what it asked for, once, in order and signed (CB-I6)", async () => {
    const hub = await newHub();
    const { url, received } = endpoint();
    const { secret } = await createWebhook(hub, {
      url,
      kinds: ["interaction.queued", "interaction.offered", "interaction.accepted"],
    });
    const id = await arrive(hub, { subject: "german" });
    await presence(hub, "cleo");
    await accept(hub, id);
    await settle(hub);
    await settle(hub);
    const bodies = received.map((r) => JSON.parse(r.body));
    expect(bodies.map((b) => b.kind)).toEqual([
      "interaction.queued",
      "interaction.offered",
      "interaction.accepted",
    ]);
    expect(bodies[2]).toMatchObject({ data: { interaction: id, agent: "cleo", state: "active" } });
    for (const { headers, body } of received) {
      const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers.get("hubbub-signature")!)!;
      expect(Number(t)).toBe(Math.floor(hub.now() / 1000));
      expect(createHmac("sha256", secret).update(`${t}.${body}`).digest("hex")).toBe(v1);
      expect(headers.get("hubbub-event")).toBe(JSON.parse(body).id);
    }
  });

  it("gets both signatures for a day after its secret was changed, then the new one alone (DC-17)", async () => {
    const hub = await newHub();
    const { url, received } = endpoint();
    const { id, secret } = await createWebhook(hub, { url, kinds: ["interaction.queued"] });
    const rotated = await rotateWebhookSecret(hub, id);
    expect(rotated.secret).not.toBe(secret);
    const signedBy = async (arriving: () => Promise<unknown>) => {
      await arriving();
      await settle(hub);
      const { headers, body } = received.at(-1)!;
      const [t, ...macs] = headers.get("hubbub-signature")!.split(",");
      return [rotated.secret, secret].map((key) =>
        macs.includes(
          `v1=${createHmac("sha256", key).update(`${t!.slice(2)}.${body}`).digest("hex")}`,
        )
      );
    };
    expect(await signedBy(() => arrive(hub))).toEqual([true, true]);
    hub.clock.advance(24 * 3600_000);
    expect(await signedBy(() => arrive(hub))).toEqual([true, false]);
    const stored = JSON.stringify(await hub.db.read("SELECT * FROM webhooks"));
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(rotated.secret);
    expect(await hub.db.read("SELECT 1 FROM audit WHERE action = 'webhook.secret_rotated'"))
      .toHaveLength(1);
  });

  it("hears of opt-outs and of exchanges to be reviewed (CE29-X1, CE29-P7)", async () => {
    const hub = await newHub();
    const { url, received } = endpoint();
    await createWebhook(hub, { url, kinds: ["contact.opted_out", "review.due"] });
    const id = await arrive(hub, { medium: "sms" });
    const event = (kind: string) =>
      eventRow({ id: hub.id(), at: hub.now(), kind, actor: "customer", interaction: id });
    await hub.db.write([event("opted_out"), event("opted_in"), event("review.due")]);
    await settle(hub);
    expect(received.map((r) => JSON.parse(r.body).kind)).toEqual([
      "contact.opted_out",
      "review.due",
    ]);
  });

  it("hears why a supervisor closed something (CE29-A8)", async () => {
    const hub = await newHub();
    const { url, received } = endpoint();
    await createWebhook(hub, { url, kinds: ["interaction.closure"] });
    const id = await arrive(hub, { medium: "sms" });
    await closeInteraction(hub.as(person("sue")), id, "sent twice");
    await settle(hub);
    const [told] = received.map((r) => JSON.parse(r.body));
    expect(told).toMatchObject({ kind: "interaction.closure", data: { interaction: id } });
    expect(JSON.stringify(told)).toContain("sent twice");
  });

  it("is not told what was before it listened", async () => {
    const hub = await newHub();
    await arrive(hub, { subject: "general" });
    const { url, received } = endpoint();
    await createWebhook(hub, { url, kinds: ["*"] });
    await settle(hub);
    expect(received).toEqual([]);
  });

  it("is told once although several processes feed at the same time (row 1)", async () => {
    const hub = await newHub();
    const { url, received } = endpoint();
    await createWebhook(hub, { url, kinds: ["interaction.queued"] });
    for (let i = 0; i < 5; i++) await arrive(hub, { subject: "general" });
    await Promise.all([1, 2, 3, 4].map(() => feedWebhooks(hub)));
    await settle(hub);
    const told = received.map((r) => JSON.parse(r.body).data.interaction);
    expect(told).toHaveLength(5);
    expect(new Set(told).size).toBe(5);
  });

  it("has its secret sealed in the record (row 27)", async () => {
    const hub = await newHub();
    const { secret } = await createWebhook(hub, { url: "http://127.0.0.1:9/", kinds: ["*"] });
    const rows = await hub.db.read("SELECT * FROM webhooks");
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(await listWebhooks(hub))).not.toContain(secret);
  });
});

describe("a delivery that fails", () => {
  it("is tried five times over minutes, then lies among the dead letters for a replay", async () => {
    const hub = await newHub();
    let healthy = false;
    const { url, received } = endpoint(() => new Response(null, { status: healthy ? 200 : 500 }));
    const { id } = await createWebhook(hub, { url, kinds: ["interaction.queued"] });
    await arrive(hub, { subject: "general" });
    for (const wait of [0, 10_000, 60_000, 240_000, 1_200_000, 3_600_000]) {
      hub.clock.advance(wait);
      await settle(hub);
    }
    expect(received).toHaveLength(5);
    const { items } = await listDeliveries(hub, id, { cursor: null, limit: 10 });
    expect(items.map((d) => [d.attempt, d.status, d.failure]).toSorted()).toEqual(
      [1, 2, 3, 4, 5].map((n) => [n, 500, "status"]),
    );
    const letters = await listDeadLetters(hub, { cursor: null, limit: 10, open: true });
    expect(letters.items).toMatchObject([{ kind: "webhook", code: "status", attempts: 5 }]);
    healthy = true;
    await replayDeadLetter(hub, letters.items[0]!.id);
    await settle(hub);
    expect(received).toHaveLength(6);
    await expect(replayDeadLetter(hub, letters.items[0]!.id)).rejects.toMatchObject({
      kind: "conflict",
    });
  });

  it("does not hold up other endpoints", async () => {
    const hub = await newHub();
    const bad = endpoint(() => new Response(null, { status: 500 }));
    const good = endpoint();
    await createWebhook(hub, { url: bad.url, kinds: ["interaction.queued"] });
    await createWebhook(hub, { url: good.url, kinds: ["interaction.queued"] });
    for (let i = 0; i < 3; i++) await arrive(hub, { subject: "general" });
    await settle(hub);
    expect([bad.received.length, good.received.length]).toEqual([1, 3]);
  });

  it("ten events in a row switches the endpoint off until somebody switches it on", async () => {
    const hub = await newHub();
    const { url, received } = endpoint(() => new Response(null, { status: 500 }));
    const { id } = await createWebhook(hub, { url, kinds: ["interaction.queued"] });
    for (let i = 0; i < 12; i++) await arrive(hub, { subject: "general" });
    for (let i = 0; i < 60; i++) {
      await settle(hub);
      hub.clock.advance(3_600_000);
    }
    expect(received).toHaveLength(50);
    const [webhook] = await listWebhooks(hub);
    expect(webhook).toMatchObject({ active: false, failures: 10 });
    expect(webhook!.disabledReason).toContain("10 events in a row");
    expect(await changeWebhook(hub, id, { active: true })).toMatchObject({
      active: true,
      failures: 0,
      disabledReason: "",
    });
  });

  it("with 410 Gone ends it at once", async () => {
    const hub = await newHub();
    const { url } = endpoint(() => new Response(null, { status: 410 }));
    await createWebhook(hub, { url, kinds: ["interaction.queued"] });
    await arrive(hub, { subject: "general" });
    await settle(hub);
    expect(await listWebhooks(hub)).toMatchObject([{ active: false }]);
  });
});

describe("an address into a private network", () => {
  it.each([
    "http://example.com/",
    "ftp://example.com/",
    "https://user:secret@example.com/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://printer/",
    "https://nas.local/",
    "https://db.internal/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://１２７.0.0.1/",
    "https://127。0。0。1/",
    "not an address",
  ])("%s is refused (row 20)", (address) => {
    expect(() => checkEndpoint(address, false)).toThrow(/Choose another address/);
  });

  it.each(["https://hooks.example.com/x", "https://8.8.8.8/", "https://[2606:4700::1111]/"])(
    "%s is public (row 20)",
    (address) => {
      expect(checkEndpoint(address, false).href).toBe(address);
    },
  );

  it("is found when the name is resolved, and nothing is sent there (row 20)", async () => {
    const { url, received } = endpoint();
    const port = new URL(url).port;
    for (const address of ["127.0.0.1", "::1", "::ffff:10.0.0.1", "169.254.169.254"]) {
      const posted = await post(new URL(`http://rebind.example.com:${port}/`), {}, "{}", {
        allowPrivate: false,
        resolve: () => Promise.resolve(["93.184.215.14", address]),
      });
      expect(posted, address).toMatchObject({ status: null, failure: "private" });
      expect(isPrivateAddress(address)).toBe(true);
    }
    expect(received).toEqual([]);
  });

  it("is not reached by a redirect either (row 20)", async () => {
    const canary = endpoint();
    const { url } = endpoint(() =>
      new Response(null, { status: 302, headers: { location: canary.url } })
    );
    const posted = await post(new URL(url), {}, "{}", { allowPrivate: true });
    expect(posted).toMatchObject({ status: 302, failure: "redirect" });
    expect(canary.received).toEqual([]);
  });

  it("is not reached by a name that answers differently the second time (row 20)", async () => {
    const { url, received } = endpoint();
    const addresses = [["127.0.0.1"], ["127.0.0.2"]];
    const posted = await post(new URL(url.replace("127.0.0.1", "rebind.example.com")), {}, "{}", {
      allowPrivate: true,
      resolve: () => Promise.resolve(addresses.shift() ?? []),
    });
    expect(posted).toMatchObject({ status: 200, failure: "" });
    expect(addresses).toHaveLength(1);
    expect(received[0]!.headers.get("host")).toContain("rebind.example.com");
  });
});

describe("failure of the other side", () => {
  it("is told apart: nobody there, no such name, no answer, too long an answer", async () => {
    const options = { allowPrivate: true, timeoutMs: 300 };
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const { port } = listener.addr as Deno.NetAddr;
    listener.close();
    const refused = await post(new URL(`http://127.0.0.1:${port}/`), {}, "{}", options);
    expect(refused.failure).toBe("refused");
    const unnamed = await post(new URL("http://name.example.com/"), {}, "{}", {
      ...options,
      resolve: () => Promise.resolve([]),
    });
    expect(unnamed.failure).toBe("dns");
    const waiting = Promise.withResolvers<Response>();
    const slow = endpoint(() => waiting.promise);
    expect((await post(new URL(slow.url), {}, "{}", options)).failure).toBe("timeout");
    waiting.resolve(new Response());
    const long = endpoint(() => new Response("x".repeat(100_000)));
    expect((await post(new URL(long.url), {}, "{}", { allowPrivate: true })).failure)
      .toBe("too_large");
  });
});
