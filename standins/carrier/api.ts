import { isValidPhoneNumber } from "libphonenumber-js";
import type { Faults } from "./faults.ts";
import { refusal, refuse, type Refused } from "./refusal.ts";
import {
  type CarrierMessage,
  mediaResource,
  messageResource,
  newMessage,
  type Status,
} from "./store.ts";
import type { VoiceApi } from "./voice/api.ts";
import { answerFaults, type Match, matchOperation, requestFaults } from "./validate.ts";

const MAX_BODY = 1600;
const MAX_MEDIA = 10;
const DEFAULT_PAGE = 50;
const FORM = "application/x-www-form-urlencoded";

export interface ApiOptions {
  accountSid: string;
  authToken: string;
  now: () => number;
  faults: Faults;
  messages: Map<string, CarrierMessage>;
  voice: VoiceApi;
  /** Numbers of the account. */
  owns(number: string): boolean;
  /** Told STOP: the carrier refuses texts between this pair itself. */
  unsubscribed(from: string, to: string): boolean;
  /** A new outbound message to be carried. */
  accept(message: CarrierMessage, mediaUrls: string[]): void;
}

/** The carrier's REST API, strict against its official description. */
export function createApi(options: ApiOptions) {
  return async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const media = mediaFile(options, request, url);
    if (media !== null) return media;
    const recording = recordingFile(options, request, url);
    if (recording !== null) return recording;
    if (!authorised(options, request)) return refuse(refusal(20003));
    const match = matchOperation(request.method, url.pathname);
    if (match === "path") return refuse(refusal(20404));
    if (match === "method") return refuse(refusal(20004));
    if (match.path.AccountSid !== options.accountSid) return refuse(refusal(20404));
    const form = await readForm(request);
    if (form === null) return refuse(refusal(20001, `the body must be ${FORM}`));
    const faults = requestFaults(match, url.searchParams, form);
    const [first] = faults;
    if (first !== undefined) return refuse(refusal(20001, faults.join("; ")));
    const result = perform(options, match, url, form);
    if (result instanceof Response) return result;
    return checked(match, result.status, result.body);
  };
}

type Result = { status: number; body?: Record<string, unknown> } | Response;

function perform(options: ApiOptions, match: Match, url: URL, form: URLSearchParams): Result {
  switch (match.operation.operationId) {
    case "CreateMessage":
      return createMessage(options, form);
    case "ListMessage":
      return listMessages(options, url);
    case "FetchMessage":
      return withMessage(options, match, (m) => ok(options, m));
    case "UpdateMessage":
      return withMessage(options, match, (m) => updateMessage(options, m, form));
    case "DeleteMessage":
      return withMessage(options, match, (m) => {
        options.messages.delete(m.sid);
        return { status: 204 };
      });
    default: {
      const { operation: { operationId }, path } = match;
      return options.voice.perform(operationId, { url, form, path }) ??
        mediaOperation(options, match);
    }
  }
}

function createMessage(options: ApiOptions, form: URLSearchParams): Result {
  const refused = createRefusal(options, form);
  if (refused !== null) return refuse(refused);
  const mediaUrls = form.getAll("MediaUrl");
  const message = newMessage({
    direction: "outbound-api",
    from: form.get("From") ?? "",
    to: form.get("To") ?? "",
    body: form.get("Body") ?? "",
    media: mediaUrls.map((source, i) => ({
      sid: `ME${String(i).padStart(2, "0")}${crypto.randomUUID().replaceAll("-", "").slice(2)}`,
      type: "application/octet-stream",
      bytes: new Uint8Array(),
      source,
    })),
    status: "queued",
    statusCallback: form.get("StatusCallback") ?? "",
    now: options.now(),
  });
  options.messages.set(message.sid, message);
  options.accept(message, mediaUrls);
  return { status: 201, body: messageResource(options.accountSid, message) };
}

