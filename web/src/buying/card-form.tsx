import { useState } from 'preact/hooks';
import { buyingWords } from '../i18n/buying.ts';
import { Button } from '../ui/button.tsx';

const cards = ['tok_ok', 'tok_3ds', 'tok_declined', 'tok_insufficient_funds', 'tok_slow', 'tok_lost_answer'] as const;

/** The simulator's cards: what is chosen is a token, and no number of a card is ever asked for. */
export function CardForm({ amount, onPay }: { amount: string; onPay: (token: string) => void }) {
  const words = buyingWords();
  const [card, setCard] = useState<(typeof cards)[number]>('tok_ok');
  return (
    <form
      class="card-form"
      onSubmit={(event) => {
        event.preventDefault();
        onPay(card);
      }}
    >
      <p class="notice-soft">{words.noRealMoney}</p>
      <fieldset class="cards">
        <legend>{words.cards}</legend>
        {cards.map((token) => (
          <label key={token} class="card-choice">
            <input type="radio" name="card" value={token} checked={token === card} onChange={() => setCard(token)} />
            <span>
              <strong>{words.card[token].name}</strong>
              <span class="muted">{words.card[token].says}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Button kind="primary" type="submit">
        {words.pay(amount)}
      </Button>
    </form>
  );
}
