import type { Twilio } from "twilio";
import type { Received } from "../../types/channels.ts";
import type { Hub } from "../../types/hub.ts";
import { type Form, readMessage } from "./read.ts";

/** Messages one listing looks at, and how many of them a page of the carrier's holds. */
const MOST_LISTED = 5_000;
const PAGE = 1_000;

type Listed = Awaited<ReturnType<Twilio["messages"]["list"]>>[number];

/**
 * Texts to `to` sent within `[from, until)` (ms) that the record does not know, oldest first: their
 * webhooks were lost (CE29-X12).
 */
export async function listReceived(
  client: Twilio,
  hub: Hub,
  asked: { to: string; from: number; until: number; mediaBase: string },
): Promise<Received[]> {
  const listed = await client.messages.list({
    to: asked.to,
    // The carrier may go by whole days: the times are compared below.
    dateSentAfter: new Date(asked.from),
    limit: MOST_LISTED,
    pageSize: PAGE,
  });
  const within = listed.filter((m) => {
    const at = sentAt(m);
    return m.direction === "inbound" && at >= asked.from && at < asked.until;
  });
  const missing = await unknown(hub, within);
  return await Promise.all(
    missing.toReversed().map((m) => toReceived(client, hub, m, asked.mediaBase)),
  );
}

const sentAt = (m: Listed): number => (m.dateSent ?? m.dateCreated).getTime();

async function unknown(hub: Hub, listed: Listed[]): Promise<Listed[]> {
  const rows = await hub.db.read<{ provider_id: string }>(
    `SELECT provider_id FROM messages WHERE channel = 'sms'
       AND provider_id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(listed.map((m) => m.sid))],
  );
  const known = new Set(rows.map((row) => row.provider_id));
  return listed.filter((m) => !known.has(m.sid));
}

/** As the webhook would have told it, so that both ways are read by the same words. */
async function toReceived(
  client: Twilio,
  hub: Hub,
  m: Listed,
  mediaBase: string,
): Promise<Received> {
  const form: Form = new Map([
    ["MessageSid", m.sid],
    ["From", m.from],
    ["To", m.to],
    ["Body", m.body ?? ""],
    ["NumMedia", m.numMedia],
    ["NumSegments", m.numSegments],
    ...await mediaFields(client, m, mediaBase),
  ]);
  const raw = new URLSearchParams([...form]).toString();
  return { ...readMessage(form, hub.now(), raw), sentAt: sentAt(m) };
}

async function mediaFields(client: Twilio, m: Listed, base: string): Promise<[string, string][]> {
  if (Number(m.numMedia) === 0) return [];
  const media = await client.messages(m.sid).media.list();
  return media.flatMap(({ uri, contentType }, i): [string, string][] => [
    [`MediaUrl${i}`, base + uri.replace(/\.json$/, "")],
    [`MediaContentType${i}`, contentType],
  ]);
}
