import type {
  Comparison,
  ConditionGroup,
  Operator,
} from "../../../types/configuration/condition.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/field.tsx";
import { DeleteIcon, PlusIcon } from "../../ui/icons.ts";
import { change, problems } from "../draft.ts";
import type { FieldProps, Path } from "../form/about.ts";
import { choiceLabel, fieldLabel } from "../labels.ts";
import { plain, type Schema } from "../schema.ts";
import { freshComparison, freshGroup } from "./fresh.ts";
import { f } from "./words.ts";

/** Groups in groups, so many deep at most. */
const MAX_DEPTH = 3;

type Group = Omit<ConditionGroup, "conditions"> & { conditions: (Comparison | Group)[] };
const isGroup = (one: Comparison | Group): one is Group => "conditions" in one;

/** When something holds: comparisons, in groups. */
export function ConditionField({ schema, path, value, readOnly }: FieldProps) {
  const { nullable } = plain(schema);
  return (
    <fieldset class="group flow-when">
      <legend>{fieldLabel(schema, "when")}</legend>
      {value
        ? (
          <GroupRows
            path={path}
            group={value as Group}
            depth={1}
            readOnly={readOnly}
            operators={operatorsOf(plain(schema).schema)}
            onRemove={nullable ? () => change(path, null) : undefined}
          />
        )
        : !readOnly && (
          <Button
            kind="quiet"
            size="small"
            icon={PlusIcon}
            onClick={() => change(path, freshGroup())}
          >
            {f("addCondition")}
          </Button>
        )}
    </fieldset>
  );
}

/** The comparisons there are, from the schema. */
const operatorsOf = (group: Schema): Operator[] =>
  (group.properties?.["conditions"]?.items?.anyOf?.[0]?.properties?.["operator"]?.enum ??
    []) as Operator[];

interface GroupProps {
  path: Path;
  group: Group;
  depth: number;
  readOnly: boolean;
  operators: Operator[];
  onRemove: (() => void) | undefined;
}

function GroupRows({ path, group, depth, readOnly, operators, onRemove }: GroupProps) {
  const rows = group.conditions;
  const list = [...path, "conditions"];
  return (
    <div class="flow-group">
      <SelectField
        label={f("mode")}
        choices={(["all", "any"] as const).map((value) => ({ value, label: f(`mode_${value}`) }))}
        disabled={readOnly}
        value={group.mode}
        onChange={(event) => change([...path, "mode"], event.currentTarget.value)}
      />
      {rows.map((one, i) => {
        const remove = () => change(list, rows.filter((_, other) => other !== i));
        const own = { path: [...list, i], readOnly, operators };
        return isGroup(one)
          ? <GroupRows key={i} {...own} group={one} depth={depth + 1} onRemove={remove} />
          : <Row key={i} {...own} one={one} onRemove={rows.length > 1 ? remove : undefined} />;
      })}
      {!readOnly && (
        <div class="flow-tools">
          <Button
            kind="quiet"
            size="small"
            icon={PlusIcon}
            onClick={() => change(list, [...rows, freshComparison()])}
          >
            {f("addCondition")}
          </Button>
          {depth < MAX_DEPTH && (
            <Button
              kind="quiet"
              size="small"
              icon={PlusIcon}
              onClick={() => change(list, [...rows, freshGroup()])}
            >
              {f("addGroup")}
            </Button>
          )}
          {onRemove && (
            <Button kind="quiet" size="small" icon={DeleteIcon} onClick={onRemove}>
              {f("removeGroup")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

type RowProps = Pick<GroupProps, "path" | "readOnly" | "operators" | "onRemove"> & {
  one: Comparison;
};

function Row({ path, one, readOnly, operators, onRemove }: RowProps) {
  const { variable, operator, values } = one;
  const at = path.join(".");
  const problem = problems.value.find(({ field }) => field === at || field.startsWith(`${at}.`));
  const set = (next: Partial<Comparison>) => change(path, { ...one, ...next });
  return (
    <div class="flow-row">
      <TextField
        label={f("variable")}
        list="flow-variables"
        readOnly={readOnly}
        error={problem ? problem.detail ?? problem.code : undefined}
        value={variable}
        onInput={(event) => set({ variable: event.currentTarget.value })}
      />
      <SelectField
        label={f("operator")}
        choices={operators.map((value) => ({ value, label: choiceLabel(value) }))}
        disabled={readOnly}
        value={operator}
        onChange={(event) => {
          const next = event.currentTarget.value as Operator;
          set({ operator: next, values: fitted(next, values) });
        }}
      />
      <Values
        operator={operator}
        values={values}
        readOnly={readOnly}
        onSet={(v) => set({ values: v })}
      />
      {!readOnly && onRemove && (
        <IconButton icon={DeleteIcon} size={15} label={f("removeCondition")} onClick={onRemove} />
      )}
    </div>
  );
}

/** Values as many as the comparison takes. */
function fitted(operator: Operator, values: string[]): string[] {
  if (operator.endsWith("blank")) return [];
  if (isList(operator)) return values;
  const count = isRange(operator) ? 2 : 1;
  return Array.from({ length: count }, (_, i) => values[i] ?? "");
}
const isList = (operator: Operator) => operator === "in" || operator === "not_in";
const isRange = (operator: Operator) => operator.endsWith("between");

function Values(
  { operator, values, readOnly, onSet }: {
    operator: Operator;
    values: string[];
    readOnly: boolean;
    onSet(values: string[]): void;
  },
) {
  if (operator.endsWith("blank")) return null;
  if (isList(operator)) {
    return (
      <TextField
        label={f("valueList")}
        readOnly={readOnly}
        value={values.join(", ")}
        onChange={(event) =>
          onSet(event.currentTarget.value.split(",").map((v) => v.trim()).filter(Boolean))}
      />
    );
  }
  const labels = isRange(operator) ? [f("valueFrom"), f("valueTo")] : [f("value")];
  return (
    <>
      {labels.map((label, i) => (
        <TextField
          key={label}
          label={label}
          readOnly={readOnly}
          value={values[i] ?? ""}
          onInput={(event) => onSet(fitted(operator, values).with(i, event.currentTarget.value))}
        />
      ))}
    </>
  );
}
