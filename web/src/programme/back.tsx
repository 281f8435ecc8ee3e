import { programmeWords } from '../i18n/programme.ts';
import { Icon } from '../ui/icon.tsx';

/** The way back to the programme. */
export function Back() {
  return (
    <p class="back">
      <a href="/">
        <Icon name="back" /> {programmeWords().backToProgramme}
      </a>
    </p>
  );
}
