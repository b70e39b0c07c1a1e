import { z } from "zod";

const blank = z.literal("").transform(() => undefined);
const text = z.string().trim().min(1).optional().or(blank);
const url = z.url({ protocol: /^https?$/ }).transform((u) => u.replace(/\/+$/, "")).optional().or(
  blank,
);
const Switch = z.enum(["auto", "on", "off"]).default("auto");

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  HOST: z.string().default("0.0.0.0"),
  PUBLIC_URL: url,
  HUBBUB_DATA: z.string().min(1).default(".hubbub"),
  HUBBUB_REGION: z.string().regex(/^[a-z0-9-]{1,32}$/, "lower-case letters, digits, dashes")
    .default("local"),
  HUBBUB_DEMO: Switch,
  HUBBUB_SECRET: z.string().min(32, "at least 32 characters").optional().or(blank),
  HUBBUB_ADMIN_EMAIL: z.email().optional().or(blank),
  HUBBUB_ADMIN_PASSWORD: z.string().min(8, "at least 8 characters").optional().or(blank),
  HUBBUB_API_KEY: z.string().min(16, "at least 16 characters").optional().or(blank),
  HUBBUB_LOG: z.enum(["debug", "info", "warning", "error"]).default("info"),
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: text,
  REDIS_URL: z.url({ protocol: /^rediss?|unix$/ }).optional().or(blank),
  LIBSQL_URL: z.string().regex(/^(libsql|https?|wss?|file):/, "libsql:, http(s):, ws(s): or file:")
    .optional().or(blank),
  LIBSQL_AUTH_TOKEN: text,
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/, "AC and 32 hexadecimal digits")
    .optional().or(blank),
  TWILIO_AUTH_TOKEN: text,
  TWILIO_AUTH_TOKEN_OLD: text,
  TWILIO_API_BASE: url,
  TWILIO_API_KEY: text,
  TWILIO_API_SECRET: text,
  TWILIO_TWIML_APP: text,
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional().or(blank),
  MAIL_FROM: text,
  S3_ENDPOINT: url,
  S3_BUCKET: text,
  S3_REGION: z.string().default("auto"),
  S3_ACCESS_KEY_ID: text,
  S3_SECRET_ACCESS_KEY: text,
  HUBBUB_PRIVATE_WEBHOOKS: Switch,
  HUBBUB_SCAN_URL: url,
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: url,
  OPENAI_MODEL: text,
});

export interface Config {
  port: number;
  host: string;
  /** Address customers and providers reach us at, without trailing slash; signatures are checked against it. */
  publicUrl: string | undefined;
  data: string;
  region: string;
  /** Demo company, demo logins and playground. */
  demo: boolean;
  /** Signs sessions and file links; generated and kept under `data` when not given. */
  secret: string | undefined;
  admin: { email: string; password: string } | undefined;
  apiKey: string | undefined;
  /** Outgoing webhooks may go to plain http and to addresses of the local network (default: in demo mode). */
  privateWebhooks: boolean;
  log: "debug" | "info" | "warning" | "error";
  redis:
    | { kind: "upstash"; url: string; token: string }
    | { kind: "tcp"; url: string }
    | { kind: "embedded" };
  libsql: { kind: "remote"; url: string; token: string | undefined } | {
    kind: "file";
    path: string;
  };
  twilio: {
    accountSid: string | undefined;
    authToken: string | undefined;
    /** Webhooks signed with it pass too: for the day on which the token is changed (DC-17). */
    oldAuthToken?: string | undefined;
    apiBase: string | undefined;
    /** Key that signs what browser phones sign in with, and the TwiML app they dial out by. */
    apiKey?: string | undefined;
    apiSecret?: string | undefined;
    twimlApp?: string | undefined;
  };
  mail: { url: string | undefined; from: string | undefined };
  s3:
    | { endpoint: string; bucket: string; region: string; keyId: string; secret: string }
    | undefined;
  /** Where files are posted to be checked before anybody gets them; none = not checked. */
  scanUrl: string | undefined;
  openai: { key: string | undefined; baseUrl: string | undefined; model: string | undefined };
  /** Bearer tokens of a company's own systems, by source: `HUBBUB_SOURCE_<ID>`. */
  sourceTokens?: Record<string, string>;
}