function createRefusal(options: ApiOptions, form: URLSearchParams): Refused | null {
  const [from, to] = [form.get("From") ?? "", form.get("To") ?? ""];
  const body = form.get("Body") ?? "";
  const media = form.getAll("MediaUrl");
  const callback = form.get("StatusCallback");
  if (!isValidPhoneNumber(to) && !isTestNumber(to)) return refusal(21211, to);
  if (from === "") return refusal(21603);
  if (!options.owns(from)) return refusal(21606);
  if (body === "" && media.length === 0) return refusal(21602);
  if ([...body].length > MAX_BODY) return refusal(21617);
  if (media.length > MAX_MEDIA) return refusal(21623);
  if (media.some((url) => !/^https?:\/\//.test(url))) return refusal(21620);
  if (callback !== null && !/^https?:\/\/[^_/]+\//.test(callback)) return refusal(21609);
  if (options.unsubscribed(from, to)) return refusal(21610);
  const failing = options.faults.failing(to);
  return failing !== undefined && failing.at === "send" ? refusal(failing.code) : null;
}

/** Numbers set aside for fiction (555-01xx) are no valid numbers, but demos and tests use them. */
function isTestNumber(number: string): boolean {
  return /^\+1\d{3}55501\d{2}$/.test(number) || /^\+[1-9]\d{9,14}$/.test(number);
}

function listMessages(options: ApiOptions, url: URL): Result {
  const { searchParams } = url;
  const [to, from] = [searchParams.get("To"), searchParams.get("From")];
  const size = Number(searchParams.get("PageSize") ?? DEFAULT_PAGE);
  const page = Number(searchParams.get("Page") ?? 0);
  const all = [...options.messages.values()].reverse()
    .filter((m) => (to === null || m.to === to) && (from === null || m.from === from))
    .filter((m) => matchesDate(searchParams, m));
  const start = page * size;
  const items = all.slice(start, start + size);
  const more = start + size < all.length;
  const at = (n: number) => pageUri(url, n, size);
  return {
    status: 200,
    body: {
      messages: items.map((m) => messageResource(options.accountSid, m)),
      end: start + Math.max(0, items.length - 1),
      first_page_uri: at(0),
      next_page_uri: more ? at(page + 1) : null,
      page,
      page_size: size,
      previous_page_uri: page > 0 ? at(page - 1) : null,
      start,
      uri: at(page),
    },
  };
}

function pageUri(url: URL, page: number, size: number): string {
  const query = new URLSearchParams(url.searchParams);
  query.set("PageSize", String(size));
  query.set("Page", String(page));
  return `${url.pathname}?${query}`;
}

function matchesDate(query: URLSearchParams, m: CarrierMessage): boolean {
  const day = (name: string) => {
    const value = query.get(name);
    return value === null ? null : new Date(value).toISOString().slice(0, 10);
  };
  const sent = new Date(m.sentAt ?? m.createdAt).toISOString().slice(0, 10);
  const [on, before, after] = [day("DateSent"), day("DateSent<"), day("DateSent>")];
  return (on === null || sent === on) && (before === null || sent <= before) &&
    (after === null || sent >= after);
}

const CANCELLABLE: Status[] = ["accepted", "queued"];

function updateMessage(options: ApiOptions, m: CarrierMessage, form: URLSearchParams): Result {
  if (form.get("Status") === "canceled") {
    if (!CANCELLABLE.includes(m.status)) return refuse(refusal(20009));
    m.status = "canceled";
  }
  if (form.has("Body")) m.body = form.get("Body") ?? "";
  m.updatedAt = options.now();
  return ok(options, m);
}

function mediaOperation(options: ApiOptions, match: Match): Result {
  const message = options.messages.get(match.path.MessageSid ?? "");
  if (message === undefined) return refuse(refusal(20404));
  const account = options.accountSid;
  const uri = `/2010-04-01/Accounts/${account}/Messages/${message.sid}/Media.json`;
  if (match.operation.operationId === "ListMedia") {
    return {
      status: 200,
      body: {
        media_list: message.media.map((media) => mediaResource(account, message, media)),
        end: Math.max(0, message.media.length - 1),
        first_page_uri: uri,
        next_page_uri: null,
        page: 0,
        page_size: DEFAULT_PAGE,
        previous_page_uri: null,
        start: 0,
        uri,
      },
    };
  }
  const media = message.media.find((one) => one.sid === match.path.Sid);
  if (media === undefined) return refuse(refusal(20404));
  if (match.operation.operationId === "FetchMedia") {
    return { status: 200, body: mediaResource(account, message, media) };
  }
  message.media = message.media.filter((one) => one !== media);
  return { status: 204 };
}

/** The bytes of a medium: its address without `.json`. */
function mediaFile(options: ApiOptions, request: Request, url: URL): Response | null {
  const found = /^\/2010-04-01\/Accounts\/(\w+)\/Messages\/(\w+)\/Media\/(\w+)$/.exec(url.pathname);
  if (found === null || request.method !== "GET") return null;
  if (!authorised(options, request)) return refuse(refusal(20003));
  const media = options.messages.get(found[2] ?? "")?.media.find((m) => m.sid === found[3]);
  if (media === undefined || found[1] !== options.accountSid) return refuse(refusal(20404));
  return new Response(media.bytes, { headers: { "Content-Type": media.type } });
}

function recordingFile(options: ApiOptions, request: Request, url: URL): Response | null {
  const found = /^\/2010-04-01\/Accounts\/(\w+)\/(Recordings\/\w+(?:\.wav|\.mp3)?)$/.exec(
    url.pathname,
  );
  if (found === null || request.method !== "GET") return null;
  if (!authorised(options, request)) return refuse(refusal(20003));
  return options.voice.file(found[1] ?? "", found[2] ?? "") ?? refuse(refusal(20404));
}

function withMessage(
  options: ApiOptions,
  match: Match,
  run: (message: CarrierMessage) => Result,
): Result {
  const message = options.messages.get(match.path.Sid ?? "");
  return message === undefined ? refuse(refusal(20404)) : run(message);
}

function ok(options: ApiOptions, message: CarrierMessage): Result {
  return { status: 200, body: messageResource(options.accountSid, message) };
}

function authorised({ accountSid, authToken }: ApiOptions, request: Request): boolean {
  return request.headers.get("Authorization") === `Basic ${btoa(`${accountSid}:${authToken}`)}`;
}

async function readForm(request: Request): Promise<URLSearchParams | null> {
  if (request.method !== "POST") return new URLSearchParams();
  const type = request.headers.get("Content-Type") ?? "";
  return type.toLowerCase().startsWith(FORM) ? new URLSearchParams(await request.text()) : null;
}

/** The stand-in holds itself to the description too: an answer that differs is its own fault. */
function checked(match: Match, status: number, body?: Record<string, unknown>): Response {
  const faults = answerFaults(match, status, body);
  if (faults.length > 0) throw new Error(`The stand-in answers wrongly: ${faults.join("; ")}`);
  return body === undefined ? new Response(null, { status }) : Response.json(body, { status });
}
