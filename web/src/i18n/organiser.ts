import type { Lost } from '@ticketing/shared/hall/plans/lost.ts';
import { lostInWords } from '@ticketing/shared/hall/plans/lost.ts';
import { words } from './words.ts';

/** For those who put shows on, and for those at the door. */
export const organiserWords = words({
  en: {
    title: 'Box office',
    notYours: 'The box office is for organisers. Log in with an organiser’s account.',
    newShow: 'New show',
    findShow: 'Find a show by name, venue or city',
    noShows: 'No show is on sale. Make the first one.',
    noMatch: 'No show fits.',
    sold: (booked: string, of: string) => `${booked} of ${of} sold`,
    held: (held: string) => `${held} held`,
    cancelled: 'Cancelled',
    toShows: 'All shows',
    asBuyersSee: 'As buyers see it',
    tabs: { details: 'Details', places: 'Seats', sales: 'Sales', demand: 'Lost demand', door: 'Door' },
    tabsLabel: 'What to look at',

    name: 'Name',
    startsAt: 'Starts at',
    inZone: (zone: string) => `Time of the venue (${zone})`,
    salesOpenAt: 'Sales open at',
    salesCloseAt: 'Sales close at',
    emptyMeans: 'Empty: no limit',
    maxSeats: 'Seats a person may have',
    cancelHours: 'Cancel or exchange until so many hours before the start',
    transferable: 'Bookings can be given to others',
    exchangeable: 'Seats can be exchanged',
    noSingleSeats: 'No seat may be left over alone',
    save: 'Save changes',
    nothingChanged: 'Nothing was changed.',
    saved: 'Saved.',
    savedLater: 'It was taken, and is being carried out.',
    notATime: 'This is not a time that exists there.',
    notANumber: 'A whole number, please.',

    cancelShow: 'Cancel this show',
    cancelTitle: 'Cancel the show for good?',
    cancelWhat: (booked: string) =>
      `All bookings end, ${booked} seats are given back, payments are refunded and everybody gets a mail. This cannot be undone.`,
    cancelReason: 'Reason, as people will read it',
    cancelType: (name: string) => `Type the name of the show: ${name}`,
    cancelDo: 'Cancel the show',
    cancelDone: 'The show is cancelled.',
    keep: 'Keep it',

    placesHow: 'Choose seats, then what happens to them. What somebody has stays theirs.',
    chosen: (seats: string) => `Chosen: ${seats}`,
    noneChosen: 'No seat is chosen.',
    block: 'Take off sale',
    unblock: 'Put on sale',
    newPrice: 'New price',
    setPrice: 'Set the price of their rows',
    priceIsOfRow: 'A row has one price: it changes for its free seats.',
    sell: 'Sell',
    sellFor: 'For the account with the number',
    sellForHint: 'Empty: somebody without an account',
    soldTo: (booking: string) => `Sold. Booking ${booking}`,

    reading: (events: string) => `Reading the show’s history: ${events} events`,
    tooLong: 'The history is long. The newest part of it is left out.',
    salesTitle: 'Seats over time',
    salesNone: 'Nothing has been sold yet.',
    booked: 'booked',
    heldSeats: 'held',
    revenue: 'Seats sold are worth',
    byDay: 'Day by day',
    dayColumn: 'Day',
    soldColumn: 'Sold',
    givenBackColumn: 'Given back',

    demandHow: 'How often somebody was refused a seat, because another was faster. The more, the brighter.',
    demandNone: 'Nobody was refused a seat so far.',
    demandTotal: (refused: string, seats: string) =>
      `Refusals: ${refused}. Seats that were asked for in vain: ${seats}.`,
    refusals: 'Refusals by reason',
    seat: 'Seat',
    times: 'Times',

    doorName: 'Name of this door',
    ticketText: 'Ticket',
    ticketHint: 'A scanner that types, or the text below the code',
    check: 'Check in',
    scan: 'Scan with the camera',
    stopScan: 'Stop the camera',
    noCamera: 'The camera cannot be used here. Its text can be typed in.',
    cannotScan:
      'Browsers lend the camera to pages over HTTPS only. Use a scanner that types, or the text of the ticket.',
    comeIn: 'Come in',
    seatNow: (seat: string) => `Seat ${seat}`,
    stop: 'Stop',
    alreadyIn: (seat: string, at: string, door: string) =>
      `Seat ${seat} is in already, since ${at}${door === '' ? '' : ` by ${door}`}.`,
    asking: 'Asking …',
    nextTicket: 'Ready for the next ticket',
    lastScans: 'Last scans here',
    letIn: 'let in',

    kind: 'What is it?',
    showtime: 'A film in a theater',
    otherShow: 'Anything else with seats',
    film: 'Film',
    theater: 'Theater',
    hall: 'Hall',
    choose: 'Please choose',
    venue: 'Venue',
    city: 'City',
    category: 'Kind of show',
    categoryHint: 'Such as concert, theatre, talk',
    currency: 'Currency',
    needsPayment: 'It is paid for when it is booked',
    plan: 'Seating plan',
    planHint:
      'JSON: a list of rows, {layout, sections}, or a seating plan as pretix exports it. Or CSV with a line per seat: section,row,seat,price,kind with prices in the smallest unit, such as cents.',
    planFile: 'Read from a file',
    planWrong: (why: string) => `This is no plan: ${why}`,
    categoryPrices: 'The plan has no prices. What do its categories cost?',
    noCategory: 'Seats of no category',
    notAPrice: 'An amount, please, such as 12.50.',
    notKept: (things: string) => `What the file says and is not kept: ${things}`,
    lost: lostInWords,
    andMore: (things: string) => `and ${things} more`,
    preview: 'Preview',
    seats: (seats: string) => `${seats} seats`,
    put: 'Put on sale',
    onSale: 'It is on sale.',
    examplePlan: 'An example',
  },
  de: {
    title: 'Kasse',
    notYours: 'Die Kasse ist für Veranstalter. Melden Sie sich mit dem Konto eines Veranstalters an.',
    newShow: 'Neue Vorstellung',
    findShow: 'Eine Vorstellung nach Name, Haus oder Stadt suchen',
    noShows: 'Es ist keine Vorstellung im Verkauf. Legen Sie die erste an.',
    noMatch: 'Keine Vorstellung passt.',
    sold: (booked: string, of: string) => `${booked} von ${of} verkauft`,
    held: (held: string) => `${held} reserviert`,
    cancelled: 'Abgesagt',
    toShows: 'Alle Vorstellungen',
    asBuyersSee: 'Wie Käufer sie sehen',
    tabs: { details: 'Angaben', places: 'Plätze', sales: 'Verkauf', demand: 'Entgangene Nachfrage', door: 'Einlass' },
    tabsLabel: 'Was zu sehen ist',

    name: 'Name',
    startsAt: 'Beginn',
    inZone: (zone: string) => `Zeit des Hauses (${zone})`,
    salesOpenAt: 'Verkauf ab',
    salesCloseAt: 'Verkauf bis',
    emptyMeans: 'Leer: ohne Grenze',
    maxSeats: 'Plätze, die eine Person haben darf',
    cancelHours: 'Storno oder Tausch bis so viele Stunden vor Beginn',
    transferable: 'Buchungen können weitergegeben werden',
    exchangeable: 'Plätze können getauscht werden',
    noSingleSeats: 'Kein Platz darf einzeln übrig bleiben',
    save: 'Änderungen speichern',
    nothingChanged: 'Es wurde nichts geändert.',
    saved: 'Gespeichert.',
    savedLater: 'Es wurde angenommen und wird ausgeführt.',
    notATime: 'Diese Zeit gibt es dort nicht.',
    notANumber: 'Bitte eine ganze Zahl.',

    cancelShow: 'Diese Vorstellung absagen',
    cancelTitle: 'Die Vorstellung endgültig absagen?',
    cancelWhat: (booked: string) =>
      `Alle Buchungen enden, ${booked} Plätze werden zurückgegeben, Zahlungen erstattet, und alle bekommen eine Mail. Das kann nicht rückgängig gemacht werden.`,
    cancelReason: 'Grund, wie ihn die Leute lesen',
    cancelType: (name: string) => `Geben Sie den Namen der Vorstellung ein: ${name}`,
    cancelDo: 'Vorstellung absagen',
    cancelDone: 'Die Vorstellung ist abgesagt.',
    keep: 'Nicht absagen',

    placesHow: 'Wählen Sie Plätze, dann, was mit ihnen geschieht. Was jemand hat, behält er.',
    chosen: (seats: string) => `Gewählt: ${seats}`,
    noneChosen: 'Es ist kein Platz gewählt.',
    block: 'Aus dem Verkauf nehmen',
    unblock: 'In den Verkauf geben',
    newPrice: 'Neuer Preis',
    setPrice: 'Preis ihrer Reihen setzen',
    priceIsOfRow: 'Eine Reihe hat einen Preis: er ändert sich für ihre freien Plätze.',
    sell: 'Verkaufen',
    sellFor: 'Für das Konto mit der Nummer',
    sellForHint: 'Leer: jemand ohne Konto',
    soldTo: (booking: string) => `Verkauft. Buchung ${booking}`,

    reading: (events: string) => `Die Geschichte der Vorstellung wird gelesen: ${events} Ereignisse`,
    tooLong: 'Die Geschichte ist lang. Ihr neuester Teil fehlt hier.',
    salesTitle: 'Plätze im Lauf der Zeit',
    salesNone: 'Es wurde noch nichts verkauft.',
    booked: 'gebucht',
    heldSeats: 'reserviert',
    revenue: 'Verkaufte Plätze sind wert',
    byDay: 'Tag für Tag',
    dayColumn: 'Tag',
    soldColumn: 'Verkauft',
    givenBackColumn: 'Zurückgegeben',

    demandHow: 'Wie oft jemandem ein Platz verweigert wurde, weil ein anderer schneller war. Je öfter, desto heller.',
    demandNone: 'Bisher wurde niemandem ein Platz verweigert.',
    demandTotal: (refused: string, seats: string) =>
      `Absagen: ${refused}. Plätze, die vergeblich verlangt wurden: ${seats}.`,
    refusals: 'Absagen nach Grund',
    seat: 'Platz',
    times: 'Mal',

    doorName: 'Name dieses Einlasses',
    ticketText: 'Ticket',
    ticketHint: 'Ein Scanner, der tippt, oder der Text unter dem Code',
    check: 'Einlassen',
    scan: 'Mit der Kamera lesen',
    stopScan: 'Kamera ausschalten',
    noCamera: 'Die Kamera ist hier nicht zu benutzen. Der Text kann eingegeben werden.',
    cannotScan:
      'Browser leihen die Kamera nur Seiten über HTTPS. Nehmen Sie einen Scanner, der tippt, oder den Text des Tickets.',
    comeIn: 'Herein',
    seatNow: (seat: string) => `Platz ${seat}`,
    stop: 'Halt',
    alreadyIn: (seat: string, at: string, door: string) =>
      `Platz ${seat} ist schon drinnen, seit ${at}${door === '' ? '' : ` durch ${door}`}.`,
    asking: 'Wird gefragt …',
    nextTicket: 'Bereit für das nächste Ticket',
    lastScans: 'Zuletzt hier gelesen',
    letIn: 'eingelassen',

    kind: 'Was ist es?',
    showtime: 'Ein Film in einem Kino',
    otherShow: 'Etwas anderes mit Plätzen',
    film: 'Film',
    theater: 'Kino',
    hall: 'Saal',
    choose: 'Bitte wählen',
    venue: 'Haus',
    city: 'Stadt',
    category: 'Art der Vorstellung',
    categoryHint: 'Etwa Konzert, Theater, Vortrag',
    currency: 'Währung',
    needsPayment: 'Beim Buchen wird bezahlt',
    plan: 'Saalplan',
    planHint:
      'JSON: eine Liste von Reihen, {layout, sections}, oder ein Saalplan, wie pretix ihn ausgibt. Oder CSV mit einer Zeile je Platz: section,row,seat,price,kind mit Preisen in der kleinsten Einheit, etwa Cent.',
    planFile: 'Aus einer Datei lesen',
    planWrong: (why: string) => `Das ist kein Plan: ${why}`,
    categoryPrices: 'Der Plan hat keine Preise. Was kosten seine Kategorien?',
    noCategory: 'Plätze ohne Kategorie',
    notAPrice: 'Bitte ein Betrag, etwa 12,50.',
    notKept: (things: string) => `Was die Datei sagt und nicht erhalten bleibt: ${things}`,
    lost: lostInGerman,
    andMore: (things: string) => `und ${things} weitere`,
    preview: 'Vorschau',
    seats: (seats: string) => `${seats} Plätze`,
    put: 'In den Verkauf geben',
    onSale: 'Sie ist im Verkauf.',
    examplePlan: 'Ein Beispiel',
  },
});

function lostInGerman(lost: Lost): string {
  switch (lost.kind) {
    case 'section-renamed':
      return `Bereich „${lost.section}“ heißt ${lost.code}, weil ${lost.taken} ein anderer Bereich ist`;
    case 'row-renamed':
      return `Reihe „${lost.row}“${lost.section && ` im Bereich „${lost.section}“`} heißt ${lost.name}`;
    case 'row-split':
      return `Reihe „${lost.row}“ hat mehr als einen Preis: einige ihrer Plätze sind im Bereich „${lost.section}“`;
    case 'seat-renamed':
      return `Platz „${lost.seat}“ der Reihe ${lost.row} heißt ${lost.label}`;
    case 'seat-guids':
      return 'die seat_guid jedes Platzes: Kennungen entstehen aus Bereich, Reihe und Nummer';
    case 'positions':
      return 'Lagen auf dem Plan, außer Lücken in einer Reihe';
    case 'areas':
      return `${lost.count} Flächen: sie sind nur gezeichnet, und sind vielleicht Stehplätze`;
    case 'zone-name':
      return `der Name der einzigen Zone, „${lost.zone}“`;
    case 'columns':
      return `die Spalten ${lost.columns}`;
  }
}
