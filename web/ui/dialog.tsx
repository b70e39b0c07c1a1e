import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { IconButton } from "./button.tsx";
import { CloseIcon } from "./icons.ts";
import { t } from "./text.ts";

interface DialogProps {
  title: string;
  onClose(): void;
  children: ComponentChildren;
  /** Buttons, the main one last. */
  actions?: ComponentChildren;
  size?: "small" | "normal" | "wide";
  /** Where the attention should go; `side` slides in from the end edge. */
  place?: "middle" | "side" | "top";
  /** No visible heading: the content is its own. */
  bare?: boolean;
}

/** The browser's own modal dialog: it traps and returns the focus, Esc closes it. */
export function Dialog(
  { title, onClose, children, actions, size = "normal", place = "middle", bare }: DialogProps,
) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement;
    element.showModal();
    (element.querySelector<HTMLElement>("[data-first]") ?? element).focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      class={`dialog ${size} ${place}`}
      aria-labelledby={bare ? undefined : id}
      aria-label={bare ? title : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="dialog-body">
        {!bare && (
          <header class="dialog-head">
            <h2 id={id}>{title}</h2>
            <IconButton icon={CloseIcon} label={t("close")} onClick={onClose} />
          </header>
        )}
        <div class="dialog-content scroll">{children}</div>
        {actions && <footer class="dialog-actions">{actions}</footer>}
      </div>
    </dialog>
  );
}
