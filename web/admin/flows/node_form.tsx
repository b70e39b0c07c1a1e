import { Button } from "../../ui/button.tsx";
import { DeleteIcon, FlagIcon } from "../../ui/icons.ts";
import { Notice } from "../../ui/notice.tsx";
import { may } from "../../ui/session.tsx";
import { tell } from "../../ui/toast.tsx";
import { change, draft, problems, schema } from "../draft.ts";
import { DrawField } from "../form/about.ts";
import { Fields } from "../form/object_fields.tsx";
import { go } from "../place.ts";
import { type Schema, schemaOf } from "../schema.ts";
import { a } from "../words.ts";
import { FlowField } from "./field.tsx";
import { nodeSchemas } from "./fresh.ts";
import { titled } from "./labels.ts";
import { flowOf } from "./parts.ts";
import { hasRules, RuleTrial } from "./rule_trial.tsx";
import { VariableNames } from "./variable_names.tsx";
import { typeLabel } from "./ways.ts";
import { f } from "./words.ts";

/** Fields of a node that its form does not show: the picture says where it stands. */
const HIDDEN = new Set(["id", "type", "x", "y"]);

/** The form of one node, drawn from the schema of its type. */
export function NodeForm({ at, index }: { at: number; index: number }) {
  const flow = flowOf(draft.value!.flows[at]!);
  const node = flow.nodes[index];
  const described = node && nodeSchemas().get(node.type);
  if (!node || !described) return null;
  const readOnly = !may("configuration.write");
  const path = ["flows", at, "nodes", index];
  const own = problems.value.filter(({ field }) => field === path.join("."));
  const remove = () => {
    const before = flow.nodes;
    change(["flows", at, "nodes"], before.filter((one) => one !== node));
    forget(at);
    go("flows", flow.id, flow.start);
    tell(f("nodeRemoved", { name: node.name }), "good", {
      label: a("undo"),
      run: () => change(["flows", at, "nodes"], before),
    });
  };
  return (
    <>
      <header class="flow-node-head">
        <h3 tabIndex={-1}>{node.name || node.id}</h3>
        <span class="meta">
          {typeLabel(node.type)} · <code class="entity-id">{node.id}</code>
        </span>
      </header>
      {own.map(({ code, detail }) => (
        <Notice key={code + detail} kind="bad">{detail ?? code}</Notice>
      ))}
      <Form
        schema={described}
        path={path}
        value={node}
        readOnly={readOnly}
        only={Object.keys(described.properties ?? {}).filter((key) => !HIDDEN.has(key))}
      />
      {hasRules(flow, node.id) && <RuleTrial flow={flow} node={node.id} />}
      {!readOnly && (
        <div class="flow-tools">
          {flow.start !== node.id && (
            <Button
              size="small"
              icon={FlagIcon}
              onClick={() => change(["flows", at, "start"], node.id)}
            >
              {f("makeStart")}
            </Button>
          )}
          {flow.nodes.length > 1 && (
            <Button size="small" icon={DeleteIcon} onClick={remove}>{f("removeNode")}</Button>
          )}
        </div>
      )}
    </>
  );
}

/** Places have moved: what was found wrong is asked anew at the next check. */
function forget(at: number): void {
  problems.value = problems.value.filter(({ field }) => !field.startsWith(`flows.${at}.nodes.`));
}

const SETTINGS_FIELDS = [
  "name",
  "languages",
  "start",
  "generic",
  "variables",
  "personas",
  "experiments",
];

/** What belongs to the flow as a whole. */
export function FlowForm({ at }: { at: number }) {
  const entity = draft.value!.flows[at]!;
  return (
    <>
      <h3 class="sr" tabIndex={-1}>{f("tabFlow")}</h3>
      <Form
        schema={schemaOf(schema.value!, "flows")}
        path={["flows", at]}
        value={entity}
        readOnly={!may("configuration.write")}
        only={SETTINGS_FIELDS}
      />
      {hasRules(flowOf(entity), "") && <RuleTrial flow={flowOf(entity)} node="" />}
    </>
  );
}

function Form(
  props: {
    schema: Schema;
    path: (string | number)[];
    value: unknown;
    readOnly: boolean;
    only: string[];
  },
) {
  const at = Number(props.path[1]);
  const known = flowOf(draft.value!.flows[at]!).variables;
  return (
    <DrawField.Provider value={FlowField}>
      <div class="form flow-form">
        <div class="grid">
          <Fields {...props} schema={titled(props.schema)} />
        </div>
      </div>
      <VariableNames own={known.map(({ id }) => id)} />
    </DrawField.Provider>
  );
}
