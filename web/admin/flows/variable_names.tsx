import { draft } from "../draft.ts";

/** Offered while a variable is typed; the hub checks the name. */
const BUILT_IN = [
  "cli",
  "dialedNumber",
  "customer",
  "idStatus",
  "idLevel",
  "language",
  "callsToday",
  "callsWeek",
  "calls2Weeks",
  "calls4Weeks",
  "recentFailure",
  "lastResult",
  "date",
  "time",
  "dateTime",
  "dayOfWeek",
  "randomPct",
  "openingHours:",
  "ewt:",
  "agentsFree:",
  "waiting:",
  "experiment:",
];

/** What fields for a variable offer: built-in ones, the flow's, and those sources fill. */
export function VariableNames({ own = [] }: { own?: readonly string[] }) {
  const filled = (draft.value?.sources ?? [])
    .flatMap((source) => Object.keys((source["mapping"] ?? {}) as Record<string, string>));
  const names = new Set([...BUILT_IN, ...[...own, ...filled].map((id) => `var:${id}`)]);
  return (
    <datalist id="flow-variables">
      {[...names].map((name) => <option key={name} value={name} />)}
    </datalist>
  );
}
