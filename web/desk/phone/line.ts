/** What somebody who follows a line is told. */
export interface LineHearer {
  happened(kind: string, data: Record<string, unknown>): void;
  stands(standing: "starting" | "ready" | "lost" | "refused", reason: string): void;
}

const KINDS = ["ringing", "answered", "hold", "peers", "signal", "ended"];
const FIRST_PAUSE_MS = 1_000;
const MOST_PAUSE_MS = 15_000;

/** The line's own address, whether access names it or its events. */
export function lineAddress(url: string): string {
  return url.replace(/\/events\/?$/, "").replace(/\/$/, "");
}

/** Follows a line's events until stopped; a line that breaks is taken up again, ever slower. */
export function followLine(address: string, hearer: LineHearer): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST_PAUSE_MS;
  const begin = () => {
    source = new EventSource(address);
    source.onopen = () => {
      pause = FIRST_PAUSE_MS;
      hearer.stands("ready", "");
    };
    source.onerror = () => {
      hearer.stands("lost", "");
      if (source?.readyState !== EventSource.CLOSED) return;
      // Refused as a whole: the browser itself does not try again.
      timer = setTimeout(begin, pause);
      pause = Math.min(MOST_PAUSE_MS, pause * 2);
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        const data = (event as MessageEvent<string>).data;
        hearer.happened(kind, data ? JSON.parse(data) as Record<string, unknown> : {});
      });
    }
  };
  begin();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
