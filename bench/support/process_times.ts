/** Linux counts processor time in hundredths. */
const TICKS_PER_SECOND = 100;

/** Processor time a process has used, milliseconds: what a busy machine hardly changes. */
export async function cpuMs(pid: number): Promise<number> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 1000 / TICKS_PER_SECOND;
}

/** The first program called `name` that `parent` has started. */
export async function childOf(parent: number, name: string): Promise<number> {
  for await (const entry of Deno.readDir("/proc")) {
    const pid = Number(entry.name);
    if (!Number.isInteger(pid)) continue;
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
    const end = stat.lastIndexOf(")");
    if (Number(stat.slice(end + 2).split(" ")[1]) !== parent) continue;
    if (stat.slice(stat.indexOf("(") + 1, end) === name) return pid;
  }
  throw new Error(`Process ${parent} has no child called ${name}`);
}
