/**
 * Workflows: which libraries to load, which tasks call them, and for which items.
 *
 * <ol>
 *   <li>A {@link WorkflowBuilder}, from {@link Workflow#named}, takes definitions of libraries
 *       ({@link io.pcm.api.llm.Llm}, {@link JavaLibrary}, {@link PythonLibrary}, {@link
 *       CommandLibrary}) and tasks ({@link MapTaskBuilder}, {@link SingleTaskBuilder}).
 *   <li>{@link WorkflowBuilder#build()} reports all mistakes at once, as an {@link
 *       InvalidWorkflowException}, or gives a {@link Workflow}: an immutable value.
 *   <li>{@code Pcm.start}, in the artifact {@code pcm-runtime}, runs it on pilots, or resumes it.
 * </ol>
 *
 * <p>An example: which prompt finds out best whether claims are true? One library has a language
 * model, another one has statistics. There is a task {@code verify} for each template, with one
 * call per claim; a task {@code score} for each template, after its {@code verify}; and a task
 * {@code best} after all of them.
 *
 * <pre>{@code
 * Axis<String> template = Axis.of("template", "bare", "few-shot");
 * WorkflowBuilder w = Workflow.named("factcheck");
 * LlmFunctions verifier =
 *     w.library("verifier", Llm.model("smollm2-135m-instruct").contextSize(1024).cores(2));
 * LibraryFunctions judge = w.library("judge", CommandLibrary.of("python3", "judge.py"));
 *
 * MapTaskBuilder verify =
 *     w.map(
 *             "verify",
 *             verifier.classify(at -> PromptFile.read("templates/" + at.get(template) + ".yaml")),
 *             Items.jsonLines(Path.of("claims.jsonl")))
 *         .over(template)
 *         .keep("id", "label");
 * w.single("score", judge.function("score")).over(template).after(verify);
 * SingleTaskBuilder best = w.single("best", judge.function("best")).after(verify);
 *
 * RunOptions options = RunOptions.in(Path.of("my-run")).pilots(Pilots.local(2));
 * try (Run run = Pcm.start(w.build(), options)) {
 *   run.await();
 *   try (TypedResultReader<String> lines = run.results(best.name(), String.class)) {
 *     System.out.println(lines.next().orElseThrow().result().orElse("failed"));
 *   }
 * }
 * }</pre>
 *
 * <p>{@link Axis} describes a matrix, {@link Point} what depends on it, {@link TaskRef} how tasks
 * refer to each other. The same workflow can be a YAML file, described in {@code
 * docs/workflow-file.md}: the reader of such files uses these builders, so all rules and messages
 * are the same.
 */
@NullMarked
package io.pcm.api.workflow;

import org.jspecify.annotations.NullMarked;
