import type { Problem } from '../api/problem.ts';
import { words } from './words.ts';

/** What a code means to people. Codes without words here are said as the API says them. */
const problemWords = words({
  en: {
    unreachable: 'We cannot be reached at the moment. Check your network.',
    'unexpected-answer': 'We got an answer that we do not understand. Please try again.',
    'gave-up': 'There was no answer in time. Please try again.',
    internal: 'Something went wrong on our side. Please try again.',
    'service-unreachable': 'A part of the system does not answer at the moment. Please try again in a moment.',
    'service-timeout': 'A part of the system did not answer in time. Please try again in a moment.',
    overloaded: 'Very many people are here at the moment. Please try again in a moment.',
    'rate-limited': 'That was too much at once. Please wait a moment.',
    'views-unavailable': 'The programme cannot be read at the moment. Please try again in a moment.',
    'view-behind': 'The latest state is still on its way. Please try again in a moment.',
    'log-unavailable': 'Bookings cannot be taken at the moment. Nothing was booked. Please try again in a moment.',
    'payment-unavailable':
      'Payments cannot be taken at the moment. Your seats stay held. Please try again in a moment.',
    'accounts-unavailable': 'Nobody can log in at the moment. Please try again in a moment.',
    'accounts-busy': 'Many people are logging in at the moment. Please try again in a moment.',
    'tokens-unavailable': 'We cannot check who you are at the moment. Please try again in a moment.',
    'login-required': 'Please log in for this.',
    'invalid-token': 'You have been logged out. Please log in again.',
    'session-ended': 'You have been logged out. Please log in again.',
    'invalid-credentials': 'The name or the password is not right.',
    'too-many-attempts': 'Too many attempts. Please wait before you try again.',
    'username-taken': 'This name belongs to somebody else. Please choose another.',
    'email-taken': 'There is an account with this address already. Log in instead.',
    'not-allowed': 'You are not allowed to do this.',
    'not-yourself': 'This belongs to somebody else.',
    'show-not-found': 'There is no such show.',
    'movie-not-found': 'There is no such film.',
    'theater-not-found': 'There is no such theater.',
    'booking-not-found': 'There is no such booking, or it is somebody else’s.',
    'validation-failed': 'Something in this is not right. Please look at what you entered.',
    'seat-taken': 'Somebody was faster: these seats are taken.',
    'seat-blocked': 'These seats are not for sale.',
    'seat-unknown': 'There are no such seats.',
    'single-seat': 'This would leave a single seat alone. Please move up by one.',
    'limit-exceeded': 'Nobody may have more seats in this show.',
    'sales-not-open': 'Sales have not begun yet.',
    'sales-closed': 'Sales have ended.',
    'show-cancelled': 'This show is cancelled.',
    'hold-expired': 'The time to pay was over, and the seats are free again.',
    'not-together': 'There are not so many seats together any more.',
    'sold-out': 'Sold out.',
    'card-declined': 'The card was declined. Nothing was taken.',
    'payment-required': 'This show has to be paid for when it is booked.',
    'waiting-list-first': 'These seats go to people on the waiting list first.',
    'too-late': 'It is too late for this.',
    'not-owner': 'The booking belongs to somebody else.',
    'not-held': 'The seats are not held any more.',
    'booking-unknown': 'There is no such booking.',
    'already-cancelled': 'The booking is cancelled already.',
    'not-in-booking': 'The booking does not have all of these seats.',
    'same-seats': 'These are the seats that you have already.',
    'same-user': 'The booking belongs to this person already.',
    'already-checked-in': 'One of the tickets has been used at the entrance.',
    'not-exchangeable': 'Seats of this show cannot be exchanged.',
    'not-transferable': 'Bookings of this show cannot be passed on.',
    'price-differs': 'The new seats may not cost more than those that you have.',
    'cannot-fit': 'No seats of this show could ever fit.',
    'payment-failed': 'The money could not be taken after all, so the seats are free again.',
    'no-tickets': 'There are no tickets of this booking yet.',
    'tickets-unavailable': 'Tickets cannot be shown at the moment. Your booking is safe.',
  },
  de: {
    unreachable: 'Wir sind gerade nicht erreichbar. Bitte prüfen Sie Ihr Netz.',
    'unexpected-answer':
      'Wir haben eine Antwort bekommen, die wir nicht verstehen. Bitte versuchen Sie es noch einmal.',
    'gave-up': 'Es kam rechtzeitig keine Antwort. Bitte versuchen Sie es noch einmal.',
    internal: 'Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal.',
    'service-unreachable': 'Ein Teil des Systems antwortet gerade nicht. Bitte versuchen Sie es gleich noch einmal.',
    'service-timeout':
      'Ein Teil des Systems hat nicht rechtzeitig geantwortet. Bitte versuchen Sie es gleich noch einmal.',
    overloaded: 'Gerade sind sehr viele Menschen hier. Bitte versuchen Sie es gleich noch einmal.',
    'rate-limited': 'Das war zu viel auf einmal. Bitte warten Sie einen Moment.',
    'views-unavailable': 'Das Programm ist gerade nicht lesbar. Bitte versuchen Sie es gleich noch einmal.',
    'view-behind': 'Der neueste Stand ist noch unterwegs. Bitte versuchen Sie es gleich noch einmal.',
    'log-unavailable':
      'Gerade sind keine Buchungen möglich. Es wurde nichts gebucht. Bitte versuchen Sie es gleich noch einmal.',
    'payment-unavailable':
      'Gerade sind keine Zahlungen möglich. Ihre Plätze bleiben reserviert. Bitte versuchen Sie es gleich noch einmal.',
    'accounts-unavailable': 'Gerade kann sich niemand anmelden. Bitte versuchen Sie es gleich noch einmal.',
    'accounts-busy': 'Gerade melden sich sehr viele an. Bitte versuchen Sie es gleich noch einmal.',
    'tokens-unavailable': 'Wir können gerade nicht prüfen, wer Sie sind. Bitte versuchen Sie es gleich noch einmal.',
    'login-required': 'Bitte melden Sie sich dafür an.',
    'invalid-token': 'Sie wurden abgemeldet. Bitte melden Sie sich wieder an.',
    'session-ended': 'Sie wurden abgemeldet. Bitte melden Sie sich wieder an.',
    'invalid-credentials': 'Der Name oder das Passwort stimmt nicht.',
    'too-many-attempts': 'Zu viele Versuche. Bitte warten Sie, bevor Sie es noch einmal versuchen.',
    'username-taken': 'Diesen Namen hat schon jemand. Bitte wählen Sie einen anderen.',
    'email-taken': 'Zu dieser Adresse gibt es schon ein Konto. Melden Sie sich stattdessen an.',
    'not-allowed': 'Das dürfen Sie nicht.',
    'not-yourself': 'Das gehört jemand anderem.',
    'show-not-found': 'Diese Vorstellung gibt es nicht.',
    'movie-not-found': 'Diesen Film gibt es nicht.',
    'theater-not-found': 'Dieses Haus gibt es nicht.',
    'booking-not-found': 'Diese Buchung gibt es nicht, oder sie gehört jemand anderem.',
    'validation-failed': 'Etwas daran stimmt nicht. Bitte prüfen Sie Ihre Eingaben.',
    'seat-taken': 'Jemand war schneller: Diese Plätze sind vergeben.',
    'seat-blocked': 'Diese Plätze werden nicht verkauft.',
    'seat-unknown': 'Diese Plätze gibt es nicht.',
    'single-seat': 'So bliebe ein einzelner Platz übrig. Bitte rücken Sie um einen auf.',
    'limit-exceeded': 'Mehr Plätze darf in dieser Vorstellung niemand haben.',
    'sales-not-open': 'Der Verkauf hat noch nicht begonnen.',
    'sales-closed': 'Der Verkauf ist beendet.',
    'show-cancelled': 'Diese Vorstellung ist abgesagt.',
    'hold-expired': 'Die Zeit zum Bezahlen ist abgelaufen, die Plätze sind wieder frei.',
    'not-together': 'So viele Plätze nebeneinander gibt es nicht mehr.',
    'sold-out': 'Ausverkauft.',
    'card-declined': 'Die Karte wurde abgelehnt. Es wurde nichts abgebucht.',
    'payment-required': 'Diese Vorstellung wird beim Buchen bezahlt.',
    'waiting-list-first': 'Diese Plätze gehen zuerst an Menschen auf der Warteliste.',
    'too-late': 'Dafür ist es zu spät.',
    'not-owner': 'Die Buchung gehört jemand anderem.',
    'not-held': 'Die Plätze sind nicht mehr reserviert.',
    'booking-unknown': 'Diese Buchung gibt es nicht.',
    'already-cancelled': 'Die Buchung ist schon storniert.',
    'not-in-booking': 'Nicht alle diese Plätze gehören zur Buchung.',
    'same-seats': 'Das sind genau die Plätze, die Sie schon haben.',
    'same-user': 'Die Buchung gehört dieser Person schon.',
    'already-checked-in': 'Eine der Karten wurde am Einlass schon benutzt.',
    'not-exchangeable': 'Plätze dieser Vorstellung lassen sich nicht tauschen.',
    'not-transferable': 'Buchungen dieser Vorstellung lassen sich nicht weitergeben.',
    'price-differs': 'Die neuen Plätze dürfen nicht mehr kosten als die alten.',
    'cannot-fit': 'Kein Platz dieser Vorstellung könnte je passen.',
    'payment-failed': 'Das Geld konnte doch nicht eingezogen werden, die Plätze sind wieder frei.',
    'no-tickets': 'Zu dieser Buchung gibt es noch keine Karten.',
    'tickets-unavailable': 'Die Karten können gerade nicht gezeigt werden. Ihre Buchung ist sicher.',
  },
});

/** A problem in a sentence. */
export function problemText(problem: Problem): string {
  const known: Record<string, string> = problemWords();
  const text = known[problem.code];
  if (text !== undefined) return text;
  return (
    problem.detail ??
    problem.title ??
    (problem.status >= 500 ? problemWords().internal : problemWords()['unexpected-answer'])
  );
}

/** What to say of a refusal of which only the code is known, as it stands in a booking. */
export function codeText(code: string): string {
  const known: Record<string, string> = problemWords();
  return known[code] ?? code;
}
