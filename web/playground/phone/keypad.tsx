import { w } from "../words.ts";

const KEYS = [..."123456789*0#"];
const LETTERS: Record<string, string> = {
  2: "ABC",
  3: "DEF",
  4: "GHI",
  5: "JKL",
  6: "MNO",
  7: "PQRS",
  8: "TUV",
  9: "WXYZ",
  0: "+",
};

/** Twelve keys as on every phone. */
export function Keypad(
  { onPress, small = false }: { onPress(key: string): void; small?: boolean },
) {
  return (
    <div class={small ? "keypad small" : "keypad"} role="group" aria-label={w("keypad")}>
      {KEYS.map((key) => (
        <button
          type="button"
          key={key}
          onClick={() => onPress(key)}
        >
          <b>{key}</b>
          {!small && <small aria-hidden="true">{LETTERS[key]}</small>}
        </button>
      ))}
    </div>
  );
}