/** Reads every setting once. Throws one error that names every problem at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(environment);
  const problems = parsed.success
    ? pairProblems(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) {
    throw new Error(
      `Cannot start: settings are wrong\n${problems.map((p) => `  ${p}`).join("\n")}`,
    );
  }
  return { ...build(parsed.data), sourceTokens: sourceTokens(environment) };
}

const SOURCE_PREFIX = "HUBBUB_SOURCE_";

/** `HUBBUB_SOURCE_CUSTOMER_BASE` is the token of the source `customer-base`. */
function sourceTokens(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, token]) =>
      name.startsWith(SOURCE_PREFIX) && token
        ? [[name.slice(SOURCE_PREFIX.length).toLowerCase().replaceAll("_", "-"), token]]
        : []
    ),
  );
}

type Environment = z.infer<typeof Environment>;

const PAIRS: [keyof Environment, keyof Environment][] = [
  ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"],
  ["HUBBUB_ADMIN_EMAIL", "HUBBUB_ADMIN_PASSWORD"],
  ["TWILIO_API_KEY", "TWILIO_API_SECRET"],
  ["S3_ENDPOINT", "S3_BUCKET"],
  ["S3_BUCKET", "S3_ACCESS_KEY_ID"],
  ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"],
];

function pairProblems(env: Environment): string[] {
  const problems = PAIRS.filter(([a, b]) => (env[a] === undefined) !== (env[b] === undefined))
    .map(([a, b]) => `${a}, ${b}: set both or neither`);
  if (env.UPSTASH_REDIS_REST_URL && env.REDIS_URL) {
    problems.push("UPSTASH_REDIS_REST_URL, REDIS_URL: set one of them");
  }
  return problems;
}

function build(env: Environment): Config {
  const real = Boolean(
    env.UPSTASH_REDIS_REST_URL || env.REDIS_URL || env.LIBSQL_URL || env.TWILIO_ACCOUNT_SID,
  );
  const demo = env.HUBBUB_DEMO === "on" || (env.HUBBUB_DEMO === "auto" && !real);
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    data: env.HUBBUB_DATA,
    region: env.HUBBUB_REGION,
    demo,
    secret: env.HUBBUB_SECRET,
    admin: env.HUBBUB_ADMIN_EMAIL && env.HUBBUB_ADMIN_PASSWORD
      ? { email: env.HUBBUB_ADMIN_EMAIL, password: env.HUBBUB_ADMIN_PASSWORD }
      : undefined,
    apiKey: env.HUBBUB_API_KEY,
    privateWebhooks: env.HUBBUB_PRIVATE_WEBHOOKS === "on" ||
      (env.HUBBUB_PRIVATE_WEBHOOKS === "auto" && demo),
    log: env.HUBBUB_LOG,
    redis: env.UPSTASH_REDIS_REST_URL && env.UPSTASH_REDIS_REST_TOKEN
      ? { kind: "upstash", url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN }
      : env.REDIS_URL
      ? { kind: "tcp", url: env.REDIS_URL }
      : { kind: "embedded" },
    libsql: env.LIBSQL_URL && !env.LIBSQL_URL.startsWith("file:")
      ? { kind: "remote", url: env.LIBSQL_URL, token: env.LIBSQL_AUTH_TOKEN }
      : {
        kind: "file",
        path: env.LIBSQL_URL?.slice("file:".length) ?? `${env.HUBBUB_DATA}/hubbub.db`,
      },
    twilio: {
      accountSid: env.TWILIO_ACCOUNT_SID,
      authToken: env.TWILIO_AUTH_TOKEN,
      oldAuthToken: env.TWILIO_AUTH_TOKEN_OLD,
      apiBase: env.TWILIO_API_BASE,
      apiKey: env.TWILIO_API_KEY,
      apiSecret: env.TWILIO_API_SECRET,
      twimlApp: env.TWILIO_TWIML_APP,
    },
    mail: { url: env.SMTP_URL, from: env.MAIL_FROM },
    s3: env.S3_ENDPOINT && env.S3_BUCKET && env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY
      ? {
        endpoint: env.S3_ENDPOINT,
        bucket: env.S3_BUCKET,
        region: env.S3_REGION,
        keyId: env.S3_ACCESS_KEY_ID,
        secret: env.S3_SECRET_ACCESS_KEY,
      }
      : undefined,
    scanUrl: env.HUBBUB_SCAN_URL,
    openai: { key: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL, model: env.OPENAI_MODEL },
  };
}
