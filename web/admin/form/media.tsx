import { MediumIcon, mediumName } from "../../ui/medium.tsx";
import { change, problemAt } from "../draft.ts";
import { problemOf } from "../check.ts";
import { fieldLabel } from "../labels.ts";
import type { Schema } from "../schema.ts";
import { a, phrase } from "../words.ts";

/** The medium table: a row per medium, a column per rule. */
export function Media(
  { schema, value, readOnly }: {
    schema: Schema;
    value: Record<string, Record<string, unknown>>;
    readOnly: boolean;
  },
) {
  const rules = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  const columns = Object.entries(rules.properties ?? {});
  return (
    <div class="wide-table scroll" tabIndex={0} role="region" aria-label={a("media")}>
      <table class="table media">
        <thead>
          <tr>
            <th scope="col">{a("medium")}</th>
            {columns.map(([name, field]) => (
              <th scope="col" key={name} title={field.description && phrase(field.description)}>
                {fieldLabel(field, name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(value).map(([medium, row]) => (
            <tr key={medium}>
              <th scope="row">
                <MediumIcon medium={medium} named={false} /> {mediumName(medium)}
              </th>
              {columns.map(([name, field]) => (
                <td key={name}>
                  <Cell
                    field={field}
                    path={["media", medium, name]}
                    label={`${mediumName(medium)}: ${fieldLabel(field, name)}`}
                    value={row[name]}
                    readOnly={readOnly}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell(
  { field, path, label, value, readOnly }: {
    field: Schema;
    path: string[];
    label: string;
    value: unknown;
    readOnly: boolean;
  },
) {
  if (field.type === "boolean") {
    return (
      <input
        type="checkbox"
        aria-label={label}
        checked={value === true}
        disabled={readOnly}
        onChange={(event) => change(path, event.currentTarget.checked)}
      />
    );
  }
  const problem = problemAt(path) || problemOf(field, value, true);
  return (
    <>
      <input
        type="text"
        inputMode="decimal"
        class="input number"
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        title={problem || `${field.minimum} – ${field.maximum}`}
        readOnly={readOnly}
        value={String(value ?? "")}
        onInput={(event) => {
          const number = Number(event.currentTarget.value);
          change(path, Number.isFinite(number) ? number : event.currentTarget.value);
        }}
      />
      {problem && <span class="field-error">{problem}</span>}
    </>
  );
}
