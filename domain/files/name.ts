/** Longest name kept, in characters; the ending is never cut. */
const MAX_NAME = 120;
/** Directions, invisible characters and controls: they make a name look like another. */
const TRICKS =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/**
 * A file name that shows what it is: no path, no invisible or turning characters, and an ending
 * that belongs to its type (`invoice.exe` that is a picture becomes `invoice.exe.png`).
 */
export function safeName(given: string, endings: readonly string[]): string {
  const base = given.normalize("NFC").toWellFormed().replace(TRICKS, "")
    .split(/[\\/]/).at(-1)!
    .replace(/[<>:"|?*%#&;`$]/g, "_").replace(/\s+/g, " ")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const name = base === "" ? "file" : base;
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase();
  const right = endings.length === 0 || (ending !== undefined && endings.includes(ending));
  return cut(right ? name : `${name}.${endings[0]}`);
}

function cut(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_NAME) return name;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? "";
  return characters.slice(0, MAX_NAME - ending.length).join("") + ending;
}
