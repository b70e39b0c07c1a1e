import type { Hub } from "../../types/hub.ts";

/** The same for all, printed at the start and on the sign-in page; exists in demo mode only. */
export const DEMO_PASSWORD = "hubbub-demo";

export interface DemoLogin {
  id: string;
  name: string;
  email: string;
  password: string;
  roles: string[];
}

/** Who a newcomer may sign in as; empty outside demo mode. */
export function demoLogins(hub: Hub): DemoLogin[] {
  if (!hub.config.demo) return [];
  return hub.settings().document.people
    .filter((p) => p.active && p.email.endsWith("@brightwater.example"))
    .map(({ id, name, email, roles }) => ({ id, name, email, roles, password: DEMO_PASSWORD }));
}
