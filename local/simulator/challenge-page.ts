import type { Html } from './html.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import type { Entry } from './ledger.ts';
import { money } from './money.ts';

/** The page of the bank, where the owner of a card says whether this is theirs (3-D Secure). */
export function challengePage(entry: Entry | undefined): Html {
  if (entry === undefined) return layout('Not found', html`<h1>There is no such payment.</h1>`, true);
  const { amountMinor, currency, status, id } = entry.payment;
  const question = html`
<p>A shop wants to take this from your card. Do you agree?</p>
<form method="post" action="/challenges/${id}" class="row">
<button name="deed" value="agree">Agree</button>
<button name="deed" value="refuse" class="plain">Refuse</button>
</form>`;
  const answered = html`<p>There is nothing to answer: the payment is <strong>${status}</strong>. You may close this page.</p>`;
  const body = html`
<div class="card">
<p class="soft">The bank of a simulated card</p>
<h1>${money(amountMinor, currency)}</h1>
${status === 'action-required' ? question : answered}
</div>
<p class="soft">No real money is moved here.</p>`;
  return layout('Your bank asks', body, true);
}
