// Reads and writes Avro values as users of hamba/avro do, with structs.
//
//	interop read WRITER_SCHEMA [READER_SCHEMA]   values in base64, a line each, to JSON lines
//	interop write SCHEMA SCHEMA_ID               JSON lines to values in base64, a line each
//
// Values carry a schema's id before the body. Times are ISO 8601 in JSON.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/hamba/avro/v2"
)

const headerBytes = 5

type call struct {
	EventID                string    `avro:"eventId" json:"eventId"`
	CallID                 string    `avro:"callId" json:"callId"`
	TenantID               *string   `avro:"tenantId" json:"tenantId"`
	TaskID                 *string   `avro:"taskId" json:"taskId"`
	AgentID                *string   `avro:"agentId" json:"agentId"`
	LineID                 *string   `avro:"lineId" json:"lineId"`
	Carrier                *string   `avro:"carrier" json:"carrier"`
	CallerNumber           *string   `avro:"callerNumber" json:"callerNumber"`
	CalleeNumber           *string   `avro:"calleeNumber" json:"calleeNumber"`
	TaskType               string    `avro:"taskType" json:"taskType"`
	StartedAt              time.Time `avro:"startedAt" json:"startedAt"`
	EndedAt                time.Time `avro:"endedAt" json:"endedAt"`
	RingingDurationMs      *int64    `avro:"ringingDurationMs" json:"ringingDurationMs"`
	CallDurationMs         int64     `avro:"callDurationMs" json:"callDurationMs"`
	TalkDurationMs         *int64    `avro:"talkDurationMs" json:"talkDurationMs"`
	QueueDurationMs        *int64    `avro:"queueDurationMs" json:"queueDurationMs"`
	AgentRingingDurationMs *int64    `avro:"agentRingingDurationMs" json:"agentRingingDurationMs"`
	MaxRingingDurationMs   *int64    `avro:"maxRingingDurationMs" json:"maxRingingDurationMs"`
	HangupParty            string    `avro:"hangupParty" json:"hangupParty"`
	VoicemailDetected      bool      `avro:"voicemailDetected" json:"voicemailDetected"`
	EndCause               *string   `avro:"endCause" json:"endCause"`
	Q850Cause              *int32    `avro:"q850Cause" json:"q850Cause"`
	SipStatusCode          *int32    `avro:"sipStatusCode" json:"sipStatusCode"`
	MediaPacketsReceived   *int64    `avro:"mediaPacketsReceived" json:"mediaPacketsReceived"`
	Source                 *string   `avro:"source" json:"source"`
}

type classification struct {
	Status             string  `avro:"status" json:"status"`
	ReasonAttribution  string  `avro:"reasonAttribution" json:"reasonAttribution"`
	CallStatus         string  `avro:"callStatus" json:"callStatus"`
	UnclassifiedReason *string `avro:"unclassifiedReason" json:"unclassifiedReason"`
	RuleID             string  `avro:"ruleId" json:"ruleId"`
	TableVersion       string  `avro:"tableVersion" json:"tableVersion"`
}

type classifiedCall struct {
	Call           call           `avro:"call" json:"call"`
	Classification classification `avro:"classification" json:"classification"`
}

func main() {
	log.SetFlags(0)
	schema := avro.MustParse(os.Args[2])
	var err error
	switch os.Args[1] {
	case "read":
		if len(os.Args) > 3 {
			schema, err = avro.NewSchemaCompatibility().Resolve(avro.MustParse(os.Args[3]), schema)
		}
		if err == nil {
			err = everyLine(func(line []byte) ([]byte, error) { return read(schema, line) })
		}
	case "write":
		var id int
		if id, err = strconv.Atoi(os.Args[3]); err == nil {
			err = everyLine(func(line []byte) ([]byte, error) { return write(schema, uint32(id), line) })
		}
	default:
		err = fmt.Errorf("%s is neither read nor write", os.Args[1])
	}
	if err != nil {
		log.Fatal(err)
	}
}

func everyLine(change func([]byte) ([]byte, error)) error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for lines.Scan() {
		changed, err := change(lines.Bytes())
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\n", changed)
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return out.Flush()
}

func read(schema avro.Schema, line []byte) ([]byte, error) {
	value, err := base64.StdEncoding.DecodeString(string(line))
	if err != nil {
		return nil, err
	}
	var record classifiedCall
	if err := avro.Unmarshal(schema, value[headerBytes:], &record); err != nil {
		return nil, err
	}
	return json.Marshal(record)
}

func write(schema avro.Schema, id uint32, line []byte) ([]byte, error) {
	var record call
	if err := json.Unmarshal(line, &record); err != nil {
		return nil, err
	}
	body, err := avro.Marshal(schema, record)
	if err != nil {
		return nil, err
	}
	value := append(binary.BigEndian.AppendUint32([]byte{0}, id), body...)
	return []byte(base64.StdEncoding.EncodeToString(value)), nil
}
