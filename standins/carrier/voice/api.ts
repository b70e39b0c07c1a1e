import { createCall, updateCall } from "./api_calls.ts";
import { deleteCall, fetchCall, listCalls } from "./api_known_calls.ts";
import {
  deleteParticipant,
  fetchConference,
  fetchParticipant,
  listConferences,
  listParticipants,
  updateConference,
  updateParticipant,
} from "./api_conferences.ts";
import { createParticipant } from "./api_participants.ts";
import type { ApiCall, Result } from "./api_parts.ts";
import {
  createQueue,
  deleteQueue,
  fetchMember,
  fetchQueue,
  listMembers,
  listQueues,
  updateMember,
  updateQueue,
} from "./api_queues.ts";
import {
  deleteRecording,
  fetchRecording,
  listRecordings,
  recordingFile,
} from "./api_recordings.ts";
import type { Exchange } from "./types.ts";

/** Operations of the official description that belong to telephony. */
const OPERATIONS: Record<string, (asked: ApiCall) => Result> = {
  CreateCall: createCall,
  ListCall: listCalls,
  FetchCall: fetchCall,
  UpdateCall: updateCall,
  DeleteCall: deleteCall,
  ListConference: listConferences,
  FetchConference: fetchConference,
  UpdateConference: updateConference,
  CreateParticipant: createParticipant,
  ListParticipant: listParticipants,
  FetchParticipant: fetchParticipant,
  UpdateParticipant: updateParticipant,
  DeleteParticipant: deleteParticipant,
  CreateQueue: createQueue,
  ListQueue: listQueues,
  FetchQueue: fetchQueue,
  UpdateQueue: updateQueue,
  DeleteQueue: deleteQueue,
  ListMember: listMembers,
  FetchMember: fetchMember,
  UpdateMember: updateMember,
  ListRecording: listRecordings,
  FetchRecording: fetchRecording,
  DeleteRecording: deleteRecording,
};

export interface VoiceApi {
  /** Null: no operation of telephony. */
  perform(operation: string, asked: Omit<ApiCall, "x">): Result | null;
  /** A recording's bytes: its address without `.json`; null = no such address. */
  file(account: string, path: string): Response | null;
}

export const createVoiceApi = (x: Exchange): VoiceApi => ({
  perform: (operation, asked) => OPERATIONS[operation]?.({ x, ...asked }) ?? null,
  file: (account, path) => account === x.options.accountSid ? recordingFile(x, path) : null,
});
