import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWebhookReader } from '@ticketing/shared/payments/webhooks.ts';
import { startProcess } from '../../tests/support/process.ts';
import type { RunningSimulator, WebhookReceiver } from '../../tests/support/simulator.ts';
import { newPaymentIds, receiveWebhooks, runSimulator, webhookSecret } from '../../tests/support/simulator.ts';
import { until } from '../until.ts';

type Payment = { id: string; status: string; capturedMinor: number };

async function post(url: string, path: string, body: object, key: string = crypto.randomUUID()): Promise<Payment> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Payment;
}

const order = (methodToken = 'tok_ok') => ({
  amountMinor: 3_000,
  currency: 'EUR',
  methodToken,
  metadata: newPaymentIds(),
});

describe('webhooks', () => {
  let simulator: RunningSimulator;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await receiveWebhooks();
    simulator = await runSimulator({ webhookUrl: receiver.url });
  });
  afterAll(async () => {
    await simulator.close();
    await receiver.close();
  });

  /** What the receiver was told of a payment so far. */
  async function told(objectId: string): Promise<unknown[]> {
    const reader = await openWebhookReader({ provider: 'simulator', secrets: [webhookSecret] });
    const facts = receiver.received.map(({ body, headers }) => reader.read(body, headers));
    return facts.filter((fact) => typeof fact === 'object' && fact.objectId === objectId);
  }
  const isTold = (objectId: string, count: number) =>
    until(`${count} webhooks have come`, async () => (await told(objectId)).length >= count);

  it('say what happened, signed', async () => {
    const { id } = await post(simulator.url, '/v1/payments', order());
    await post(simulator.url, `/v1/payments/${id}/capture`, { amountMinor: 2_000 });
    await post(simulator.url, `/v1/payments/${id}/refunds`, { amountMinor: 500 }, 'the key of a refund');
    await post(simulator.url, `/v1/payments/${id}/refunds`, { amountMinor: 500 }, 'the-key-of-a-refund');
    await isTold(id, 3);
    expect(await told(id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'authorised', amountMinor: 3_000 }),
        expect.objectContaining({ kind: 'captured', amountMinor: 2_000 }),
        expect.objectContaining({ kind: 'refunded', amountMinor: 500, refundKey: 'the-key-of-a-refund' }),
      ]),
    );
  });

  it('come again until they are taken, after a restart too', async () => {
    receiver.answerWith(503);
    const { id } = await post(simulator.url, '/v1/payments', order());
    await isTold(id, 2);
    await simulator.close();
    receiver.answerWith(200);
    const before = (await told(id)).length;
    expect(await told(id)).toEqual(Array(before).fill((await told(id))[0]));
    simulator = await runSimulator({ webhookUrl: receiver.url });
    const next = await post(simulator.url, '/v1/payments', order('tok_double_webhook'));
    await isTold(next.id, 2);
  });

  it('come twice, and before the answer, where they are told to', async () => {
    await simulator.set({ webhookCopies: 2, webhooksFirst: true });
    const { id } = await post(simulator.url, '/v1/payments', order());
    const facts = await told(id);
    expect(facts).toHaveLength(2);
    expect(facts[0]).toEqual(facts[1]);
    await simulator.set({ webhookCopies: 1, webhooksFirst: false });
  });

  it('can be forged, and are then not ours', async () => {
    const { id } = await post(simulator.url, '/v1/payments', order());
    await isTold(id, 1);
    const before = receiver.received.length;
    expect(await simulator.doTo(id, 'forge')).toBe('200');
    const reader = await openWebhookReader({ provider: 'simulator', secrets: [webhookSecret] });
    const [{ body, headers }] = receiver.received.slice(before) as [(typeof receiver.received)[0]];
    expect(reader.read(body, headers)).toBe('bad-signature');
  });
});

