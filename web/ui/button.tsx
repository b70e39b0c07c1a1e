import type { ComponentChildren, JSX } from "preact";
import type { Icon } from "./icons.ts";

type Native = Omit<JSX.IntrinsicElements["button"], "size" | "icon" | "label" | "class">;

interface ButtonProps extends Native {
  /** `primary`: the one thing to do here. `danger`: cannot be taken back. */
  kind?: "primary" | "coral" | "plain" | "quiet" | "danger";
  size?: "small" | "normal" | "large";
  icon?: Icon;
  busy?: boolean;
  wide?: boolean;
  children?: ComponentChildren;
}

/** A verb the person can press. */
export function Button(
  { kind = "plain", size = "normal", icon: Icon, busy, wide, children, disabled, ...rest }:
    ButtonProps,
) {
  return (
    <button
      type="button"
      {...rest}
      class={`button ${kind} ${size}${wide ? " wide" : ""}`}
      disabled={disabled || busy}
      aria-busy={busy ? "true" : undefined}
    >
      {Icon && <Icon size={size === "small" ? 14 : 16} strokeWidth={1.9} aria-hidden="true" />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Native {
  icon: Icon;
  /** Said by screen readers and shown on hover. */
  label: string;
  /** A key that does the same, shown on hover. */
  hotkey?: string | undefined;
  size?: number;
  pressed?: boolean;
}

/** A button that is only an icon; its label is always there. */
export function IconButton(
  { icon: Icon, label, hotkey, size = 18, pressed, ...rest }: IconButtonProps,
) {
  return (
    <button
      type="button"
      {...rest}
      class="icon-button"
      aria-label={label}
      title={hotkey ? `${label} (${hotkey})` : label}
      aria-pressed={pressed}
    >
      <Icon size={size} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

/** Keys as they are written on the keyboard. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span class="keys" aria-hidden="true">
      {keys.split(" ").map((key) => <kbd key={key}>{key}</kbd>)}
    </span>
  );
}
