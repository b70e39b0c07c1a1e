import type { MessageView } from "../../types/api/messages.ts";
import { shown } from "./shown.ts";

export interface Transcript {
  company: string;
  title: string;
  language: string;
  timeZone: string;
  /** RFC 3339. */
  startedAt: string;
  messages: MessageView[];
  /** What the visitor's own side is called. */
  visitor: string;
}

const RIGHT_TO_LEFT = /^(ar|fa|he|ur|yi)(-|$)/;

/** The transcript as one page without script or outside files: to print and to mail (CE18-C4, P6). */
export function transcriptHtml(transcript: Transcript): string {
  const direction = RIGHT_TO_LEFT.test(transcript.language) ? "rtl" : "ltr";
  return `<!doctype html>
<html lang="${text(transcript.language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(transcript.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${text(transcript.title)}</h1>
<p>${text(when(transcript, transcript.startedAt, "long"))}</p></header>
<main>
${transcript.messages.map((message) => row(transcript, message)).join("\n")}
</main>
</body>
</html>
`;
}

/** The same for readers of plain text. */
export function transcriptText(transcript: Transcript): string {
  const lines = transcript.messages.map((m) => {
    const who = author(transcript, m);
    const files = m.files.map((f) => `[${shown(f.name)}]`).join(" ");
    const said = [shown(m.text), files].filter((part) => part !== "").join(" ");
    return `${when(transcript, m.at, "short")}  ${who ? `${who}: ` : ""}${said}`;
  });
  return [transcript.title, when(transcript, transcript.startedAt, "long"), "", ...lines, ""]
    .join("\n");
}

function row(transcript: Transcript, message: MessageView): string {
  const who = author(transcript, message);
  const files = message.files.map((f) => `<li>${text(f.name)}</li>`).join("");
  return `<article class="${message.direction}"><p class="who">${
    who ? `<b>${text(who)}</b> ` : ""
  }<time datetime="${text(message.at)}">${text(when(transcript, message.at, "short"))}</time></p>` +
    `<p class="said">${text(message.text)}</p>${files ? `<ul>${files}</ul>` : ""}</article>`;
}

function author(transcript: Transcript, message: MessageView): string {
  if (message.direction === "system") return "";
  if (message.direction === "in") return transcript.visitor;
  return shown(message.author.name) || transcript.company;
}

/** Wall clock of the company, the zone named. */
function when(transcript: Transcript, at: string, style: "short" | "long"): string {
  const format = style === "long"
    ? { dateStyle: "full", timeStyle: "long" } as const
    : { dateStyle: "short", timeStyle: "medium" } as const;
  const date = new Date(at);
  try {
    return date.toLocaleString(transcript.language, { ...format, timeZone: transcript.timeZone });
  } catch {
    return date.toLocaleString("en", { ...format, timeZone: "UTC" });
  }
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const text = (value: string) => shown(value).replace(/[&<>"']/g, (c) => ENTITIES[c]!);

const STYLE =
  `body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;
color:#1c1b1a}h1{font-size:1.3rem;margin:0}header{border-bottom:1px solid #d8d4cf;margin-bottom:1rem}
article{margin:0 0 .9rem;break-inside:avoid}.who{margin:0;font-size:.85rem;color:#5c5752}
.said{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}.system .said{color:#5c5752;font-style:italic}
time{font-variant-numeric:tabular-nums}ul{margin:.2rem 0}`.replaceAll("\n", "");
