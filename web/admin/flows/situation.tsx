import { TextField } from "../../ui/field.tsx";
import { f } from "./words.ts";

/** Who calls, and when: what a flow or its rules are tried with. */
export function Situation({ caller, setCaller, when, setWhen }: {
  caller: string;
  setCaller: (caller: string) => void;
  when: string;
  setWhen: (when: string) => void;
}) {
  return (
    <>
      <TextField
        label={f("caller")}
        maxLength={30}
        value={caller}
        onInput={(event) => setCaller(event.currentTarget.value)}
      />
      <TextField
        label={f("at")}
        type="datetime-local"
        value={when}
        onInput={(event) => setWhen(event.currentTarget.value)}
      />
    </>
  );
}
