import type { DemoLogin } from "../../types/api/people.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";

/** The same for all, printed at the start and on the sign-in page; exists in demo mode only. */
export const DEMO_PASSWORD = "hubbub-demo";
const DEMO_DOMAIN = "@brightwater.example";

/** Who a newcomer may sign in as; empty outside demo mode. */
export function demoLogins(hub: Hub): (DemoLogin & { id: string })[] {
  if (!hub.config.demo) return [];
  const { document } = hub.settings();
  return document.people.filter((p) => p.active && p.email.endsWith(DEMO_DOMAIN)).map((p) => ({
    id: p.id,
    name: p.name,
    email: p.email,
    password: DEMO_PASSWORD,
    role: roleInWords(document, p),
  }));
}

/** `Agent, Billing and Sales`. */
function roleInWords(document: Configuration, person: Configuration["people"][number]): string {
  const { roles, queues } = lookup(document);
  const names = person.roles.map((id) => roles.get(id)?.name ?? id).join(" and ");
  const where = person.queues.flatMap((q) => queues.get(q.queue)?.name ?? []);
  const list = new Intl.ListFormat("en", { type: "conjunction" }).format(where);
  return where.length > 0 ? `${names}, ${list}` : names;
}