it('knows after kill -9 all that it has answered for, and sends what was not taken', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'simulator-'));
  const receiver = await receiveWebhooks();
  receiver.answerWith(503);
  const settings = {
    SIMULATOR_FILE: join(dir, 'ledger.jsonl'),
    SIMULATOR_WEBHOOK_URL: receiver.url,
    PAYMENT_WEBHOOK_SECRET: webhookSecret,
  };
  const first = startProcess('payment-simulator', settings);
  const urlOf = async (said: Promise<string>) => `http://127.0.0.1:${JSON.parse(await said).port}`;
  const url = await urlOf(first.said(/simulates a payment provider/));
  const asked = order();
  const made = await post(url, '/v1/payments', asked, 'a-key');
  await post(url, `/v1/payments/${made.id}/capture`, { amountMinor: 3_000 }, 'another-key');
  first.signal('SIGKILL');
  await first.ended;
  const taken = receiver.received.length;
  receiver.answerWith(200);

  const second = startProcess('payment-simulator', settings);
  const nextUrl = await urlOf(second.said(/simulates a payment provider/));
  expect(await (await fetch(`${nextUrl}/v1/payments/${made.id}`)).json()).toMatchObject({ capturedMinor: 3_000 });
  expect(await post(nextUrl, '/v1/payments', asked, 'a-key')).toEqual(made);
  await until('both webhooks are taken', () => receiver.received.length >= taken + 2);
  await second.stop();
  await receiver.close();
  await rm(dir, { recursive: true });
});

describe('the pages', () => {
  let simulator: RunningSimulator;
  beforeAll(async () => {
    simulator = await runSimulator();
  });
  afterAll(() => simulator.close());

  const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(simulator.url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });
  const page = async (path = '/') => await (await fetch(simulator.url + path)).text();

  it('show the ledger, with nothing in it that a browser would run', async () => {
    const bad = '<script>alert(1)</script>"\'';
    await post(simulator.url, '/v1/payments', { ...order(), metadata: { paymentId: bad } });
    const response = await fetch(`${simulator.url}/?said=${encodeURIComponent(bad)}`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await response.text();
    expect(text).not.toContain('<script');
    expect(text.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;&#39;/g)).toHaveLength(2);
  });

  it('ask the owner of a card, and lead back to where they came from', async () => {
    const returnUrl = 'http://shop.test/bookings/1';
    const { id } = await post(simulator.url, '/v1/payments', { ...order('tok_3ds'), returnUrl });
    const asked = await fetch(`${simulator.url}/challenges/${id}`);
    expect(asked.headers.get('content-security-policy')).toContain("form-action 'self' http://shop.test;");
    expect(await asked.text()).toContain('Do you agree?');
    const answered = await form(`/challenges/${id}`, { deed: 'agree' });
    expect([answered.status, answered.headers.get('location')]).toEqual([303, returnUrl]);
    expect(await page(`/challenges/${id}`)).toContain('<strong>authorised</strong>');
    expect((await fetch(`${simulator.url}/challenges/nobody`)).status).toBe(404);
  });

  it('set what goes wrong, and as it was', async () => {
    await form('/page/controls', { outage: 'errors', latencyMs: '5', webhooks: 'off' });
    expect((await fetch(`${simulator.url}/v1/payments`)).status).toBe(503);
    expect(await page()).toContain('<option value="errors" selected>');
    await form('/page/controls/usual', {});
    expect((await fetch(`${simulator.url}/v1/payments`)).status).toBe(200);
    const wrong = await form('/page/controls', { latencyMs: '-1' });
    expect(wrong.headers.get('location')).toContain('latencyMs');
  });

  it('do not take the forms of other sites', async () => {
    const { id } = await post(simulator.url, '/v1/payments', order());
    const other = await form(`/page/payments/${id}`, { deed: 'lapse' }, { 'sec-fetch-site': 'cross-site' });
    expect(other.status).toBe(403);
    const own = await form(`/page/payments/${id}`, { deed: 'lapse' }, { 'sec-fetch-site': 'same-origin' });
    expect(own.status).toBe(303);
    expect(await (await fetch(`${simulator.url}/v1/payments/${id}`)).json()).toMatchObject({ status: 'expired' });
  });
});
