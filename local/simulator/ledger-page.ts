import type { SimulatorPayment } from '@ticketing/shared/payments/simulator-objects.ts';
import type { Deed } from './control.ts';
import type { Controls } from './controls.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import type { Entry, Ledger } from './ledger.ts';
import { money } from './money.ts';
import { tokens } from './tokens.ts';
import type { Delivery, Webhooks } from './webhooks.ts';

/** How many payments the page shows. */
const shown = 100;

/** @param said what came of the button that was pressed last */
export function ledgerPage(ledger: Ledger, webhooks: Webhooks, said: string | undefined): Html {
  const undelivered = ledger.undelivered().length;
  const body = html`
<h1>Payment simulator</h1>
<p class="soft">It behaves like a card processor and moves no real money. What it knows is in its file, and survives a crash.</p>
${said !== undefined && html`<p class="card said" role="status">${said}</p>`}
${sums(ledger)}
<h2>Payments</h2>
${payments(ledger.newest(shown), ledger.size)}
<h2>What goes wrong</h2>
${controls(ledger.controls)}
<h2>Webhooks</h2>
<p class="soft">${undelivered === 0 ? 'All were taken.' : `${undelivered} are still to be taken; each is sent again until it is answered with 2xx.`}</p>
${deliveries(webhooks.deliveries())}
<h2>Test tokens</h2>
<div class="card"><dl>${Object.entries(tokens).map(([token, { says }]) => html`<dt><code>${token}</code></dt><dd>${says}</dd>`)}</dl></div>`;
  return layout('Payment simulator', body);
}

function sums(ledger: Ledger): Html {
  const totals = Array.from(ledger.totals());
  if (totals.length === 0) return html``;
  return html`<div class="sums">${totals.map(([currency, of]) => {
    const cards: [string, string | number][] = [
      [`payments in ${currency}`, of.payments],
      ['set aside', money(of.setAsideMinor, currency)],
      ['captured', money(of.capturedMinor, currency)],
      ['refunded', money(of.refundedMinor, currency)],
    ];
    return cards.map(
      ([name, value]) => html`<div class="card"><strong>${value}</strong><span class="soft">${name}</span></div>`,
    );
  })}</div>`;
}

function payments(entries: Entry[], size: number): Html {
  if (entries.length === 0) return html`<p class="card soft">No payment yet. Buy something with a token below.</p>`;
  return html`
<div class="card scroll"><table>
<thead><tr><th>Made</th><th>Payment</th><th>Status</th><th class="amount">Amount</th><th class="amount">Captured</th><th class="amount">Refunded</th><th>Do</th></tr></thead>
<tbody>${entries.map(({ payment, token }) => row(payment, token))}</tbody>
</table></div>
${size > entries.length && html`<p class="soft">The newest ${entries.length} of ${size}.</p>`}`;
}

const tones: Record<SimulatorPayment['status'], string> = {
  'action-required': 'wait',
  authorised: 'wait',
  captured: 'good',
  declined: 'bad',
  voided: 'soft',
  expired: 'bad',
};

const deedsOf: Record<SimulatorPayment['status'], Deed[]> = {
  'action-required': ['agree', 'refuse', 'lapse'],
  authorised: ['lapse'],
  captured: ['refund'],
  declined: [],
  voided: [],
  expired: [],
};

const deedNames: Record<Deed, string> = {
  agree: 'Owner agrees',
  refuse: 'Owner refuses',
  lapse: 'Let it lapse',
  refund: 'Refund the rest',
  resend: 'Send webhooks again',
  forge: 'Send a forged webhook',
};

function row(payment: SimulatorPayment, token: string): Html {
  const { id, status, declineReason, currency, metadata, createdAt } = payment;
  const deeds = [...deedsOf[status], 'resend', 'forge'] as const;
  return html`<tr>
<td><time datetime="${createdAt}">${createdAt.slice(0, 19).replace('T', ' ')}</time></td>
<td><code>${id}</code><br><span class="soft"><code>${metadata.paymentId ?? 'nobody’s'}</code><br>${token}</span></td>
<td><span class="chip ${tones[status]}">${status}</span>${declineReason !== undefined && html`<br><span class="soft">${declineReason}</span>`}</td>
<td class="amount">${money(payment.amountMinor, currency)}</td>
<td class="amount">${money(payment.capturedMinor, currency)}</td>
<td class="amount">${money(payment.refundedMinor, currency)}</td>
<td><form method="post" action="/page/payments/${id}" class="row">${deeds.map(
    (deed) => html`<button class="plain" name="deed" value="${deed}">${deedNames[deed]}</button>`,
  )}</form></td>
</tr>`;
}

function controls(values: Controls): Html {
  const number = (name: keyof Controls, title: string, unit: string) => html`
<label>${title}<span>${unit}</span><input name="${name}" type="number" min="0" required value="${String(values[name])}"></label>`;
  const choice = (name: keyof Controls, title: string, options: [string, string][], chosen: string) => html`
<label>${title}<span>&nbsp;</span><select name="${name}">${options.map(
    ([value, text]) => html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
  )}</select></label>`;
  const onOff = (value: boolean) => (value ? 'on' : 'off');
  return html`
<form method="post" action="/page/controls" class="card controls">
${choice(
  'outage',
  'Outage',
  [
    ['none', 'none'],
    ['errors', 'every call is an error'],
    ['silence', 'no call is answered'],
  ],
  values.outage,
)}
${number('latencyMs', 'Each change takes', 'milliseconds')}
${number('loseAnswers', 'Lose the answers of the next', 'changes, after their effect')}
${number('refuseCaptures', 'Refuse the next', 'captures')}
${number('failRefunds', 'Let fail the next', 'refunds, a second later')}
${choice(
  'webhooks',
  'Webhooks',
  [
    ['on', 'are sent'],
    ['off', 'are never sent'],
  ],
  onOff(values.webhooks),
)}
${choice(
  'webhooksFirst',
  'Webhooks come',
  [
    ['off', 'beside the answer'],
    ['on', 'before the answer'],
  ],
  onOff(values.webhooksFirst),
)}
${number('webhookCopies', 'Each webhook comes', 'times')}
${number('webhookDelayMs', 'Webhooks are late by', 'milliseconds')}
${number('webhookSpreadMs', 'and by chance up to', 'milliseconds more: out of order')}
${number('slowMs', 'tok_slow answers after', 'milliseconds')}
${number('authorisationSeconds', 'An authorisation lapses after', 'seconds')}
<div class="wide row"><button>Set</button><button class="plain" formaction="/page/controls/usual" formnovalidate>As usual</button></div>
</form>`;
}

function deliveries(list: Delivery[]): Html {
  if (list.length === 0) return html`<p class="card soft">None was sent since the simulator started.</p>`;
  return html`
<div class="card scroll"><table>
<thead><tr><th>Sent</th><th>Says</th><th>Event</th><th>Attempt</th><th>Answer</th></tr></thead>
<tbody>${list.map(
    ({ at, type, eventId, attempt, answer }) => html`<tr>
<td><time datetime="${at}">${at.slice(11, 19)}</time></td><td>${type}</td><td><code>${eventId}</code></td><td>${attempt}</td>
<td class="${answer.startsWith('2') ? 'good' : 'bad'}">${answer}</td></tr>`,
  )}</tbody>
</table></div>`;
}
