import { afterEach, beforeEach, describe, expect, it } from "vitest";
import description from "../../standins/carrier/description.json" with { type: "json" };
import { type Carrier, createCarrier } from "../../standins/carrier/carrier.ts";
import { SERVED_PATHS, trimDescription } from "../../standins/carrier/trim.ts";
import { ACCOUNT_SID, AUTH_TOKEN } from "../support/texting.ts";
import { isSignedBy } from "../../channels/sms/signature.ts";

const OURS = "+12025550100";
const PHONE = "+12025550123";
const HOOK = "https://hub.example.com/webhooks/twilio/messages";
const API = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`;

interface Hook {
  url: string;
  form: URLSearchParams;
  signature: string;
  token: string;
}

let carrier: Carrier;
let hooks: Hook[];
let answers: number[];
beforeEach(() => {
  hooks = [];
  answers = [];
  carrier = createCarrier({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    now: () => Date.UTC(2026, 2, 2),
    fetch: (input, init) => {
      const request = new Request(input, init);
      return request.text().then((body) => {
        hooks.push({
          url: String(input),
          form: new URLSearchParams(body),
          signature: request.headers.get("x-twilio-signature") ?? "",
          token: request.headers.get("i-twilio-idempotency-token") ?? "",
        });
        return new Response("<Response/>", { status: answers.shift() ?? 200 });
      });
    },
  });
  carrier.numbers.set(OURS, { smsUrl: HOOK });
});
afterEach(() => carrier.close());

const authorization = `Basic ${btoa(`${ACCOUNT_SID}:${AUTH_TOKEN}`)}`;

async function call(
  fields: Record<string, string> | null,
  init: { url?: string; auth?: string; method?: string; type?: string } = {},
) {
  const response = await carrier.fetch(
    new Request(init.url ?? API, {
      method: init.method ?? (fields === null ? "GET" : "POST"),
      headers: {
        authorization: init.auth ?? authorization,
        ...(fields === null
          ? {}
          : { "content-type": init.type ?? "application/x-www-form-urlencoded" }),
      },
      ...(fields === null ? {} : { body: new URLSearchParams(fields).toString() }),
    }),
  );
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

const message = { To: PHONE, From: OURS, Body: "hi" };

describe("the carrier's API", () => {
  it("sends a text and answers as the official description says (CE29-P3)", async () => {
    const { status, body } = await call(message);
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: "queued", direction: "outbound-api", num_segments: "1" });
    expect(carrier.phone(PHONE).messages).toMatchObject([{ direction: "received", body: "hi" }]);
  });

  it.each([
    ["no recipient", { From: OURS, Body: "hi" }, 400, 20001],
    ["a recipient that is no number", { ...message, To: "abc" }, 400, 21211],
    ["a number that is not ours", { ...message, From: "+12025559999" }, 400, 21606],
    ["no body", { To: PHONE, From: OURS }, 400, 21602],
    ["a body too long", { ...message, Body: "x".repeat(1601) }, 400, 21617],
    ["a field nobody knows", { ...message, Bodi: "x" }, 400, 20001],
    ["a field of the wrong type", { ...message, ValidityPeriod: "soon" }, 400, 20001],
    ["a value that is not allowed", { ...message, RiskCheck: "perhaps" }, 400, 20001],
    ["a callback nobody can reach", { ...message, StatusCallback: "https://a_b/c" }, 400, 21609],
  ])("refuses %s with the carrier's own code (CE29-P3)", async (_, fields, status, code) => {
    const answer = await call(fields as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code, status });
    expect(answer.body.more_info).toContain(String(code));
    expect(carrier.phone(PHONE).messages).toHaveLength(0);
  });

  it("refuses strangers, unknown paths, methods and types", async () => {
    expect((await call(message, { auth: "Basic eDp5" })).status).toBe(401);
    expect((await call(null, { url: API.replace("Messages", "Nothing") })).status).toBe(404);
    expect((await call(null, { method: "DELETE" })).status).toBe(405);
    expect((await call(message, { type: "application/json" })).status).toBe(400);
  });

  it("lists messages by pair, newest first, in pages", async () => {
    for (let i = 0; i < 5; i++) await call({ ...message, Body: `text ${i}` });
    await call({ ...message, To: "+12025550124" });
    const query = `?To=${encodeURIComponent(PHONE)}&PageSize=3`;
    const first = await call(null, { url: API + query });
    expect(first.body.messages.map((m: { body: string }) => m.body)).toEqual([
      "text 4",
      "text 3",
      "text 2",
    ]);
    const next = await call(null, { url: `https://api.twilio.com${first.body.next_page_uri}` });
    expect(next.body.messages).toHaveLength(2);
    expect(next.body.next_page_uri).toBeNull();
  });
});

