import { betterAuth } from "better-auth/minimal";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { accounts, sessions, users, verifications } from "../db/schema/sign_in.ts";
import { derivedSecret } from "../domain/keys/derived_secret.ts";
import { hashPassword, verifyPassword } from "../domain/sign_in/hash.ts";
import { MAX_PASSWORD, MIN_PASSWORD } from "../domain/sign_in/password.ts";
import type { Hub } from "../types/hub.ts";
import { readSession } from "./session.ts";

const SESSION_SEC = 7 * 86_400;
/** A session in use is prolonged at most once in this time. */
const PROLONG_SEC = 86_400;
const COOKIE_PREFIX = "hubbub";
const COOKIE = `${COOKIE_PREFIX}.session_token`;

/**
 * Sign-in with e-mail and password. People come from the configuration, so nobody signs up. Limits,
 * origin checks and problem documents stand in front of it (`routes/auth.ts`).
 */
export async function createSignIn(hub: Hub) {
  const secret = await derivedSecret(hub.config, "sign-in");
  const secure = hub.config.publicUrl?.startsWith("https:") ?? false;
  const auth = betterAuth({
    appName: "Hubbub",
    basePath: "/api/auth",
    baseURL: hub.config.publicUrl ?? "http://localhost",
    secret,
    database: drizzleAdapter(hub.db.orm, {
      provider: "sqlite",
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    session: { expiresIn: SESSION_SEC, updateAge: PROLONG_SEC },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: secure,
      defaultCookieAttributes: { sameSite: "lax", httpOnly: true, path: "/" },
      // Our own check compares with the host the request was sent to; see routes/csrf.ts.
      disableCSRFCheck: true,
      disableOriginCheck: true,
      database: { generateId: () => hub.id() },
      ipAddress: { disableIpTracking: true },
    },
  });
  return {
    handler: (request: Request): Promise<Response> => auth.handler(request),
    /** Who the cookie belongs to; null without a living session. */
    async session(headers: Headers): Promise<{ id: string; userId: string } | null> {
      if (!headers.get("cookie")?.includes(COOKIE)) return null;
      const read = await readSession(hub, secret, secure ? `__Secure-${COOKIE}` : COOKIE, headers);
      if (read === null) return null;
      const { expiresAt, ...session } = read;
      // Over, or old enough to be prolonged: the library decides, by the clock it stamps with.
      if (expiresAt > Date.now() + (SESSION_SEC - PROLONG_SEC) * 1000) return session;
      const found = await auth.api.getSession({ headers });
      return found ? { id: found.session.id, userId: found.session.userId } : null;
    },
  };
}

export type SignIn = Awaited<ReturnType<typeof createSignIn>>;
