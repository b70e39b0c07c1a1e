import type { ConfigurationInput } from "../../types/configuration/configuration.ts";

type ResponseInput = NonNullable<ConfigurationInput["standardResponses"]>[number];

/** Answers agents insert with `/`; placeholders are filled from the conversation. */
export const DEMO_RESPONSES: ResponseInput[] = [
  {
    id: "hello",
    title: "Greeting",
    step: "greeting",
    keywords: ["hello", "hi", "good morning"],
    body: {
      en: "Hello {{contact.name}}, this is {{agent.name}} from {{company.name}}. How can I help?",
      de:
        "Guten Tag {{contact.name}}, hier ist {{agent.name}} von {{company.name}}. Was kann ich für Sie tun?",
      fr:
        "Bonjour {{contact.name}}, ici {{agent.name}} de {{company.name}}. Comment puis-je vous aider ?",
      es: "Hola {{contact.name}}, soy {{agent.name}} de {{company.name}}. ¿En qué puedo ayudarle?",
    },
  },
  {
    id: "verify",
    title: "Check who is writing",
    step: "verification",
    keywords: ["account", "customer number", "contract"],
    body: {
      en:
        "So that I can open your contract: what is your customer number, and the postcode of your supply address? Please do not send card numbers or passwords.",
      de:
        "Damit ich Ihren Vertrag öffnen kann: Wie lautet Ihre Kundennummer und die Postleitzahl der Lieferadresse? Bitte senden Sie keine Kartennummern oder Passwörter.",
    },
  },
  {
    id: "one-moment",
    title: "One moment",
    keywords: ["wait", "check"],
    body: {
      en: "One moment please, I am looking into it.",
      de: "Einen Moment bitte, ich sehe nach.",
      fr: "Un instant, je vérifie.",
      es: "Un momento, por favor, lo estoy comprobando.",
    },
  },
  {
    id: "bill-explained",
    title: "Why the bill went up",
    scope: "queue",
    queue: "billing",
    keywords: ["bill", "invoice", "expensive", "higher", "rechnung"],
    body: {
      en:
        "Your bill covers {{attributes.period}}. It is higher than the last one because the meter reading was taken instead of estimated. I can spread the difference over your next three payments if you like.",
    },
  },
  {
    id: "instalments",
    title: "Pay in instalments",
    scope: "queue",
    queue: "billing",
    keywords: ["instalments", "pay later", "cannot pay", "reminder"],
    body: {
      en:
        "We can split the amount into up to six monthly payments without interest. Shall I set that up for you?",
      de:
        "Wir können den Betrag zinsfrei auf bis zu sechs Monatsraten verteilen. Soll ich das für Sie einrichten?",
    },
  },
  {
    id: "refund-days",
    title: "When a refund arrives",
    scope: "queue",
    queue: "billing",
    keywords: ["refund", "credit", "money back"],
    body: {
      en: "The credit is on its way and reaches your account within five working days.",
    },
  },
  {
    id: "restart-router",
    title: "Restart the router",
    scope: "queue",
    queue: "technical",
    keywords: ["internet", "slow", "router", "wifi", "wlan", "offline"],
    body: {
      en:
        'Please unplug the router for 30 seconds and plug it in again. When the light marked "DSL" stays green (about two minutes), try once more and tell me what you see.',
      de:
        'Bitte ziehen Sie den Stecker des Routers für 30 Sekunden. Sobald die Lampe "DSL" dauerhaft grün leuchtet (etwa zwei Minuten), versuchen Sie es noch einmal und sagen Sie mir, was Sie sehen.',
    },
  },
  {
    id: "outage-known",
    title: "Known outage",
    scope: "queue",
    queue: "technical",
    keywords: ["outage", "power cut", "no power", "stromausfall", "down"],
    body: {
      en:
        "We know of an outage in your street and our engineers are at it. We will text you as soon as it is repaired. If you smell gas or see a damaged line, keep away and call the emergency number at once.",
    },
  },
  {
    id: "meter-reading",
    title: "Send a meter reading",
    keywords: ["meter", "reading", "zähler", "zählerstand"],
    body: {
      en:
        "You can send the reading right here: just write the number before the comma, or send a photo of the meter.",
      de:
        "Sie können den Zählerstand gleich hier senden: einfach die Zahl vor dem Komma schreiben oder ein Foto des Zählers schicken.",
    },
  },
  {
    id: "moving",
    title: "Moving house",
    keywords: ["moving", "move", "umzug", "new address"],
    body: {
      en:
        "Congratulations on the new home! I need the new address, the day you move in, and the reading of the old meter on the day you leave.",
    },
  },
  {
    id: "tariff-offer",
    title: "Offer a tariff",
    scope: "queue",
    queue: "sales",
    keywords: ["tariff", "price", "offer", "switch", "green"],
    body: {
      en:
        "For your household our Clearwater 24 tariff fits best: the price is fixed for two years and all of it is renewable. Shall I send you the offer by e-mail to {{contact.email}}?",
    },
  },
  {
    id: "bundle",
    title: "Energy and internet together",
    scope: "queue",
    queue: "sales",
    channels: ["chat"],
    keywords: ["bundle", "together", "discount"],
    body: {
      en: "If you take energy and internet together, you save 8 a month as long as both run.",
    },
  },
  {
    id: "sorry",
    title: "Apology",
    scope: "queue",
    queue: "complaints",
    keywords: ["complaint", "angry", "unacceptable", "disappointed"],
    body: {
      en:
        "I am sorry for the trouble, {{contact.name}}. I have read what happened and I will stay with it until it is solved.",
      de:
        "Das tut mir leid, {{contact.name}}. Ich habe gelesen, was passiert ist, und bleibe daran, bis es gelöst ist.",
    },
  },
  {
    id: "anything-else",
    title: "Anything else?",
    step: "closing",
    keywords: ["thanks", "thank you"],
    body: {
      en: "Is there anything else I can do for you?",
      de: "Kann ich sonst noch etwas für Sie tun?",
      fr: "Puis-je faire autre chose pour vous ?",
      es: "¿Puedo ayudarle en algo más?",
    },
  },
  {
    id: "goodbye",
    title: "Goodbye",
    step: "closing",
    keywords: ["bye", "goodbye", "solved"],
    body: {
      en:
        "Thank you for writing to {{company.name}}. Your reference is {{conversation.id}}. Have a good day!",
      de:
        "Danke für Ihre Nachricht an {{company.name}}. Ihr Zeichen ist {{conversation.id}}. Einen schönen Tag noch!",
    },
  },
];
