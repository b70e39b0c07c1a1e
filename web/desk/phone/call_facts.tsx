import type { ComponentChildren } from "preact";
import type { CallView } from "../../../types/api/calls.ts";
import { language } from "../../ui/i18n/i18n.ts";
import { entryPointName } from "../state/entry_points.ts";
import { numberWords } from "./call_words.ts";
import { pathWords } from "./call_state.ts";
import { Identity } from "./identity.tsx";
import { t } from "./text.ts";

/** What there is to know of a call, as rows: who, which number, which way (CE01-A1 to A3). */
export function CallRows({ call }: { call: CallView }) {
  const path = pathWords(call);
  const rows: [string, ComponentChildren][] = [
    [t("fact.identity"), <Identity key="identity" identity={call.identity} />],
    [t("fact.from"), <span key="ani" class="num">{numberWords(call.ani)}</span>],
    [t("fact.caller"), call.callerName],
    [t("fact.dialled"), <Dialled key="dialled" call={call} />],
    [t("fact.path"), call.direction === "out" ? "" : path.join(" › ") || t("path.none")],
    [t("fact.language"), languageName(call.language)],
    [t("fact.direction"), call.direction === "out" ? t("direction.out") : ""],
  ];
  return (
    <dl class="call-rows">
      {rows.filter(([, value]) => value).map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Dialled({ call }: { call: CallView }) {
  return (
    <span>
      {entryPointName(call.entryPoint)} <span class="num meta">{call.dnis}</span>
    </span>
  );
}

/** A language in the words of the reader. */
export function languageName(code: string): string {
  if (!code) return "";
  try {
    return new Intl.DisplayNames([language.value], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
