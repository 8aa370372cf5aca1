package io.pcm.cli;

import io.pcm.api.workflow.InvalidWorkflowException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What an exception means to the user: whose fault it is, and the words for it. */
final class Translation {
  private Translation() {}

  static CommandException of(Exception e) {
    if (e instanceof CommandException told) {
      return told;
    }
    if (e instanceof InvalidWorkflowException) {
      return new CommandException(ExitCode.USAGE, orName(e), e);
    }
    if (e instanceof NoSuchFileException missing) {
      return new CommandException(
          ExitCode.ENVIRONMENT, "there is no file " + missing.getFile() + "; check the path", e);
    }
    if (e instanceof AccessDeniedException denied) {
      return new CommandException(
          ExitCode.ENVIRONMENT,
          denied.getFile() + " may not be read or written; check its mode",
          e);
    }
    if (e instanceof IOException) {
      return new CommandException(ExitCode.ENVIRONMENT, orName(e), e);
    }
    return new CommandException(
        ExitCode.INTERNAL,
        "an error of PCM itself: "
            + orName(e)
            + "\nNothing that was done is lost: the same command again goes on."
            + " The run directory's logs/manager.log has the details (--debug shows them here).",
        e);
  }

  private static String orName(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
