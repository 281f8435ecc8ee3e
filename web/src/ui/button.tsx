import type { ComponentChildren } from 'preact';

type Props = {
  /** `primary` is what the page is for: one of them at a time. */
  kind?: 'primary' | 'plain' | 'quiet' | 'danger' | 'link';
  type?: 'button' | 'submit';
  /** Something is under way: it cannot be pressed again, and says so. */
  isBusy?: boolean;
  disabled?: boolean;
  onClick?: () => void;
  /** For a button without words. */
  label?: string;
  /** Of a button that is on or off. */
  pressed?: boolean;
  children: ComponentChildren;
};

export function Button({
  kind = 'plain',
  type = 'button',
  isBusy = false,
  disabled = false,
  onClick,
  label,
  pressed,
  children,
}: Props) {
  return (
    <button
      type={type}
      class={`button ${kind}`}
      // Not `disabled` while busy: the focus would be lost.
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {children}
    </button>
  );
}
