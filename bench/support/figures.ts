const FOLDER = new URL("../results/", import.meta.url);

/** What a run of requests came to; times in milliseconds. */
export interface Figure {
  name: string;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  failed: number;
}

export function figure(name: string, took: number[], ms: number, failed = 0): Figure {
  const { p50, p99 } = spread(took);
  return { name, perSecond: Math.round(took.length / ms * 1000), p50Ms: p50, p99Ms: p99, failed };
}

/** Median and 99th percentile, one decimal. */
export function spread(took: number[]): { p50: number; p99: number } {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Number((sorted[Math.floor(sorted.length * share)] ?? NaN).toFixed(1));
  return { p50: at(0.5), p99: at(0.99) };
}

/** Writes `bench/results/<name>.json` with how busy the machine was: figures mean little without. */
export async function report(name: string, result: Record<string, unknown>): Promise<void> {
  const [oneMinute = 0] = Deno.loadavg();
  const whole = {
    bench: name,
    at: new Date().toISOString(),
    cores: navigator.hardwareConcurrency,
    load: Number(oneMinute.toFixed(2)),
    ...result,
  };
  await Deno.mkdir(FOLDER, { recursive: true });
  await Deno.writeTextFile(new URL(`${name}.json`, FOLDER), JSON.stringify(whole, null, 2) + "\n");
  console.log(JSON.stringify(whole));
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
