import { useId } from 'preact/hooks';

type Props = {
  label: string;
  name: string;
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'email' | 'password' | 'search' | 'number' | 'date' | 'time' | 'datetime-local' | 'url' | 'tel';
  autocomplete?: string;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'search';
  required?: boolean;
  disabled?: boolean;
  hint?: string;
  /** Why the value is not taken. */
  error?: string | undefined;
  placeholder?: string;
  min?: string | number;
  max?: string | number;
  /** The label is for screen readers alone. */
  isLabelHidden?: boolean;
};

/** A labelled input, with its hint and its error. */
export function Field({ label, hint, error, onInput, isLabelHidden = false, type = 'text', ...input }: Props) {
  const id = useId();
  const describedBy = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(' ');
  return (
    <div class="field">
      <label for={id} class={isLabelHidden ? 'only-read' : undefined}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        // Preact has types for each kind of input, not for one that is chosen.
        type={type as 'text'}
        dir="auto"
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy || undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} class="field-error">
          {error}
        </p>
      )}
    </div>
  );
}
