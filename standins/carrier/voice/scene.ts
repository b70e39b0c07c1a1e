import { isOver } from "./exchange.ts";
import { answerCall, endCall, interrupt, later } from "./progress.ts";
import { addProblem, askDocument } from "./requests.ts";
import { readTwiml, TwimlError } from "./twiml.ts";
import type { Exchange, PhoneCall, Scene, Source, Verb } from "./types.ts";

/** The carrier's patience with a document (milliseconds). */
const PATIENCE_MS = 15_000;
/** How long the carrier's own apology takes (milliseconds). */
const APOLOGY_MS = 3_000;
const APOLOGY = "We are sorry, an application error has occurred. Goodbye.";

/** Leads a call to a document of the hub; where that fails, to its fallback, else to an apology. */
export function lead(
  x: Exchange,
  call: PhoneCall,
  source: Source,
  extra: Record<string, string> = {},
): Promise<void> {
  return play(x, call, extra, mainScene(x, call, source, extra.ErrorCode !== undefined));
}

function mainScene(x: Exchange, call: PhoneCall, source: Source, last: boolean): Scene {
  return {
    source,
    end: () => endCall(x, call, "completed"),
    async fail(error) {
      addProblem(x, call, source.url, error);
      interrupt(call);
      const extra = { ErrorCode: String(error.code), ErrorUrl: source.url };
      if (call.fallback !== null && !last) return await lead(x, call, call.fallback, extra);
      answerCall(x, call);
      x.tell(call, { kind: "say", text: APOLOGY, language: "en-US" });
      later(x, call, APOLOGY_MS, () => endCall(x, call, "completed"));
    },
  };
}

/** Asks for a scene's document and performs it. */
export async function play(
  x: Exchange,
  call: PhoneCall,
  extra: Record<string, string>,
  scene: Scene,
): Promise<void> {
  const slow = Math.min(x.options.faults.find("slow_webhooks")?.ms ?? 0, PATIENCE_MS);
  if (slow > 0) later(x, call, slow, () => fetchAndPerform(x, call, extra, scene, slow));
  else await fetchAndPerform(x, call, extra, scene, 0);
}

async function fetchAndPerform(
  x: Exchange,
  call: PhoneCall,
  extra: Record<string, string>,
  scene: Scene,
  took: number,
): Promise<void> {
  const { run } = call;
  try {
    const body = await askDocument(x, call, scene.source, {
      ...scene.fields?.(),
      ...extra,
    }, scene.allowed !== undefined);
    if (call.run !== run) return;
    if (took >= PATIENCE_MS) throw new TwimlError(11200, "The server took too long");
    await performText(x, call, body, scene);
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    if (call.run === run && !isOver(call)) await scene.fail(error);
  }
}

/** Performs a document given as text. */
export async function performText(
  x: Exchange,
  call: PhoneCall,
  body: string,
  scene: Scene,
): Promise<void> {
  const verbs = readTwiml(body, scene.allowed);
  if (scene.allowed === undefined) {
    call.source = scene.source;
    if (!keepsRinging(verbs)) answerCall(x, call);
  }
  await perform(x, call, verbs, scene);
}

/** A document of a request of the API that brings its own text. */
export async function leadText(x: Exchange, call: PhoneCall, body: string): Promise<void> {
  const scene = mainScene(x, call, { url: "", method: "POST" }, true);
  try {
    await performText(x, call, body, scene);
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    await scene.fail(error);
  }
}

/** A caller is refused, or hears the ringing until somebody answers, before the call costs. */
function keepsRinging([first]: Verb[]): boolean {
  return first?.name === "Reject" ||
    (first?.name === "Dial" && first.attributes.answerOnBridge === "true");
}

/** One verb after the other; faults that only show now end the document. */
export async function perform(
  x: Exchange,
  call: PhoneCall,
  verbs: Verb[],
  scene: Scene,
): Promise<void> {
  const [verb, ...rest] = verbs;
  if (isOver(call)) return;
  if (verb === undefined) return await scene.end();
  try {
    await x.verbs[verb.name]?.(x, call, verb, () => perform(x, call, rest, scene), scene);
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    await scene.fail(error);
  }
}

/** To a further document: of the call, or of the waiting caller alone. */
export async function follow(
  x: Exchange,
  call: PhoneCall,
  source: Source,
  fields: Record<string, string>,
  scene: Scene,
): Promise<void> {
  interrupt(call);
  if (scene.allowed === undefined) await lead(x, call, source, fields);
  else await play(x, call, fields, { ...scene, source });
}
