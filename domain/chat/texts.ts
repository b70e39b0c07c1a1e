import type { ChatRules, EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Hub } from "../../types/hub.ts";
import { lookup } from "../configuration/lookup.ts";
import { localText } from "../conversations/texts.ts";

type TextOf = "idleWarning" | "idleEnd" | "noAgents" | "closed" | "timedOut" | "busy" | "ended";

/** Which of the entry point's texts tells the visitor why the chat is over. */
const CLOSING: Record<string, TextOf> = {
  idle: "idleEnd",
  timed_out: "timedOut",
  no_agents: "noAgents",
  out_of_hours: "closed",
  queue_full: "busy",
  wait_too_long: "busy",
};

export function closingText(
  hub: Hub,
  entryPoint: string,
  reason: string,
  language: string,
): string {
  return chatText(hub, entryPoint, CLOSING[reason] ?? "ended", language);
}

/** One of the chat's own texts in the visitor's language; empty when the entry point is gone. */
export function chatText(
  hub: Hub,
  entryPoint: string | EntryPoint,
  key: keyof ChatRules & TextOf,
  language: string,
): string {
  const { document } = hub.settings();
  const entry = typeof entryPoint === "string"
    ? lookup(document).entryPoints.get(entryPoint)
    : entryPoint;
  return entry ? localText(document, entry.chat[key], language, entry) : "";
}

/** The name customers see of an agent; the first name unless another is set. */
export function displayName(hub: Hub, agent: string | null): string {
  const person = agent ? lookup(hub.settings().document).people.get(agent) : undefined;
  return person ? person.displayName || person.name.trim().split(/\s+/)[0]! : "";
}

/** Our own sentences in a conversation, by language. */
const SENTENCES = {
  joined: {
    en: "{name} has joined the chat.",
    de: "{name} ist jetzt im Chat.",
    fr: "{name} a rejoint la conversation.",
    es: "{name} se ha unido al chat.",
  },
  stepped_out: {
    en: "{name} has left the chat.",
    de: "{name} hat den Chat verlassen.",
    fr: "{name} a quitté la conversation.",
    es: "{name} ha salido del chat.",
  },
  left: {
    en: "{name} has left the chat. Somebody else will be with you soon.",
    de: "{name} hat den Chat verlassen. Gleich ist jemand anderes für Sie da.",
    fr: "{name} a quitté la conversation. Quelqu’un d’autre arrive bientôt.",
    es: "{name} ha salido del chat. Otra persona le atenderá enseguida.",
  },
  lost: {
    en: "The connection to {name} was lost. Please wait a moment, somebody will be with you soon.",
    de: "Die Verbindung zu {name} ist abgebrochen. Bitte warten Sie, gleich ist jemand für Sie da.",
    fr: "La connexion avec {name} est perdue. Patientez un instant, quelqu’un arrive bientôt.",
    es: "Se ha perdido la conexión con {name}. Espere un momento, enseguida le atenderán.",
  },
  cards: {
    en: "Please do not send card numbers or passwords here. The number was removed.",
    de: "Bitte senden Sie hier keine Kartennummern oder Passwörter. Die Nummer wurde entfernt.",
    fr: "N’envoyez ni numéro de carte ni mot de passe ici. Le numéro a été supprimé.",
    es: "No envíe aquí números de tarjeta ni contraseñas. El número se ha eliminado.",
  },
  messageLeft: {
    en: "Thank you. We have your message and will answer. Your reference is {reference}.",
    de: "Danke. Wir haben Ihre Nachricht und antworten. Ihr Zeichen ist {reference}.",
    fr: "Merci. Nous avons votre message et y répondrons. Votre référence est {reference}.",
    es: "Gracias. Tenemos su mensaje y responderemos. Su referencia es {reference}.",
  },
  you: { en: "You", de: "Sie", fr: "Vous", es: "Usted" },
  transcriptSubject: {
    en: "Your chat with {company}",
    de: "Ihr Chat mit {company}",
    fr: "Votre conversation avec {company}",
    es: "Su chat con {company}",
  },
} as const;

/** One of our own sentences with its places filled in; English where we do not speak the language. */
export function sentence(
  key: keyof typeof SENTENCES,
  language: string,
  values: Record<string, string> = {},
): string {
  const own: Record<string, string> = SENTENCES[key];
  const text = own[language.toLowerCase().split(/[-_]/)[0] ?? ""] ?? SENTENCES[key].en;
  return text.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}
