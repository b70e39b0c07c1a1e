import type { ConfigurationInput } from "../../types/configuration/configuration.ts";
import { PUBLIC_URL } from "./texting.ts";

/** Where the carrier's requests of a number of ours go. */
export const WEBHOOKS = {
  smsUrl: `${PUBLIC_URL}/webhooks/twilio/messages`,
  voiceUrl: `${PUBLIC_URL}/webhooks/twilio/voice`,
  voiceFallbackUrl: `${PUBLIC_URL}/webhooks/twilio/voice/fallback`,
  voiceStatusUrl: `${PUBLIC_URL}/webhooks/twilio/status/voice`,
};

const say = (text: string) => ({ text: { en: text } });

/**
 * Gives a configuration two numbers for calls: `menu` with a flow (support; where nobody takes it,
 * others or a message), `plain` straight to its queue.
 */
export function withVoice(
  input: ConfigurationInput,
  { menu, plain }: { menu: string; plain: string },
): ConfigurationInput {
  return {
    ...input,
    flows: [{
      id: "main",
      name: "Main",
      start: "menu",
      nodes: [
        {
          id: "menu",
          name: "Menu",
          type: "menu",
          prompt: say("Press one for support & help, two to leave a message."),
          options: [
            { key: "1", label: "Support", next: "support" },
            { key: "2", label: "Message", next: "mailbox" },
          ],
          exhausted: "support",
        },
        {
          id: "support",
          name: "Support",
          type: "queue",
          queue: "support",
          sayPosition: true,
          otherwise: "longer",
        },
        {
          id: "longer",
          name: "Longer",
          type: "menu",
          prompt: say("One to wait for somebody else, two to leave a message."),
          options: [
            { key: "1", label: "Wait", next: "sales" },
            { key: "2", label: "Message", next: "mailbox" },
          ],
          exhausted: "mailbox",
        },
        { id: "sales", name: "Sales", type: "queue", queue: "sales", otherwise: "mailbox" },
        {
          id: "mailbox",
          name: "Mailbox",
          type: "voicemail",
          prompt: say("Speak."),
          queue: "billing",
        },
      ],
    }],
    entryPoints: [
      ...input.entryPoints ?? [],
      {
        id: "line",
        name: "Line",
        channel: "voice",
        address: menu,
        queue: "support",
        flow: "main",
      },
      { id: "plain", name: "Plain", channel: "voice", address: plain, queue: "sales" },
    ],
  };
}
