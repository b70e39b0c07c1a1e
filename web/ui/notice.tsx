import type { ComponentChildren } from "preact";
import type { Icon } from "./icons.ts";

interface NoticeProps {
  kind: "info" | "warn" | "bad" | "coral" | "good";
  icon?: Icon;
  children: ComponentChildren;
  action?: ComponentChildren;
  /** Announce at once. */
  urgent?: boolean;
}

/** A line across a pane that says how things stand and what to do. */
export function Notice({ kind, icon: Icon, children, action, urgent }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={urgent ? "alert" : "status"}>
      {Icon && <Icon size={16} strokeWidth={1.9} aria-hidden="true" />}
      <div class="notice-text">{children}</div>
      {action}
    </div>
  );
}

interface EmptyProps {
  icon?: Icon;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}

/** Nothing here: why, and what can be done next. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      {Icon && (
        <span class="empty-icon">
          <Icon size={22} strokeWidth={1.5} aria-hidden="true" />
        </span>
      )}
      <p class="empty-title">{title}</p>
      {children && <p class="empty-text">{children}</p>}
      {action}
    </div>
  );
}

/** Grey lines in the shape of what is coming; seen only after 150 ms. */
export function Skeleton({ rows = 4, kind = "row" }: { rows?: number; kind?: "row" | "line" }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: rows }, (_, at) => (
        <div class={`skeleton-${kind}`} key={at}>
          {kind === "row" && <i class="skeleton-dot" />}
          <i class="skeleton-bar" />
        </div>
      ))}
    </div>
  );
}
