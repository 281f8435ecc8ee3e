import type { Day } from '../src/messages/business-day.ts';
import { businessDayOf, businessDayStretch, createBusinessDays } from '../src/messages/business-day.ts';

const midnight = 0;
const five = 300;

describe('A business day', () => {
  it.each<[what: string, zone: string, day: Day, endsAtMinute: number, from: string, hours: number]>([
    ['an ordinary day', 'Europe/London', '2026-05-01', five, '2026-05-01T04:00Z', 24],
    ['the clock goes forward', 'Europe/London', '2026-03-28', five, '2026-03-28T05:00Z', 23],
    ['the clock goes back', 'Europe/London', '2026-10-24', five, '2026-10-24T04:00Z', 25],
    ['forward, United States', 'America/New_York', '2026-03-07', five, '2026-03-07T10:00Z', 23],
    ['back, United States', 'America/New_York', '2026-10-31', five, '2026-10-31T09:00Z', 25],
    ['by half an hour forward', 'Australia/Lord_Howe', '2026-10-03', five, '2026-10-02T18:30Z', 23.5],
    ['by half an hour back', 'Australia/Lord_Howe', '2026-04-04', five, '2026-04-03T18:00Z', 24.5],
    ['a zone with three quarters', 'Asia/Kathmandu', '2026-05-01', five, '2026-04-30T23:15Z', 24],
    ['three quarters and a change', 'Pacific/Chatham', '2026-04-04', five, '2026-04-03T15:15Z', 25],
    ['three quarters, forward', 'Pacific/Chatham', '2026-09-26', five, '2026-09-25T16:15Z', 23],
    ['a midnight that does not exist', 'America/Santiago', '2026-09-05', five, '2026-09-05T09:00Z', 23],
    ['from a midnight that does not exist', 'America/Santiago', '2026-09-06', midnight, '2026-09-06T04:00Z', 23],
    ['up to it', 'America/Santiago', '2026-09-05', midnight, '2026-09-05T04:00Z', 24],
    ['from a midnight that comes twice', 'America/Havana', '2026-11-01', midnight, '2026-11-01T04:00Z', 25],
    ['an end within the skipped hour', 'Europe/London', '2026-03-29', 90, '2026-03-29T01:00Z', 23.5],
    ['an end within the repeated hour', 'Europe/London', '2026-10-25', 90, '2026-10-25T00:30Z', 25],
    ['the day before a skipped one', 'Pacific/Apia', '2011-12-29', five, '2011-12-29T15:00Z', 24],
    ['a skipped day', 'Pacific/Apia', '2011-12-30', five, '2011-12-30T15:00Z', 0],
  ])('lasts as long as its place says: %s', (_what, zone, day, endsAtMinute, from, hours) => {
    const { fromMs, toMs } = businessDayStretch(day, zone, endsAtMinute);
    expect(new Date(fromMs).toISOString()).toBe(new Date(from).toISOString());
    expect((toMs - fromMs) / 3_600_000).toBe(hours);
  });

  it.each<[zone: string, local: string, utc: string, day: Day]>([
    ['Europe/London', '00:30', '2026-05-01T23:30Z', '2026-05-01'],
    ['Europe/London', '04:59', '2026-05-02T03:59Z', '2026-05-01'],
    ['Europe/London', '05:00', '2026-05-02T04:00Z', '2026-05-02'],
    ['America/Los_Angeles', '20:00, after midnight in UTC', '2026-05-02T03:00Z', '2026-05-01'],
    ['Asia/Kathmandu', '04:50', '2026-05-01T23:05Z', '2026-05-01'],
    ['Asia/Kathmandu', '05:05', '2026-05-01T23:20Z', '2026-05-02'],
    ['America/Santiago', '01:10, an hour after 23:59', '2026-09-06T04:10Z', '2026-09-05'],
    ['Australia/Lord_Howe', '01:45, for the second time', '2026-04-04T15:15Z', '2026-04-04'],
    ['Pacific/Apia', '00:30 on the 31st, after a skipped 30th', '2011-12-30T10:30Z', '2011-12-29'],
    ['Europe/Paris', '00:30 on the first day of the year 10000', '9999-12-31T23:30Z', '9999-12-31'],
    ['Pacific/Auckland', '09:00 on that day', '9999-12-31T20:00Z', '10000-01-01'],
  ])('in %s has a show at %s', (zone, _local, utc, day) => {
    expect(businessDayOf(Date.parse(utc), zone)).toBe(day);
  });

  it.each([
    ['Europe/Berlin', '2026-03-25', five],
    ['Europe/Berlin', '2026-10-22', midnight],
    ['Australia/Lord_Howe', '2026-10-01', five],
    ['Pacific/Chatham', '2026-04-01', 690],
    ['America/Santiago', '2026-09-03', midnight],
    ['America/Havana', '2026-10-29', midnight],
    ['Asia/Kathmandu', '2026-05-01', five],
    ['Pacific/Apia', '2011-12-27', five],
  ])('follows the one before without a gap: %s from %s', (zone, first, endsAtMinute) => {
    const days = createBusinessDays(endsAtMinute);
    const startMs = Date.parse(`${first}T00:00Z`);
    for (let minute = 0; minute < 7 * 1_440; minute += 15) {
      const atMs = startMs + minute * 60_000;
      const day = days.dayOf(atMs, zone);
      const { fromMs, toMs } = businessDayStretch(day, zone, endsAtMinute);
      expect(fromMs <= atMs && atMs < toMs).toBe(true);
    }
  });

  it('has no place without a time zone', () => {
    expect(() => businessDayOf(0, 'Europe/Nowhere')).toThrow(RangeError);
  });
});
