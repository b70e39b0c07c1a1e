import type { Twilio } from "twilio";
import type { Config } from "../../config.ts";
import { HubError } from "../../types/errors.ts";
import type { Hub } from "../../types/hub.ts";
import { carrierHttp } from "../sms/http.ts";

/** Opens the carrier's client for a hub; refused in plain words where no account is set. */
export function carrierClient(
  config: Config,
  notConfigured: () => HubError,
): (hub: Pick<Hub, "fetch">) => Promise<Twilio> {
  const { accountSid, authToken, apiBase } = config.twilio;
  const clients = new WeakMap<typeof fetch, Promise<Twilio>>();
  return (hub) => {
    if (accountSid === undefined || authToken === undefined) throw notConfigured();
    const known = clients.get(hub.fetch) ?? open(hub.fetch, accountSid, authToken, apiBase);
    clients.set(hub.fetch, known);
    return known;
  };
}

/** The client library is large: an installation without a carrier never loads it. */
async function open(
  fetcher: typeof fetch,
  accountSid: string,
  authToken: string,
  apiBase: string | undefined,
): Promise<Twilio> {
  const { default: twilio } = await import("twilio");
  const httpClient = carrierHttp(fetcher, apiBase);
  // The library's type asks for its whole axios wrapper; it only ever calls `request`.
  type HttpClient = NonNullable<NonNullable<Parameters<typeof twilio>[2]>["httpClient"]>;
  return twilio(accountSid, authToken, { httpClient: httpClient as unknown as HttpClient });
}
