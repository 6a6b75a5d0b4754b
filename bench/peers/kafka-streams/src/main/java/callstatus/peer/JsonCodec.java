package callstatus.peer;

import callstatus.CallEnded;
import callstatus.Classification;
import callstatus.EndCause;
import callstatus.HangupParty;
import callstatus.TaskType;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * JSON by Jackson's streaming parser and generator, with names encoded once; without a registry. Fields are written in the order of the schema, nulls too.
 */
final class JsonCodec implements Codec {
  private static final SerializedString EVENT_ID = new SerializedString("eventId");
  private static final SerializedString CALL_ID = new SerializedString("callId");
  private static final SerializedString TENANT_ID = new SerializedString("tenantId");
  private static final SerializedString TASK_ID = new SerializedString("taskId");
  private static final SerializedString AGENT_ID = new SerializedString("agentId");
  private static final SerializedString LINE_ID = new SerializedString("lineId");
  private static final SerializedString CARRIER = new SerializedString("carrier");
  private static final SerializedString CALLER_NUMBER = new SerializedString("callerNumber");
  private static final SerializedString CALLEE_NUMBER = new SerializedString("calleeNumber");
  private static final SerializedString TASK_TYPE = new SerializedString("taskType");
  private static final SerializedString STARTED_AT = new SerializedString("startedAt");
  private static final SerializedString ENDED_AT = new SerializedString("endedAt");
  private static final SerializedString RINGING_DURATION_MS = new SerializedString("ringingDurationMs");
  private static final SerializedString CALL_DURATION_MS = new SerializedString("callDurationMs");
  private static final SerializedString TALK_DURATION_MS = new SerializedString("talkDurationMs");
  private static final SerializedString QUEUE_DURATION_MS = new SerializedString("queueDurationMs");
  private static final SerializedString AGENT_RINGING_DURATION_MS = new SerializedString("agentRingingDurationMs");
  private static final SerializedString MAX_RINGING_DURATION_MS = new SerializedString("maxRingingDurationMs");
  private static final SerializedString HANGUP_PARTY = new SerializedString("hangupParty");
  private static final SerializedString VOICEMAIL_DETECTED = new SerializedString("voicemailDetected");
  private static final SerializedString END_CAUSE = new SerializedString("endCause");
  private static final SerializedString Q850_CAUSE = new SerializedString("q850Cause");
  private static final SerializedString SIP_STATUS_CODE = new SerializedString("sipStatusCode");
  private static final SerializedString MEDIA_PACKETS_RECEIVED = new SerializedString("mediaPacketsReceived");
  private static final SerializedString SOURCE = new SerializedString("source");
  private static final SerializedString CALL = new SerializedString("call");
  private static final SerializedString CLASSIFICATION = new SerializedString("classification");
  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<String, HangupParty> HANGUP_PARTIES = byName(HangupParty.values());
  private static final Map<String, EndCause> END_CAUSES = byName(EndCause.values());

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
  /** There are few. */
  private final Map<Classification, SerializableString> encoded = new IdentityHashMap<>();

