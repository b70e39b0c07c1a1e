/** What is said where a flow says nothing of its own (IV-7), by language; English is always there. */
const TEXTS = {
  en: {
    noInput: "We did not hear anything.",
    invalid: "That is not one of the choices.",
    yesNo: "Press 1 for yes or 2 for no.",
    pressKey: "Press {key}.",
    person: "To speak to a person press {key}.",
    anythingElse: "Can we do anything else for you? Press 1 for yes or 2 for no.",
    language: "Press {key} for {language}.",
    collect: "Please enter the digits, then press the hash key.",
    identifier:
      "Please enter your customer number, then press the hash key. If you do not have it, press {key}.",
    question: "Please enter your secret number. If you do not have it, press {key}.",
    tryAgain: "That was not right. Please try again.",
    tooFew: "Those were too few digits.",
    notDigits: "Please use digits only.",
    greeting: "Hello, {name}.",
    link: "Please go on here, within the next minutes: {link}",
    linkSent: "We have sent you a text message with a link.",
    unavailable: "We cannot check who you are at the moment.",
    notIdentified: "We could not find you. A colleague will help you.",
    notVerified: "We could not confirm who you are. A colleague will help you.",
    verified: "Thank you, that is confirmed.",
    closed: "We are closed right now. Please call again during our opening hours.",
    specialDay: "We are closed today.",
    emergency: "We cannot take calls at the moment. Please call again later.",
    voicemail: "Please leave a message after the tone and press the hash key when you are done.",
    thanks: "Thank you for your message.",
    goodbye: "Thank you for calling. Goodbye.",
    apology: "We are sorry, nobody could be reached.",
    callback: "Press {key} if you want to be called back, or stay on the line.",
    waitMinute: "The expected wait is about one minute.",
    waitMinutes: "The expected wait is about {minutes} minutes.",
    longWait: "Many people are calling, so the wait is long at the moment.",
    callbackOwn:
      "We will call you back on {number}. Press 1 to confirm or 2 to enter another number.",
    callbackEntry:
      "Please enter the number we should call, with its area code, then press the hash key.",
    callbackRefused: "We cannot call this number.",
    callbackConfirmed:
      "Your request is noted. We will call you back on {number} as soon as it is your turn.",
    callbackFailed:
      "We are sorry, we cannot take a callback right now. Please stay on the line, your place is kept.",
    callbackGivenUp: "We could not take a number. Please stay on the line, your place is kept.",
    callbackOpen:
      "You have asked for a callback already. Press 1 to keep it, or 2 to cancel it and wait on the line in its place.",
    callbackKept: "We will call you back as agreed.",
    callbackCancelled: "The callback is cancelled. Please stay on the line, your place is kept.",
    survey: "Press a key from 1, bad, to 5, very good.",
    oneMoment: "One moment, please.",
    welcome: "Welcome.",
    choice: "For {label}, press {key}.",
    waitBelow: "The wait is less than a minute.",
    waitBetween: "The wait is between {from} and {to} minutes.",
    waitAbove: "The wait is more than {from} minutes.",
    waitLonger: "The wait is longer than usual.",
    waitLimit: "The wait is very long at the moment. Please call again later.",
  },
  de: {
    noInput: "Wir haben nichts gehört.",
    invalid: "Das steht nicht zur Auswahl.",
    yesNo: "Drücken Sie 1 für ja oder 2 für nein.",
    pressKey: "Drücken Sie {key}.",
    person: "Um mit jemandem zu sprechen, drücken Sie {key}.",
    anythingElse: "Können wir sonst noch etwas für Sie tun? Drücken Sie 1 für ja oder 2 für nein.",
    language: "Für {language} drücken Sie {key}.",
    collect: "Bitte geben Sie die Ziffern ein und drücken Sie dann die Rautetaste.",
    identifier:
      "Bitte geben Sie Ihre Kundennummer ein und drücken Sie dann die Rautetaste. Wenn Sie sie nicht zur Hand haben, drücken Sie {key}.",
    question:
      "Bitte geben Sie Ihre Geheimzahl ein. Wenn Sie sie nicht zur Hand haben, drücken Sie {key}.",
    tryAgain: "Das war nicht richtig. Bitte versuchen Sie es noch einmal.",
    tooFew: "Das waren zu wenige Ziffern.",
    notDigits: "Bitte geben Sie nur Ziffern ein.",
    greeting: "Guten Tag, {name}.",
    link: "Bitte machen Sie in den nächsten Minuten hier weiter: {link}",
    linkSent: "Wir haben Ihnen eine SMS mit einem Link geschickt.",
    unavailable: "Wir können gerade nicht prüfen, wer Sie sind.",
    notIdentified: "Wir konnten Sie nicht finden. Jemand aus unserem Haus hilft Ihnen weiter.",
    notVerified: "Wir konnten Sie nicht prüfen. Jemand aus unserem Haus hilft Ihnen weiter.",
    verified: "Vielen Dank, das stimmt.",
    closed: "Wir haben gerade geschlossen. Bitte rufen Sie während unserer Öffnungszeiten an.",
    specialDay: "Wir haben heute geschlossen.",
    emergency: "Wir können zurzeit keine Anrufe annehmen. Bitte rufen Sie später wieder an.",
    voicemail:
      "Bitte sprechen Sie nach dem Ton und drücken Sie die Rautetaste, wenn Sie fertig sind.",
    thanks: "Vielen Dank für Ihre Nachricht.",
    goodbye: "Vielen Dank für Ihren Anruf. Auf Wiederhören.",
    apology: "Es tut uns leid, es war niemand zu erreichen.",
    callback: "Drücken Sie {key}, wenn Sie zurückgerufen werden möchten, oder bleiben Sie dran.",
    waitMinute: "Die voraussichtliche Wartezeit ist etwa eine Minute.",
    waitMinutes: "Die voraussichtliche Wartezeit ist etwa {minutes} Minuten.",
    longWait: "Gerade rufen viele Menschen an, die Wartezeit ist deshalb lang.",
    callbackOwn:
      "Wir rufen Sie zurück unter {number}. Drücken Sie 1, wenn das stimmt, oder 2 für eine andere Nummer.",
    callbackEntry:
      "Bitte geben Sie die Nummer mit Vorwahl ein und drücken Sie dann die Rautetaste.",
    callbackRefused: "Diese Nummer können wir nicht anrufen.",
    callbackConfirmed:
      "Ihr Wunsch ist notiert. Wir rufen Sie unter {number} zurück, sobald Sie an der Reihe sind.",
    callbackFailed:
      "Es tut uns leid, gerade können wir keinen Rückruf annehmen. Bitte bleiben Sie dran, Ihr Platz ist gewahrt.",
    callbackGivenUp:
      "Wir konnten keine Nummer aufnehmen. Bitte bleiben Sie dran, Ihr Platz ist gewahrt.",
    callbackOpen:
      "Sie haben schon um einen Rückruf gebeten. Drücken Sie 1, um ihn zu behalten, oder 2, um ihn abzusagen und an seiner Stelle zu warten.",
    callbackKept: "Wir rufen Sie wie vereinbart zurück.",
    callbackCancelled: "Der Rückruf ist abgesagt. Bitte bleiben Sie dran, Ihr Platz ist gewahrt.",
    survey: "Drücken Sie eine Taste von 1, schlecht, bis 5, sehr gut.",
    oneMoment: "Einen Augenblick, bitte.",
    welcome: "Willkommen.",
    choice: "Für {label} drücken Sie {key}.",
    waitBelow: "Die Wartezeit ist weniger als eine Minute.",
    waitBetween: "Die Wartezeit liegt zwischen {from} und {to} Minuten.",
    waitAbove: "Die Wartezeit ist mehr als {from} Minuten.",
    waitLonger: "Die Wartezeit ist länger als gewöhnlich.",
    waitLimit: "Die Wartezeit ist zurzeit sehr lang. Bitte rufen Sie später wieder an.",
  },
} as const;

export type BuiltIn = keyof typeof TEXTS["en"];

/** A built-in text in the first of the languages there is one in, `{key}` places filled. */
export function builtInText(
  name: BuiltIn,
  languages: readonly string[],
  places: Record<string, string> = {},
): { text: string; language: string } {
  const found = languages.find((l): l is keyof typeof TEXTS => Object.hasOwn(TEXTS, l)) ?? "en";
  const text = TEXTS[found][name].replace(/\{(\w+)\}/g, (_, place: string) => places[place] ?? "");
  return { text, language: found };
}
