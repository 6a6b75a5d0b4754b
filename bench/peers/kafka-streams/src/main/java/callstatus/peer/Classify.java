package callstatus.peer;

import callstatus.CallEnded;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Bytes of a call in, bytes of a classified call out; key, headers and timestamp stay as they are. */
final class Classify implements FixedKeyProcessor<byte[], byte[], byte[]> {
  /** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z. */
  private static final long FIRST_MS = -62_135_596_800_000L;
  private static final long LAST_MS = 253_402_300_799_999L;

  private final Rules rules;
  private final Codec codec;
  private FixedKeyProcessorContext<byte[], byte[]> context;

  Classify(Rules rules, Codec codec) {
    this.rules = rules;
    this.codec = codec;
  }

  @Override
  public void init(FixedKeyProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(FixedKeyRecord<byte[], byte[]> record) {
    try {
      context.forward(record.withValue(classify(record.value())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] classify(byte[] value) throws IOException {
    CallEnded call = codec.read(value);
    checkValid(call);
    return codec.write(call, rules.classify(call));
  }

  /** The benchmark's input holds valid calls only: no dead letters here. */
  private static void checkValid(CallEnded call) throws IOException {
    Long talkMs = call.getTalkDurationMs();
    boolean valid = call.getEventId().length() > 0 && call.getCallId().length() > 0
        && isCount(call.getRingingDurationMs()) && call.getCallDurationMs() >= 0
        && isCount(talkMs) && isCount(call.getQueueDurationMs()) && isCount(call.getAgentRingingDurationMs())
        && isCount(call.getMaxRingingDurationMs()) && isCount(call.getMediaPacketsReceived())
        && call.getEndedAt() >= call.getStartedAt()
        && call.getStartedAt() >= FIRST_MS && call.getEndedAt() <= LAST_MS
        && (talkMs == null || talkMs <= call.getCallDurationMs() + 1_000);
    if (!valid) throw new IOException("an invalid call");
  }

  private static boolean isCount(Long value) {
    return value == null || value >= 0;
  }
}
