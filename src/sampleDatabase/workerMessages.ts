/** What the sample database's worker says, in this order: progress, then `ready` or `failed` once. */
export type SampleDatabaseMessage =
  | { readonly kind: 'progress'; readonly table: string; readonly tablesFilled: number; readonly tables: number }
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: string };
