/** What the pages cannot know when they are built; the gateway tells it. */
export type Settings = {
  /** Whether people may book without logging in. */
  auth: 'open' | 'required';
  /** With what cards are taken; empty: not at all. */
  paymentProvider: '' | 'simulator' | 'stripe';
  stripePublishableKey: string;
};

let asked: Promise<Settings> | undefined;

/** The settings of this system. Who cannot be asked is taken for careful. */
export function settings(): Promise<Settings> {
  asked ??= ask().catch((): Settings => {
    asked = undefined;
    return { auth: 'required', paymentProvider: '', stripePublishableKey: '' };
  });
  return asked;
}

async function ask(): Promise<Settings> {
  const response = await fetch('/settings.json');
  const said = (await response.json()) as Partial<Settings>;
  return {
    auth: said.auth === 'open' ? 'open' : 'required',
    paymentProvider:
      said.paymentProvider === 'simulator' || said.paymentProvider === 'stripe' ? said.paymentProvider : '',
    stripePublishableKey: said.stripePublishableKey ?? '',
  };
}
