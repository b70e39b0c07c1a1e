import type { ContactView } from "../../types/api/contacts.ts";
import type { Hub } from "../../types/hub.ts";
import { findContact } from "./find.ts";
import { viewContacts } from "./row.ts";

export async function getContact(hub: Hub, id: string): Promise<ContactView> {
  const [view] = await viewContacts(hub, [await findContact(hub, id)]);
  if (view === undefined) throw new Error("A contact that was found has no view");
  return view;
}
