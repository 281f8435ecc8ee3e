import type { Texts } from './texts.ts';

const noCharge = 'You have not been charged.';

export const english: Texts = {
  labels: {
    show: 'Show',
    venue: 'Where',
    start: 'When',
    before: 'Was to be',
    until: 'Held until',
    total: 'Total',
  },
  standing: (seatId) => `Seat ${seatId}`,
  because: (reason) => `The reason given: ${reason}`,
  tickets: {
    enclosed: 'Your tickets are attached. Each of them lets one person in, once: show it to nobody before the door.',
    'in-booking': 'Your tickets are in your booking.',
  },
  footer: (username) =>
    `This message was sent to ${username} because it concerns your account or a booking of yours. Nobody reads answers to it.`,
  mails: {
    held: {
      subject: ({ show }) => `Your seats for ${show} are held`,
      heading: 'Your seats are held',
      paragraphs: ({ until, isPaid }) => [
        `They are yours until ${until}. ${isPaid ? 'Pay' : 'Confirm'} by then, or others can take them.`,
      ],
      button: 'Complete the booking',
    },
    'your-turn': {
      subject: ({ show }) => `It’s your turn: seats for ${show}`,
      heading: 'It’s your turn',
      paragraphs: ({ until }) => [
        `Seats have become free, and they are held for you until ${until}.`,
        'If you do not take them by then, the next person on the waiting list gets them.',
      ],
      button: 'Take the seats',
    },
    booked: {
      subject: ({ show }) => `Booked: ${show}`,
      heading: 'You are going!',
      paragraphs: ({ show, amount, isPaid }) => [
        `Your booking for ${show} is confirmed.`,
        isPaid && amount !== undefined ? `We have received ${amount}. Thank you.` : undefined,
      ],
      button: 'Show the booking',
    },
    'confirm-refused': {
      subject: ({ show }) => `Not booked: ${show}`,
      heading: 'The booking came too late',
      paragraphs: () => [
        'The time for which your seats were held was over before the booking was complete, so it could not be confirmed.',
        `${noCharge} If there are still seats, you can book again.`,
      ],
      button: 'Look for seats',
    },
    changed: {
      subject: ({ show }) => `Changed: your booking for ${show}`,
      heading: 'Your booking has changed',
      paragraphs: ({ released }) => [
        `These are your seats now.${released === '' ? '' : ` No longer part of it: ${released}.`}`,
        'Tickets for seats that are no longer part of it are not valid any more.',
      ],
      button: 'Show the booking',
    },
    cancelled: {
      subject: ({ show }) => `Cancelled: your booking for ${show}`,
      heading: 'Your booking is cancelled',
      paragraphs: ({ isPaid }) => [
        'Your seats are free for others, and your tickets are not valid any more.',
        isPaid ? 'What you have paid is refunded. We will write to you when that is done.' : undefined,
      ],
      button: 'Show the booking',
    },
    'transferred-away': {
      subject: ({ show }) => `Handed over: your booking for ${show}`,
      heading: 'You have handed over your booking',
      paragraphs: () => ['It belongs to somebody else now. Your tickets are not valid any more: they have new ones.'],
      button: 'Show the show',
    },
    'transferred-here': {
      subject: ({ show }) => `For you: a booking for ${show}`,
      heading: 'Somebody has handed a booking over to you',
      paragraphs: ({ isHeld, until }) => [
        isHeld
          ? `The seats are held for you until ${until}. Confirm them by then, or others can take them.`
          : 'The seats are yours, with tickets of your own.',
      ],
      button: 'Show the booking',
    },
    'show-moved': {
      subject: ({ show }) => `New time: ${show}`,
      heading: 'The show has a new time',
      paragraphs: () => ['Your seats stay yours. If you cannot come then, see in your booking what you can do.'],
      button: 'Show the booking',
    },
    'show-cancelled': {
      subject: ({ show }) => `Called off: ${show}`,
      heading: 'The show is called off',
      paragraphs: ({ isPaid, amount }) => [
        'We are sorry: the show does not take place, and all bookings for it are cancelled.',
        isPaid && amount !== undefined
          ? `You get your ${amount} back, and need not do anything for it. We will write to you when that is done.`
          : undefined,
      ],
      button: 'Look for other shows',
    },
    'payment-failed': {
      subject: ({ show }) => `The payment did not work: ${show}`,
      heading: 'The payment did not work',
      paragraphs: ({ isHeld, until }) => [
        `Your payment could not be made. ${noCharge}`,
        isHeld
          ? `Your seats are still held until ${until}: you can try again, with another card for example.`
          : undefined,
      ],
      button: 'Show the booking',
    },
    'refund-done': {
      subject: ({ amount, show }) => `Refunded: ${amount ?? 'your payment'} for ${show}`,
      heading: 'Your refund is on its way',
      paragraphs: ({ amount }) => [
        `We have sent ${amount ?? 'the money'} back to where it came from. Banks may take a few days to show it.`,
      ],
      button: 'Show the booking',
    },
    'refund-failed': {
      subject: ({ show }) => `Your refund for ${show} is delayed`,
      heading: 'Your refund is delayed',
      paragraphs: ({ amount }) => [
        `We tried to send ${amount ?? 'your money'} back, and that did not work yet. You need not do anything: we are seeing to it.`,
      ],
      button: 'Show the booking',
    },
    welcome: {
      subject: () => 'Welcome',
      heading: 'Welcome',
      paragraphs: ({ username }) => [
        `Your account ${username} is ready. Confirmations and tickets will come to this address.`,
      ],
      button: 'See what is on',
    },
    'verify-email': {
      subject: () => 'Confirm your e-mail address',
      heading: 'Is this your address?',
      paragraphs: () => [
        'Please confirm that this address is yours. The link works once, for 30 minutes.',
        'If you did not ask for this, ignore it: then nothing happens.',
      ],
      button: 'Confirm the address',
    },
    'reset-password': {
      subject: () => 'A new password',
      heading: 'Choose a new password',
      paragraphs: () => [
        'Somebody, we hope you, has asked for a new password. The link works once, for 30 minutes.',
        'If it was not you, ignore this: your password stays as it is.',
      ],
      button: 'Choose a new password',
    },
    'email-known': {
      subject: () => 'You already have an account',
      heading: 'You already have an account',
      paragraphs: ({ username }) => [
        `Somebody has tried to register with your address. You have an account already: ${username}.`,
        'If it was you and you have forgotten the password, ask for a new one. If not, you need not do anything.',
      ],
      button: 'Log in',
    },
  },
};
