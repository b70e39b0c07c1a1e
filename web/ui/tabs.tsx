import type { ComponentChildren } from "preact";

export interface Tab {
  id: string;
  label: ComponentChildren;
  count?: number;
}

interface TabsProps {
  label: string;
  tabs: Tab[];
  chosen: string;
  onChoose(id: string): void;
  /** Id of the panel the tabs fill. */
  panel?: string;
}

/** Tabs: arrows move between them, only the chosen one is in the tab order. */
export function Tabs({ label, tabs, chosen, onChoose, panel }: TabsProps) {
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === chosen);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const rtl = getComputedStyle(event.currentTarget as Element).direction === "rtl";
    const next = tabs[(at + (rtl ? -step : step) + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.id);
    (event.currentTarget as Element).querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          type="button"
          role="tab"
          key={tab.id}
          data-tab={tab.id}
          class="tab"
          aria-selected={tab.id === chosen}
          aria-controls={panel}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.label}
          {tab.count !== undefined && tab.count > 0 && <span class="count">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
