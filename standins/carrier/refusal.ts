/** The carrier's refusals as its API words them. */
const MESSAGES: Record<number, [status: number, message: string]> = {
  20001: [400, "Unknown parameter"],
  20003: [401, "Authenticate"],
  20004: [405, "Method not allowed"],
  20404: [404, "The requested resource was not found"],
  20429: [429, "Too Many Requests"],
  20500: [500, "Internal Server Error"],
  20503: [503, "Service Unavailable"],
  21211: [400, "Invalid 'To' Phone Number"],
  21408: [400, "Permission to send an SMS has not been enabled for the region"],
  21602: [400, "Message body is required."],
  21603: [400, "A 'From' phone number is required."],
  21606: [
    400,
    "The 'From' phone number provided is not a valid message-capable Twilio phone number",
  ],
  21609: [400, "The 'StatusCallback' URL is not a valid URL."],
  21610: [400, "Attempt to send to unsubscribed recipient"],
  21611: [429, "This 'From' number has exceeded the maximum number of queued messages"],
  21614: [400, "'To' number is not a valid mobile number"],
  21617: [400, "The concatenated message body exceeds the 1600 character limit."],
  21620: [400, "Invalid media URL(s)"],
  21623: [400, "Number of media files exceeds allowed limit (10)"],
  21205: [400, "Url is not a valid URL"],
  21210: [400, "The source phone number provided is not yet verified for your account"],
  21212: [
    400,
    "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID",
  ],
  21220: [400, "Invalid call state"],
  16028: [400, "Participant to be whispered is not present in the conference"],
  21626: [400, "Invalid 'StatusCallbackEvent'"],
  22002: [400, "Queue not empty"],
  22003: [400, "A queue already exists with that FriendlyName"],
  20009: [400, "Message cannot be changed in its present state"],
};

export interface Refused {
  status: number;
  code: number;
  message: string;
}

export function refusal(code: number, detail = "", status?: number): Refused {
  const [usual, text] = MESSAGES[code] ?? [400, `Error ${code}`];
  return { status: status ?? usual, code, message: detail === "" ? text : `${text}: ${detail}` };
}

export function refuse({ status, code, message }: Refused): Response {
  return Response.json(
    { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    { status, headers: status === 401 ? { "WWW-Authenticate": 'Basic realm="Twilio API"' } : {} },
  );
}
