import { isOver } from "./exchange.ts";
import { interrupt } from "./progress.ts";
import { addProblem, askDocument } from "./requests.ts";
import { lead } from "./scene.ts";
import { resolveAddress, TwimlError } from "./twiml.ts";
import type { Exchange, Next, PhoneCall, Scene, Source, Verb } from "./types.ts";

/** After a verb: its `action`, else the next verb. */
export async function goOn(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  scene: Scene,
  fields: Record<string, string>,
  next: Next,
): Promise<void> {
  if (isOver(call)) return;
  interrupt(call);
  call.place = null;
  const { action } = verb.attributes;
  if (action === undefined) return await next();
  await lead(x, call, actionOf(verb, scene), fields);
}

export function actionOf(verb: Verb, scene: Scene): Source {
  const { action, method } = verb.attributes;
  return {
    url: resolveAddress(action ?? scene.source.url, scene.source.url),
    method: method ?? "POST",
  };
}

/** The caller is gone: the verb's `action` is still told, its answer does not matter. */
export function sayGoodbye(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  scene: Scene,
  fields: Record<string, string>,
): void {
  if (verb.attributes.action === undefined) return;
  const source = actionOf(verb, scene);
  x.agenda.after(0, async () => {
    await askDocument(x, call, source, fields).catch((error) => {
      if (!(error instanceof TwimlError)) throw error;
      addProblem(x, call, source.url, error);
    });
  });
}
