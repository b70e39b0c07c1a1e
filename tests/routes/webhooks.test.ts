import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getExpectedTwilioSignature, validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { isSignedBy, signatureOf } from "../../channels/sms/signature.ts";
import { webhooksRoutes } from "../../routes/webhooks.ts";
import { formFields } from "../../routes/webhooks/form.ts";
import { HubError } from "../../types/errors.ts";
import { SMS_NUMBER } from "../support/configuration.ts";
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  MESSAGES_URL,
  STATUS_URL,
  type Texting,
  textingHub,
} from "../support/texting.ts";

let texting: Texting;
beforeAll(async () => {
  texting = await textingHub();
});
afterAll(async () => {
  await texting.close();
});

let sids = 0;
const newSid = () => `SM${String(sids++).padStart(32, "0")}`;

function form(extra: Record<string, string> = {}): Record<string, string> {
  return {
    MessageSid: newSid(),
    AccountSid: ACCOUNT_SID,
    From: "+12025557777",
    To: SMS_NUMBER,
    Body: "hello",
    NumMedia: "0",
    NumSegments: "1",
    ...extra,
  };
}

interface Given {
  url?: string;
  signedUrl?: string;
  token?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  app?: { request(url: string, init: RequestInit): Response | Promise<Response> };
}

async function post(params: Record<string, string>, given: Given = {}): Promise<Response> {
  const url = given.url ?? MESSAGES_URL;
  return await (given.app ?? texting.app).request(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": getExpectedTwilioSignature(
        given.token ?? AUTH_TOKEN,
        given.signedUrl ?? url,
        params,
      ),
      ...given.headers,
    },
    body: given.body ?? new URLSearchParams(params).toString(),
  });
}

const stored = async (sid: string) =>
  (await texting.hub.db.read("SELECT 1 FROM messages WHERE provider_id = ?", [sid])).length;

describe("a signed text", () => {
  it("is durable before it is answered with empty TwiML (DC-11, CE29-P1)", async () => {
    const params = form();
    const response = await post(params);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/xml");
    expect(await response.text()).toMatch(/<Response\/>$/);
    expect(await stored(params.MessageSid ?? "")).toBe(1);
  });

  it("is read whole: city, segments, media, profile (CE29-P1, CE29-F2)", async () => {
    const params = form({
      Body: "Grüße & 100 % + mehr",
      FromCity: "WASHINGTON",
      FromCountry: "US",
      NumSegments: "2",
      OtherRecipients: "+12025550111",
      BrandNewParameter: "signed too",
    });
    expect((await post(params)).status).toBe(200);
    const [row] = await texting.hub.db.read<{ text: string; attributes: string }>(
      "SELECT text, attributes FROM messages WHERE provider_id = ?",
      [params.MessageSid ?? ""],
    );
    expect(row?.text).toBe("Grüße & 100 % + mehr");
    expect(JSON.parse(row?.attributes ?? "{}")).toMatchObject({
      city: "WASHINGTON",
      country: "US",
      segments: 2,
      otherRecipients: "+12025550111",
    });
  });

  it("sent again is answered the same and stored once (fault 1, fault 18)", async () => {
    const params = form();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(params)));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200, 200]);
    expect(await stored(params.MessageSid ?? "")).toBe(1);
  });

  it("reaches us through a proxy that changes scheme, host and port (CE29-X10, fault 17)", async () => {
    const inside = MESSAGES_URL.replace("https://hub.example.com", "http://10.0.0.7:8000");
    const response = await post(form(), { url: inside, signedUrl: MESSAGES_URL });
    expect(response.status).toBe(200);
  });

  it("may carry the standard port in the signed address (CE29-X10, fault 17)", async () => {
    const signedUrl = MESSAGES_URL.replace(".com/", ".com:443/");
    expect((await post(form(), { signedUrl })).status).toBe(200);
  });

  it("may come as JSON with its hash in the address (CE29-P1, fault 17)", async () => {
    const body = JSON.stringify(form());
    const hash = createHash("sha256").update(body).digest("hex");
    const url = `${MESSAGES_URL}?bodySHA256=${hash}`;
    const signature = getExpectedTwilioSignature(AUTH_TOKEN, url, {});
    const send = (text: string) =>
      texting.app.request(url, {
        method: "POST",
        headers: { "content-type": "application/json", "x-twilio-signature": signature },
        body: text,
      });
    expect((await send(body)).status).toBe(200);
    expect((await send(body.replace("hello", "hullo"))).status).toBe(403);
  });
});

describe("a forged text", () => {
  const forged: [string, () => Promise<Response>][] = [
    ["under another token", () => post(form(), { token: "another-token" })],
    ["for another address", () => post(form(), { signedUrl: "https://evil.example/x" })],
    ["with an empty signature", () => post(form(), { headers: { "x-twilio-signature": "" } })],
    ["with a changed field", () => {
      const params = form();
      return post(params, {
        body: new URLSearchParams({ ...params, Body: "changed" }).toString(),
      });
    }],
    ["with a field more", () => {
      const params = form();
      return post(params, { body: new URLSearchParams({ ...params, X: "1" }).toString() });
    }],
    ["with trimmed blanks", () => {
      const params = form({ Body: "  blanks kept  " });
      return post(params, {
        body: new URLSearchParams({ ...params, Body: "blanks kept" }).toString(),
      });
    }],
    ["of another account", () => post(form({ AccountSid: `AC${"1".repeat(32)}` }))],
    [
      "as JSON without a hash",
      () => post({}, { headers: { "content-type": "application/json" }, body: "{}" }),
    ],
  ];

  it.each(forged)("%s is refused and nothing is stored (CE29-X10, fault 17)", async (_, send) => {
    const before = await texting.messages();
    const response = await send();
    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await texting.messages()).toHaveLength(before.length);
  });

  it("passes nowhere when no token is set: it fails closed (CE29-X10, fault 17)", async () => {
    const { twilio, ...rest } = texting.hub.config;
    const config = { ...rest, twilio: { ...twilio, authToken: undefined } };
    const app = webhooksRoutes({ ...texting.hub, config });
    expect((await post(form(), { app, token: "" })).status).toBe(403);
    expect((await post(form(), { app, token: "undefined" })).status).toBe(403);
  });
});

