-- Calls of VICIdial that ended from @since up to @until, in seconds since 1970: a line each, its uniqueid and its record. For MariaDB
-- and MySQL; run it on a replica where you have one.

SELECT
  l.uniqueid,
  JSON_OBJECT(
    'vicidial_log', JSON_OBJECT(
      'uniqueid', l.uniqueid, 'campaign_id', l.campaign_id, 'start_epoch', l.start_epoch, 'end_epoch', l.end_epoch,
      'length_in_sec', l.length_in_sec, 'status', l.status, 'phone_code', l.phone_code, 'phone_number', l.phone_number,
      'user', l.user, 'term_reason', l.term_reason
    ),
    'vicidial_carrier_log', JSON_OBJECT(
      'hangup_cause', c.hangup_cause, 'dialstatus', c.dialstatus, 'answered_time', c.answered_time, 'channel', c.channel,
      'sip_hangup_cause', c.sip_hangup_cause
    )
  ) AS record
FROM vicidial_log l
LEFT JOIN vicidial_carrier_log c ON c.uniqueid = l.uniqueid
WHERE l.end_epoch >= @since AND l.end_epoch < @until
  -- call_date has an index, end_epoch has none.
  AND l.call_date >= FROM_UNIXTIME(@since) - INTERVAL 6 HOUR;

-- Inbound calls: a record has all stays in in-groups. What was dialled, and came to an in-group later, is in the first query.
SELECT
  last.uniqueid,
  JSON_OBJECT(
    'vicidial_closer_log', (
      SELECT JSON_ARRAYAGG(JSON_OBJECT(
        'closecallid', r.closecallid, 'uniqueid', r.uniqueid, 'campaign_id', r.campaign_id, 'start_epoch', r.start_epoch,
        'end_epoch', r.end_epoch, 'length_in_sec', r.length_in_sec, 'queue_seconds', r.queue_seconds, 'status', r.status,
        'phone_code', r.phone_code, 'phone_number', r.phone_number, 'user', r.user, 'term_reason', r.term_reason
      ))
      FROM vicidial_closer_log r WHERE r.uniqueid = last.uniqueid
    )
  ) AS record
FROM (
  SELECT uniqueid, MAX(end_epoch) AS end_epoch
  FROM vicidial_closer_log
  WHERE call_date >= FROM_UNIXTIME(@since) - INTERVAL 6 HOUR AND uniqueid <> ''
  GROUP BY uniqueid
) last
WHERE last.end_epoch >= @since AND last.end_epoch < @until
  AND NOT EXISTS (SELECT 1 FROM vicidial_log l WHERE l.uniqueid = last.uniqueid);
