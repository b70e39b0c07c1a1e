interface Recognition {
  lang: string;
  interimResults: boolean;
  onresult: (event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void;
  onerror: () => void;
  onend: () => void;
  start(): void;
  abort(): void;
}
type Maker = new () => Recognition;

const maker = (): Maker | undefined => {
  const names = globalThis as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker };
  return names.SpeechRecognition ?? names.webkitSpeechRecognition;
};

/** Whether this browser turns speech into text; else one types. */
export const CAN_LISTEN = maker() !== undefined;

/** Listens for one sentence; null when nothing was understood or the microphone is refused. */
export function listenOnce(language: string, stop: AbortSignal): Promise<string | null> {
  const Made = maker();
  if (!Made) return Promise.resolve(null);
  return new Promise((resolve) => {
    const recognition = new Made();
    let heard: string | null = null;
    recognition.lang = language || "en-US";
    recognition.interimResults = false;
    recognition.onresult = ({ results }) => heard = results[0]?.[0]?.transcript.trim() || null;
    recognition.onerror = () => resolve(null);
    recognition.onend = () => resolve(heard);
    stop.addEventListener("abort", () => recognition.abort(), { once: true });
    recognition.start();
  });
}
