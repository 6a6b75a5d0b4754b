package main

import "errors"

// callEnded has its fields in the order of the schema. Enums are the places of their symbols there; JSON has the symbols
// themselves, in fields of their own.
type callEnded struct {
	EventID                string  `avro:"eventId" json:"eventId"`
	CallID                 string  `avro:"callId" json:"callId"`
	TenantID               *string `avro:"tenantId" json:"tenantId"`
	TaskID                 *string `avro:"taskId" json:"taskId"`
	AgentID                *string `avro:"agentId" json:"agentId"`
	LineID                 *string `avro:"lineId" json:"lineId"`
	Carrier                *string `avro:"carrier" json:"carrier"`
	CallerNumber           *string `avro:"callerNumber" json:"callerNumber"`
	CalleeNumber           *string `avro:"calleeNumber" json:"calleeNumber"`
	TaskType               int     `avro:"taskType" json:"-"`
	TaskTypeSymbol         string  `avro:"-" json:"taskType"`
	StartedAt              int64   `avro:"startedAt" json:"startedAt"`
	EndedAt                int64   `avro:"endedAt" json:"endedAt"`
	RingingDurationMs      *int64  `avro:"ringingDurationMs" json:"ringingDurationMs"`
	CallDurationMs         int64   `avro:"callDurationMs" json:"callDurationMs"`
	TalkDurationMs         *int64  `avro:"talkDurationMs" json:"talkDurationMs"`
	QueueDurationMs        *int64  `avro:"queueDurationMs" json:"queueDurationMs"`
	AgentRingingDurationMs *int64  `avro:"agentRingingDurationMs" json:"agentRingingDurationMs"`
	MaxRingingDurationMs   *int64  `avro:"maxRingingDurationMs" json:"maxRingingDurationMs"`
	HangupParty            int     `avro:"hangupParty" json:"-"`
	HangupPartySymbol      string  `avro:"-" json:"hangupParty"`
	VoicemailDetected      bool    `avro:"voicemailDetected" json:"voicemailDetected"`
	EndCause               *int    `avro:"endCause" json:"-"`
	EndCauseSymbol         *string `avro:"-" json:"endCause"`
	Q850Cause              *int32  `avro:"q850Cause" json:"q850Cause"`
	SipStatusCode          *int32  `avro:"sipStatusCode" json:"sipStatusCode"`
	MediaPacketsReceived   *int64  `avro:"mediaPacketsReceived" json:"mediaPacketsReceived"`
	Source                 *string `avro:"source" json:"source"`
}

// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z, in milliseconds since 1970.
const firstMs, lastMs = -62_135_596_800_000, 253_402_300_799_999

// validate: the benchmark's input holds valid calls only, so there are no dead letters here.
func validate(c *callEnded) error {
	valid := c.EventID != "" && c.CallID != "" && isCount(c.RingingDurationMs) && c.CallDurationMs >= 0 &&
		isCount(c.TalkDurationMs) && isCount(c.QueueDurationMs) && isCount(c.AgentRingingDurationMs) &&
		isCount(c.MaxRingingDurationMs) && isCount(c.MediaPacketsReceived) && c.EndedAt >= c.StartedAt && c.StartedAt >= firstMs && c.EndedAt <= lastMs &&
		(c.TalkDurationMs == nil || *c.TalkDurationMs <= c.CallDurationMs+1_000)
	if !valid {
		return errors.New("an invalid call")
	}
	return nil
}

func isCount(value *int64) bool { return value == nil || *value >= 0 }
