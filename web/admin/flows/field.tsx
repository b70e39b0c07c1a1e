import { useContext } from "preact/hooks";
import { createContext } from "preact";
import { IconButton } from "../../ui/button.tsx";
import { Field, TextField } from "../../ui/field.tsx";
import { DeleteIcon, PreviousIcon } from "../../ui/icons.ts";
import { Button } from "../../ui/button.tsx";
import { PlusIcon } from "../../ui/icons.ts";
import type { FlowNodeType } from "../../../types/configuration/flow_nodes.ts";
import { change, draft, problemAt } from "../draft.ts";
import { about, type FieldProps } from "../form/about.ts";
import { SchemaField } from "../form/field.tsx";
import { OnOffOrAsIs, RowsOrAsIs } from "../form/nullable.tsx";
import { RefField } from "../form/refs.tsx";
import { choiceLabel, fieldLabel } from "../labels.ts";
import { plain, type Schema } from "../schema.ts";
import { a } from "../words.ts";
import { AudioField } from "./audio.tsx";
import { ConditionField } from "./conditions.tsx";
import { freshNode, nodeSchemas } from "./fresh.ts";
import { flowOf } from "./parts.ts";
import { typeLabel, wayLabel } from "./ways.ts";
import { f } from "./words.ts";

/** Place of the flow that is edited, in the draft's list. */
export const FlowAt = createContext(0);

/** One field of a flow: what only flows have is drawn here, the rest as everywhere. */
export function FlowField(props: FieldProps) {
  const { schema: inner } = plain(props.schema);
  const key = String(props.path.at(-1));
  if (inner.widget === "node" || (key === "start" && props.path.length === 3)) {
    return <NodeSelect {...props} />;
  }
  if (key === "when") return <ConditionField {...props} />;
  if (key === "audio") return <AudioField {...props} />;
  if (key === "order" || key === "messageOrder") return <OrderField {...props} />;
  if (key === "source") {
    return <RefField {...props} schema={{ ...props.schema, ref: "sources" }} />;
  }
  if (isRecord(inner)) return <RecordField {...props} />;
  if (plain(props.schema).nullable) {
    if (inner.type === "boolean") return <OnOffOrAsIs {...props} />;
    if (inner.type === "array") return <RowsOrAsIs {...props} />;
  }
  return <SchemaField {...props} />;
}

const isRecord = ({ type, properties, widget }: Schema) =>
  type === "object" && properties === undefined && widget === undefined;

/** A way out: one of the nodes, or a new one that is made at once. */
function NodeSelect({ schema, path, value, readOnly }: FieldProps) {
  const at = useContext(FlowAt);
  const { nodes } = flowOf(draft.value!.flows[at]!);
  const { schema: inner, nullable } = plain(schema);
  const key = String(path.at(-1));
  // A way that means something of its own in this node says so in the schema.
  const own = inner.title !== undefined && inner.title !== ANY_WAY;
  const id = typeof value === "string" ? value : "";
  const known = id === "" || nodes.some((node) => node.id === id);
  const set = (chosen: string) => {
    if (!chosen.startsWith(NEW)) change(path, chosen === "" && nullable ? null : chosen);
    else goesToNew(at, path, chosen.slice(NEW.length) as FlowNodeType);
  };
  const error = problemAt(path) || (known ? "" : f("unknownNode", { id }));
  return (
    <Field
      label={own ? fieldLabel(inner, key) : key === "start" ? f("startsAt") : wayLabel(key)}
      error={error || undefined}
    >
      {(ids) => (
        <select
          {...ids}
          class="input select"
          disabled={readOnly}
          value={id}
          onChange={(event) => set(event.currentTarget.value)}
        >
          {(nullable || id === "") && (
            <option value="">{nullable ? f("nowhere") : f("choose")}</option>
          )}
          {!known && <option value={id}>{id}</option>}
          {nodes.map((node) => <option key={node.id} value={node.id}>{node.name}</option>)}
          {!readOnly && (
            <optgroup label={f("addNode")}>
              {[...nodeSchemas().keys()].map((type) => (
                <option key={type} value={`${NEW}${type}`}>
                  {f("newNodeOf", { type: typeLabel(type) })}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      )}
    </Field>
  );
}

/** Title of ways that are called by their field. */
const ANY_WAY = "Goes to";

/** Marks the choice of a new node; no id begins so. */
const NEW = "+";

function goesToNew(at: number, path: FieldProps["path"], type: FlowNodeType): void {
  const { nodes } = flowOf(draft.value!.flows[at]!);
  const made = freshNode(type, nodes);
  change(["flows", at, "nodes", nodes.length], made);
  change(path, made.id);
}

/** Names with texts: variables that are set, recordings by language. */
function RecordField({ schema, path, value, readOnly }: FieldProps) {
  const label = fieldLabel(schema, String(path.at(-1)));
  const rows = Object.entries((value ?? {}) as Record<string, string>);
  const set = (next: [string, string][]) => change(path, Object.fromEntries(next));
  const problem = problemAt(path);
  return (
    <fieldset class="group rows">
      <legend>{label}</legend>
      {problem && <p class="field-error" role="alert">{problem}</p>}
      {rows.map(([name, text], i) => (
        <div class="row-line" key={i}>
          <div class="row-fields">
            <TextField
              label={f("recordName")}
              readOnly={readOnly}
              value={name}
              onChange={(event) => set(rows.with(i, [event.currentTarget.value, text]))}
            />
            <TextField
              label={f("value")}
              error={problemAt([...path, name]) || undefined}
              readOnly={readOnly}
              value={text}
              onInput={(event) => set(rows.with(i, [name, event.currentTarget.value]))}
            />
          </div>
          {!readOnly && (
            <span class="row-tools">
              <IconButton
                icon={DeleteIcon}
                size={15}
                label={f("removeEntry", { name })}
                onClick={() => set(rows.filter((_, other) => other !== i))}
              />
            </span>
          )}
        </div>
      ))}
      {!readOnly && (
        <Button
          kind="quiet"
          size="small"
          icon={PlusIcon}
          aria-label={a("addOne", { list: label })}
          onClick={() => set([...rows, [freeName(rows.map(([name]) => name)), ""]])}
        >
          {f("addEntry")}
        </Button>
      )}
    </fieldset>
  );
}

function freeName(taken: readonly string[]): string {
  for (let n = 1;; n++) {
    if (!taken.includes(`name${n}`)) return `name${n}`;
  }
}

/** A fixed set of checks whose order counts. */
function OrderField(props: FieldProps) {
  const { label, error } = about(props);
  const key = String(props.path.at(-1));
  const held = (props.value ?? []) as string[];
  const up = (i: number) => change(props.path, held.with(i, held[i - 1]!).with(i - 1, held[i]!));
  return (
    <fieldset class="group">
      <legend>{label}</legend>
      {error && <p class="field-error" role="alert">{error}</p>}
      <ol class="flow-order">
        {held.map((one, i) => (
          <li key={one}>
            <span>{choiceLabel(one, key)}</span>
            {!props.readOnly && i > 0 && (
              <IconButton
                icon={UpIcon}
                size={15}
                label={`${a("moveUp")}: ${choiceLabel(one, key)}`}
                onClick={() => up(i)}
              />
            )}
          </li>
        ))}
      </ol>
    </fieldset>
  );
}

const UpIcon: typeof PreviousIcon = (props) => <PreviousIcon {...props} class="turn-up" />;
