/** What a link in a mail of accounts is for. */
export type MailedLink = { purpose: 'verify-email' | 'reset-password'; token: string };

/** The link in a fragment, which no server sees: `#verify-email=…`. */
export function mailedLinkOf(fragment: string): MailedLink | undefined {
  const [, purpose, token] = /^#(verify-email|reset-password)=([A-Za-z0-9_-]{20,100})$/.exec(fragment) ?? [];
  if (token === undefined || (purpose !== 'verify-email' && purpose !== 'reset-password')) return undefined;
  return { purpose, token };
}

/** Takes it out of the address: it is nobody's to copy. */
export function takeMailedLink(): MailedLink | undefined {
  const link = mailedLinkOf(location.hash);
  if (link !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return link;
}
