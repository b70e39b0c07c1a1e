/** A number of the account: where the carrier turns to when somebody texts or calls it. */
export interface CarrierNumber {
  /** Where texts to this number are posted. */
  smsUrl: string;
  /** Tried after `smsUrl` and its repeats failed. */
  smsFallbackUrl?: string;
  /** Where a call to this number is asked for its document; absent = it cannot be called. */
  voiceUrl?: string;
  /** Asked after `voiceUrl`, or a document of the call, could not be had or performed. */
  voiceFallbackUrl?: string;
  /** Told of the end of its calls. */
  voiceStatusUrl?: string;
}
