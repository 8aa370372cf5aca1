package io.pcm.cli;

import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.modelcache.ModelException;
import io.pcm.modelcache.UnknownModelException;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunDirectoryInUseException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.workflowfile.WorkflowFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Translates an exception for the user: exit code and message. */
final class Translation {
  private Translation() {}

  static CommandException of(Exception e) {
    if (e instanceof CommandException told) {
      return told;
    }
    if (e instanceof RunException run) {
      return of(run);
    }
    if (e instanceof WorkflowFileException
        || e instanceof InvalidWorkflowException
        || e instanceof UnknownModelException) {
      return new CommandException(ExitCode.USAGE, orName(e), e);
    }
    if (e instanceof RunDirectoryInUseException) {
      return new CommandException(ExitCode.IN_USE, orName(e), e);
    }
    if (e instanceof RunDirectoryException || e instanceof ModelException) {
      return new CommandException(ExitCode.ENVIRONMENT, orName(e), e);
    }
    if (e instanceof NoSuchFileException missing) {
      return new CommandException(
          ExitCode.ENVIRONMENT, "no such file: " + missing.getFile() + "; check the path", e);
    }
    if (e instanceof AccessDeniedException denied) {
      return new CommandException(
          ExitCode.ENVIRONMENT,
          "permission denied: " + denied.getFile() + "; check its owner and mode",
          e);
    }
    if (e instanceof IOException) {
      return new CommandException(ExitCode.ENVIRONMENT, orName(e), e);
    }
    return new CommandException(
        ExitCode.INTERNAL,
        "internal error: "
            + orName(e)
            + "\nNo finished work is lost: run the same command again to resume."
            + " For details, see logs/manager.log in the run directory, or use --debug.",
        e);
  }

  private static CommandException of(RunException e) {
    int code =
        switch (e.kind()) {
          case WORKFLOW -> ExitCode.USAGE;
          case ENVIRONMENT -> ExitCode.ENVIRONMENT;
          case IN_USE -> ExitCode.IN_USE;
          case TAKEN_OVER -> ExitCode.TAKEN_OVER;
          case INTERNAL -> ExitCode.INTERNAL;
        };
    return new CommandException(code, orName(e), e);
  }

  private static String orName(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