describe("the carrier's webhooks", () => {
  it("are signed with the real algorithm (CE29-P1)", async () => {
    await carrier.receive({ from: PHONE, to: OURS, body: "hello & good bye" });
    const [hook] = hooks;
    expect(hook?.form.get("Body")).toBe("hello & good bye");
    const params = [...hook?.form ?? []] as [string, string][];
    const signature = hook?.signature ?? "";
    expect(isSignedBy(AUTH_TOKEN, { url: HOOK, signature, params, body: "" })).toBe(true);
  });

  it("tell each state of a message in order (CE29-P4)", async () => {
    await call({ ...message, StatusCallback: "https://hub.example.com/status" });
    await carrier.settle();
    expect(hooks.map((h) => h.form.get("MessageStatus"))).toEqual(["sent", "delivered"]);
  });

  it("are repeated once after a failure, with the same token (CE29-X12)", async () => {
    answers = [503];
    await carrier.receive({ from: PHONE, to: OURS, body: "again" });
    await carrier.settle();
    expect(hooks).toHaveLength(2);
    expect(hooks[0]?.token).toBe(hooks[1]?.token);
  });

  it("are repeated as often as the address asks (CE29-P5)", async () => {
    carrier.numbers.set(OURS, { smsUrl: `${HOOK}#rc=3` });
    answers = [503, 503, 503, 503, 503];
    await carrier.receive({ from: PHONE, to: OURS, body: "again" });
    await carrier.settle();
    expect(hooks).toHaveLength(4);
    expect(hooks[0]?.url).toBe(HOOK);
  });
});

describe("told to misbehave, the carrier", () => {
  const callback = { ...message, StatusCallback: "https://hub.example.com/status" };

  it("posts copies", async () => {
    carrier.misbehave({ kind: "duplicate", copies: 3 });
    await carrier.receive({ from: PHONE, to: OURS, body: "thrice" });
    expect(hooks).toHaveLength(3);
  });

  it("turns the order of receipts round", async () => {
    carrier.misbehave({ kind: "out_of_order" });
    await call(callback);
    await carrier.settle();
    expect(hooks.map((h) => h.form.get("MessageStatus"))).toEqual(["delivered", "sent"]);
  });

  it("fails a number at delivery", async () => {
    carrier.misbehave({ kind: "failing_number", number: PHONE, code: 30003 });
    await call(callback);
    await carrier.settle();
    expect(hooks.at(-1)?.form.get("ErrorCode")).toBe("30003");
  });

  it("is down, loses answers, makes errors so many times as told, and behaves again", async () => {
    carrier.misbehave({ kind: "down" });
    expect((await call(message)).status).toBe(503);
    carrier.behave();
    carrier.misbehave({ kind: "error", code: 20429, times: 1 });
    expect((await call(message)).status).toBe(429);
    expect((await call(message)).status).toBe(201);
  });
});

describe("the description the stand-in speaks", () => {
  it("holds the served paths and every schema they name", () => {
    expect(Object.keys(description.paths).toSorted()).toEqual(SERVED_PATHS.toSorted());
    const names = [...JSON.stringify(description).matchAll(/#\/components\/schemas\/([^"]+)/g)]
      .map((match) => match[1]);
    expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining(names));
  });

  it("is what trimming the official one gives: trimming again changes nothing", () => {
    expect(trimDescription(structuredClone(description) as never)).toEqual(description);
  });

  // The official file is large and not ours to ship: name it to compare against it.
  const official = Deno.env.get("TWILIO_OPENAPI");
  it.skipIf(official === undefined)("equals the official one for its paths", async () => {
    const text = await Deno.readTextFile(official ?? "");
    expect(trimDescription(JSON.parse(text))).toEqual(description);
  });
});
