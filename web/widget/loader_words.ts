interface LoaderWords {
  open: string;
  close: string;
  unread(count: number): string;
}

const WORDS: Record<string, LoaderWords> = {
  en: {
    open: "Talk to us",
    close: "Hide the chat",
    unread: (n) => n === 1 ? "1 unread message" : `${n} unread messages`,
  },
  de: {
    open: "Schreiben Sie uns",
    close: "Chat ausblenden",
    unread: (n) => n === 1 ? "1 ungelesene Nachricht" : `${n} ungelesene Nachrichten`,
  },
  fr: {
    open: "Écrivez-nous",
    close: "Masquer la discussion",
    unread: (n) => n === 1 ? "1 message non lu" : `${n} messages non lus`,
  },
  es: {
    open: "Escríbanos",
    close: "Ocultar el chat",
    unread: (n) => n === 1 ? "1 mensaje sin leer" : `${n} mensajes sin leer`,
  },
};

export function loaderWords(language: string): LoaderWords {
  return WORDS[language.slice(0, 2)] ?? WORDS["en"] as LoaderWords;
}
