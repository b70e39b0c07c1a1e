import type { Prepared } from "./prepare.ts";

// What a batch hands to its statements (`sql.ts`): JSON with short names, since every value is
// looked up by its name in every row.

/** Messages of one pair that ask for the same rows; one of them that is claimed is enough. */
export type Wish = [Prepared, ...Prepared[]];

function keyOf(p: Prepared) {
  return { c: p.received.channel, p: p.received.providerId, m: p.messageId };
}

export function toClaim(p: Prepared) {
  return { ...keyOf(p), r: p.raw, at: p.received.receivedAt };
}

export function toMessage(p: Prepared, pair: number) {
  const { received: r } = p;
  return {
    ...keyOf(p),
    k: pair,
    x: p.text,
    s: p.sealed,
    f: JSON.stringify(r.media.map((media) => media.file).filter((id) => id !== undefined)),
    ck: r.clientKey ?? null,
    t: JSON.stringify(p.attributes),
    at: r.receivedAt,
    se: r.sentAt,
  };
}

/** Provider and message ids of a wish: it holds when one of them is claimed. */
function claims([p, ...others]: Wish) {
  return {
    c: p.received.channel,
    ps: [p, ...others].map((one) => [one.received.providerId, one.messageId]),
  };
}

export function toPlace(wish: Wish) {
  const [p] = wish;
  const { received: r } = p;
  return {
    ...claims(wish),
    o: r.to,
    a: r.from,
    K: p.contactId,
    C: p.conversationId,
    e: p.entry?.id ?? "",
    at: r.receivedAt,
    w: p.lapsedBefore,
    re: p.decision.reaction ? 1 : 0,
    nm: (r.profile.name ?? "").slice(0, 120),
    em: (r.profile.email ?? "").slice(0, 254),
    ph: (r.profile.phone ?? "").slice(0, 40),
    la: (r.profile.language ?? "").slice(0, 20),
    // Only the network vouches for a number; what a visitor types into a form matches nobody.
    mp: r.channel === "sms" && r.from.startsWith("+") ? r.from : "",
  };
}

export function toWork(wish: Wish) {
  const [p] = wish;
  const { received: r, routed } = p;
  return {
    ...claims(wish),
    o: r.to,
    a: r.from,
    E: p.eventId,
    I: routed?.id ?? null,
    e: p.entry?.id ?? "",
    q: routed?.queue ?? "",
    su: routed?.subject ?? "",
    ca: routed?.category ?? "",
    pr: routed?.priority ?? 0,
    it: JSON.stringify(routed?.item ?? {}),
    at: r.receivedAt,
  };
}
