package callstatus.peer;

import callstatus.CallEnded;
import callstatus.CallStatus;
import callstatus.Classification;
import callstatus.EndCause;
import callstatus.HangupParty;
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
  private final boolean passesOverUnrungNoAnswer;
  private final long leastMaximumMs;
  private final long systemToleranceMs;
  private final long roundingMs;
  private final boolean agentCauseLeavesNoTalk;
  private final boolean queueAloneLeavesNoTalk;
  private final int causeBands;
  private final byte[] blamesAgent;
  private final byte[][] q850;
  private final byte[][] sip;
  private final byte[][] madeOfSip;

  static Rules read(Path file) throws IOException {
    return new Rules(new ObjectMapper().readTree(file.toFile()));
  }

  private Rules(JsonNode json) {
    outputSchemaId = json.get("outputSchemaId").asInt();
    decisionOf = bytes(json.get("decisionOf"));
    talkThresholdMs = json.get("talkThresholdMs").asLong();
    queueThresholdMs = json.get("queueThresholdMs").asLong();
    JsonNode evidence = json.get("evidenceRules");
    passesOverUnrungNoAnswer = evidence.get("passesOverUnrungNoAnswer").asBoolean();
    leastMaximumMs = evidence.get("leastMaximumMs").asLong();
    systemToleranceMs = evidence.get("systemToleranceMs").asLong();
    roundingMs = evidence.get("roundingMs").asLong();
    agentCauseLeavesNoTalk = evidence.get("agentCauseLeavesNoTalk").asBoolean();
    queueAloneLeavesNoTalk = evidence.get("queueAloneLeavesNoTalk").asBoolean();
    causeBands = json.get("causeBands").asInt();
    blamesAgent = bytes(json.get("blamesAgent"));
    q850 = listOfBytes(json.get("q850"));
    sip = listOfBytes(json.get("sip"));
    madeOfSip = listOfBytes(json.get("madeOfSip"));
    classifications = new Classification[json.get("classifications").size()];
    for (int i = 0; i < classifications.length; i++) classifications[i] = classification(json.get("classifications").get(i));
  }

  private static byte[][] listOfBytes(JsonNode list) {
    byte[][] result = new byte[list.size()][];
    for (int i = 0; i < result.length; i++) result[i] = bytes(list.get(i));
    return result;
  }

  private static byte[] bytes(JsonNode text) {
    return Base64.getDecoder().decode(text.asText());
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
    Long ringingMs = call.getRingingDurationMs(), queueMs = call.getQueueDurationMs();
    Long agentMs = call.getAgentRingingDurationMs(), packets = call.getMediaPacketsReceived();
    boolean answered = call.getCallDurationMs() > 0, rang = ringingMs != null && ringingMs > 0;
    int cause = cause(call, (answered ? 2 : 0) + (rang ? 1 : 0));
    int key = call.getTaskType().ordinal();
    key = key * 2 + (answered ? 1 : 0);
    key = key * 2 + (call.getVoicemailDetected() ? 1 : 0);
    key = key * 5 + ringing(call);
    key = key * causeBands + cause;
    key = key * 3 + length(talkMs(call, cause), talkThresholdMs);
    key = key * 4 + (queueMs == null ? 0 : 1 + length(queueMs, queueThresholdMs));
    key = key * 2 + (agentMs != null && agentMs > 0 ? 1 : 0);
    key = key * 5 + call.getHangupParty().ordinal();
    return key * 3 + (packets == null ? 0 : packets == 0 ? 1 : 2);
  }

  private int ringing(CallEnded call) {
    Long ringingMs = call.getRingingDurationMs(), maximumMs = call.getMaxRingingDurationMs();
    if (ringingMs == null) return 0;
    if (ringingMs <= 0) return 1;
    if (maximumMs == null || maximumMs < leastMaximumMs) return 2;
    long toleranceMs = call.getHangupParty() == HangupParty.SYSTEM ? systemToleranceMs : 0;
    return ringingMs + toleranceMs < maximumMs ? 3 : 4;
  }

  private long talkMs(CallEnded call, int cause) {
    Long talkMs = call.getTalkDurationMs();
    long callMs = call.getCallDurationMs();
    if (talkMs != null) return talkMs;
    if (call.getTaskType() == TaskType.MANUAL || call.getTaskType() == TaskType.PREVIEW) return callMs;
    if (agentCauseLeavesNoTalk && blamesAgent[cause] == 1) return 0;
    Long queueMs = call.getQueueDurationMs(), agentMs = call.getAgentRingingDurationMs();
    if (queueMs == null && agentMs == null) return callMs;
    if (queueAloneLeavesNoTalk && agentMs == null && queueMs > 0) return 0;
    long leftMs = callMs - (queueMs == null ? 0 : queueMs) - (agentMs == null ? 0 : agentMs);
    return leftMs <= roundingMs ? 0 : leftMs;
  }

  private static int length(long ms, long thresholdMs) {
    return ms <= 0 ? 0 : ms < thresholdMs ? 1 : 2;
  }

  private int cause(CallEnded call, int stage) {
    EndCause endCause = call.getEndCause();
    if (endCause != null && platformCounts(call, endCause)) return endCause.ordinal() + 1;
    Integer q = call.getQ850Cause(), s = call.getSipStatusCode();
    int byQ850 = q == null ? 0 : lookUp(q850[stage], q), bySip = s == null ? 0 : lookUp(sip[stage], s);
    return byQ850 == 0 || (bySip != 0 && isMadeOfSip(q, s)) ? bySip : byQ850;
  }

  private boolean platformCounts(CallEnded call, EndCause endCause) {
    if (endCause == EndCause.UNKNOWN) return false;
    if (endCause != EndCause.NO_ANSWER || !passesOverUnrungNoAnswer) return true;
    Long ringingMs = call.getRingingDurationMs();
    boolean isKnownNotToHaveRung = ringingMs != null && ringingMs <= 0;
    return !isKnownNotToHaveRung || call.getCallDurationMs() > 0 || call.getTaskType() == TaskType.INBOUND;
  }

  /** Asked of codes that mean something, and so are in the range of their kind. */
  private boolean isMadeOfSip(int q850, int sip) {
    byte[] ones = madeOfSip[sip];
    return ones.length > 0 && ones[q850] == 1;
  }

  /** 0, no cause, for a code that says nothing or is not known. */
  private static int lookUp(byte[] causes, int code) {
    int cause = code >= 0 && code < causes.length ? causes[code] & 255 : UNKNOWN_CODE;
    return cause == UNKNOWN_CODE ? 0 : cause;
  }
}
