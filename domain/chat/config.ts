import type { ChatWidgetConfig } from "../../types/api/chat.ts";
import type { Configuration } from "../../types/configuration/configuration.ts";
import type { EntryPoint } from "../../types/configuration/entry_points.ts";
import type { Localised } from "../../types/configuration/parts.ts";
import type { Hub } from "../../types/hub.ts";
import { localText } from "../conversations/texts.ts";
import { primary } from "../entrypoints/localise.ts";
import { chatAvailability } from "./availability.ts";
import { chatEntry } from "./entry.ts";

/** What the widget draws itself from, in the wished language (CE18-C1, R25). */
export async function chatConfig(
  hub: Hub,
  input: { entryPoint: string; language: string; subject?: string },
): Promise<ChatWidgetConfig> {
  const entry = chatEntry(hub, input.entryPoint);
  const { document } = hub.settings();
  const language = primary(input.language) || entry.language;
  const say = (text: Localised) => localText(document, text, language, entry);
  return {
    entryPoint: entry.id,
    company: document.company.name,
    language,
    ...appearance(entry, say),
    subjects: entry.subjects.map((s) => ({ id: s.id, label: say(s.label) || s.name })),
    form: formOf(entry, say),
    consent: say(entry.chat.consent),
    ...filesOf(document, entry),
    transcriptPrint: entry.chat.transcriptPrint,
    transcriptEmail: entry.chat.transcriptEmail && (hub.mailer?.configured ?? false),
    leaveMessage: entry.chat.leaveMessage,
    survey: entry.chat.survey
      ? { question: say(entry.chat.surveyQuestion), link: entry.chat.surveyLink }
      : null,
    texts: {
      noAgents: say(entry.chat.noAgents),
      closed: say(entry.chat.closed),
      busy: say(entry.chat.busy),
      timedOut: say(entry.chat.timedOut),
      ended: say(entry.chat.ended),
    },
    availability: await chatAvailability(hub, {
      entryPoint: entry.id,
      subject: input.subject ?? "",
    }),
  };
}

const appearance = (entry: EntryPoint, say: (text: Localised) => string) => ({
  accent: entry.chat.accent,
  position: entry.chat.position,
  title: say(entry.chat.title),
});

const filesOf = (document: Configuration, entry: EntryPoint) => ({
  attachments: entry.chat.attachments,
  maxFileMb: document.company.maxFileMb,
  fileTypes: document.company.fileTypes,
});

type FormField = ChatWidgetConfig["form"][number];

/** The standard questions first, by their fixed ids `name`, `email`, `phone`; then the own ones. */
function formOf(entry: EntryPoint, say: (text: Localised) => string): FormField[] {
  const { askName, askEmail, askPhone, form } = entry.chat;
  const standard = ([
    ["name", "text", askName],
    ["email", "email", askEmail],
    ["phone", "phone", askPhone],
  ] as const).filter(([, , rule]) => rule !== "no").map(([id, type, rule]): FormField => ({
    id,
    // Empty: the widget has these three words in every language it speaks.
    label: "",
    type,
    required: rule === "required",
    options: [],
  }));
  return [
    ...standard,
    ...form.map((f): FormField => ({
      id: f.id,
      label: say(f.label),
      type: f.type,
      required: f.required,
      options: f.options,
    })),
  ];
}
