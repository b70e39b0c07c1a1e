import { getLogger } from "@logtape/logtape";
import type { Config } from "../../config.ts";
import { isSignedBy } from "../../channels/sms/signature.ts";
import { HubError } from "../../types/errors.ts";
import { readBody } from "./body.ts";
import { formFields } from "./form.ts";

const log = getLogger(["hubbub", "webhooks"]);

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

export interface SignedForm {
  form: Map<string, string>;
  /** The body as it came. */
  raw: string;
}

/**
 * Reads a carrier's request and lets through only what the carrier signed for our account
 * (CE29-X10). Without a token nothing passes: it fails closed.
 */
export async function readSigned(config: Config, request: Request): Promise<SignedForm> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== FORM && type !== JSON_TYPE) {
    throw new HubError("unsupported", `Send ${FORM}, or ${JSON_TYPE} with bodySHA256`, {
      code: "body.unsupported",
    });
  }
  const raw = await readBody(request);
  const params = type === FORM ? formFields(raw) : [];
  const { accountSid, authToken, oldAuthToken } = config.twilio;
  // Without a token in force the old one opens nothing either.
  const tokens = authToken === undefined ? [] : [authToken, oldAuthToken ?? ""];
  const signature = request.headers.get("x-twilio-signature") ?? "";
  const urls = addressesOf(config, request)
    .filter((url) => type === FORM || /[?&]bodySHA256=/.test(url));
  const signed = tokens.some((token) =>
    urls.some((url) => isSignedBy(token, { url, signature, params, body: raw }))
  );
  if (!signed) throw forged(signature === "" ? "no signature" : "wrong signature");
  const form = type === FORM ? firstValues(params) : flatJson(raw);
  if (accountSid !== undefined && form.get("AccountSid") !== accountSid) {
    throw forged("another account");
  }
  return { form, raw };
}

/**
 * The address the carrier called. Behind a proxy that is the configured public one; without it, the
 * address of the request, also as the proxy's headers tell it: a signature proves either.
 */
function addressesOf(config: Config, request: Request): string[] {
  const path = /^[a-z]+:\/\/[^/?#]*([^#]*)/i.exec(request.url)?.[1] ?? "/";
  if (config.publicUrl !== undefined) return [config.publicUrl + path];
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  const proto = request.headers.get("x-forwarded-proto");
  return host === null || proto === null
    ? [request.url]
    : [request.url, `${proto.split(",")[0]?.trim()}://${host.split(",")[0]?.trim()}${path}`];
}

function firstValues(params: [string, string][]): Map<string, string> {
  const form = new Map<string, string>();
  for (const [name, value] of params) if (!form.has(name)) form.set(name, value);
  return form;
}

function flatJson(raw: string): Map<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch {
    throw new HubError("malformed", "The body is not JSON", { code: "body.malformed" });
  }
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) {
    throw new HubError("malformed", "The body is not a JSON object", { code: "body.malformed" });
  }
  return new Map(
    Object.entries(parsed).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" || typeof value === "number" ? [[name, String(value)]] : []
    ),
  );
}

function forged(why: string): HubError {
  log.warning("Refused a webhook: {why}", { why });
  return new HubError("forbidden", "The signature does not fit this request", {
    code: "webhook.forged",
  });
}
