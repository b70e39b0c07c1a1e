import type { ComponentChildren } from "preact";
import type { ConversationView } from "../../../types/api/conversations.ts";
import { Button } from "../../ui/button.tsx";
import { WhyIcon } from "../../ui/icons.ts";
import { Moment } from "../../ui/time.tsx";
import { dialog } from "../state/places.ts";
import { entryPointName, subjectName } from "../state/entry_points.ts";
import { queueName } from "../state/state.ts";
import { t } from "../text.ts";
import { plainAddress } from "../words.ts";

/** Shown on the contact already, or of no use to an agent. */
const ELSEWHERE = new Set([
  "name",
  "email",
  "phone",
  "identity",
  "userAgent",
  "consent",
  "handover",
]);

/** What this contact is about: subject, category, where it came from, what the form said. */
export function Facts({ conversation }: { conversation: ConversationView }) {
  const { interaction } = conversation;
  // A callback's own card says what was asked for.
  const own = interaction?.medium === "callback" ? {} : interaction?.attributes;
  const attributes = { ...conversation.attributes, ...own };
  const rows: [string, ComponentChildren][] = [
    [t("facts.subject"), interaction && subjectName(interaction.entryPoint, interaction.subject)],
    [t("facts.category"), interaction?.category],
    [t("facts.queue"), interaction && queueName(interaction.queue)],
    [t("facts.entry"), entryPointName(conversation.entryPoint)],
    [t("facts.address"), plainAddress(conversation)],
    [t("facts.arrived"), interaction && <Moment key="arrived" at={interaction.arrivedAt} />],
    ...Object.entries(attributes).flatMap(([name, value]) => attributeRow(name, value)),
  ];
  return (
    <section class="facts">
      <h3>{t("facts")}</h3>
      <dl>
        {rows.filter(([, value]) => value).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {interaction && (
        <Button size="small" icon={WhyIcon} onClick={() => dialog.value = "why"}>
          {t("why.title")}
        </Button>
      )}
    </section>
  );
}

function attributeRow(name: string, value: unknown): [string, ComponentChildren][] {
  if (value === null || value === "" || value === "*" || value === undefined) return [];
  if (ELSEWHERE.has(name)) return [];
  if (typeof value === "object") {
    return Object.entries(value).flatMap(([key, inner]) => attributeRow(key, inner));
  }
  const text = typeof value === "boolean" ? (value ? t("yes") : t("no")) : String(value);
  const shown = /^https?:\/\//.test(text)
    ? <a href={text} target="_blank" rel="noopener noreferrer nofollow">{shortUrl(text)}</a>
    : text;
  return [[attributeName(name), shown]];
}

/** The product's own attributes by name, a company's form fields as they are written. */
function attributeName(name: string): string {
  const words = t(`attribute.${name}` as "attribute.page");
  if (!words.startsWith("attribute.")) return words;
  const plain = name.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[._-]/g, " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function shortUrl(text: string): string {
  try {
    const { host, pathname } = new URL(text);
    return host + (pathname === "/" ? "" : pathname);
  } catch {
    return text;
  }
}
