import type { ConfigurationInput } from "../../types/configuration/configuration.ts";

type EntryPointInput = NonNullable<ConfigurationInput["entryPoints"]>[number];

export const DEMO_WEBSITE = "website";
/** Numbers of the range set aside for fiction. */
export const DEMO_CARE_NUMBER = "+12025550142";
export const DEMO_SALES_NUMBER = "+12025550187";

const ring = (afterSec: number, skill?: string, min?: number) => ({
  afterSec,
  skills: skill ? [{ skill, min: min ?? 1 }] : [],
});

/** The company's web site and two numbers that take texts. */
export const DEMO_ENTRY_POINTS: EntryPointInput[] = [
  {
    id: DEMO_WEBSITE,
    name: "Web site",
    channel: "chat",
    address: DEMO_WEBSITE,
    queue: "general",
    schedule: "around-the-clock",
    subjects: [
      {
        id: "bill",
        name: "My bill",
        label: { en: "My bill", de: "Meine Rechnung", fr: "Ma facture", es: "Mi factura" },
        queue: "billing",
        rings: [ring(0, "billing", 60), ring(30, "billing", 20), ring(90)],
      },
      {
        id: "internet",
        name: "Internet is slow or down",
        label: {
          en: "Internet is slow or down",
          de: "Internet langsam oder gestört",
          fr: "Internet lent ou en panne",
          es: "Internet lento o caído",
        },
        queue: "technical",
        priority: 70,
        rings: [ring(0, "internet", 80), ring(30, "internet", 50), ring(90)],
      },
      {
        id: "power",
        name: "Power or gas",
        label: {
          en: "Power or gas",
          de: "Strom oder Gas",
          fr: "Électricité ou gaz",
          es: "Luz o gas",
        },
        queue: "technical",
        priority: 80,
      },
      {
        id: "offer",
        name: "New contract or tariff",
        label: {
          en: "New contract or tariff",
          de: "Neuer Vertrag oder Tarif",
          fr: "Nouveau contrat ou tarif",
          es: "Nuevo contrato o tarifa",
        },
        queue: "sales",
        rings: [ring(0, "sales", 50), ring(60)],
      },
      {
        id: "other",
        name: "Something else",
        label: { en: "Something else", de: "Etwas anderes", fr: "Autre chose", es: "Otra cosa" },
      },
    ],
    chat: {
      accent: "#0b6e7f",
      title: {
        en: "Talk to Brightwater",
        de: "Sprechen Sie mit Brightwater",
        fr: "Parlez à Brightwater",
        es: "Hable con Brightwater",
      },
      askName: "optional",
      askEmail: "optional",
      form: [{
        id: "customer-number",
        label: {
          en: "Customer number (if you have it at hand)",
          de: "Kundennummer (falls zur Hand)",
          fr: "Numéro de client (si vous l'avez)",
          es: "Número de cliente (si lo tiene)",
        },
      }],
      consent: {
        en: "I agree that Brightwater keeps this conversation to answer me.",
        de: "Ich bin einverstanden, dass Brightwater dieses Gespräch zur Beantwortung speichert.",
        fr: "J'accepte que Brightwater conserve cette conversation pour me répondre.",
        es: "Acepto que Brightwater guarde esta conversación para responderme.",
      },
      showPosition: true,
      attachments: true,
      transcriptPrint: true,
      survey: true,
      surveyQuestion: {
        en: "How was this chat?",
        de: "Wie war dieser Chat?",
        fr: "Comment était cette conversation ?",
        es: "¿Qué tal ha sido este chat?",
      },
      noAgents: {
        en: "Nobody is here to chat right now. Leave a message and we will answer.",
        de: "Gerade ist niemand da. Hinterlassen Sie eine Nachricht, wir antworten.",
        fr: "Personne n'est disponible pour le moment. Laissez un message, nous répondrons.",
        es: "Ahora mismo no hay nadie. Deje un mensaje y le responderemos.",
      },
    },
  },
  {
    id: "care-texts",
    name: "Customer care, texts",
    channel: "sms",
    address: DEMO_CARE_NUMBER,
    queue: "general",
    schedule: "around-the-clock",
    sms: {
      acknowledge: true,
      acknowledgement: {
        en: "Brightwater: thank you, we have your message and will answer soon.",
        de: "Brightwater: Danke, Ihre Nachricht ist da, wir antworten bald.",
      },
    },
  },
  {
    id: "sales-texts",
    name: "Sales, texts",
    channel: "sms",
    address: DEMO_SALES_NUMBER,
    queue: "sales",
    schedule: "office-hours",
    rings: [ring(0, "sales", 50), ring(300)],
    sms: {
      outOfHours: {
        en: "Brightwater sales: we are back on the next working day at 8 and will answer then.",
        de: "Brightwater Vertrieb: Wir sind am nächsten Werktag ab 8 Uhr wieder da.",
      },
    },
  },
];
