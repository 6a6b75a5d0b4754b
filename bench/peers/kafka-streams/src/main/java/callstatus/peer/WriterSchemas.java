package callstatus.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** The registry's schemas by id, each asked for once. */
final class WriterSchemas {
  private final String url;
  private final Map<Integer, Schema> known = new ConcurrentHashMap<>();

  WriterSchemas(String url) {
    this.url = url;
  }

  Schema get(int id) {
    return known.computeIfAbsent(id, this::load);
  }

  private Schema load(int id) {
    try {
      var answer = new ObjectMapper().readTree(URI.create(url + "/schemas/ids/" + id).toURL());
      return new Schema.Parser().parse(answer.get("schema").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
