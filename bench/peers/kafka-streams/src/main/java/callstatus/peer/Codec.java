package callstatus.peer;

import callstatus.CallEnded;
import callstatus.Classification;
import java.io.IOException;

/** Reads calls and writes what they became, for one thread at a time. */
interface Codec {
  /** The call may be that of the time before, with other values. */
  CallEnded read(byte[] value) throws IOException;

  byte[] write(CallEnded call, Classification classification) throws IOException;
}
