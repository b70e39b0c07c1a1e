import { useRef } from "preact/hooks";
import { IconButton } from "../ui/button.tsx";
import { LockIcon, PersonIcon, RetryIcon } from "../ui/icons.ts";
import { state } from "./state.ts";
import { w } from "./words.ts";

/** The company's web site with the real widget, in a window of its own. */
export function WebSite() {
  const frame = useRef<HTMLIFrameElement>(null);
  const entryPoint = state.value!.chats[0]?.id ?? "website";
  const load = () => frame.current?.contentWindow?.location.reload();
  const forget = () => {
    for (const store of [localStorage, sessionStorage]) {
      for (const key of Object.keys(store)) {
        if (key.startsWith("hubbub:")) store.removeItem(key);
      }
    }
    load();
  };
  return (
    <section class="browser" aria-label={w("webSite")}>
      <div class="browser-bar">
        <span class="browser-dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <span class="browser-address">
          <LockIcon size={12} aria-hidden="true" /> www.brightwater.example
        </span>
        <IconButton icon={RetryIcon} size={16} label={w("reload")} onClick={load} />
        <button
          type="button"
          class="button quiet small"
          title={w("newVisitorHint")}
          onClick={forget}
        >
          <PersonIcon size={14} aria-hidden="true" /> {w("newVisitor")}
        </button>
      </div>
      <iframe
        ref={frame}
        class="browser-page"
        title={w("webSite")}
        src={`/playground/shop?entrypoint=${encodeURIComponent(entryPoint)}`}
      />
    </section>
  );
}
