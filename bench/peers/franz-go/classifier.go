package main

import "github.com/twmb/franz-go/pkg/kgo"

// codec reads calls and writes what they became, for one goroutine at a time.
type codec interface {
	// read decodes a value. The strings may point into it, which is there for longer than they are used.
	read(value []byte, call *callEnded) error
	// write appends a value to a buffer.
	write(buf []byte, call *callEnded, classification *classification) ([]byte, error)
	// growth is about how much longer values become.
	growth() int
}

type classifier struct {
	rules    *rules
	newCodec func() codec
}

// newClassifier is of the formats that the environment asks for: of what comes in and what goes out, one.
func newClassifier(rules *rules, format, registryURL string) classifier {
	if format == "json" {
		prepareJSON(rules)
		return classifier{rules, func() codec { return jsonCodec{} }}
	}
	schemas := newWriterSchemas(registryURL)
	return classifier{rules, func() codec { return &avroCodec{rules: rules, schemas: schemas} }}
}

// classify turns a partition's records into those of the output. Their values share one buffer and the records one
// slice: two allocations for thousands of records.
func (c classifier) classify(in []*kgo.Record) []kgo.Record {
	codec := c.newCodec()
	size := 0
	for _, r := range in {
		size += len(r.Value) + codec.growth()
	}
	buf, out := make([]byte, 0, size), make([]kgo.Record, len(in))
	var call callEnded
	for i, r := range in {
		check(codec.read(r.Value, &call))
		check(validate(&call))
		start := len(buf)
		var err error
		buf, err = codec.write(buf, &call, c.rules.classify(&call))
		check(err)
		out[i] = kgo.Record{
			Partition: r.Partition, Key: r.Key, Value: buf[start:len(buf):len(buf)],
			Headers: r.Headers, Timestamp: r.Timestamp,
		}
	}
	return out
}
