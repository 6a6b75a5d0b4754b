package main

import (
	"encoding/json"
	"os"

	"github.com/twmb/avro"
)

const (
	unknownCode      = 255
	unknownEndCause  = 15
	noAnswerEndCause = 2
	taskTypePreview  = 1 // MANUAL is 0
	taskTypeInbound  = 4
	hangupBySystem   = 2
)

type classification struct {
	Status             string  `avro:"status" json:"status"`
	ReasonAttribution  string  `avro:"reasonAttribution" json:"reasonAttribution"`
	CallStatus         string  `avro:"callStatus" json:"callStatus"`
	UnclassifiedReason *string `avro:"unclassifiedReason" json:"unclassifiedReason"`
	RuleID             string  `avro:"ruleId" json:"ruleId"`
	TableVersion       string  `avro:"tableVersion" json:"tableVersion"`

	// tail is how a value in JSON ends that has it.
	tail []byte
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
	EvidenceRules    evidenceRules    `json:"evidenceRules"`
	CauseBands       int              `json:"causeBands"`
	BlamesAgent      []byte           `json:"blamesAgent"`
	Q850             [][]byte         `json:"q850"`
	Sip              [][]byte         `json:"sip"`
	MadeOfSip        [][]byte         `json:"madeOfSip"`

	inputSchema, outputSchema *avro.Schema
}

// evidenceRules is what editions of the table differ in.
type evidenceRules struct {
	PassesOverUnrungNoAnswer bool  `json:"passesOverUnrungNoAnswer"`
	LeastMaximumMs           int64 `json:"leastMaximumMs"`
	SystemToleranceMs        int64 `json:"systemToleranceMs"`
	RoundingMs               int64 `json:"roundingMs"`
	AgentCauseLeavesNoTalk   bool  `json:"agentCauseLeavesNoTalk"`
	QueueAloneLeavesNoTalk   bool  `json:"queueAloneLeavesNoTalk"`
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
	answered := band(c.CallDurationMs > 0)
	rang := band(c.RingingDurationMs != nil && *c.RingingDurationMs > 0)
	cause := r.cause(c, answered*2+rang)
	key := c.TaskType
	key = key*2 + answered
	key = key*2 + band(c.VoicemailDetected)
	key = key*5 + r.ringingBand(c)
	key = key*r.CauseBands + cause
	key = key*3 + lengthBand(r.talkMs(c, cause), r.TalkThresholdMs)
	key *= 4
	if c.QueueDurationMs != nil {
		key += 1 + lengthBand(*c.QueueDurationMs, r.QueueThresholdMs)
	}
	key = key*2 + band(c.AgentRingingDurationMs != nil && *c.AgentRingingDurationMs > 0)
	key = key*5 + c.HangupParty
	key *= 3
	if c.MediaPacketsReceived != nil {
		key += 1 + band(*c.MediaPacketsReceived != 0)
	}
	return key
}

func (r *rules) ringingBand(c *callEnded) int {
	if c.RingingDurationMs == nil {
		return 0
	}
	ringingMs := *c.RingingDurationMs
	if ringingMs <= 0 {
		return 1
	}
	if c.MaxRingingDurationMs == nil || *c.MaxRingingDurationMs < r.EvidenceRules.LeastMaximumMs {
		return 2
	}
	if c.HangupParty == hangupBySystem {
		ringingMs += r.EvidenceRules.SystemToleranceMs
	}
	return 3 + band(ringingMs >= *c.MaxRingingDurationMs)
}

func (r *rules) cause(c *callEnded, stage int) int {
	if r.platformCounts(c) {
		return *c.EndCause + 1
	}
	q850, sip := lookUp(r.Q850[stage], c.Q850Cause), lookUp(r.Sip[stage], c.SipStatusCode)
	if q850 == 0 || sip != 0 && r.isMadeOfSip(*c.Q850Cause, *c.SipStatusCode) {
		return sip
	}
	return q850
}

func (r *rules) platformCounts(c *callEnded) bool {
	if c.EndCause == nil || *c.EndCause == unknownEndCause {
		return false
	}
	if *c.EndCause != noAnswerEndCause || !r.EvidenceRules.PassesOverUnrungNoAnswer {
		return true
	}
	return c.RingingDurationMs == nil || *c.RingingDurationMs > 0 || c.CallDurationMs > 0 || c.TaskType == taskTypeInbound
}

// isMadeOfSip is asked of codes that mean something, and so are in the range of their kind.
func (r *rules) isMadeOfSip(q850, sip int32) bool {
	ones := r.MadeOfSip[sip]
	return len(ones) > 0 && ones[q850] == 1
}

func (r *rules) talkMs(c *callEnded, cause int) int64 {
	if c.TalkDurationMs != nil {
		return *c.TalkDurationMs
	}
	if c.TaskType <= taskTypePreview {
		return c.CallDurationMs
	}
	if r.EvidenceRules.AgentCauseLeavesNoTalk && r.BlamesAgent[cause] == 1 {
		return 0
	}
	if c.QueueDurationMs == nil && c.AgentRingingDurationMs == nil {
		return c.CallDurationMs
	}
	if r.EvidenceRules.QueueAloneLeavesNoTalk && c.AgentRingingDurationMs == nil && *c.QueueDurationMs > 0 {
		return 0
	}
	leftMs := c.CallDurationMs - orZero(c.QueueDurationMs) - orZero(c.AgentRingingDurationMs)
	if leftMs <= r.EvidenceRules.RoundingMs {
		return 0
	}
	return leftMs
}

// lookUp is 0, no cause, for a code that is not given, says nothing or is not known.
func lookUp(causes []byte, code *int32) int {
	if code == nil || *code < 0 || int(*code) >= len(causes) || causes[*code] == unknownCode {
		return 0
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
