import { FlowField } from "../flows/field.tsx";
import { VariableNames } from "../flows/variable_names.tsx";
import { CHANNEL_PARTS, type ChannelPart, SECTIONS } from "../kinds.ts";
import { fieldLabel } from "../labels.ts";
import type { Kind, Schema } from "../schema.ts";
import { a, phrase } from "../words.ts";
import { DrawField, type Path } from "./about.ts";
import { SchemaField } from "./field.tsx";
import { Fields } from "./object_fields.tsx";

interface EntityFormProps {
  kind: Kind | ChannelPart;
  schema: Schema;
  path: Path;
  value: unknown;
  readOnly: boolean;
  /** An entry already in force keeps its id. */
  fixedId?: boolean;
}

/** Forms with conditions, prompts and names with texts: drawn as those of flows are. */
const RULED: ReadonlySet<string> = new Set(["services", "sources"]);

/** The form of one entry, in the parts of its kind; what no part names comes last. */
export function EntityForm({ kind, schema, path, value, readOnly, fixedId }: EntityFormProps) {
  const all = nameFirst(Object.keys(schema.properties ?? {}));
  const parts = SECTIONS[kind as "queues"] ?? [["", all]];
  const named = new Set(parts.flatMap(([, fields]) => fields));
  const rest = all.filter((field) => !named.has(field));
  const shown = (field: string) =>
    !(field === "id" && fixedId) && !isUseless(field, value as Record<string, unknown>);
  const ruled = RULED.has(kind);
  return (
    <DrawField.Provider value={ruled ? FlowField : SchemaField}>
      {ruled && <VariableNames />}
      <div class="form">
        {[...parts, [a("moreSettings"), rest] as [string, string[]]].map(([title, fields]) => {
          const own = fields.filter(shown).filter((field) => schema.properties?.[field]);
          if (own.length === 0) return null;
          const inner = CHANNEL_PARTS.find((part) => part === own[0]);
          if (inner) {
            return (
              <section class="channel-part" key={title}>
                <h3>{fieldLabel(schema.properties![inner]!, inner)}</h3>
                <EntityForm
                  kind={inner}
                  schema={schema.properties![inner]!}
                  path={[...path, inner]}
                  value={(value as Record<string, unknown>)[inner]}
                  readOnly={readOnly}
                />
              </section>
            );
          }
          return (
            <section class="part" key={title}>
              {title && <h3>{phrase(title)}</h3>}
              <div class="grid">
                <Fields schema={schema} path={path} value={value} readOnly={readOnly} only={own} />
              </div>
            </section>
          );
        })}
      </div>
    </DrawField.Provider>
  );
}

/** People look for the name, not for the id. */
function nameFirst(fields: string[]): string[] {
  const first = ["name", "title"].filter((field) => fields.includes(field));
  return [...first, ...fields.filter((field) => !first.includes(field))];
}

/** Chat settings of a number for texts are of no use to anybody, and the other way round. */
function isUseless(field: string, entity: Record<string, unknown> | undefined): boolean {
  if (entity?.["answersOn"] === "browser") return field === "number";
  const channel = entity?.["channel"];
  if (!channel) return false;
  if ((CHANNEL_PARTS as readonly string[]).includes(field)) return field !== channel;
  return (field === "subjects" && channel !== "chat") || (field === "flow" && channel !== "voice");
}