  @Override
  public CallEnded read(byte[] value) throws IOException {
    // Anew, so that what is missing is null.
    CallEnded call = new CallEnded();
    try (JsonParser in = JSON.createParser(value)) {
      if (in.nextToken() != JsonToken.START_OBJECT) throw new IOException("not a JSON object");
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) readField(in, name, call);
      if (in.nextToken() != null) throw new IOException("something behind the JSON object");
    }
    return call;
  }

  /** A symbol that the schema does not have is read as its default. */
  private static void readField(JsonParser in, String name, CallEnded call) throws IOException {
    boolean isNull = in.nextToken() == JsonToken.VALUE_NULL;
    switch (name) {
        case "eventId" -> call.setEventId(text(in));
        case "callId" -> call.setCallId(text(in));
        case "tenantId" -> call.setTenantId(text(in));
        case "taskId" -> call.setTaskId(text(in));
        case "agentId" -> call.setAgentId(text(in));
        case "lineId" -> call.setLineId(text(in));
        case "carrier" -> call.setCarrier(text(in));
        case "callerNumber" -> call.setCallerNumber(text(in));
        case "calleeNumber" -> call.setCalleeNumber(text(in));
        case "taskType" -> call.setTaskType(TaskType.valueOf(text(in)));
        case "startedAt" -> call.setStartedAt(in.getLongValue());
        case "endedAt" -> call.setEndedAt(in.getLongValue());
        case "ringingDurationMs" -> call.setRingingDurationMs(isNull ? null : (Long) in.getLongValue());
        case "callDurationMs" -> call.setCallDurationMs(in.getLongValue());
        case "talkDurationMs" -> call.setTalkDurationMs(isNull ? null : (Long) in.getLongValue());
        case "queueDurationMs" -> call.setQueueDurationMs(isNull ? null : (Long) in.getLongValue());
        case "agentRingingDurationMs" -> call.setAgentRingingDurationMs(isNull ? null : (Long) in.getLongValue());
        case "maxRingingDurationMs" -> call.setMaxRingingDurationMs(isNull ? null : (Long) in.getLongValue());
        case "hangupParty" -> call.setHangupParty(HANGUP_PARTIES.getOrDefault(text(in), HangupParty.UNKNOWN));
        case "voicemailDetected" -> call.setVoicemailDetected(in.getBooleanValue());
        case "endCause" -> call.setEndCause(isNull ? null : END_CAUSES.getOrDefault(text(in), EndCause.UNKNOWN));
        case "q850Cause" -> call.setQ850Cause(isNull ? null : (Integer) in.getIntValue());
        case "sipStatusCode" -> call.setSipStatusCode(isNull ? null : (Integer) in.getIntValue());
        case "mediaPacketsReceived" -> call.setMediaPacketsReceived(isNull ? null : (Long) in.getLongValue());
        case "source" -> call.setSource(text(in));
      default -> in.skipChildren();
    }
  }

  private static String text(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) return null;
    if (in.currentToken() != JsonToken.VALUE_STRING) throw new IOException("not a string");
    return in.getText();
  }

  @Override
  public byte[] write(CallEnded call, Classification classification) throws IOException {
    bytes.reset();
    try (JsonGenerator out = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      out.writeStartObject();
      out.writeFieldName(CALL);
      out.writeStartObject();
      writeFields(out, call);
      out.writeEndObject();
      out.writeFieldName(CLASSIFICATION);
      SerializableString text = encoded.get(classification);
      if (text == null) encoded.put(classification, text = encode(classification));
      out.writeRawValue(text);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void writeFields(JsonGenerator out, CallEnded call) throws IOException {
    write(out, EVENT_ID, call.getEventId());
    write(out, CALL_ID, call.getCallId());
    write(out, TENANT_ID, call.getTenantId());
    write(out, TASK_ID, call.getTaskId());
    write(out, AGENT_ID, call.getAgentId());
    write(out, LINE_ID, call.getLineId());
    write(out, CARRIER, call.getCarrier());
    write(out, CALLER_NUMBER, call.getCallerNumber());
    write(out, CALLEE_NUMBER, call.getCalleeNumber());
    write(out, TASK_TYPE, call.getTaskType().name());
    write(out, STARTED_AT, call.getStartedAt());
    write(out, ENDED_AT, call.getEndedAt());
    write(out, RINGING_DURATION_MS, call.getRingingDurationMs());
    write(out, CALL_DURATION_MS, call.getCallDurationMs());
    write(out, TALK_DURATION_MS, call.getTalkDurationMs());
    write(out, QUEUE_DURATION_MS, call.getQueueDurationMs());
    write(out, AGENT_RINGING_DURATION_MS, call.getAgentRingingDurationMs());
    write(out, MAX_RINGING_DURATION_MS, call.getMaxRingingDurationMs());
    write(out, HANGUP_PARTY, call.getHangupParty().name());
    out.writeFieldName(VOICEMAIL_DETECTED);
    out.writeBoolean(call.getVoicemailDetected());
    write(out, END_CAUSE, call.getEndCause() == null ? null : call.getEndCause().name());
    write(out, Q850_CAUSE, call.getQ850Cause());
    write(out, SIP_STATUS_CODE, call.getSipStatusCode());
    write(out, MEDIA_PACKETS_RECEIVED, call.getMediaPacketsReceived());
    write(out, SOURCE, call.getSource());
  }

  private static void write(JsonGenerator out, SerializableString name, CharSequence value) throws IOException {
    out.writeFieldName(name);
    if (value == null) out.writeNull();
    else out.writeString(value.toString());
  }

  private static void write(JsonGenerator out, SerializableString name, Number value) throws IOException {
    out.writeFieldName(name);
    if (value == null) out.writeNull();
    else out.writeNumber(value.longValue());
  }

  private static SerializableString encode(Classification classification) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("status", classification.getStatus().name());
      out.writeStringField("reasonAttribution", classification.getReasonAttribution().name());
      out.writeStringField("callStatus", classification.getCallStatus().name());
      var reason = classification.getUnclassifiedReason();
      out.writeStringField("unclassifiedReason", reason == null ? null : reason.name());
      out.writeStringField("ruleId", classification.getRuleId().toString());
      out.writeStringField("tableVersion", classification.getTableVersion().toString());
      out.writeEndObject();
    }
    return new SerializedString(text.toString());
  }

  private static <E extends Enum<E>> Map<String, E> byName(E[] values) {
    return Arrays.stream(values).collect(Collectors.toMap(Enum::name, Function.identity()));
  }
}
