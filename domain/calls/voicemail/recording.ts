import type { Hub } from "../../../types/hub.ts";
import { eventRow } from "../../journal/event_row.ts";

export interface RecordingReport {
  call: string;
  sid: string;
  url: string;
  status: string;
}

/**
 * What became of a voice message's recording: a file that still lies with the carrier, fetched by
 * the files worker. Reported absent or failed, the work item says "no audio" (CE01-B12). Resolves
 * with false where the message it belongs to is not there yet: report it again later.
 */
export async function recordRecording(hub: Hub, report: RecordingReport): Promise<boolean> {
  const [call] = await hub.db.read<{ conversation_id: string }>(
    "SELECT conversation_id FROM calls WHERE id = ?",
    [report.call],
  );
  if (call === undefined || report.sid === "") return true;
  const key = `voicemail:${report.call}`;
  const message = await hub.db.read(
    "SELECT 1 FROM messages WHERE conversation_id = ? AND client_key = ?",
    [call.conversation_id, key],
  );
  if (message.length === 0) return false;
  const there = report.status === "completed" && report.url !== "";
  await hub.db.write([
    ...(there
      ? [{
        sql: `INSERT OR IGNORE INTO files (id, conversation_id, message_id, name, type, size, state,
            source_url, uploaded_by, at, next_at)
          SELECT ?, m.conversation_id, m.id, 'voice-message.mp3', 'audio/mpeg', 0, 'pending', ?,
            'provider', ?, ? FROM messages m WHERE m.conversation_id = ? AND m.client_key = ?`,
        args: [
          `rec-${report.sid}`,
          `${report.url}.mp3`,
          hub.now(),
          hub.now(),
          call.conversation_id,
          key,
        ],
      }, {
        sql: `UPDATE messages SET files = json_array(?)
          WHERE conversation_id = ? AND client_key = ? AND files = '[]'`,
        args: [`rec-${report.sid}`, call.conversation_id, key],
      }]
      : [{
        sql: `UPDATE messages SET text = text || ' (no audio)'
          WHERE conversation_id = ? AND client_key = ? AND text NOT LIKE '%(no audio)'`,
        args: [call.conversation_id, key],
      }]),
    eventRow({
      id: `recording:${report.sid}:${report.status}`,
      at: hub.now(),
      kind: "call.recording",
      actor: "system",
      interaction: report.call,
      conversation: call.conversation_id,
      medium: "voice",
      data: { sid: report.sid, status: report.status },
    }),
  ]);
  hub.wake("outbox");
  return true;
}
