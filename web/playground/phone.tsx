import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { second } from "../ui/clock.ts";
import { SmartphoneIcon } from "../ui/icons.ts";
import { Empty } from "../ui/notice.tsx";
import { hourMinute } from "../ui/time.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { CallScreen } from "./phone/call_screen.tsx";
import { Dialer } from "./phone/dialer.tsx";
import { call, view, watchLine } from "./phone/line.ts";
import { PhoneComposer } from "./phone_composer.tsx";
import { PhoneNumbers } from "./phone_numbers.tsx";
import { myNumber, type PhoneText, state, thread, toNumber, watchPhone } from "./state.ts";
import { w } from "./words.ts";

/** A phone that texts and calls: the customer's side, drawn to be recognised at a glance. */
export function Phone() {
  const { phone, numbers, voices } = state.value!;
  const calls = voices.length > 0;
  if (!phone) {
    return (
      <section class="phone-side" aria-label={w("phone")}>
        <Empty icon={SmartphoneIcon} title={w("realCarrier")}>
          {w("realCarrierText")} {numbers.map(({ number }) => number).join(", ")}
        </Empty>
      </section>
    );
  }
  return (
    <section class="phone-side" aria-label={w("phone")}>
      <PhoneNumbers />
      <div class="phone">
        <div class="phone-screen">
          <div class="phone-status" aria-hidden="true">
            <span>{hourMinute(second.value)}</span>
            <i class="phone-island" />
            <span class="phone-bars">
              <i />
              <i />
              <i />
              <i />
            </span>
          </div>
          {calls && <PhoneTabs />}
          <div class="phone-panel" id="phone-panel" role={calls ? "tabpanel" : undefined}>
            {calls && view.value === "calls" ? <Calls /> : <Texts />}
          </div>
        </div>
      </div>
    </section>
  );
}

function PhoneTabs() {
  const number = myNumber.value;
  useEffect(() => watchLine(number), [number]);
  return (
    <Tabs
      label={w("phoneShows")}
      panel="phone-panel"
      tabs={[{ id: "texts", label: w("textsTab") }, { id: "calls", label: w("callsTab") }]}
      chosen={view.value}
      onChoose={(id) => {
        view.value = id === "calls" ? "calls" : "texts";
      }}
    />
  );
}

const Calls = () => call.value.phase === "idle" ? <Dialer /> : <CallScreen />;

const Texts = () => (
  <>
    <PhoneHead />
    <Thread />
    <PhoneComposer />
  </>
);

function PhoneHead() {
  const { company, numbers } = state.value!;
  const to = numbers.find(({ number }) => number === toNumber.value);
  return (
    <div class="phone-head">
      <span class="phone-face" aria-hidden="true">{company[0]}</span>
      <strong>{company}</strong>
      <span class="meta">{to?.name} · {toNumber.value}</span>
    </div>
  );
}

function Thread() {
  const box = useRef<HTMLDivElement>(null);
  const number = myNumber.value;
  useEffect(() => watchPhone(number), [number]);
  const list = thread.value;
  const last = list.at(-1);
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [list.length, last?.status]);
  return (
    <div
      class="phone-thread scroll"
      ref={box}
      role="log"
      aria-label={w("textMessage")}
      tabIndex={0}
    >
      {list.length === 0 && <p class="phone-empty">{w("emptyThread")}</p>}
      {list.map((text, at) => (
        <Bubble key={text.sid} text={text} before={list[at - 1]} last={text === lastSent(list)} />
      ))}
    </div>
  );
}

const lastSent = (list: PhoneText[]) => list.findLast((text) => text.direction === "sent");
/** A pause this long gets its time between the texts. */
const GAP_MS = 15 * 60_000;

function Bubble(
  { text, before, last }: { text: PhoneText; before: PhoneText | undefined; last: boolean },
) {
  const gap = !before || text.at - before.at > GAP_MS;
  return (
    <>
      {gap && <p class="phone-time">{hourMinute(text.at)}</p>}
      <div class={`phone-said ${text.direction}`}>
        {text.media.map(({ url, type }) => <Picture key={url} url={url} type={type} />)}
        {text.body && <p dir="auto">{text.body}</p>}
      </div>
      {last && <p class="phone-receipt">{w("deliveredToHub")}</p>}
    </>
  );
}

function Picture({ url, type }: { url: string; type: string }) {
  const [failed, setFailed] = useState(false);
  if (!type.startsWith("image/") || failed) {
    return <a class="phone-file" href={url} target="_blank" rel="noopener">{w("picture")}</a>;
  }
  return <img src={url} alt={w("picture")} onError={() => setFailed(true)} />;
}
