import { Button } from "../../ui/button.tsx";
import { SelectField } from "../../ui/field.tsx";
import { change } from "../draft.ts";
import { choiceLabel } from "../labels.ts";
import { plain } from "../schema.ts";
import { a } from "../words.ts";
import { about, type FieldProps } from "./about.ts";
import { Rows } from "./rows.tsx";

const CHOICES = { "": null, true: true, false: false };

/** On, off, or as it is without this rule. */
export function OnOffOrAsIs(props: FieldProps) {
  const { label, error } = about(props);
  return (
    <SelectField
      label={label}
      error={error}
      choices={[
        { value: "", label: a("asItIs") },
        { value: "true", label: choiceLabel(true) },
        { value: "false", label: choiceLabel(false) },
      ]}
      disabled={props.readOnly}
      value={props.value === null || props.value === undefined ? "" : String(props.value)}
      onChange={(event) =>
        change(props.path, CHOICES[event.currentTarget.value as keyof typeof CHOICES])}
    />
  );
}

/** A list that may also be left as it is; an empty one says "none of these". */
export function RowsOrAsIs(props: FieldProps) {
  const { label } = about(props);
  const { value, path, readOnly } = props;
  if (value === null || value === undefined) {
    return (
      <fieldset class="group rows">
        <legend>{label}</legend>
        <p class="field-hint">{a("asItIs")}</p>
        {!readOnly && (
          <Button
            kind="quiet"
            size="small"
            aria-label={a("setItOf", { field: label })}
            onClick={() => change(path, [])}
          >
            {a("setIt")}
          </Button>
        )}
      </fieldset>
    );
  }
  return (
    <div class="rows-or-as-is">
      <Rows {...props} schema={plain(props.schema).schema} />
      {!readOnly && (
        <Button
          kind="quiet"
          size="small"
          aria-label={a("leaveItOf", { field: label })}
          onClick={() => change(path, null)}
        >
          {a("leaveIt")}
        </Button>
      )}
    </div>
  );
}
