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
	options = append(append(options, fetchSizes()...), membership()...)
	classifier := newClassifier(rules, os.Getenv("INPUT_FORMAT"), os.Getenv("SCHEMA_REGISTRY_URL"))
	if os.Getenv("DELIVERY") == "exactly-once" {
		runExactlyOnce(ctx, threads, options, os.Getenv("MEMBER"), classifier)
	} else {
		runAtLeastOnce(ctx, threads, options, classifier)
	}
}

// fetchSizes: with few partitions more in a fetch makes fewer and longer slices. With many the defaults of 1 MiB a
// partition and 50 MiB in all are twice as fast: else a fetch is full with six of them.
func fetchSizes() []kgo.Opt {
	partitions, err := strconv.Atoi(os.Getenv("PARTITIONS"))
	check(err)
	if partitions > 24 {
		return nil
	}
	return []kgo.Opt{kgo.FetchMaxPartitionBytes(4 << 20), kgo.FetchMaxBytes(24 << 20)}
}

// membership is how soon the group takes a member for dead, where that is set: with the transaction's time-out no longer,
// since whoever takes over waits for the end of the dead member's transaction.
func membership() []kgo.Opt {
	if os.Getenv("SESSION_TIMEOUT_MS") == "" {
		return nil
	}
	session, heartbeat := milliseconds("SESSION_TIMEOUT_MS"), milliseconds("HEARTBEAT_INTERVAL_MS")
	return []kgo.Opt{kgo.SessionTimeout(session), kgo.HeartbeatInterval(heartbeat), kgo.TransactionTimeout(session)}
}

func milliseconds(name string) time.Duration {
	number, err := strconv.Atoi(os.Getenv(name))
	check(err)
	return time.Duration(number) * time.Millisecond
}

// check ends the process: what was not acknowledged is read again by the next.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
