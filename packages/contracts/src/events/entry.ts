/**
 * Every type of event that the trail can hold, with its sentence. `{actor}` is who acted; any other name is looked up
 * in the payload, then in the data; `{de name}` elides, `{à name}` contracts; a part in `[…]` is left out when what it names is missing
 * (sentence.ts). `reading` events are shown to the auditor, the DPO and the person only.
 */
export type Entry = { fr: string; en: string; reading?: true };
