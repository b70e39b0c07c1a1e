import { useEffect } from "preact/hooks";
import { AlertIcon, CheckTwiceIcon, SmsIcon } from "../ui/icons.ts";
import { Empty } from "../ui/notice.tsx";
import { fullTime, hourMinute } from "../ui/time.tsx";
import { deliveries, type Delivery, watchDeliveries } from "./state.ts";
import { w } from "./words.ts";

/** Every request between carrier and hub, newest first. */
export function Happening() {
  useEffect(watchDeliveries, []);
  const list = deliveries.value.toReversed();
  return (
    <section class="happening" aria-labelledby="happening">
      <h2 id="happening">{w("happening")}</h2>
      <p class="meta">{w("happeningText")}</p>
      {list.length === 0
        ? <Empty icon={SmsIcon} title={w("nothingYet")}>{w("nothingYetText")}</Empty>
        : (
          <div class="happening-list scroll" role="log" aria-label={w("happening")} tabIndex={0}>
            <ol>{list.map((delivery) => <Line key={keyOf(delivery)} delivery={delivery} />)}</ol>
          </div>
        )}
    </section>
  );
}

const keyOf = (d: Delivery) =>
  `${d.at} ${d.params["MessageSid"]} ${d.params["SmsStatus"]} ${d.attempt}`;

function Line({ delivery }: { delivery: Delivery }) {
  const { kind, params, status, attempt, at, path } = delivery;
  const good = status !== null && status < 400;
  const Sign = !good ? AlertIcon : kind === "text" ? SmsIcon : CheckTwiceIcon;
  return (
    <li class={good ? `event ${kind}` : "event bad"}>
      <details>
        <summary>
          <Sign size={16} aria-hidden="true" />
          <span class="event-what clip">
            {kind === "text"
              ? w("textArrived", { from: params["From"] ?? "" })
              : w("receipt", { state: params["MessageStatus"] ?? "" })}
            <small class="clip">
              {kind === "text" ? params["Body"] : params["To"]}
              {attempt > 1 && ` · ${w("attempt", { n: attempt })}`}
            </small>
          </span>
          <span class="event-answer">
            {good ? w("tookIt") : status === null ? w("noAnswer") : w("refused")}
            {status !== null && <b class="num">{status}</b>}
          </span>
          <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>{hourMinute(at)}</time>
        </summary>
        <code>POST {path}</code>
        <dl>
          {Object.entries(params).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}
