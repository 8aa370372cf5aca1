package io.pcm.library.server;

import static io.pcm.library.server.AnswerReading.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.WindowAnnouncer;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.llm.Engine;
import io.pcm.library.llm.Labels;
import io.pcm.library.llm.Rendered;
import io.pcm.library.llm.SpecialTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Answers prompts with a server. Servers find prefixes in their caches by themselves. */
final class ServerEngine implements Engine {
  private final Dialect dialect;
  private final Model model;
  private final Exchanges exchanges;
  private final Server server;
  private final OpenAiRequests requests;

  private final Windows windows;
  private Optional<WindowWatch> watch = Optional.empty();

  private final Set<String> adapters;
  private final Optional<String> adapter;

  ServerEngine(
      ServerSettings settings, Model model, Exchanges exchanges, Server server, Windows windows) {
    this.windows = windows;
    this.dialect = settings.dialect();
    this.model = model;
    this.exchanges = exchanges;
    this.server = server;
    this.requests = new OpenAiRequests(dialect);
    this.adapters = settings.start().adapters().keySet();
    this.adapter = Optional.empty();
  }

  /**
   * What the server says about its model.
   *
   * @param special see {@link #specialTokens}
   */
  record Model(Identity identity, Optional<SpecialTokens> special) {
    Model with(String adapter) {
      return new Model(identity.with(adapter), special);
    }
  }

  private ServerEngine(ServerEngine other, String adapter) {
    this.dialect = other.dialect;
    this.model = other.model.with(adapter);
    this.exchanges = other.exchanges;
    this.server = other.server;
    this.requests = other.requests;
    this.windows = other.windows;
    this.adapters = other.adapters;
    this.adapter = Optional.of(adapter);
  }

  /** Servers know an adapter as a model with its name. */
  @Override
  public Optional<Engine> adapted(String name) {
    return adapters.contains(name) ? Optional.of(new ServerEngine(this, name)) : Optional.empty();
  }

  private CompletionStage<JsonNode> send(Dialect.Request request) {
    adapter.ifPresent(name -> request.body().put("model", name));
    return exchanges.send(request);
  }

  @Override
  public boolean isAsynchronous() {
    return true;
  }

  @Override
  public boolean stopsCalls() {
    return true;
  }

  @Override
  public Identity identity() {
    return model.identity();
  }

  @Override
  public Optional<SpecialTokens> specialTokens() {
    return model.special();
  }

  @Override
  public boolean knowsProbabilities() {
    return scoring().isPresent();
  }

  private Optional<Scoring> scoring() {
    return adapters.isEmpty() ? dialect.scoring() : dialect.scoringWithAdapters();
  }

  @Override
  public Prompting prepare(String fixedPart) {
    return new Task();
  }

  @Override
  public CompletionStage<Answer> chat(List<Message> messages, Generation generation) {
    return send(requests.chat(messages, generation))
        .thenApply(answer -> read(() -> whole(requests.chatted(answer), generation)));
  }

  @Override
  public CompletionStage<Reply> embed(Rendered prompt) throws CallFailedException {
    return prompt(prompt)
        .thenCompose(sent -> send(requests.embedding(sent.sent())))
        .thenApply(answer -> read(() -> OpenAiRequests.embedded(answer)));
  }

  @Override
  public CompletionStage<Reply> request(Json item, boolean keepModel) throws CallFailedException {
    OpenAiRequests.Passed passed = requests.pass(item, keepModel);
    return send(passed.request()).thenApply(passed::reply);
  }

  /** Announces how many calls the server should have at a time. */
  @FunctionalInterface
  interface Windows {
    /** Begins; returns what goes on with it, if anything does. */
    Optional<WindowWatch> begin(WindowAnnouncer announcer);
  }

  @Override
  public void announceWindow(WindowAnnouncer announcer) {
    watch = windows.begin(announcer);
  }

  @Override
  public void close() {
    watch.ifPresent(WindowWatch::close);
    exchanges.close();
    server.close();
  }

  private final class Task implements Prompting {
    /** The ways to say the labels, whether a space may come first or not. */
    private final Map<Boolean, CompletionStage<List<LabelScores.Word>>> words =
        new ConcurrentHashMap<>();

