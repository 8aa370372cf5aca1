/**
 * Language models: {@link io.pcm.api.llm.Llm} says which model, {@link io.pcm.api.llm.Prompt} what
 * to ask it for each item, {@link io.pcm.api.llm.LlmFunctions} how it answers. They are parts of a
 * workflow, see {@link io.pcm.api.workflow}.
 *
 * <p>An example: does a model know more if it sees examples first? There is a task for each number
 * of examples, with one call per claim.
 *
 * <pre>{@code
 * Map<Integer, String> examples =
 *     Map.of(
 *         0, "",
 *         1, "Claim: Ice is hot.\nTrue? No\n",
 *         2, "Claim: Ice is hot.\nTrue? No\nClaim: Paris is in France.\nTrue? Yes\n");
 * Axis<Integer> shots = Axis.of("shots", 0, 1, 2);
 *
 * WorkflowBuilder w = Workflow.named("shots");
 * LlmFunctions model = w.library("model", Llm.model("smollm2-135m-instruct").contextSize(1024));
 * w.map(
 *         "verify",
 *         model.classify(
 *             at ->
 *                 Prompt.of(examples.get(at.get(shots)) + "Claim: {{claim}}\nTrue?")
 *                     .label("SUPPORTS", "Yes")
 *                     .label("REFUTES", "No")),
 *         Items.jsonLines(Path.of("claims.jsonl")))
 *     .over(shots);
 * }</pre>
 *
 * <p>A line of {@code claims.jsonl} is {@code {"claim":"Snow is white."}}; a result is {@code
 * "SUPPORTS"} or {@code "REFUTES"}.
 */
@NullMarked
package io.pcm.api.llm;

import org.jspecify.annotations.NullMarked;
