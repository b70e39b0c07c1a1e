import { useId, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { CloseIcon, PlusIcon } from "../../ui/icons.ts";
import { change, draft } from "../draft.ts";
import { fieldLabel } from "../labels.ts";
import { type Entity, nameOf, plain, type RefKind } from "../schema.ts";
import { a } from "../words.ts";
import { about, type FieldProps } from "./about.ts";

/** More than this is found by typing. */
const MAX_IN_SELECT = 200;

const choices = (kind: RefKind): Entity[] => draft.value?.[kind] ?? [];

/** One entry of another list, by its name. */
export function RefField(props: FieldProps) {
  const { schema: inner, nullable } = plain(props.schema);
  const kind = inner.ref!;
  const { label, error } = about(props);
  const id = props.value === null || props.value === undefined ? "" : String(props.value);
  const list = choices(kind);
  const known = id === "" || list.some((one) => one.id === id);
  const wrong = known ? error : a("unknownRef", { id });
  const set = (next: string) => change(props.path, next === "" && nullable ? null : next);
  if (list.length > MAX_IN_SELECT) {
    return <RefSearch {...props} label={label} error={wrong} list={list} id={id} onSet={set} />;
  }
  return (
    <Field label={label} error={wrong}>
      {(ids) => (
        <select
          {...ids}
          class="input select"
          disabled={props.readOnly}
          value={id}
          onChange={(event) => set(event.currentTarget.value)}
        >
          {(nullable || id === "") && <option value="">{a("none")}</option>}
          {!known && <option value={id}>{id}</option>}
          {list.map((one) => <option key={one.id} value={one.id}>{nameOf(one)}</option>)}
        </select>
      )}
    </Field>
  );
}

function RefSearch(
  { label, error, list, id, onSet, readOnly }: FieldProps & {
    label: string;
    error: string | undefined;
    list: Entity[];
    id: string;
    onSet(id: string): void;
  },
) {
  const options = useId();
  const [text, setText] = useState(nameOf(list.find((one) => one.id === id)) || id);
  return (
    <Field label={label} error={error}>
      {(ids) => (
        <>
          <input
            {...ids}
            class="input"
            type="text"
            list={options}
            readOnly={readOnly}
            value={text}
            onInput={(event) => {
              const typed = event.currentTarget.value;
              setText(typed);
              const found = list.find((one) => nameOf(one) === typed || one.id === typed);
              if (found || typed === "") onSet(found?.id ?? "");
            }}
          />
          <datalist id={options}>
            {found(list, text).map((one) => <option key={one.id} value={nameOf(one)} />)}
          </datalist>
        </>
      )}
    </Field>
  );
}

const SHOWN = 50;
const found = (list: Entity[], text: string) =>
  list.filter((one) => nameOf(one).toLowerCase().includes(text.toLowerCase())).slice(0, SHOWN);

/** Several entries of another list, as names that can be taken away. */
export function RefList({ schema, path, value, readOnly }: FieldProps) {
  const kind = plain(plain(schema).schema.items ?? {}).schema.ref!;
  const held = (value ?? []) as string[];
  const list = choices(kind);
  const name = (id: string) => nameOf(list.find((one) => one.id === id)) || id;
  const label = fieldLabel(schema, String(path.at(-1)));
  const left = list.filter((one) => !held.includes(one.id));
  return (
    <fieldset class="group tokens">
      <legend>{label}</legend>
      <div class="token-list">
        {held.map((id) => (
          <span class="token" key={id}>
            {name(id)}
            {!readOnly && (
              <button
                type="button"
                aria-label={a("removeValue", { value: name(id) })}
                onClick={() => change(path, held.filter((other) => other !== id))}
              >
                <CloseIcon size={12} />
              </button>
            )}
          </span>
        ))}
        {held.length === 0 && <span class="meta">{a("none")}</span>}
      </div>
      {!readOnly && left.length > 0 && (
        <AddRef
          label={label}
          list={left}
          onAdd={(id) => change(path, [...held, id])}
        />
      )}
    </fieldset>
  );
}

function AddRef(
  { label, list, onAdd }: { label: string; list: Entity[]; onAdd(id: string): void },
) {
  const [chosen, setChosen] = useState("");
  const id = list.some((one) => one.id === chosen) ? chosen : list[0]?.id ?? "";
  return (
    <span class="add-ref">
      <select
        class="input select"
        aria-label={a("addOne", { list: label })}
        value={id}
        onChange={(event) => setChosen(event.currentTarget.value)}
      >
        {list.slice(0, MAX_IN_SELECT).map((one) => (
          <option key={one.id} value={one.id}>{nameOf(one)}</option>
        ))}
      </select>
      <Button size="small" icon={PlusIcon} onClick={() => onAdd(id)}>{a("addChoice")}</Button>
    </span>
  );
}
