import { useEffect, useRef, useState } from 'preact/hooks';
import { buyingWords } from '../i18n/buying.ts';
import { language } from '../i18n/language.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

// As much of Stripe.js as is used here. Its script is Stripe's own, from Stripe's own address, as they demand: the
// number of a card is typed into a frame of theirs, and comes neither into these pages nor to these services.
type StripeError = { message?: string };
type CardElement = {
  mount(on: HTMLElement): void;
  on(name: 'change', changed: (event: { complete: boolean; error?: StripeError }) => void): void;
  on(name: 'ready', ready: () => void): void;
  destroy(): void;
};
type StripeClient = {
  elements(options: { locale: string }): {
    create(kind: 'card', options: { style: { base: { color: string; fontSize: string } } }): CardElement;
  };
  createPaymentMethod(options: { type: 'card'; card: CardElement }): Promise<{
    paymentMethod?: { id: string };
    error?: StripeError;
  }>;
};

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => StripeClient;
  }
}

const address = 'https://js.stripe.com/v3/';
let loading: Promise<boolean> | undefined;

/** Whether the script is there; it is loaded when somebody first pays. */
function loadStripe(): Promise<boolean> {
  loading ??= new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = address;
    script.addEventListener('load', () => resolve(window.Stripe !== undefined));
    script.addEventListener('error', () => {
      // The next try loads it anew.
      loading = undefined;
      script.remove();
      resolve(false);
    });
    document.head.append(script);
  });
  return loading;
}

type Props = { publishableKey: string; amount: string; onPay: (token: string) => void };

/** A card, asked for by Stripe in a frame of its own; what is paid with is the name that Stripe gives to it. */
export default function StripeForm({ publishableKey, amount, onPay }: Props) {
  const words = buyingWords();
  const frame = useRef<HTMLDivElement>(null);
  const client = useRef<{ stripe: StripeClient; card: CardElement } | undefined>(undefined);
  const [round, setRound] = useState(0);
  const [state, setState] = useState<'loading' | 'ready' | 'busy' | 'away'>('loading');
  const [isComplete, setComplete] = useState(false);
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    let isLeft = false;
    setState('loading');
    void loadStripe().then((isThere) => {
      if (isLeft) return;
      const made = isThere ? window.Stripe?.(publishableKey) : undefined;
      if (made === undefined || frame.current === null) return setState('away');
      const { color, fontSize } = getComputedStyle(frame.current);
      const card = made.elements({ locale: language.value }).create('card', { style: { base: { color, fontSize } } });
      card.on('ready', () => setState('ready'));
      card.on('change', ({ complete, error }) => {
        setComplete(complete);
        setProblem(error?.message);
      });
      card.mount(frame.current);
      client.current = { stripe: made, card };
    });
    return () => {
      isLeft = true;
      client.current?.card.destroy();
      client.current = undefined;
    };
  }, [publishableKey, round]);

  async function pay(event: Event): Promise<void> {
    event.preventDefault();
    if (client.current === undefined || state !== 'ready' || !isComplete) return;
    const { stripe, card } = client.current;
    setState('busy');
    const { paymentMethod, error } = await stripe
      .createPaymentMethod({ type: 'card', card })
      .catch(() => ({ paymentMethod: undefined, error: {} as StripeError }));
    setState('ready');
    if (paymentMethod === undefined) setProblem(error?.message ?? words.payUnavailable);
    else onPay(paymentMethod.id);
  }

  if (state === 'away') {
    return (
      <div class="notice-soft" role="alert">
        <p>{words.providerAway}</p>
        <Button onClick={() => setRound((before) => before + 1)}>{words.tryAgain}</Button>
      </div>
    );
  }
  return (
    <form class="card-form" onSubmit={(event) => void pay(event)}>
      {state === 'loading' && <Skeleton />}
      <div ref={frame} class="stripe-card" />
      {problem !== undefined && (
        <p role="alert" class="problem" dir="auto">
          {problem}
        </p>
      )}
      <Button kind="primary" type="submit" isBusy={state === 'busy'} disabled={!isComplete}>
        {words.pay(amount)}
      </Button>
      <p class="muted">{words.byStripe}</p>
    </form>
  );
}
