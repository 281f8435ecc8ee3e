import type { Texts } from './texts.ts';

const noCharge = 'Es wurde nichts abgebucht.';

export const german: Texts = {
  labels: {
    show: 'Vorstellung',
    venue: 'Ort',
    start: 'Beginn',
    before: 'Bisher',
    until: 'Reserviert bis',
    total: 'Summe',
  },
  standing: (seatId) => `Platz ${seatId}`,
  because: (reason) => `Angegebener Grund: ${reason}`,
  tickets: {
    enclosed:
      'Ihre Eintrittskarten sind im Anhang. Jede gilt einmal, für eine Person: zeigen Sie sie niemandem vor dem Einlass.',
    'in-booking': 'Ihre Eintrittskarten finden Sie in Ihrer Buchung.',
  },
  footer: (username) =>
    `Diese Nachricht ging an ${username}, weil sie Ihr Konto oder eine Buchung von Ihnen betrifft. Antworten darauf liest niemand.`,
  mails: {
    held: {
      subject: ({ show }) => `Ihre Plätze für ${show} sind reserviert`,
      heading: 'Ihre Plätze sind reserviert',
      paragraphs: ({ until, isPaid }) => [
        `Sie gehören Ihnen bis ${until}. ${isPaid ? 'Bezahlen' : 'Bestätigen'} Sie bis dahin, sonst können andere sie nehmen.`,
      ],
      button: 'Buchung abschließen',
    },
    'your-turn': {
      subject: ({ show }) => `Sie sind an der Reihe: Plätze für ${show}`,
      heading: 'Sie sind an der Reihe',
      paragraphs: ({ until }) => [
        `Es sind Plätze frei geworden. Sie sind für Sie reserviert bis ${until}.`,
        'Nehmen Sie sie bis dahin nicht, bekommt sie die nächste Person auf der Warteliste.',
      ],
      button: 'Plätze nehmen',
    },
    booked: {
      subject: ({ show }) => `Gebucht: ${show}`,
      heading: 'Sie sind dabei!',
      paragraphs: ({ show, amount, isPaid }) => [
        `Ihre Buchung für ${show} ist bestätigt.`,
        isPaid && amount !== undefined ? `Wir haben ${amount} erhalten. Vielen Dank.` : undefined,
      ],
      button: 'Buchung ansehen',
    },
    'confirm-refused': {
      subject: ({ show }) => `Nicht gebucht: ${show}`,
      heading: 'Die Buchung kam zu spät',
      paragraphs: () => [
        'Die Zeit, für die Ihre Plätze reserviert waren, war um, bevor die Buchung abgeschlossen war. Sie konnte deshalb nicht bestätigt werden.',
        `${noCharge} Wenn noch Plätze frei sind, können Sie neu buchen.`,
      ],
      button: 'Plätze suchen',
    },
    changed: {
      subject: ({ show }) => `Geändert: Ihre Buchung für ${show}`,
      heading: 'Ihre Buchung hat sich geändert',
      paragraphs: ({ released }) => [
        `Das sind jetzt Ihre Plätze.${released === '' ? '' : ` Nicht mehr dabei: ${released}.`}`,
        'Eintrittskarten für Plätze, die nicht mehr dabei sind, gelten nicht mehr.',
      ],
      button: 'Buchung ansehen',
    },
    cancelled: {
      subject: ({ show }) => `Storniert: Ihre Buchung für ${show}`,
      heading: 'Ihre Buchung ist storniert',
      paragraphs: ({ isPaid }) => [
        'Ihre Plätze sind für andere frei, und Ihre Eintrittskarten gelten nicht mehr.',
        isPaid ? 'Was Sie bezahlt haben, wird erstattet. Wir schreiben Ihnen, wenn es so weit ist.' : undefined,
      ],
      button: 'Buchung ansehen',
    },
    'transferred-away': {
      subject: ({ show }) => `Weitergegeben: Ihre Buchung für ${show}`,
      heading: 'Sie haben Ihre Buchung weitergegeben',
      paragraphs: () => ['Sie gehört jetzt jemand anderem. Ihre Eintrittskarten gelten nicht mehr: es gibt neue.'],
      button: 'Vorstellung ansehen',
    },
    'transferred-here': {
      subject: ({ show }) => `Für Sie: eine Buchung für ${show}`,
      heading: 'Jemand hat Ihnen eine Buchung weitergegeben',
      paragraphs: ({ isHeld, until }) => [
        isHeld
          ? `Die Plätze sind für Sie reserviert bis ${until}. Bestätigen Sie bis dahin, sonst können andere sie nehmen.`
          : 'Die Plätze gehören Ihnen, mit eigenen Eintrittskarten.',
      ],
      button: 'Buchung ansehen',
    },
    'show-moved': {
      subject: ({ show }) => `Neuer Termin: ${show}`,
      heading: 'Die Vorstellung hat einen neuen Termin',
      paragraphs: () => [
        'Ihre Plätze bleiben Ihre. Wenn Sie dann nicht können: in der Buchung steht, was möglich ist.',
      ],
      button: 'Buchung ansehen',
    },
    'show-cancelled': {
      subject: ({ show }) => `Abgesagt: ${show}`,
      heading: 'Die Vorstellung ist abgesagt',
      paragraphs: ({ isPaid, amount }) => [
        'Es tut uns leid: die Vorstellung findet nicht statt, und alle Buchungen dafür sind storniert.',
        isPaid && amount !== undefined
          ? `Sie erhalten ${amount} zurück und müssen dafür nichts tun. Wir schreiben Ihnen, wenn es so weit ist.`
          : undefined,
      ],
      button: 'Andere Vorstellungen suchen',
    },
    'payment-failed': {
      subject: ({ show }) => `Die Zahlung hat nicht geklappt: ${show}`,
      heading: 'Die Zahlung hat nicht geklappt',
      paragraphs: ({ isHeld, until }) => [
        `Ihre Zahlung konnte nicht ausgeführt werden. ${noCharge}`,
        isHeld
          ? `Ihre Plätze sind noch reserviert bis ${until}: Sie können es noch einmal versuchen, etwa mit einer anderen Karte.`
          : undefined,
      ],
      button: 'Buchung ansehen',
    },
    'refund-done': {
      subject: ({ amount, show }) => `Erstattet: ${amount ?? 'Ihre Zahlung'} für ${show}`,
      heading: 'Ihre Erstattung ist unterwegs',
      paragraphs: ({ amount }) => [
        `Wir haben ${amount ?? 'das Geld'} dorthin zurückgeschickt, woher es kam. Bis die Bank es zeigt, kann es einige Tage dauern.`,
      ],
      button: 'Buchung ansehen',
    },
    'refund-failed': {
      subject: ({ show }) => `Ihre Erstattung für ${show} verzögert sich`,
      heading: 'Ihre Erstattung verzögert sich',
      paragraphs: ({ amount }) => [
        `Wir wollten ${amount ?? 'Ihr Geld'} zurückschicken, und das hat noch nicht geklappt. Sie müssen nichts tun: wir kümmern uns darum.`,
      ],
      button: 'Buchung ansehen',
    },
    welcome: {
      subject: () => 'Willkommen',
      heading: 'Willkommen',
      paragraphs: ({ username }) => [
        `Ihr Konto ${username} ist bereit. Bestätigungen und Eintrittskarten kommen an diese Adresse.`,
      ],
      button: 'Programm ansehen',
    },
    'verify-email': {
      subject: () => 'Bestätigen Sie Ihre E-Mail-Adresse',
      heading: 'Ist das Ihre Adresse?',
      paragraphs: () => [
        'Bitte bestätigen Sie, dass diese Adresse Ihre ist. Der Link gilt einmal und 30 Minuten lang.',
        'Wenn Sie das nicht waren, tun Sie nichts: dann geschieht auch nichts.',
      ],
      button: 'Adresse bestätigen',
    },
    'reset-password': {
      subject: () => 'Ein neues Passwort',
      heading: 'Wählen Sie ein neues Passwort',
      paragraphs: () => [
        'Jemand, hoffentlich Sie, hat um ein neues Passwort gebeten. Der Link gilt einmal und 30 Minuten lang.',
        'Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.',
      ],
      button: 'Neues Passwort wählen',
    },
    'email-known': {
      subject: () => 'Sie haben schon ein Konto',
      heading: 'Sie haben schon ein Konto',
      paragraphs: ({ username }) => [
        `Jemand wollte sich mit Ihrer Adresse anmelden. Sie haben schon ein Konto: ${username}.`,
        'Wenn Sie das waren und das Passwort nicht mehr wissen, bitten Sie um ein neues. Sonst müssen Sie nichts tun.',
      ],
      button: 'Anmelden',
    },
  },
};
