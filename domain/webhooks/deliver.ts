import { getLogger } from "@logtape/logtape";
import {
  buryOutbox,
  claimOutbox,
  finishOutbox,
  MAX_ATTEMPTS,
  type OutboxItem,
  retryOutbox,
} from "../../db/outbox.ts";
import type { Hub, Statement } from "../../types/hub.ts";
import { unseal } from "../masking/seal.ts";
import { dropWaiting } from "./lane.ts";
import { checkEndpoint } from "./address.ts";
import { post, type Posted, type PostOptions } from "./post.ts";
import { signDelivery } from "./sign.ts";
import type { Fed } from "./sources.ts";

const log = getLogger(["hubbub", "webhooks"]);

/** Deliveries under way at once, one per endpoint. */
const BATCH = 20;
/** Waits before the second and each further attempt, in milliseconds. */
const RETRY_WAITS_MS = [5_000, 30_000, 120_000, 600_000];
/** Events in a row that found nobody, until an endpoint is switched off. */
const MAX_FAILURES = 10;

interface Endpoint {
  id: string;
  url: string;
  secret: string;
  active: number;
  failures: number;
  old_secret: string | null;
  old_secret_until: number | null;
}

/** Sends what is due, the first of each endpoint; answers how many went out or were tried. */
export async function deliverWebhooks(
  hub: Hub,
  options: Pick<PostOptions, "resolve" | "timeoutMs"> = {},
): Promise<number> {
  const items = await claimOutbox(hub.db, {
    by: `webhooks:${hub.id()}`,
    now: hub.now(),
    limit: BATCH,
    kinds: ["webhook"],
  });
  await Promise.all(items.map((item) => deliver(hub, item, options)));
  return items.length;
}

async function deliver(
  hub: Hub,
  item: OutboxItem,
  options: Pick<PostOptions, "resolve" | "timeoutMs">,
): Promise<void> {
  const { webhook, event } = item.payload as { webhook: string; event: Fed };
  const [endpoint] = await hub.db.read<Endpoint>(
    "SELECT id, url, secret, active, failures, old_secret, old_secret_until FROM webhooks WHERE id = ?",
    [webhook],
  );
  if (!endpoint || Number(endpoint.active) !== 1) {
    await hub.db.write([finishOutbox(item, hub.now())]);
    return;
  }
  const posted = await attempt(hub, endpoint, event, options);
  await hub.db.write([
    deliveryRow(hub, item, endpoint, event, posted),
    ...settle(hub, item, endpoint, posted),
  ]);
}

async function attempt(
  hub: Hub,
  endpoint: Endpoint,
  event: Fed,
  options: Pick<PostOptions, "resolve" | "timeoutMs">,
): Promise<Posted> {
  const secrets = secretsOf(hub, endpoint);
  if (secrets.length === 0) return { status: null, failure: "refused", tookMs: 0 };
  const allowPrivate = hub.config.privateWebhooks;
  let url: URL;
  try {
    url = checkEndpoint(endpoint.url, allowPrivate);
  } catch {
    return { status: null, failure: "private", tookMs: 0 };
  }
  const { id, kind, at, data } = event;
  const body = JSON.stringify({ id, kind, at: new Date(at).toISOString(), data });
  const headers = {
    "content-type": "application/json",
    "user-agent": "Hubbub-Webhooks/1",
    "hubbub-event": id,
    "hubbub-signature": await signDelivery(secrets, body, hub.now()),
  };
  return await post(url, headers, body, { ...options, allowPrivate });
}

/** The secret in force, and for a day the one before it. */
function secretsOf(hub: Hub, endpoint: Endpoint): string[] {
  const { secret, old_secret, old_secret_until } = endpoint;
  const old = old_secret !== null && (old_secret_until ?? 0) > hub.now() ? [old_secret] : [];
  return [secret, ...old].map((sealed) => unseal(hub.config.secret, sealed))
    .filter((text) => text !== null);
}

function settle(hub: Hub, item: OutboxItem, endpoint: Endpoint, posted: Posted): Statement[] {
  const now = hub.now();
  if (posted.failure === "") {
    return [
      finishOutbox(item, now),
      {
        sql: "UPDATE webhooks SET failures = 0 WHERE id = ? AND failures > 0",
        args: [endpoint.id],
      },
    ];
  }
  const failure = { now, code: posted.failure, reason: inWords(posted) };
  // 410 is how an endpoint says that it does not want any more.
  if (posted.status === 410) {
    return [finishOutbox(item, now), ...off(endpoint, now, "It said 410 Gone")];
  }
  if (item.attempt < MAX_ATTEMPTS) {
    return retryOutbox(item, { ...failure, after: RETRY_WAITS_MS[item.attempt - 1] ?? 0 });
  }
  log.warning("Webhook {webhook} could not be reached: {failure}", {
    webhook: endpoint.id,
    failure: posted.failure,
  });
  return [
    ...buryOutbox(item, failure),
    { sql: "UPDATE webhooks SET failures = failures + 1 WHERE id = ?", args: [endpoint.id] },
    ...(Number(endpoint.failures) + 1 >= MAX_FAILURES
      ? off(endpoint, now, `${MAX_FAILURES} events in a row could not be delivered`)
      : []),
  ];
}

const off = (endpoint: Endpoint, now: number, reason: string): Statement[] => [
  {
    sql: "UPDATE webhooks SET active = 0, disabled_reason = ? WHERE id = ?",
    args: [reason, endpoint.id],
  },
  dropWaiting(endpoint.id, now),
];

const WORDS: Record<string, string> = {
  timeout: "It did not answer within 10 seconds",
  refused: "The connection was refused or broken",
  dns: "The host name has no address",
  tls: "The TLS connection could not be made",
  too_large: "It answered more than 64 KiB",
  private: "The address leads into a private network",
  redirect: "It answered with a redirect, which is not followed",
};

const inWords = ({ failure, status }: Posted) => WORDS[failure] ?? `It answered ${status}`;

function deliveryRow(
  hub: Hub,
  item: OutboxItem,
  endpoint: Endpoint,
  event: Fed,
  posted: Posted,
): Statement {
  return {
    sql: `INSERT INTO webhook_deliveries
            (id, webhook_id, outbox_id, event_id, attempt, status, failure, took_ms, at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [
      hub.id(),
      endpoint.id,
      item.id,
      event.id,
      item.attempt,
      posted.status,
      posted.failure,
      posted.tookMs,
      hub.now(),
    ],
  };
}
