import { Field, Switch } from "../../ui/field.tsx";
import { change } from "../draft.ts";
import { about, type FieldProps } from "./about.ts";
import { choiceLabel, fieldLabel } from "../labels.ts";
import { plain, type Schema } from "../schema.ts";
import { Hours } from "./hours.tsx";
import { Localised } from "./localised.tsx";
import { ObjectFields } from "./object_fields.tsx";
import { RecordingField } from "./recording.tsx";
import { RefField, RefList } from "./refs.tsx";
import { Rows } from "./rows.tsx";
import { ChoiceBoxes, Colour, Swatches, TextList } from "./small.tsx";
import { phrase } from "../words.ts";

/** One field of the configuration, drawn from its schema. */
export function SchemaField(props: FieldProps) {
  const { schema: inner } = plain(props.schema);
  switch (inner.widget) {
    case "localised":
    case "localised-long":
      return <Localised {...props} />;
    case "recording":
      return <RecordingField {...props} />;
    case "hours":
      return <Hours {...props} />;
    case "colour":
      return <Swatches {...props} />;
    case "color":
      return <Colour {...props} />;
  }
  if (inner.ref) return <RefField {...props} />;
  if (inner.type === "boolean") return <Flag {...props} />;
  if (inner.type === "array") return <ListField {...props} inner={inner} />;
  if (inner.type === "object") return <ObjectFields {...props} schema={inner} />;
  if (inner.enum) return <Choice {...props} inner={inner} />;
  return <Line {...props} inner={inner} />;
}

/** A list by what it holds: choices, references, texts, or rows of fields. */
function ListField({ inner, ...props }: FieldProps & { inner: Schema }) {
  const items = plain(inner.items ?? {}).schema;
  if (items.enum) return <ChoiceBoxes {...props} />;
  if (items.ref) return <RefList {...props} />;
  return items.type === "object" ? <Rows {...props} /> : <TextList {...props} />;
}

function Flag({ schema, path, value, readOnly }: FieldProps) {
  return (
    <Switch
      label={fieldLabel(schema, String(path.at(-1)))}
      hint={schema.description && phrase(schema.description)}
      checked={value === true || (value === undefined && schema.default === true)}
      disabled={readOnly}
      onChange={(on) => change(path, on)}
    />
  );
}

function Choice({ inner, ...props }: FieldProps & { inner: Schema }) {
  const { label, error } = about(props);
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <select
          {...ids}
          class="input select"
          disabled={props.readOnly}
          value={String(props.value ?? inner.default ?? "")}
          onChange={(event) => change(props.path, event.currentTarget.value)}
        >
          {inner.enum?.map((choice) => (
            <option key={choice} value={choice}>
              {choiceLabel(choice, String(props.path.at(-1)))}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const LONG_TEXT = 400;
/** How the schema says "a day". */
const ISO_DATE = "^\\d{4}-\\d{2}-\\d{2}$";

function Line({ inner, ...props }: FieldProps & { inner: Schema }) {
  const { label, hint, error } = about(props);
  const number = inner.type === "integer" || inner.type === "number";
  const zones = inner.widget === "timezone";
  const shown = props.value === null || props.value === undefined ? "" : String(props.value);
  const { nullable } = plain(props.schema);
  const set = (text: string) =>
    change(props.path, number ? numberOf(text) : text === "" && nullable ? null : text);
  const long = !number && isLong(inner);
  return (
    <Field label={label} hint={hint || undefined} error={error}>
      {(ids) => (
        <span class={inner.unit ? "input-unit" : "input-plain"}>
          {long
            ? (
              <textarea
                {...ids}
                class="input area"
                rows={3}
                readOnly={props.readOnly}
                value={shown}
                onInput={(event) => set(event.currentTarget.value)}
              />
            )
            : (
              <input
                {...ids}
                class={number ? "input number" : "input"}
                type={inputType(inner)}
                list={zones ? "time-zones" : undefined}
                inputMode={number ? "decimal" : undefined}
                readOnly={props.readOnly}
                autocomplete="off"
                value={shown}
                onInput={(event) => set(event.currentTarget.value)}
              />
            )}
          {inner.unit && <span class="unit">{phrase(inner.unit)}</span>}
        </span>
      )}
    </Field>
  );
}

/** What must have a form, such as an address, stays on one line however long it may be. */
function isLong(schema: Schema): boolean {
  return schema.widget !== "line" && schema.pattern === undefined &&
    (schema.maxLength ?? 0) > LONG_TEXT;
}

function inputType(schema: Schema): "email" | "date" | "text" {
  if (schema.format === "email") return "email";
  return schema.pattern === ISO_DATE ? "date" : "text";
}

/** Empty is "none"; what is no number stays as written, so that it can be put right. */
function numberOf(text: string): number | string | null {
  if (text.trim() === "") return null;
  const number = Number(text.replace(",", "."));
  return Number.isFinite(number) ? number : text;
}
