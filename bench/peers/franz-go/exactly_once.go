package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// As long as Kafka Streams' by default.
const transaction = 100 * time.Millisecond

// runExactlyOnce has several sessions, each a member of the group with a producer of its own, so that one works while
// another waits for its commit. A transaction takes in whatever is polled meanwhile.
func runExactlyOnce(ctx context.Context, sessions int, options []kgo.Opt, member string, c classifier) {
	var working sync.WaitGroup
	for i := range sessions {
		own := append(append([]kgo.Opt{}, options...),
			kgo.TransactionalID(fmt.Sprintf("%s-%d", member, i)), kgo.RequireStableFetchOffsets())
		session, err := kgo.NewGroupTransactSession(own...)
		check(err)
		working.Go(func() {
			defer session.Close()
			for ctx.Err() == nil {
				fetches := session.PollFetches(ctx)
				if ctx.Err() != nil {
					return
				}
				checkFetches(fetches)
				transact(ctx, session, c, fetches)
			}
		})
	}
	working.Wait()
}

func transact(ctx context.Context, session *kgo.GroupTransactSession, c classifier, fetches kgo.Fetches) {
	check(session.Begin())
	window, cancel := context.WithTimeout(ctx, transaction)
	defer cancel()
	for ; fetches.NumRecords() > 0; fetches = session.PollFetches(window) {
		checkFetches(fetches)
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			out := c.classify(p.Records)
			for i := range out {
				session.Produce(context.Background(), &out[i], onProduced)
			}
		})
	}
	// Not committed where a rebalance took the partitions; then they are read again.
	_, err := session.End(context.Background(), kgo.TryCommit)
	check(err)
}

func checkFetches(fetches kgo.Fetches) {
	fetches.EachError(func(topic string, partition int32, err error) {
		if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
			log.Fatalf("%s/%d: %v", topic, partition, err)
		}
	})
}

func onProduced(_ *kgo.Record, err error) { check(err) }
