import { Button, IconButton } from "../../ui/button.tsx";
import { DeleteIcon, PlusIcon } from "../../ui/icons.ts";
import { PreviousIcon } from "../../ui/icons.ts";
import { change, problemAt } from "../draft.ts";
import { fieldLabel } from "../labels.ts";
import { blank, plain } from "../schema.ts";
import { a, phrase } from "../words.ts";
import type { FieldProps } from "./about.ts";
import { Fields } from "./object_fields.tsx";

/** So many fields still fit on one line. */
const ONE_LINE = 3;

/** A list of small things, each a row of fields; order counts. */
export function Rows({ schema, path, value, readOnly }: FieldProps) {
  const { schema: inner } = plain(schema);
  const item = inner.items ?? {};
  const list = (value ?? []) as unknown[];
  const set = (next: unknown[]) => change(path, next);
  const label = fieldLabel(schema, String(path.at(-1)));
  const fields = Object.values(item.properties ?? {});
  const line = fields.length <= ONE_LINE &&
    fields.every((field) => plain(field).schema.type !== "array");
  const problem = problemAt(path);
  const full = inner.maxItems !== undefined && list.length >= inner.maxItems;
  return (
    <fieldset class="group rows">
      <legend>{label}</legend>
      {schema.description && <p class="field-hint">{phrase(schema.description)}</p>}
      {problem && <p class="field-error" role="alert">{problem}</p>}
      {list.map((row, at) => (
        <div class={line ? "row-line" : "row-card"} key={at}>
          <div class={line ? "row-fields" : "grid"}>
            <Fields schema={item} path={[...path, at]} value={row} readOnly={readOnly} />
          </div>
          {!readOnly && (
            <span class="row-tools">
              {at > 0 && (
                <IconButton
                  icon={UpIcon}
                  size={15}
                  label={a("moveUp")}
                  onClick={() => set(swapped(list, at))}
                />
              )}
              <IconButton
                icon={DeleteIcon}
                size={15}
                label={a("removeRow")}
                onClick={() => set(list.filter((_, other) => other !== at))}
              />
            </span>
          )}
        </div>
      ))}
      {!readOnly && !full && (
        <Button
          kind="quiet"
          size="small"
          icon={PlusIcon}
          onClick={() => set([...list, fresh(item, list)])}
          aria-label={a("addOne", { list: label })}
        >
          {a("addRow")}
        </Button>
      )}
    </fieldset>
  );
}

const UpIcon: typeof PreviousIcon = (props) => <PreviousIcon {...props} class="turn-up" />;

function swapped(list: unknown[], at: number): unknown[] {
  const next = [...list];
  [next[at - 1], next[at]] = [next[at], next[at - 1]];
  return next;
}

/** A new row has an id of its own where rows have ids. */
function fresh(item: Parameters<typeof blank>[0], list: unknown[]): unknown {
  const made = blank(item) as Record<string, unknown>;
  if (!item.properties?.["id"]) return made;
  const taken = new Set(list.map((row) => (row as { id?: string }).id));
  let n = list.length + 1;
  while (taken.has(`new-${n}`)) n += 1;
  return { ...made, id: `new-${n}` };
}
