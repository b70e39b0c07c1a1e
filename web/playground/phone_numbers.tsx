import { useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { busy, view } from "./phone/line.ts";
import { chooseNumber, CUSTOMERS, myNumber, state, toNumber } from "./state.ts";
import { w } from "./words.ts";

const OTHER = "other";
const E164 = /^\+[1-9]\d{6,14}$/;

/** Who texts, and to which of the company's numbers. */
export function PhoneNumbers() {
  const known = CUSTOMERS.some(({ number }) => number === myNumber.value);
  const [other, setOther] = useState(!known);
  const { numbers } = state.value!;
  const texting = view.value === "texts";
  return (
    <div class="phone-numbers">
      <SelectField
        label={w("yourNumber")}
        value={other ? OTHER : myNumber.value}
        hint={myNumber.value}
        disabled={busy.value}
        choices={[
          ...CUSTOMERS.map(({ name, number }) => ({ value: number, label: name })),
          { value: OTHER, label: w("otherNumber") },
        ]}
        onChange={(event) => {
          const value = event.currentTarget.value;
          setOther(value === OTHER);
          if (value !== OTHER) chooseNumber(value);
        }}
      />
      {texting && (
        <SelectField
          label={w("writeTo")}
          value={toNumber.value}
          choices={numbers.map(({ number, name }) => ({ value: number, label: name }))}
          hint={toNumber.value}
          onChange={(event) => {
            toNumber.value = event.currentTarget.value;
          }}
        />
      )}
      {other && <OwnNumber />}
    </div>
  );
}

function OwnNumber() {
  const [value, setValue] = useState(myNumber.value);
  const [error, setError] = useState("");
  return (
    <form
      class="own-number"
      onSubmit={(event) => {
        event.preventDefault();
        const number = value.replace(/[\s().-]/g, "");
        if (!E164.test(number)) return setError(w("numberWrong"));
        setError("");
        chooseNumber(number);
      }}
    >
      <TextField
        label={w("numberLabel")}
        type="tel"
        value={value}
        error={error || undefined}
        onInput={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit">OK</Button>
    </form>
  );
}
