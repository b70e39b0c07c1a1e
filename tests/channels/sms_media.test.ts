import { afterAll, beforeAll, expect, it } from "vitest";
import { reply } from "../../domain/conversations/reply.ts";
import { LINK_MS } from "../../domain/files/links.ts";
import { storeFile } from "../../domain/files/store.ts";
import { fileRoutes } from "../../routes/files.ts";
import { SMS_NUMBER } from "../support/configuration.ts";
import { type Texting, textingHub } from "../support/texting.ts";

const CUSTOMER = "+12025557501";
const HOUR_MS = 3_600_000;
const PNG = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  ),
  (c) => c.charCodeAt(0),
);

let texting: Texting;
beforeAll(async () => {
  texting = await textingHub();
  texting.app.route("/", fileRoutes(texting.hub));
});
afterAll(async () => {
  await texting.close();
});

it("a picture goes out by a signed link that the carrier fetches, and that ends after 7 days (CE29-C3)", async () => {
  const { hub, carrier, app } = texting;
  await texting.text(CUSTOMER, "show me");
  const [row] = await hub.db.read<{ id: string }>("SELECT id FROM conversations");
  const conversation = row?.id ?? "";
  const file = await storeFile(hub, {
    name: "map.png",
    declaredType: "image/png",
    body: new Blob([PNG]).stream(),
    conversation,
    uploadedBy: "agent:ada",
  });
  const sent = await reply(hub, conversation, {
    text: "This way",
    files: [file.id],
    clientKey: "reply-with-file",
    lastSeq: null,
    standardResponse: null,
  });
  const links: string[] = [];
  const carrierFetch = hub.fetch;
  Object.assign(hub, {
    fetch: async (input: string, init?: RequestInit) => {
      links.push(...new URLSearchParams(String(init?.body ?? "")).getAll("MediaUrl"));
      return await carrierFetch(input, init);
    },
  });
  await texting.deliver();

  const picture = carrier.phone(CUSTOMER).messages.at(-1);
  expect(picture).toMatchObject({ from: SMS_NUMBER, body: "This way", status: "delivered" });
  const [, messageSid = "", mediaSid = ""] =
    /Messages\/(\w+)\/Media\/(\w+)/.exec(picture?.media[0]?.url ?? "") ?? [];
  const media = carrier.media(messageSid, mediaSid);
  expect(media?.type).toBe("image/png");
  expect(media?.bytes).toEqual(PNG);
  const [status] = await hub.db.read("SELECT status FROM messages WHERE id = ?", [sent.id]);
  expect(status).toMatchObject({ status: "delivered" });

  expect(links).toHaveLength(1);
  const [link = ""] = links;
  const open = async (url: string) => {
    const response = await app.request(url);
    await response.body?.cancel();
    return response.status;
  };
  expect(await open(link.replace(/signature=/, "signature=_"))).toBe(403);
  hub.clock.advance(LINK_MS - HOUR_MS);
  expect(await open(link)).toBe(200);
  hub.clock.advance(2 * HOUR_MS);
  expect(await open(link)).toBe(410);
});
