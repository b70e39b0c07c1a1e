// deno-lint-ignore no-control-regex -- Control characters are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** Overrides and isolates of writing direction: they can make a text read as another. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text as it may be shown: control and direction characters made visible (DC-20). */
export function neutral(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(CONTROL, "\u2423").replace(DIRECTION, "\u2423");
}
