// The worker's job with franz-go, configured by the environment. Runs until SIGTERM.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	rules := readRules(os.Getenv("RULES_FILE"))
	schemas := newWriterSchemas(os.Getenv("SCHEMA_REGISTRY_URL"))
	group := os.Getenv("CONSUMER_GROUP")
	threads, err := strconv.Atoi(os.Getenv("THREADS"))
	check(err)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	options := []kgo.Opt{
		kgo.SeedBrokers(strings.Split(os.Getenv("KAFKA_BROKERS"), ",")...),
		kgo.ConsumerGroup(group),
		kgo.ConsumeTopics(os.Getenv("INPUT_TOPIC")),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		// More in a fetch (default 1 MiB a partition): fewer and longer slices.
		kgo.FetchMaxPartitionBytes(4 << 20),
		kgo.FetchMaxBytes(24 << 20),
		kgo.DefaultProduceTopic(os.Getenv("OUTPUT_TOPIC")),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.RequiredAcks(kgo.AllISRAcks()),
		// As everybody here; the default is snappy.
		kgo.ProducerBatchCompression(kgo.NoCompression()),
		// Batches are full before under load: only their tail waits.
		kgo.ProducerLinger(5 * time.Millisecond),
		// The default of 10,000 would hold up batches this long.
		kgo.MaxBufferedRecords(200_000),
	}
	classifier := classifier{rules, schemas}
	if os.Getenv("DELIVERY") == "exactly-once" {
		runExactlyOnce(ctx, threads, options, group, classifier)
	} else {
		runAtLeastOnce(ctx, threads, options, classifier)
	}
}

// check ends the process: what was not acknowledged is read again by the next.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
