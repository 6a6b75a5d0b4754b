import type { CauseMap } from '../../src/engine/cause-map.ts';
import { defaultCauseMap } from '../../src/engine/default-cause-map.ts';

/** A cause map with something in every layer. */
export const layeredCauseMap: CauseMap = {
  ...defaultCauseMap,
  everyCarrier: {
    q850: [{ code: 31, name: 'Normal, unspecified', source: 'ticket 1', cause: 'NORMAL' }],
    sip: [{ code: 486, name: 'Busy Here', source: 'ticket 2', cause: null }],
    madeOfSip: [{ sip: 503, q850: [34, 41], source: 'ticket 5' }],
  },
  carriers: {
    acme: {
      q850: [],
      sip: [
        {
          code: 503,
          name: 'Service Unavailable',
          source: 'ticket 3',
          cause: { ifRang: 'NO_ANSWER', otherwise: 'OUT_OF_SERVICE' },
        },
        { code: 480, name: 'Temporarily Unavailable', source: 'ticket 4', cause: 'BUSY', alsoAfterAnswer: true },
      ],
      madeOfSip: [{ sip: 408, q850: [], source: 'ticket 6' }],
    },
  },
};
