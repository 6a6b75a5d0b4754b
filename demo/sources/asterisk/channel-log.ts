import type { JsonObject } from '../../../src/sources/json-record.ts';

/** A channel of a call. */
export interface Channel {
  readonly name: string;
  readonly uniqueId: string;
  readonly number: string;
  readonly exten: string;
  readonly context: string;
}

/** Collects the events of CEL of one call, as cel_custom writes them. */
export interface ChannelLog {
  readonly events: readonly JsonObject[];
  readonly add: (
    type: string,
    timeMs: number,
    channel: Channel,
    more?: { app?: string; data?: string; extra?: object },
  ) => void;
  /** Both enter a bridge, and leave it. */
  readonly bridge: (channels: readonly Channel[], fromMs: number, toMs: number) => void;
  /** The end of a channel; `q850` 0: none was set. `source` '': nobody's channel hung up. */
  readonly hangUp: (
    channel: Channel,
    timeMs: number,
    end: { q850: number; source: string; dialStatus?: string },
  ) => void;
}

export function createChannelLog(linkedId: string): ChannelLog {
  const events: JsonObject[] = [];
  const add: ChannelLog['add'] = (type, timeMs, channel, { app = '', data = '', extra } = {}) => {
    events.push({
      eventtype: type,
      eventtime: clockOf(timeMs),
      cidnum: channel.number,
      exten: channel.exten,
      context: channel.context,
      channame: channel.name,
      appname: app,
      appdata: data,
      uniqueid: channel.uniqueId,
      linkedid: linkedId,
      extra: extra === undefined ? '' : JSON.stringify(extra),
    });
  };
  let bridges = 0;
  return {
    events,
    add,
    bridge: (channels, fromMs, toMs) => {
      const extra = { bridge_id: `${linkedId}-${++bridges}`, bridge_technology: 'simple_bridge' };
      for (const channel of channels) add('BRIDGE_ENTER', fromMs, channel, { extra });
      for (const channel of channels) add('BRIDGE_EXIT', toMs, channel, { extra });
    },
    hangUp: (channel, timeMs, { q850, source, dialStatus = '' }) => {
      add('HANGUP', timeMs, channel, { extra: { hangupcause: q850, hangupsource: source, dialstatus: dialStatus } });
      add('CHAN_END', timeMs, channel);
      if (channel.uniqueId === linkedId) add('LINKEDID_END', timeMs, channel);
    },
  };
}

/** `%F %T.%3q` of a server whose clock is UTC. */
function clockOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 23).replace('T', ' ');
}
