import { useEffect } from "preact/hooks";
import { OfflineIcon } from "../ui/icons.ts";
import { Wordmark } from "../ui/mark.tsx";
import { Empty, Notice } from "../ui/notice.tsx";
import { Toasts } from "../ui/toast.tsx";
import { Faults } from "./faults.tsx";
import { Happening } from "./happening.tsx";
import { Phone } from "./phone.tsx";
import { Ladder } from "./phone/ladder.tsx";
import { failure, state, watchState } from "./state.ts";
import { Steps } from "./steps.tsx";
import { WebSite } from "./web_site.tsx";
import { w } from "./words.ts";

/** One page where a newcomer is the customer, from the first click to the first answer. */
export function Playground() {
  useEffect(watchState, []);
  return (
    <div class="play">
      <header class="play-head">
        <Wordmark size={30} />
        <h1>{w("title")}</h1>
        <p>{w("lead")}</p>
      </header>
      {state.value ? <Ready /> : <Waiting />}
      <Toasts />
    </div>
  );
}

function Ready() {
  const { phone, voices } = state.value!;
  return (
    <main>
      {failure.value && (
        <Notice kind="warn" icon={OfflineIcon}>
          {w("unreachable")}. {w("unreachableText")}
        </Notice>
      )}
      <Steps />
      <div class="stage">
        <WebSite />
        <Phone />
      </div>
      {voices.length > 0 && <Ladder />}
      {phone && (
        <div class="behind">
          <Happening />
          <Faults />
        </div>
      )}
    </main>
  );
}

function Waiting() {
  if (!failure.value) {
    return (
      <main class="whole-page">
        <span class="breathing" role="status" aria-label={w("loading")} />
      </main>
    );
  }
  return (
    <main class="whole-page">
      <Empty icon={OfflineIcon} title={w("unreachable")}>{w("unreachableText")}</Empty>
    </main>
  );
}
