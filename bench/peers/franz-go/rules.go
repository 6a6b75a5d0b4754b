package main

import (
	"encoding/json"
	"os"

	"github.com/twmb/avro"
)

const (
	unknownCode     = 255
	unknownEndCause = 15
	taskTypePreview = 1 // MANUAL is 0
)

type classification struct {
	Status             string  `avro:"status" json:"status"`
	ReasonAttribution  string  `avro:"reasonAttribution" json:"reasonAttribution"`
	CallStatus         string  `avro:"callStatus" json:"callStatus"`
	UnclassifiedReason *string `avro:"unclassifiedReason" json:"unclassifiedReason"`
	RuleID             string  `avro:"ruleId" json:"ruleId"`
	TableVersion       string  `avro:"tableVersion" json:"tableVersion"`
}

// rules is the decision table, compiled by the worker's own engine; deriving the facts is written anew.
type rules struct {
	OutputSchemaID   uint32           `json:"outputSchemaId"`
	InputSchema      string           `json:"inputSchema"`
	OutputSchema     string           `json:"outputSchema"`
	DecisionOf       []byte           `json:"decisionOf"`
	Classifications  []classification `json:"classifications"`
	TalkThresholdMs  int64            `json:"talkThresholdMs"`
	QueueThresholdMs int64            `json:"queueThresholdMs"`
	Q850             [][]byte         `json:"q850"`
	Sip              [][]byte         `json:"sip"`

	inputSchema, outputSchema *avro.Schema
}

func readRules(file string) *rules {
	text, err := os.ReadFile(file)
	check(err)
	var r rules
	check(json.Unmarshal(text, &r))
	r.inputSchema, err = avro.Parse(r.InputSchema)
	check(err)
	r.outputSchema, err = avro.Parse(r.OutputSchema)
	check(err)
	return &r
}

func (r *rules) classify(c *callEnded) *classification {
	return &r.Classifications[r.DecisionOf[r.facts(c)]]
}

func (r *rules) facts(c *callEnded) int {
	answered, rang := band(c.CallDurationMs > 0), band(c.RingingDurationMs > 0)
	key := c.TaskType
	key = key*2 + answered
	key = key*2 + rang
	key = key*2 + band(c.VoicemailDetected)
	key = key*16 + r.cause(c, answered*2+rang)
	key = key*3 + lengthBand(talkMs(c), r.TalkThresholdMs)
	key *= 4
	if c.QueueDurationMs != nil {
		key += 1 + lengthBand(*c.QueueDurationMs, r.QueueThresholdMs)
	}
	key = key*2 + band(c.AgentRingingDurationMs != nil && *c.AgentRingingDurationMs > 0)
	key *= 3
	if c.MaxRingingDurationMs != nil {
		key += 1 + band(c.RingingDurationMs >= *c.MaxRingingDurationMs)
	}
	key = key*5 + c.HangupParty
	key *= 3
	if c.MediaPacketsReceived != nil {
		key += 1 + band(*c.MediaPacketsReceived != 0)
	}
	return key
}

func (r *rules) cause(c *callEnded, stage int) int {
	if c.EndCause != nil && *c.EndCause != unknownEndCause {
		return *c.EndCause + 1
	}
	if cause := lookUp(r.Q850[stage], c.Q850Cause); cause != 0 && cause != unknownCode {
		return cause
	}
	if cause := lookUp(r.Sip[stage], c.SipStatusCode); cause != unknownCode {
		return cause
	}
	return 0
}

func talkMs(c *callEnded) int64 {
	if c.TalkDurationMs != nil {
		return *c.TalkDurationMs
	}
	if c.TaskType <= taskTypePreview {
		return c.CallDurationMs
	}
	return max(0, c.CallDurationMs-orZero(c.QueueDurationMs)-orZero(c.AgentRingingDurationMs))
}

func lookUp(causes []byte, code *int32) int {
	if code == nil {
		return 0
	}
	if *code < 0 || int(*code) >= len(causes) {
		return unknownCode
	}
	return int(causes[*code])
}

func lengthBand(ms, thresholdMs int64) int {
	if ms <= 0 {
		return 0
	}
	return 1 + band(ms >= thresholdMs)
}

func orZero(value *int64) int64 {
	if value == nil {
		return 0
	}
	return *value
}

func band(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
