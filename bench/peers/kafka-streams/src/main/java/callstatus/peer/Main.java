package callstatus.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The worker's job with Kafka Streams, configured by the environment. Runs until SIGTERM. The output's partition is the
 * input's: both hash the key alike, over as many partitions.
 */
public final class Main {
  public static void main(String[] args) throws Exception {
    tuneAvro();
    Map<String, String> env = System.getenv();
    Rules rules = Rules.read(Path.of(env.get("RULES_FILE")));
    Supplier<Codec> codecs = codecs(env, rules);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(env.get("INPUT_TOPIC"), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        // One instance a task, so that its codecs are used again without locks.
        .processValues(() -> new Classify(rules, codecs.get()))
        .to(env.get("OUTPUT_TOPIC"), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
    KafkaStreams streams = new KafkaStreams(builder.build(), settings(env));
    streams.setUncaughtExceptionHandler(e -> {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
      return null;
    });
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }

  /** Of the format that the environment asks for, of what comes in and what goes out. */
  private static Supplier<Codec> codecs(Map<String, String> env, Rules rules) {
    if (env.get("INPUT_FORMAT").equals("json")) return JsonCodec::new;
    WriterSchemas schemas = new WriterSchemas(env.get("SCHEMA_REGISTRY_URL"));
    return () -> new AvroCodec(schemas, rules.outputSchemaId);
  }

  /** Before Avro is loaded. The code generated for a schema is faster than walking it, and for the plain reader only. */
  private static void tuneAvro() {
    Properties p = System.getProperties();
    p.putIfAbsent("org.apache.avro.specific.use_custom_coders", "true");
    p.putIfAbsent("org.apache.avro.fastread", "false");
    p.putIfAbsent("org.apache.avro.SERIALIZABLE_PACKAGES", "callstatus");
  }

  private static Properties settings(Map<String, String> env) throws Exception {
    boolean exactlyOnce = env.get("DELIVERY").equals("exactly-once");
    Properties p = new Properties();
    p.put("application.id", env.get("CONSUMER_GROUP"));
    p.put("bootstrap.servers", env.get("KAFKA_BROKERS"));
    p.put("num.stream.threads", env.get("THREADS"));
    p.put("processing.guarantee", exactlyOnce ? "exactly_once_v2" : "at_least_once");
    p.put("auto.offset.reset", "earliest");
    p.put("state.dir", Files.createTempDirectory("kafka-streams").toString());
    p.put("statestore.cache.max.bytes", "0"); // there are no stores
    // A commit flushes the producer and stalls the thread. Exactly once: the default of 100 ms, which bounds the output's
    // latency. At least once: output is visible at once, so a commit only bounds what a crash repeats (default 30 s).
    p.put("commit.interval.ms", exactlyOnce ? "100" : "1000");
    // Large batches: a request carries those of all partitions. Under load a batch is full before it has lingered, and
    // send() never waits for memory.
    p.put("producer.linger.ms", "10");
    p.put("producer.batch.size", String.valueOf(256 << 10));
    p.put("producer.buffer.memory", String.valueOf(128 << 20));
    // More in a poll (default 1,000): what it costs is shared by more.
    p.put("consumer.max.poll.records", "10000");
    // The same for a fetch, with few partitions. With many the defaults of 1 MiB a partition and 50 MiB in all are half as
    // fast again: else a fetch is full with six of them.
    if (Integer.parseInt(env.get("PARTITIONS")) <= 24) {
      p.put("consumer.max.partition.fetch.bytes", String.valueOf(4 << 20));
      p.put("consumer.fetch.max.bytes", String.valueOf(24 << 20));
    }
    p.put("consumer.receive.buffer.bytes", String.valueOf(1 << 20));
    // A partition with more than this in memory is paused: one poll's worth fits in (default 1,000).
    p.put("buffered.records.per.partition", "10000");
    String session = env.getOrDefault("SESSION_TIMEOUT_MS", "");
    if (!session.isEmpty()) {
      p.put("consumer.session.timeout.ms", session);
      p.put("consumer.heartbeat.interval.ms", env.get("HEARTBEAT_INTERVAL_MS"));
      // Whoever takes over waits for the end of a dead member's transaction (default 10 s).
      p.put("producer.transaction.timeout.ms", session);
    }
    return p;
  }

  private Main() {}
}
