import { XmlText } from "@rgrove/parse-xml";
import { joinConference } from "./conference.ts";
import { dialPeople, type Target } from "./dial_people.ts";
import { dialQueue } from "./dial_queue.ts";
import { elements, TwimlError } from "./twiml.ts";
import type { Exchange, Next, PhoneCall, Scene, Verb } from "./types.ts";

const NUMBER = /^\+[1-9]\d{6,14}$/;
const CLIENT = /^[\w.-]{1,121}$/;

/** Connects a caller with people, a conference, or whoever waits in a queue. */
export async function performDial(
  x: Exchange,
  call: PhoneCall,
  verb: Verb,
  next: Next,
  scene: Scene,
): Promise<void> {
  const nouns = elements(verb);
  const text = verb.children.filter((child): child is XmlText => child instanceof XmlText)
    .map((child) => child.text).join("").trim();
  if (nouns.length > 0 && text !== "") throw new TwimlError(12200, "<Dial> mixes text and nouns");
  const alone = nouns.find(({ name }) => name === "Conference" || name === "Queue");
  if (alone !== undefined && nouns.length > 1) {
    throw new TwimlError(12200, `<${alone.name}> must stand alone in <Dial>`);
  }
  if (alone?.name === "Conference") return await joinConference(x, call, verb, alone, next, scene);
  if (alone?.name === "Queue") return await dialQueue(x, call, verb, alone, next, scene);
  const targets: Target[] = nouns.map((noun) => ({ line: lineOf(noun), noun }));
  if (text !== "") targets.push({ line: checkedNumber(text), noun: null });
  if (targets.length === 0) throw new TwimlError(13201, "<Dial> names nobody");
  await dialPeople(x, call, verb, targets, next, scene);
}

function lineOf(noun: Verb): string {
  const text = noun.text.trim();
  if (noun.name === "Number") return checkedNumber(text);
  if (!CLIENT.test(text)) throw new TwimlError(13221, `"${text}" is no client`);
  return `client:${text}`;
}

function checkedNumber(number: string): string {
  if (NUMBER.test(number)) return number;
  throw new TwimlError(13223, `"${number}" is no phone number`);
}
