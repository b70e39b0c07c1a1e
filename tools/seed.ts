import { readConfig } from "../config.ts";
import { demoLogins } from "../domain/demo/logins.ts";
import { createHub } from "../hub.ts";

/**
 * `deno task seed`: writes the first configuration where there is none, and in demo mode the demo
 * people's passwords. A second run changes nothing.
 */
const hub = await createHub(readConfig(Deno.env.toObject()));
try {
  const { version, document } = hub.settings();
  console.log(`${document.company.name}: configuration version ${version}`);
  for (const { email, password, role } of demoLogins(hub)) {
    console.log(`  ${email.padEnd(34)} ${password}   ${role}`);
  }
} finally {
  await hub.close();
}
