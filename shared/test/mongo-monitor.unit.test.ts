import { EventEmitter } from 'node:events';
import { watchMongoMonitor } from '@ticketing/shared/stores/mongo-monitor.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('says nothing as long as the driver looks, whatever it finds', () => {
  const client = new EventEmitter();
  const onSilent = jest.fn();
  watchMongoMonitor(client, { onSilent, silentSeconds: 3 });
  client.emit('topologyOpening');
  for (const sign of ['serverHeartbeatStarted', 'serverHeartbeatFailed', 'serverHeartbeatSucceeded']) {
    jest.advanceTimersByTime(1_500);
    client.emit(sign);
  }
  jest.advanceTimersByTime(1_500);
  expect(onSilent).not.toHaveBeenCalled();
});

it('tells once that the driver does not look any more', () => {
  const client = new EventEmitter();
  const onSilent = jest.fn();
  watchMongoMonitor(client, { onSilent, silentSeconds: 3 });
  client.emit('topologyOpening');
  client.emit('serverHeartbeatStarted');
  jest.advanceTimersByTime(60_000);
  expect(onSilent).toHaveBeenCalledTimes(1);
  expect(client.eventNames()).toEqual([]);
});

it('expects nothing of a client that is not connected, or not any more', () => {
  const client = new EventEmitter();
  const onSilent = jest.fn();
  watchMongoMonitor(client, { onSilent, silentSeconds: 3 });
  jest.advanceTimersByTime(60_000);
  client.emit('topologyOpening');
  jest.advanceTimersByTime(2_500);
  client.emit('topologyClosed');
  jest.advanceTimersByTime(60_000);
  expect(onSilent).not.toHaveBeenCalled();
});

it('can be ended', () => {
  const client = new EventEmitter();
  const onSilent = jest.fn();
  const stop = watchMongoMonitor(client, { onSilent, silentSeconds: 3 });
  client.emit('topologyOpening');
  stop();
  jest.advanceTimersByTime(60_000);
  expect(onSilent).not.toHaveBeenCalled();
});
