export type { ChosenSeat, ChosenSeats, LostSeat } from './chosen.ts';
export { chosenSeats } from './chosen.ts';
export type { HallProps } from './hall.tsx';
export { Hall } from './hall.tsx';
export { HallPreview } from './preview.tsx';
export { seatName } from './seat-words.ts';
