import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTelephony } from "../../channels/voice/telephony.ts";
import { readConfig } from "../../config.ts";
import { deliverCommands } from "../../domain/calls/deliver_commands.ts";
import { readInteraction } from "../../domain/interactions/row.ts";
import { changePresence } from "../../domain/people/set_presence.ts";
import { type Carrier, createCarrier } from "../../standins/carrier/carrier.ts";
import type { LineEvent } from "../../standins/carrier/voice/types.ts";
import { type TestApp, testApp } from "../support/app.ts";
import { testClock } from "../support/clock.ts";
import { testConfiguration } from "../support/configuration.ts";
import { START } from "../support/hub.ts";
import { WEBHOOKS, withVoice } from "../support/voice.ts";
import { ACCOUNT_SID, AUTH_TOKEN, PUBLIC_URL } from "../support/texting.ts";

const OURS = "+12025550110";
const PHONE = "+14155550142";
const ROUNDS = 20;

let app: TestApp;
let carrier: Carrier;
const clock = testClock(START);
const phone: LineEvent[] = [];
const browser: LineEvent[] = [];

beforeAll(async () => {
  carrier = createCarrier({
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    now: clock.now,
    speechMs: 0,
    fetch: (input, init) => app.request(String(input), init),
  });
  carrier.numbers.set(OURS, WEBHOOKS);
  const environment = {
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    HUBBUB_PUBLIC_URL: PUBLIC_URL,
  };
  app = await testApp({
    clock,
    environment,
    configuration: testConfiguration((input) =>
      withVoice(input, { menu: OURS, plain: "+12025550111" })
    ),
    telephony: createTelephony(readConfig(environment)),
    fetch: (input, init) => carrier.fetch(new Request(input, init)),
  });
  carrier.voice.lines.open(PHONE, (event) => phone.push(event));
  carrier.voice.lines.open("client:ada", (event) => browser.push(event));
});
afterAll(async () => {
  carrier.close();
  await app.close();
});

/** Commands go out and their consequences come back, until nothing is left to do. */
async function settle(): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await carrier.settle();
    if (await deliverCommands(app.hub, "test") === 0) return await carrier.settle();
  }
  throw new Error("Calls do not come to rest");
}

async function act(line: string, action: string, body: Record<string, unknown> = {}) {
  await carrier.voice.lines.act(line, action, body);
  await settle();
}

const state = async (id: string) => (await readInteraction(app.hub.db, id))?.state;

describe("a call through the carrier", () => {
  it("is answered, keyed into a queue, taken in a browser and ended (CE01-F40, F51)", async () => {
    const { hub } = app;
    await changePresence(hub, "ada", { state: "available", reason: "" }, [], "system");
    const { call: sid } = carrier.voice.dial({ from: PHONE, to: OURS });
    await settle();
    expect(phone.map(({ kind }) => kind)).toEqual(["answered", "gather", "say"]);
    await act(PHONE, "keys", { digits: "1" });
    const [leg] = await hub.db.read<{ call_id: string }>(
      "SELECT call_id FROM call_legs WHERE sid = ?",
      [sid],
    );
    const id = leg!.call_id;
    const offer = (await readInteraction(hub.db, id))?.offer_id;
    const desk = await app.as("ada");
    expect((await desk("PUT", `/api/v1/offers/${offer}/acceptance`)).status).toBe(200);
    await settle();
    clock.advance(200);
    await settle();
    expect(browser.map(({ kind }) => kind)).toEqual(["ringing"]);
    await act("client:ada", "answer");
    expect(browser.at(-1)).toEqual({ kind: "peers", lines: [PHONE] });
    expect(phone.at(-1)).toEqual({ kind: "peers", lines: ["client:ada"] });
    await act(PHONE, "hangup");
    expect(await state(id)).toBe("wrapup");
    expect(browser.at(-1)).toMatchObject({ kind: "ended", reason: "completed" });
    expect(carrier.voice.problems).toEqual([]);
  });
});