describe("a bad request", () => {
  it.each([
    ["no message id", form({ MessageSid: "" }), "MessageSid"],
    ["no sender", form({ From: "" }), "From"],
    ["no number of ours", form({ To: " " }), "To"],
    ["a wrong count of media", form({ NumMedia: "many" }), "NumMedia"],
    ["an endless text", form({ Body: "x".repeat(10_001) }), "Body"],
  ])("with %s names the field (DC-16)", async (_, params, field) => {
    const response = await post(params);
    expect(response.status).toBe(400);
    expect((await response.json()).errors).toMatchObject([{ field }]);
  });

  it("that is too large is refused early, whatever length it claims (fault 16)", async () => {
    const large = await post(form(), { body: "x".repeat(70_000) });
    expect(large.status).toBe(413);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
    });
    const response = await texting.app.request(
      new Request(MESSAGES_URL, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: endless,
        duplex: "half",
      } as RequestInit),
    );
    expect(response.status).toBe(413);
  });

  it("of another type is refused (DC-16)", async () => {
    expect((await post(form(), { headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await texting.app.request(MESSAGES_URL)).status).toBe(405);
  });

  it("from a channel the hub does not have says so (DC-16)", async () => {
    const response = await post(form({ From: "whatsapp:+12025557777" }));
    expect(response.status).toBe(422);
    expect((await response.json()).code).toBe("channel.unsupported");
  });

  it("of any bytes never ends in a 500 (fault 15)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const body = Uint8Array.from(bytes);
        for (const type of ["application/x-www-form-urlencoded", "application/json"]) {
          const response = await post({}, { headers: { "content-type": type }, body });
          expect([400, 403]).toContain(response.status);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("signed, with any characters at all, is stored or refused but never a 500 (fault 15)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (text) => {
        // What the carrier signs went through UTF-8 on its way: lone surrogates do not survive it.
        const params = form({ Body: new TextDecoder().decode(new TextEncoder().encode(text)) });
        const response = await post(params);
        expect(response.status).toBe(200);
        const [row] = await texting.hub.db.read<{ text: string }>(
          "SELECT text FROM messages WHERE provider_id = ?",
          [params.MessageSid ?? ""],
        );
        // SQLite's drivers end a text at NUL; nothing after it may be lost.
        expect(row?.text).toBe(params.Body?.replaceAll("\0", "\uFFFD"));
      }),
      { numRuns: 50, examples: [["before\0after"]] },
    );
  });
});

describe("while the record is away", () => {
  it("answers 503 with Retry-After, so that the carrier comes again (DC-15, fault 6)", async () => {
    const down = () => Promise.reject(new HubError("unavailable", "The record is away"));
    const db = { ...texting.hub.db, read: down, write: down };
    const app = webhooksRoutes({ ...texting.hub, db, as: () => ({ ...texting.hub, db }) });
    const response = await post(form(), { app });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("answers 503 for what it does not understand either, never 500 (DC-11)", async () => {
    const broken = () => Promise.reject(new Error("something nobody thought of"));
    const db = { ...texting.hub.db, read: broken, write: broken };
    const app = webhooksRoutes({ ...texting.hub, db, as: () => ({ ...texting.hub, db }) });
    expect((await post(form(), { app })).status).toBe(503);
  });
});

describe("a status callback", () => {
  it("is signed like a text and answered the same (CE29-P4)", async () => {
    const params = {
      MessageSid: newSid(),
      AccountSid: ACCOUNT_SID,
      MessageStatus: "delivered",
    };
    expect((await post(params, { url: STATUS_URL })).status).toBe(200);
    expect((await post(params, { url: STATUS_URL, token: "wrong" })).status).toBe(403);
    const without = { MessageSid: newSid(), AccountSid: ACCOUNT_SID };
    expect((await post(without, { url: STATUS_URL })).status).toBe(400);
  });
});

describe("the form", () => {
  it("is read as the platform reads one, whatever is in it (CE29-P1, fault 15)", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "a",
        "=",
        "&",
        "+",
        "%",
        "%20",
        "%2B",
        "%C3%A9",
        "%ff",
        "%00",
        "?",
        "é",
        "\0",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    const raw = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(raw, (text) => {
        expect(formFields(text)).toEqual([...new URLSearchParams(text)]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the signature", () => {
  const value = fc.string({ maxLength: 40 });
  it("is the one the carrier's own library makes and accepts (CE29-P1, fault 17)", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value), value, (params, token) => {
        const url = "https://hub.example.com/webhooks/twilio/messages?a=b%20c";
        const pairs = Object.entries(params);
        const signature = signatureOf(token, url, pairs);
        expect(signature).toBe(getExpectedTwilioSignature(token, url, params));
        if (token === "") return;
        expect(validateRequest(token, signature, url, params)).toBe(true);
        expect(isSignedBy(token, { url, signature, params: pairs, body: "" })).toBe(true);
        expect(isSignedBy(`${token}x`, { url, signature, params: pairs, body: "" })).toBe(false);
      }),
    );
  });
});
