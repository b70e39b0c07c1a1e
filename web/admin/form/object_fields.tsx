import { useContext } from "preact/hooks";
import { fieldLabel } from "../labels.ts";
import type { Schema } from "../schema.ts";
import { DrawField, type FieldProps, type Path } from "./about.ts";

/** The fields of an object in a group with its name. */
export function ObjectFields({ schema, path, value, readOnly }: FieldProps) {
  return (
    <fieldset class="group">
      <legend>{fieldLabel(schema, String(path.at(-1)))}</legend>
      <div class="grid">
        <Fields schema={schema} path={path} value={value} readOnly={readOnly} />
      </div>
    </fieldset>
  );
}

/** Fields of an object, all or those named. */
export function Fields(
  { schema, path, value, readOnly, only }: {
    schema: Schema;
    path: Path;
    value: unknown;
    readOnly: boolean;
    only?: string[];
  },
) {
  const Draw = useContext(DrawField);
  const held = (value ?? {}) as Record<string, unknown>;
  const names = only ?? Object.keys(schema.properties ?? {});
  return (
    <>
      {names.map((name) => {
        const field = schema.properties?.[name];
        if (!field) return null;
        return (
          <Draw
            key={name}
            schema={field}
            path={[...path, name]}
            value={held[name]}
            required={schema.required?.includes(name) ?? false}
            readOnly={readOnly}
          />
        );
      })}
    </>
  );
}
