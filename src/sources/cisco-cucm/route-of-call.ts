import { BadFieldError } from '../bad-field-error.ts';
import { configuredFacts, type ConfiguredFacts, type Direction, type SourceSettings } from '../source-settings.ts';

/** The side of a CDR whose device is the trunk. */
type TrunkField = 'origDeviceName' | 'destDeviceName';

/** Which way a call went, and what is configured for such a call. */
export interface Route {
  readonly trunk: string | null;
  readonly trunkField: TrunkField;
  readonly configured: ConfiguredFacts;
}

/** The devices of both sides. */
export interface Devices {
  readonly orig: string | null;
  readonly dest: string | null;
}

/** The route of a call whose direction `options.trunks` tell. @throws BadFieldError where nothing says its task type. */
export function routeOfDirection(settings: SourceSettings, { orig, dest }: Devices, direction: Direction): Route {
  const [trunk, trunkField]: [string | null, TrunkField] =
    direction === 'inbound' ? [orig, 'origDeviceName'] : [dest, 'destDeviceName'];
  return { trunk, trunkField, configured: configured(settings, trunk, direction) };
}

/**
 * The route of a call whose direction the settings have to tell, by the task type: INBOUND came from the calling side's device, any
 * other went to the called side's. Where both readings agree with themselves, the one that a rule names the trunk of is right.
 * @throws BadFieldError where nothing says its task type.
 */
export function routeOfTaskType(settings: SourceSettings, { orig, dest }: Devices): Route {
  const inbound = tried(settings, orig);
  const outbound = tried(settings, dest);
  const mayBeInbound = isInbound(inbound);
  const mayBeOutbound = outbound !== null && !isInbound(outbound);
  if (mayBeInbound && !(mayBeOutbound && isInbound(tried(settings, null))))
    return { trunk: orig, trunkField: 'origDeviceName', configured: inbound! };
  if (mayBeOutbound) return { trunk: dest, trunkField: 'destDeviceName', configured: outbound };
  const either = tried(settings, null) ?? configured(settings, dest, null);
  return isInbound(either)
    ? { trunk: orig, trunkField: 'origDeviceName', configured: either }
    : { trunk: dest, trunkField: 'destDeviceName', configured: either };
}

function isInbound(facts: ConfiguredFacts | null): boolean {
  return facts?.taskType.value === 'INBOUND';
}

function configured(settings: SourceSettings, trunk: string | null, direction: Direction | null): ConfiguredFacts {
  return configuredFacts(settings, { direction, queue: null, trunk, campaign: null });
}

/** What the settings say of a trunk; null where they do not say the task type. */
function tried(settings: SourceSettings, trunk: string | null): ConfiguredFacts | null {
  try {
    return configured(settings, trunk, null);
  } catch (error) {
    if (error instanceof BadFieldError) return null;
    throw error;
  }
}
