import { useEffect, useRef, useState } from "preact/hooks";
import { reasonOf } from "../../ui/api.ts";
import { tell } from "../../ui/toast.tsx";
import { keypadOpen } from "./actions.ts";
import { phone } from "./phone.ts";
import { t } from "./text.ts";

const KEYS = [..."123456789*0#"];

/** Twelve keys, by pointer or typed; what was pressed stands above. */
export function Keypad() {
  const [pressed, setPressed] = useState("");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const press = (key: string) => {
    setPressed((before) => before + key);
    phone.value?.keys(key).catch((error) => tell(reasonOf(error), "bad"));
  };
  return (
    <div
      ref={box}
      class="keypad"
      role="group"
      tabIndex={-1}
      aria-label={t("keypad")}
      onKeyDown={(event) => {
        if (event.key === "Escape") keypadOpen.value = false;
        else if (KEYS.includes(event.key) && !event.ctrlKey && !event.metaKey) press(event.key);
        else return;
        event.stopPropagation();
        event.preventDefault();
      }}
    >
      <output class="keypad-pressed num" aria-label={t("keypad.pressed")}>{pressed || " "}</output>
      <div class="keypad-keys">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            class="keypad-key"
            onClick={() => press(key)}
          >
            {key}
          </button>
        ))}
      </div>
    </div>
  );
}
