import { useMemo, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { Keys } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { t } from "./text.ts";

export interface Command {
  id: string;
  label: string;
  /** Heading it stands under. */
  group: string;
  keys?: string | undefined;
  lead?: ComponentChildren;
  /** Words it is found by beside its label. */
  words?: string;
  run(): void;
}

const SHOWN = 12;

/** Everything that can be done here, found by typing. */
export function Palette({ commands, onClose }: { commands: Command[]; onClose(): void }) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => search(commands, query), [commands, query]);
  const choose = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // After the dialog has given the focus back.
    setTimeout(command.run);
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((at + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[at]);
    }
  };
  return (
    <Dialog title={t("palette")} onClose={onClose} place="top" bare>
      <div class="palette" onKeyDown={keys}>
        <input
          data-first
          class="palette-input"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[at] ? `command-${found[at].id}` : undefined}
          aria-label={t("palette")}
          placeholder={t("palette.hint")}
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
        />
        <div class="palette-list" id="palette-list" role="listbox" aria-label={t("palette")}>
          {found.map((command, index) => (
            <div
              key={command.id}
              id={`command-${command.id}`}
              role="option"
              aria-selected={index === at}
              class="palette-item"
              onPointerMove={() => setAt(index)}
              onClick={() => choose(command)}
            >
              {command.lead}
              <span class="clip">{command.label}</span>
              <span class="meta">{command.group}</span>
              {command.keys && <Keys keys={command.keys} />}
            </div>
          ))}
          {found.length === 0 && <p class="palette-none">{t("nothingFound")}</p>}
        </div>
      </div>
    </Dialog>
  );
}

function search(commands: Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return commands
    .filter((command) => {
      const text = `${command.label} ${command.group} ${command.words ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .slice(0, SHOWN);
}
