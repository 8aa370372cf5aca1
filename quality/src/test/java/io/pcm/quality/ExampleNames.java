package io.pcm.quality;

import io.pcm.api.Json;
import io.pcm.api.batch.Site;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.llm.LlmFunctions;
import io.pcm.api.workflow.Axis;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.LibraryFunctions;
import io.pcm.api.workflow.TaskFunction;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.runtime.Run;
import io.pcm.runtime.RunReport;
import java.nio.file.Path;

/** Names that statements in an example may use without a declaration. */
public abstract class ExampleNames {
  /** A library that a user wrote. */
  protected abstract static class Judge implements ContextFactory {}

  protected final WorkflowBuilder w = given();
  protected final LlmFunctions verifier = given();
  protected final LibraryFunctions shout = given();
  protected final TaskFunction judge = given();
  protected final Items claims = given();
  protected final Axis<String> template = given();
  protected final Workflow workflow = given();
  protected final Library library = given();
  protected final LibraryFunction function = given();
  protected final Run run = given();
  protected final RunReport report = given();
  protected final Json item = given();
  protected final Path file = given();
  protected final Site site = given();

  private static <T> T given() {
    throw new IllegalStateException("examples are compiled, not run");
  }
}
