package main

import (
	"encoding/binary"
	"errors"
	"log"

	"github.com/twmb/avro"
	"github.com/twmb/franz-go/pkg/kgo"
)

const headerBytes = 5

// Enums are numbers, the places of their symbols in the schema.
type callEnded struct {
	EventID                string  `avro:"eventId"`
	CallID                 string  `avro:"callId"`
	TenantID               *string `avro:"tenantId"`
	TaskID                 *string `avro:"taskId"`
	AgentID                *string `avro:"agentId"`
	LineID                 *string `avro:"lineId"`
	Carrier                *string `avro:"carrier"`
	CallerNumber           *string `avro:"callerNumber"`
	CalleeNumber           *string `avro:"calleeNumber"`
	TaskType               int     `avro:"taskType"`
	StartedAt              int64   `avro:"startedAt"`
	EndedAt                int64   `avro:"endedAt"`
	RingingDurationMs      *int64  `avro:"ringingDurationMs"`
	CallDurationMs         int64   `avro:"callDurationMs"`
	TalkDurationMs         *int64  `avro:"talkDurationMs"`
	QueueDurationMs        *int64  `avro:"queueDurationMs"`
	AgentRingingDurationMs *int64  `avro:"agentRingingDurationMs"`
	MaxRingingDurationMs   *int64  `avro:"maxRingingDurationMs"`
	HangupParty            int     `avro:"hangupParty"`
	VoicemailDetected      bool    `avro:"voicemailDetected"`
	EndCause               *int    `avro:"endCause"`
	Q850Cause              *int32  `avro:"q850Cause"`
	SipStatusCode          *int32  `avro:"sipStatusCode"`
	MediaPacketsReceived   *int64  `avro:"mediaPacketsReceived"`
	Source                 *string `avro:"source"`
}

type callClassified struct {
	Call           callEnded      `avro:"call"`
	Classification classification `avro:"classification"`
}

type classifier struct {
	rules   *rules
	schemas *writerSchemas
}

// classify turns a partition's records into those of the output. Their values share one buffer and the records one
// slice: two allocations for thousands of records.
func (c classifier) classify(in []*kgo.Record) []kgo.Record {
	size := 0
	for _, r := range in {
		size += len(r.Value) + 128
	}
	buf, out := make([]byte, 0, size), make([]kgo.Record, len(in))
	var classified callClassified
	var reader *avro.Schema
	var readerID uint32
	var err error
	for i, r := range in {
		if len(r.Value) < headerBytes || r.Value[0] != 0 {
			log.Fatalf("%s/%d@%d is not in the wire format", r.Topic, r.Partition, r.Offset)
		}
		if id := binary.BigEndian.Uint32(r.Value[1:]); reader == nil || id != readerID {
			reader, readerID = c.schemas.reader(id, c.rules.inputSchema), id
		}
		// The strings point into the fetched record, which is there for longer than they are used.
		if _, err = reader.Decode(r.Value[headerBytes:], &classified.Call, avro.AliasInput()); err != nil {
			log.Fatal(err)
		}
		check(validate(&classified.Call))
		classified.Classification = *c.rules.classify(&classified.Call)
		start := len(buf)
		buf = binary.BigEndian.AppendUint32(append(buf, 0), c.rules.OutputSchemaID)
		if buf, err = c.rules.outputSchema.AppendEncode(buf, &classified); err != nil {
			log.Fatal(err)
		}
		out[i] = kgo.Record{
			Partition: r.Partition, Key: r.Key, Value: buf[start:len(buf):len(buf)],
			Headers: r.Headers, Timestamp: r.Timestamp,
		}
	}
	return out
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
