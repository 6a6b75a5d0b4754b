package callstatus.peer;

import callstatus.CallEnded;
import callstatus.CallStatus;
import callstatus.Classification;
import callstatus.EndCause;
import callstatus.ReasonAttribution;
import callstatus.Status;
import callstatus.TaskType;
import callstatus.UnclassifiedReason;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.avro.util.Utf8;

/** The decision table, compiled by the worker's own engine; deriving the facts is written anew. */
final class Rules {
  private static final int UNKNOWN_CODE = 255;

  final int outputSchemaId;
  private final byte[] decisionOf;
  private final Classification[] classifications;
  private final long talkThresholdMs;
  private final long queueThresholdMs;
  private final byte[][] q850;
  private final byte[][] sip;

  static Rules read(Path file) throws IOException {
    return new Rules(new ObjectMapper().readTree(file.toFile()));
  }

  private Rules(JsonNode json) {
    outputSchemaId = json.get("outputSchemaId").asInt();
    decisionOf = Base64.getDecoder().decode(json.get("decisionOf").asText());
    talkThresholdMs = json.get("talkThresholdMs").asLong();
    queueThresholdMs = json.get("queueThresholdMs").asLong();
    q850 = bytes(json.get("q850"));
    sip = bytes(json.get("sip"));
    classifications = new Classification[json.get("classifications").size()];
    for (int i = 0; i < classifications.length; i++) classifications[i] = classification(json.get("classifications").get(i));
  }

  private static byte[][] bytes(JsonNode list) {
    byte[][] result = new byte[list.size()][];
    for (int i = 0; i < result.length; i++) result[i] = Base64.getDecoder().decode(list.get(i).asText());
    return result;
  }

  private static Classification classification(JsonNode json) {
    Classification c = new Classification();
    c.setStatus(Status.valueOf(json.get("status").asText()));
    c.setReasonAttribution(ReasonAttribution.valueOf(json.get("reasonAttribution").asText()));
    c.setCallStatus(CallStatus.valueOf(json.get("callStatus").asText()));
    JsonNode reason = json.get("unclassifiedReason");
    c.setUnclassifiedReason(reason.isNull() ? null : UnclassifiedReason.valueOf(reason.asText()));
    c.setRuleId(new Utf8(json.get("ruleId").asText()));
    c.setTableVersion(new Utf8(json.get("tableVersion").asText()));
    return c;
  }

  Classification classify(CallEnded call) {
    return classifications[decisionOf[facts(call)]];
  }

  private int facts(CallEnded call) {
    boolean answered = call.getCallDurationMs() > 0, rang = call.getRingingDurationMs() > 0;
    Long queueMs = call.getQueueDurationMs(), agentMs = call.getAgentRingingDurationMs();
    Long limitMs = call.getMaxRingingDurationMs(), packets = call.getMediaPacketsReceived();
    int key = call.getTaskType().ordinal();
    key = key * 2 + (answered ? 1 : 0);
    key = key * 2 + (rang ? 1 : 0);
    key = key * 2 + (call.getVoicemailDetected() ? 1 : 0);
    key = key * 16 + cause(call, (answered ? 2 : 0) + (rang ? 1 : 0));
    key = key * 3 + length(talkMs(call), talkThresholdMs);
    key = key * 4 + (queueMs == null ? 0 : 1 + length(queueMs, queueThresholdMs));
    key = key * 2 + (agentMs != null && agentMs > 0 ? 1 : 0);
    key = key * 3 + (limitMs == null ? 0 : call.getRingingDurationMs() < limitMs ? 1 : 2);
    key = key * 5 + call.getHangupParty().ordinal();
    return key * 3 + (packets == null ? 0 : packets == 0 ? 1 : 2);
  }

  private static long talkMs(CallEnded call) {
    if (call.getTalkDurationMs() != null) return call.getTalkDurationMs();
    if (call.getTaskType() == TaskType.MANUAL || call.getTaskType() == TaskType.PREVIEW) return call.getCallDurationMs();
    Long queueMs = call.getQueueDurationMs(), agentMs = call.getAgentRingingDurationMs();
    return Math.max(0, call.getCallDurationMs() - (queueMs == null ? 0 : queueMs) - (agentMs == null ? 0 : agentMs));
  }

  private static int length(long ms, long thresholdMs) {
    return ms <= 0 ? 0 : ms < thresholdMs ? 1 : 2;
  }

  private int cause(CallEnded call, int stage) {
    EndCause endCause = call.getEndCause();
    if (endCause != null && endCause != EndCause.UNKNOWN) return endCause.ordinal() + 1;
    Integer q = call.getQ850Cause(), s = call.getSipStatusCode();
    int cause = q == null ? 0 : lookUp(q850[stage], q);
    if (cause != 0 && cause != UNKNOWN_CODE) return cause;
    cause = s == null ? 0 : lookUp(sip[stage], s);
    return cause == UNKNOWN_CODE ? 0 : cause;
  }

  private static int lookUp(byte[] causes, int code) {
    return code >= 0 && code < causes.length ? causes[code] & 255 : UNKNOWN_CODE;
  }
}
