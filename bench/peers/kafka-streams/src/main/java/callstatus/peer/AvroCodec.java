package callstatus.peer;

import callstatus.CallClassified;
import callstatus.CallEnded;
import callstatus.Classification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/** The registry's wire format. */
final class AvroCodec implements Codec {
  private static final int HEADER_BYTES = 5;

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

  AvroCodec(WriterSchemas schemas, int outputSchemaId) {
    this.schemas = schemas;
    header = ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(outputSchemaId).array();
  }

  @Override
  public CallEnded read(byte[] value) throws IOException {
    if (value[0] != 0) throw new IOException("not in the wire format");
    int id = ByteBuffer.wrap(value, 1, 4).getInt();
    if (id != readerId) {
      reader = new SpecificDatumReader<>(schemas.get(id), CallEnded.getClassSchema());
      readerId = id;
    }
    decoder = DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, decoder);
    call = reader.read(call, decoder);
    return call;
  }

  @Override
  public byte[] write(CallEnded call, Classification classification) throws IOException {
    classified.setCall(call);
    classified.setClassification(classification);
    bytes.reset();
    bytes.write(header, 0, HEADER_BYTES);
    encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
    writer.write(classified, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
