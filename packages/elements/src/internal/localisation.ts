/** Words of one element by language; English is always there. Plurals and inserted values are plain functions. */
export interface MessageTables<Messages> {
  readonly en: Messages;
  readonly [language: string]: Messages;
}

/** The table for a BCP 47 tag, by its language; English when there is none. */
export function messagesFor<Messages>(tables: MessageTables<Messages>, locale: string): Messages {
  return tables[locale.split('-')[0]?.toLowerCase() ?? ''] ?? tables.en;
}
