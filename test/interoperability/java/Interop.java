import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Reads and writes Avro values as users of Java's avro do, with generic records and instants.
 *
 * <pre>
 * Interop read WRITER_SCHEMA [READER_SCHEMA]   values in base64, a line each, to JSON lines
 * Interop write SCHEMA SCHEMA_ID               JSON lines to values in base64, a line each
 * </pre>
 *
 * Values carry a schema's id before the body. Times are ISO 8601 in JSON.
 */
public class Interop {
  private static final int HEADER_BYTES = 5;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final GenericData DATA = new GenericData();

  static {
    DATA.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  private interface Change {
    String of(String line) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Schema schema = new Schema.Parser().parse(args[1]);
    switch (args[0]) {
      case "read" -> everyLine(reader(schema, args.length > 2 ? new Schema.Parser().parse(args[2]) : schema));
      case "write" -> everyLine(writer(schema, Integer.parseInt(args[2])));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void everyLine(Change change) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) out.println(change.of(line));
    out.flush();
  }

  private static Change reader(Schema writerSchema, Schema readerSchema) {
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(writerSchema, readerSchema, DATA);
    return line -> {
      byte[] value = Base64.getDecoder().decode(line);
      BinaryDecoder body =
          DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
      GenericRecord record = reader.read(null, body);
      if (!body.isEnd()) throw new IllegalStateException("bytes are left over");
      return JSON.writeValueAsString(plain(record));
    };
  }

  private static Change writer(Schema schema, int id) {
    GenericDatumWriter<IndexedRecord> writer = new GenericDatumWriter<>(schema, DATA);
    return line -> {
      ByteArrayOutputStream value = new ByteArrayOutputStream();
      value.write(ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(id).array());
      BinaryEncoder body = EncoderFactory.get().binaryEncoder(value, null);
      writer.write((IndexedRecord) typed(JSON.readTree(line), schema), body);
      body.flush();
      return Base64.getEncoder().encodeToString(value.toByteArray());
    };
  }

  private static Object plain(Object value) {
    if (value instanceof IndexedRecord record) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (Schema.Field field : record.getSchema().getFields()) fields.put(field.name(), plain(record.get(field.pos())));
      return fields;
    }
    return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  private static Object typed(JsonNode json, Schema schema) {
    if (schema.isUnion()) {
      Schema other = schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).findFirst().get();
      return json.isNull() ? null : typed(json, other);
    }
    return switch (schema.getType()) {
      case RECORD -> {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) record.put(field.pos(), typed(json.get(field.name()), field.schema()));
        yield record;
      }
      case ENUM -> new GenericData.EnumSymbol(schema, json.textValue());
      case STRING -> json.textValue();
      case BOOLEAN -> json.booleanValue();
      case INT -> json.intValue();
      case LONG -> schema.getLogicalType() == null ? (Object) json.longValue() : Instant.parse(json.textValue());
      default -> throw new IllegalArgumentException(schema.toString());
    };
  }
}