    @Override
    public CompletionStage<Answer> complete(Rendered prompt, Generation generation)
        throws CallFailedException {
      return prompt(prompt)
          .thenCompose(sent -> send(dialect.completion(sent, generation)))
          .thenApply(answer -> read(() -> whole(dialect.completed(answer), generation)));
    }

    @Override
    public CompletionStage<Choice> classify(Rendered prompt, Labels labels, Sampling sampling)
        throws CallFailedException {
      return prompt(prompt)
          .thenCompose(sent -> send(dialect.classification(sent, labels, sampling)))
          .thenApply(answer -> read(() -> dialect.classified(answer, labels)));
    }

    @Override
    public CompletionStage<Likelihoods> probabilities(Rendered prompt, Labels labels) {
      return tokens(prompt.parts(), true)
          .thenCompose(
              begin ->
                  words
                      .computeIfAbsent(prompt.maySpaceFollow(), space -> words(labels, space))
                      .thenCompose(
                          ways ->
                              scoring()
                                  .orElseThrow()
                                  .scores(
                                      begin,
                                      ways.stream().map(LabelScores.Word::tokens).toList(),
                                      ServerEngine.this::send)
                                  .thenApply(
                                      scores ->
                                          new Likelihoods(
                                              LabelScores.probabilities(
                                                  labels, ways, scores.logarithms()),
                                              scores.counts()))));
    }
  }

  private CompletionStage<List<LabelScores.Word>> words(Labels labels, boolean maySpace) {
    CompletionStage<List<LabelScores.Word>> all =
        CompletableFuture.completedStage(new ArrayList<>());
    for (String word : labels.words()) {
      String label = labels.exactly(word).orElseThrow();
      for (String way : LabelScores.ways(word, maySpace)) {
        all =
            all.thenCombine(
                tokens(List.of(way), false),
                (before, tokens) -> {
                  before.add(new LabelScores.Word(label, tokens));
                  return before;
                });
      }
    }
    return all.thenApply(LabelScores::distinct);
  }

  /** The text, or the tokens of its parts if the server would find special tokens in the text. */
  private CompletionStage<Dialect.Prompt> prompt(Rendered prompt) throws CallFailedException {
    if (prompt.text().isEmpty()) {
      throw new CallFailedException(new CallError(CallError.BAD_ITEM, "the prompt is empty"));
    }
    if (prompt.spelled().isEmpty()) {
      return Stoppable.of(
          new Dialect.Prompt(TextNode.valueOf(prompt.text()), prompt.maySpaceFollow()));
    }
    return tokens(prompt.parts(), true)
        .thenApply(all -> new Dialect.Prompt(all, prompt.maySpaceFollow()));
  }

  /**
   * @param begins whether the parts are a whole prompt
   */
  private CompletionStage<ArrayNode> tokens(List<String> parts, boolean begins) {
    CompletionStage<ArrayNode> tokens = Stoppable.of(CheckedObject.JSON.createArrayNode());
    boolean first = begins;
    for (String part : parts) {
      Dialect.Request request = dialect.tokenization(part, first);
      tokens =
          tokens.thenCompose(
              before ->
                  send(request).thenApply(answer -> read(() -> before.addAll(tokensOf(answer)))));
      first = false;
    }
    return tokens;
  }

  private static ArrayNode tokensOf(JsonNode answer) throws Dialect.BadAnswerException {
    if (Dialect.member(answer, "/tokens") instanceof ArrayNode tokens) {
      return tokens;
    }
    throw new Dialect.BadAnswerException("the server's answer has no list of /tokens");
  }

  /** Some servers cut an answer short at the end of the context instead of refusing the prompt. */
  private static Answer whole(Answer answer, Generation generation) throws CallFailedException {
    if (answer.finish().equals("length") && answer.counts().generated() < generation.maxTokens()) {
      throw new CallFailedException(
          new CallError(
              CallError.PROMPT_TOO_LONG,
              "the prompt has "
                  + answer.counts().prompt()
                  + " tokens and the answer may have "
                  + generation.maxTokens()
                  + ", together more than the context-size"));
    }
    return answer;
  }
}
