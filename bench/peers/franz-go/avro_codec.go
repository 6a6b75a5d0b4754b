package main

import (
	"encoding/binary"
	"errors"

	"github.com/twmb/avro"
)

const headerBytes = 5

type callClassified struct {
	Call           callEnded      `avro:"call"`
	Classification classification `avro:"classification"`
}

// avroCodec is of the registry's wire format.
type avroCodec struct {
	rules    *rules
	schemas  *writerSchemas
	reader   *avro.Schema
	readerID uint32
	out      callClassified
}

func (c *avroCodec) read(value []byte, call *callEnded) error {
	if len(value) < headerBytes || value[0] != 0 {
		return errors.New("not in the wire format")
	}
	if id := binary.BigEndian.Uint32(value[1:]); c.reader == nil || id != c.readerID {
		c.reader, c.readerID = c.schemas.reader(id, c.rules.inputSchema), id
	}
	_, err := c.reader.Decode(value[headerBytes:], call, avro.AliasInput())
	return err
}

func (c *avroCodec) write(buf []byte, call *callEnded, classification *classification) ([]byte, error) {
	c.out.Call, c.out.Classification = *call, *classification
	buf = binary.BigEndian.AppendUint32(append(buf, 0), c.rules.OutputSchemaID)
	return c.rules.outputSchema.AppendEncode(buf, &c.out)
}

func (c *avroCodec) growth() int { return 128 }
