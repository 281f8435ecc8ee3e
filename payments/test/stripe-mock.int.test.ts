import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import type { Provider } from '../src/providers/provider.ts';
import { createStripeProvider } from '../src/providers/stripe.ts';

// stripe-mock checks each request against Stripe's own OpenAPI document and answers with its examples: it shows that our
// requests have the right shape, and nothing else. `go install github.com/stripe/stripe-mock@v0.203.0`, or say where it
// is by STRIPE_MOCK. Where it is not, these tests are skipped.
const program = process.env.STRIPE_MOCK ?? 'stripe-mock';
const isThere = spawnSync(program, ['-version']).status === 0;

(isThere ? describe : describe.skip)('requests to Stripe', () => {
  let mock: ChildProcess;
  let provider: Provider;
  beforeAll(async () => {
    const port = await freePort();
    const apiUrl = `http://127.0.0.1:${port}`;
    mock = spawn(program, ['-http-port', String(port), '-strict-version-check=false'], { stdio: 'ignore' });
    await until('stripe-mock listens', () => fetch(apiUrl).then(Boolean, () => false));
    provider = createStripeProvider({ secretKey: 'sk_test_123', apiUrl, timeoutMs: 20_000 });
  });
  afterAll(() => mock?.kill());

  const order = {
    paymentId: 'p',
    bookingId: 'b',
    eventId: 7,
    amountMinor: 3_000,
    currency: 'EUR',
    methodToken: 'pm_card_visa',
    idempotencyKey: randomUUID(),
  };
  const amount = () => ({ objectId: 'pi_1', amountMinor: 3_000, currency: 'EUR', idempotencyKey: randomUUID() });
  const invalid = expect.objectContaining({ reason: 'invalid-request' });

  it.each([undefined, 'http://shop.test/bookings/1'])(
    'authorise has the right shape, with a way back: %s',
    async (returnUrl) => {
      const answer = await provider.authorise({ ...order, returnUrl });
      expect(answer).not.toEqual(invalid);
      expect(answer).not.toMatchObject({ outcome: 'unknown' });
      expect(answer).not.toMatchObject({ reason: 'amount-too-large' });
    },
  );

  it('capture, void and refund have the right shape', async () => {
    for (const answer of [
      await provider.capture(amount()),
      await provider.void(amount()),
      await provider.refund(amount()),
    ]) {
      expect(answer).not.toEqual(invalid);
      expect(answer).not.toMatchObject({ outcome: 'unknown' });
      expect(answer).not.toMatchObject({ reason: 'amount-too-large' });
    }
  });

  it('questions have the right shape', async () => {
    expect(await provider.find({ objectId: 'pi_1' })).toMatchObject({ outcome: 'found' });
    expect(await provider.find({ paymentId: "p'1" })).toMatchObject({ outcome: 'found' });
    expect(await provider.list(new Date(0))).toMatchObject({ outcome: 'page' });
  });
});
