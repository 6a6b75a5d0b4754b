import { z } from 'zod';

const words = z.string({ error: 'must be a text' }).min(1, 'must not be empty');

/** What is FreeSWITCH's alone in a settings file: which legs are the customers', and how values are written. */
export const freeswitchOptions = z.strictObject({
  encodedValues: z
    .union([z.boolean(), z.literal('auto')], { error: 'must be true, false or auto' })
    .default('auto')
    .describe(
      'encode-values of mod_json_cdr: whether values under variables are URL-encoded; auto sees it by start_stamp',
    ),
  customerContexts: z
    .array(words)
    .default([])
    .describe('contexts of the dialplan in which customers call; an inbound leg of any other is then an agent'),
  customerChannels: z
    .array(words)
    .default([])
    .describe('beginnings of channel_name of legs to customers that go through no gateway, as sofia/external/'),
  agentGateways: z.array(words).default([]).describe('gateways that lead to agents; all others lead to customers'),
  campaignVariable: words.default('campaign_id').describe('variable that names the campaign or task of a call'),
});

export type FreeswitchOptions = z.output<typeof freeswitchOptions>;
