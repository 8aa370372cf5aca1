package io.pcm.pilot.core;

import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.time.Instant;

/** What the contexts of a pilot share. */
interface Room {
  Effects fx();

  AgentConfig config();

  OutcomeBuffer outcomes();

  /** Starts a process for the context. */
  ProcessNumber start(ContextId context, LibrarySpec library, Instant now);

  /** The announced task. */
  TaskSpec task(TaskNumber number);

  /** Calls of the lease have ended or been returned; the lease may be over. */
  void settle(LeaseWork lease);

  /** A context ended while there was no session. */
  void unreported(Unreported end);

  /** The context no longer exists, for this cause. */
  void forget(Context context, Cause cause);
}
