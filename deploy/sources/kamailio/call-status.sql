-- For MariaDB and MySQL: the columns that call-status.cfg writes beyond those of Kamailio's own acc-create.sql, and a view that has
-- all rows of a Call-ID in one record. Run it once, in Kamailio's database.

ALTER TABLE acc
  ADD COLUMN time_hires DECIMAL(14, 3),
  ADD COLUMN src_user VARCHAR(64),
  ADD COLUMN dst_user VARCHAR(64);

ALTER TABLE missed_calls
  ADD COLUMN time_hires DECIMAL(14, 3),
  ADD COLUMN src_user VARCHAR(64),
  ADD COLUMN dst_user VARCHAR(64);

ALTER TABLE acc_cdrs
  ADD COLUMN callid VARCHAR(255) DEFAULT '' NOT NULL,
  ADD COLUMN caller VARCHAR(64),
  ADD COLUMN callee VARCHAR(64),
  ADD COLUMN code VARCHAR(3),
  ADD COLUMN replied VARCHAR(20),
  ADD COLUMN rang VARCHAR(20),
  ADD COLUMN `by` VARCHAR(6),
  ADD COLUMN reason VARCHAR(128),
  ADD COLUMN created VARCHAR(20),
  ADD COLUMN direction VARCHAR(8),
  ADD COLUMN trunk VARCHAR(64),
  ADD INDEX callid_idx (callid);

-- One row a CDR; a challenge's is left out, for the call goes on with the next.
CREATE VIEW call_status_calls AS
SELECT
  c.id AS cdr_id,
  c.callid,
  JSON_OBJECT(
    'callid', c.callid,
    'cdr', JSON_OBJECT(
      'callid', c.callid, 'start_time', UNIX_TIMESTAMP(c.start_time), 'end_time', UNIX_TIMESTAMP(c.end_time),
      'duration', c.duration, 'caller', c.caller, 'callee', c.callee, 'code', c.code, 'replied', c.replied, 'rang', c.rang,
      'by', c.`by`, 'reason', c.reason, 'created', c.created, 'direction', c.direction, 'trunk', c.trunk
    ),
    'acc', (
      SELECT JSON_ARRAYAGG(JSON_OBJECT(
        'id', a.id, 'method', a.method, 'from_tag', a.from_tag, 'to_tag', a.to_tag, 'callid', a.callid, 'sip_code', a.sip_code,
        'sip_reason', a.sip_reason, 'time_hires', a.time_hires, 'src_user', a.src_user, 'dst_user', a.dst_user
      ))
      FROM acc a WHERE a.callid = c.callid
    ),
    'missed_calls', (
      SELECT JSON_ARRAYAGG(JSON_OBJECT(
        'id', m.id, 'method', m.method, 'from_tag', m.from_tag, 'to_tag', m.to_tag, 'callid', m.callid, 'sip_code', m.sip_code,
        'sip_reason', m.sip_reason, 'time_hires', m.time_hires, 'src_user', m.src_user, 'dst_user', m.dst_user
      ))
      FROM missed_calls m WHERE m.callid = c.callid
    )
  ) AS record
FROM acc_cdrs c
WHERE COALESCE(c.code, '') NOT IN ('401', '407');
