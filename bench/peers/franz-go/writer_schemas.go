package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/twmb/avro"
)

// writerSchemas are the registry's schemas by id, each asked for once.
type writerSchemas struct {
	url   string
	mutex sync.Mutex
	known map[uint32]*avro.Schema
}

func newWriterSchemas(url string) *writerSchemas {
	return &writerSchemas{url: url, known: map[uint32]*avro.Schema{}}
}

// reader decodes what was written with the schema of an id into what `as` describes.
func (w *writerSchemas) reader(id uint32, as *avro.Schema) *avro.Schema {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if reader := w.known[id]; reader != nil {
		return reader
	}
	answer, err := http.Get(fmt.Sprintf("%s/schemas/ids/%d", w.url, id))
	check(err)
	defer answer.Body.Close()
	var body struct {
		Schema string `json:"schema"`
	}
	check(json.NewDecoder(answer.Body).Decode(&body))
	writer, err := avro.Parse(body.Schema)
	check(err)
	// Resolving costs on every record; where nothing has to be resolved the schema itself does.
	reader := as
	if string(writer.Canonical()) != string(as.Canonical()) {
		reader, err = avro.Resolve(writer, as)
		check(err)
	}
	w.known[id] = reader
	return reader
}
