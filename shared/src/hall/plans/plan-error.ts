/** What is wrong with a plan, and where: for people, to follow "This is no plan: ". */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
