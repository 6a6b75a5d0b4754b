-- Calls a customer for a campaign, and on answer the extension that finds an agent:
--   luarun call_status_originate.lua CAMPAIGN GATEWAY NUMBER EXTENSION CONTEXT SECONDS
-- The variables stand on the customer's leg; cc_export_vars takes them to the agents' legs. Any dialler can set the same ones.
local campaign, gateway, number, extension, context, seconds = table.unpack(argv, 1, 6)
assert(seconds, "usage: call_status_originate.lua CAMPAIGN GATEWAY NUMBER EXTENSION CONTEXT SECONDS")

local api = freeswitch.API()
local uuid = api:executeString("create_uuid")
local variables = table.concat({
  "origination_uuid=" .. uuid,
  "call_status_id=" .. uuid,
  "call_status_direction=outbound",
  "campaign_id=" .. campaign,
  "cc_export_vars='call_status_id,call_status_direction,campaign_id'",
  -- The announcement of a network is no answer: the call goes to an agent when the customer picks up.
  "ignore_early_media=true",
  "sip_ignore_183nosdp=true",
  "originate_timeout=" .. seconds,
}, ",")
freeswitch.consoleLog("info", api:executeString(
  "bgapi originate {" .. variables .. "}sofia/gateway/" .. gateway .. "/" .. number .. " " .. extension .. " XML " .. context
))
