package main

import (
	"context"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// runAtLeastOnce never waits for acknowledgements. They come in the order of a partition, so that of the last record of
// a polled slice marks the slice; marks are committed every second, before partitions are given up, and at the end.
func runAtLeastOnce(ctx context.Context, threads int, options []kgo.Opt, c classifier) {
	client, err := kgo.NewClient(append(options,
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(time.Second),
		kgo.BlockRebalanceOnPoll(),
		kgo.OnPartitionsRevoked(func(ctx context.Context, client *kgo.Client, _ map[string][]int32) {
			settle(ctx, client)
		}))...)
	check(err)
	slots := make(chan struct{}, threads)
	for {
		fetches := client.PollFetches(ctx)
		if ctx.Err() != nil {
			break
		}
		checkFetches(fetches)
		var working sync.WaitGroup
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			if len(p.Records) == 0 {
				return
			}
			slots <- struct{}{}
			working.Go(func() {
				produceSlice(client, c, p.Records)
				<-slots
			})
		})
		working.Wait()
		client.AllowRebalance()
	}
	settle(context.Background(), client)
	client.CloseAllowingRebalance()
}

func produceSlice(client *kgo.Client, c classifier, records []*kgo.Record) {
	out := c.classify(records)
	last := records[len(records)-1]
	for i := range out {
		done := onProduced
		if i == len(out)-1 {
			done = func(r *kgo.Record, err error) {
				onProduced(r, err)
				client.MarkCommitRecords(last)
			}
		}
		client.Produce(context.Background(), &out[i], done)
	}
}

func settle(ctx context.Context, client *kgo.Client) {
	check(client.Flush(ctx))
	check(client.CommitMarkedOffsets(ctx))
}
