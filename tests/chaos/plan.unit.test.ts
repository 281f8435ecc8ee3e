import { describeFault, faultKinds, kindsOf, moneyFaultKinds, moneyInstanceNames, planFaults } from './plan.ts';

it('is the same for the same seed and length', () => {
  expect(planFaults({ seed: 7, lengthMs: 60_000 })).toEqual(planFaults({ seed: 7, lengthMs: 60_000 }));
  expect(planFaults({ seed: 7, lengthMs: 60_000 })).not.toEqual(planFaults({ seed: 8, lengthMs: 60_000 }));
});

it.each([1, 2, 3, 4, 5])('has every kind of fault within two minutes, whatever the seed: %i', (seed) => {
  const kinds = planFaults({ seed, lengthMs: 120_000 }).map(({ kind }) => kind);
  expect(faultKinds.filter((kind) => !kinds.includes(kind))).toEqual([]);
});

it.each([1, 2, 3])('harms payments and their provider where people pay, and only there: %i', (seed) => {
  const kinds = planFaults({ seed, lengthMs: 180_000, money: true }).map(({ kind }) => kind);
  expect(kindsOf(true).filter((kind) => !kinds.includes(kind))).toEqual([]);
  const ofMoney: string[] = [...moneyFaultKinds, ...moneyInstanceNames];
  const isOfMoney = (fault: object) => Object.values(fault).some((value) => ofMoney.includes(String(value)));
  const plans = [1, 2, 3, 4].map((more) => planFaults({ seed: 10 * seed + more, lengthMs: 180_000, money: true }));
  expect(plans.flat().filter((fault) => 'instance' in fault && isOfMoney(fault))).not.toEqual([]);
  expect(planFaults({ seed, lengthMs: 180_000 }).filter(isOfMoney)).toEqual([]);
});

it('has only what is wanted', () => {
  const kinds = planFaults({ seed: 1, lengthMs: 60_000, only: ['rebuild', 'crash'] }).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(['rebuild', 'crash']));
  expect(planFaults({ seed: 1, lengthMs: 60_000, only: [] })).toEqual([]);
});

it('leaves alone what is ill already', () => {
  const faults = planFaults({ seed: 3, lengthMs: 600_000, only: ['kill', 'pause'] });
  for (const [index, fault] of faults.entries()) {
    for (const earlier of faults.slice(0, index)) {
      if (!('instance' in fault && 'instance' in earlier) || fault.instance !== earlier.instance) continue;
      expect({ of: describeFault(fault), atMs: fault.atMs >= earlier.atMs + earlier.forMs }).toMatchObject({
        atMs: true,
      });
    }
  }
});
