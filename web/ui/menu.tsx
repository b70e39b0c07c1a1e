import type { ComponentChildren, VNode } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Icon } from "./icons.ts";
import { CheckIcon } from "./icons.ts";

interface MenuProps {
  /** The button that opens it; gets what it needs to be tied to the menu. */
  button: (
    props: {
      onClick(): void;
      "aria-haspopup": "menu";
      "aria-expanded": boolean;
      "aria-controls": string;
    },
  ) => VNode;
  label: string;
  children: ComponentChildren;
  /** Side of the button it opens to. */
  align?: "start" | "end";
  up?: boolean;
}

/** A menu under its button: arrows move, Esc closes, focus returns. */
export function Menu({ button, label, children, align = "start", up }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) root.current?.querySelector<HTMLElement>("[aria-haspopup]")?.focus();
  };
  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  return (
    <div class="menu-root" ref={root} onKeyDown={(event) => open && moveBy(event, close)}>
      {button({
        onClick: () => setOpen(!open),
        "aria-haspopup": "menu",
        "aria-expanded": open,
        "aria-controls": id,
      })}
      {open && (
        <div
          id={id}
          class={`menu ${align}${up ? " up" : ""}`}
          role="menu"
          aria-label={label}
          onClick={(event) => {
            if ((event.target as Element).closest("[role^=menuitem]")) close(true);
          }}
        >
          {children}
        </div>
      )}
    </div>
  );
}

function moveBy(event: KeyboardEvent, close: (refocus: boolean) => void): void {
  if (event.key === "Escape") {
    event.stopPropagation();
    close(true);
    return;
  }
  const items = [
    ...(event.currentTarget as Element).querySelectorAll<HTMLElement>("[role^=menuitem]"),
  ];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  items[(target + items.length) % items.length]?.focus();
}

interface MenuItemProps {
  icon?: Icon;
  /** Drawn before the text instead of an icon. */
  lead?: ComponentChildren;
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  hint?: string;
  onChoose(): void;
  children: ComponentChildren;
}

export function MenuItem(
  { icon: Icon, lead, checked, danger, disabled, hint, onChoose, children }: MenuItemProps,
) {
  return (
    <button
      type="button"
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      class={danger ? "menu-item danger" : "menu-item"}
      disabled={disabled}
      tabIndex={-1}
      onClick={onChoose}
    >
      {Icon ? <Icon size={16} strokeWidth={1.75} aria-hidden="true" /> : lead}
      <span class="menu-text">{children}</span>
      {hint && <span class="meta">{hint}</span>}
      {checked && <CheckIcon size={16} strokeWidth={2} aria-hidden="true" />}
    </button>
  );
}

export function MenuLine({ children }: { children?: ComponentChildren }) {
  return children
    ? <div class="menu-title" role="presentation">{children}</div>
    : <div class="menu-line" role="separator" />;
}
