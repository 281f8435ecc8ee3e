/** How many seats of a show are for sale or were sold. */
export function placesOfShow({ available, held, booked }: { available: number; held: number; booked: number }): number {
  return available + held + booked;
}
