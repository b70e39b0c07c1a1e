/** What a variable is: it decides how it is compared. */
export type VariableKind = "text" | "number" | "boolean" | "date" | "time" | "dateTime" | "weekday";

/** Built-in variables without a subject (CE09-R1 to R13), and what a flow knows of itself. */
const PLAIN: Record<string, VariableKind> = {
  dialedNumber: "text",
  cli: "text",
  recentFailure: "boolean",
  randomPct: "number",
  lastResult: "text",
  callsToday: "number",
  callsWeek: "number",
  calls2Weeks: "number",
  calls4Weeks: "number",
  date: "date",
  time: "time",
  dateTime: "dateTime",
  dayOfWeek: "weekday",
  language: "text",
  customer: "text",
  customerName: "text",
  idStatus: "text",
  idLevel: "number",
};

/** Built-in variables about something named after the colon (CE09-R4, R14, R53, R55). */
const ABOUT: Record<string, VariableKind> = {
  openingHours: "boolean",
  ewt: "number",
  agentsFree: "number",
  waiting: "number",
  randomPct: "number",
  experiment: "text",
};

/** Kind of a built-in variable by name; undefined when there is none of that name. */
export function builtInKind(name: string): VariableKind | undefined {
  if (Object.hasOwn(PLAIN, name)) return PLAIN[name];
  const { topic, subject } = partsOfName(name);
  return subject !== "" && Object.hasOwn(ABOUT, topic) ? ABOUT[topic] : undefined;
}

/** `ewt:support` is topic `ewt` of subject `support`; a plain name has no subject. */
export function partsOfName(name: string): { topic: string; subject: string } {
  const colon = name.indexOf(":");
  return colon < 0
    ? { topic: name, subject: "" }
    : { topic: name.slice(0, colon), subject: name.slice(colon + 1) };
}

/** Name of the flow's own variable behind `var:<name>`, or null for a built-in one. */
export const ownName = (name: string): string | null =>
  name.startsWith("var:") ? name.slice(4) : null;
