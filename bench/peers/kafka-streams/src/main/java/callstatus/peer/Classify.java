package callstatus.peer;

import callstatus.CallClassified;
import callstatus.CallEnded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Bytes of a call in, bytes of a classified call out; key, headers and timestamp stay as they are. */
final class Classify implements FixedKeyProcessor<byte[], byte[], byte[]> {
  private static final int HEADER_BYTES = 5;
  /** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z. */
  private static final long FIRST_MS = -62_135_596_800_000L;
  private static final long LAST_MS = 253_402_300_799_999L;

  private final Rules rules;
  private final WriterSchemas schemas;
  private final SpecificDatumWriter<CallClassified> writer = new SpecificDatumWriter<>(CallClassified.class);
  private final CallClassified classified = new CallClassified();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
  private final byte[] header;
  private SpecificDatumReader<CallEnded> reader;
  private int readerId = -1;
  private CallEnded call = new CallEnded();
  private BinaryDecoder decoder;
  private BinaryEncoder encoder;
  private FixedKeyProcessorContext<byte[], byte[]> context;

  Classify(Rules rules, WriterSchemas schemas) {
    this.rules = rules;
    this.schemas = schemas;
    header = ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(rules.outputSchemaId).array();
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
    if (value[0] != 0) throw new IOException("not in the wire format");
    int id = ByteBuffer.wrap(value, 1, 4).getInt();
    if (id != readerId) {
      reader = new SpecificDatumReader<>(schemas.get(id), CallEnded.getClassSchema());
      readerId = id;
    }
    decoder = DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, decoder);
    call = reader.read(call, decoder);
    checkValid(call);
    classified.setCall(call);
    classified.setClassification(rules.classify(call));
    bytes.reset();
    bytes.write(header, 0, HEADER_BYTES);
    encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
    writer.write(classified, encoder);
    encoder.flush();
    return bytes.toByteArray();
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
