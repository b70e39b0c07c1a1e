import { signal } from "@preact/signals";
import { IconButton } from "./button.tsx";
import { AlertIcon, CheckIcon, CloseIcon } from "./icons.ts";
import { t } from "./text.ts";

const SHOWN_MS = 6_000;

interface Toast {
  id: number;
  text: string;
  kind: "good" | "bad";
  action?: { label: string; run(): void } | undefined;
}

const toasts = signal<Toast[]>([]);
let last = 0;

/** A short word on what happened. Bad news stays until it is closed. */
export function tell(text: string, kind: Toast["kind"] = "good", action?: Toast["action"]): void {
  const id = ++last;
  toasts.value = [...toasts.value.filter((toast) => toast.text !== text), {
    id,
    text,
    kind,
    action,
  }]
    .slice(-3);
  if (kind === "good") setTimeout(() => dismiss(id), SHOWN_MS);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Where the words appear; once per page. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map((toast) => (
        <div class={`toast ${toast.kind}`} key={toast.id}>
          {toast.kind === "good" ? <CheckIcon size={16} /> : <AlertIcon size={16} />}
          <span>{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              class="link"
              onClick={() => {
                toast.action?.run();
                dismiss(toast.id);
              }}
            >
              {toast.action.label}
            </button>
          )}
          <IconButton
            icon={CloseIcon}
            size={14}
            label={t("close")}
            onClick={() => dismiss(toast.id)}
          />
        </div>
      ))}
    </div>
  );
}
