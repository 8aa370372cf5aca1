package io.pcm.library.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * An engine in virtual time that computes one token of each running call in a step, as vLLM does.
 * The tokens of all running calls fill its memory; when it is full, the youngest call is preempted
 * and computed again later.
 */
final class ModelEngine {
  /**
   * What the engine can do.
   *
   * @param stepSeconds time of a step without any call
   * @param callSeconds what each running call adds to it
   * @param promptSeconds what each token of a prompt adds to it
   * @param memory number of tokens of all running calls
   * @param most number of running calls
   * @param promptTokens that one step computes at most
   */
  record Speed(
      double stepSeconds,
      double callSeconds,
      double promptSeconds,
      int memory,
      int most,
      int promptTokens) {}

  /**
   * The calls of a task.
   *
   * @param prompt tokens of each prompt
   * @param median tokens of the answer
   * @param sigma of the logarithm of the answer's tokens
   */
  record Calls(int prompt, double median, double sigma) {}

  private static final class Call {
    final int prompt;
    final int answer;
    int done;
    int toCompute;

    Call(int prompt, int answer) {
      this.prompt = prompt;
      this.answer = answer;
      this.toCompute = prompt;
    }

    int tokens() {
      return prompt + done;
    }
  }

  private final Speed speed;
  private final Random random;
  private final List<Call> running = new ArrayList<>();
  private final Deque<Call> waiting = new ArrayDeque<>();
  private Calls calls;
  private double now;
  private long preemptions;
  private long tokens;
  private long answered;
  private long memory;

  ModelEngine(Speed speed, Calls calls, long seed) {
    this.speed = speed;
    this.calls = calls;
    this.random = new Random(seed);
  }

  /** The next calls belong to another task. */
  void task(Calls next) {
    calls = next;
  }

  double now() {
    return now;
  }

  AutoWindow.Sample sample() {
    return new AutoWindow.Sample(
        Duration.ofNanos((long) (now * 1e9)),
        running.size() + waiting.size(),
        running.size(),
        waiting.size(),
        preemptions,
        tokens,
        answered);
  }

  long tokens() {
    return tokens;
  }

  /** Makes steps until this time, with as many calls as the window allows. */
  void run(double until, int window) {
    while (now < until) {
      while (running.size() + waiting.size() < window) {
        double length = calls.median() * Math.exp(calls.sigma() * random.nextGaussian());
        waiting.add(new Call(calls.prompt(), (int) Math.max(1, Math.min(20_000, length))));
      }
      if (running.isEmpty() && waiting.isEmpty()) {
        now = until;
      } else {
        step();
      }
    }
  }

  private void step() {
    int prompts = 0;
    while (!waiting.isEmpty()
        && running.size() < speed.most()
        && prompts < speed.promptTokens()
        && memory + waiting.peek().tokens() < speed.memory()) {
      Call call = waiting.poll();
      call.toCompute = call.tokens();
      memory += call.tokens();
      prompts += call.toCompute;
      running.add(call);
    }
    now += speed.stepSeconds() + speed.callSeconds() * running.size();
    now += speed.promptSeconds() * prompts;
    List<Call> ended = new ArrayList<>();
    for (Call call : running) {
      call.done++;
      memory++;
      tokens++;
      if (call.done >= call.answer) {
        ended.add(call);
        memory -= call.tokens();
        answered++;
      }
    }
    running.removeAll(ended);
    while (memory > speed.memory()) {
      Call youngest = running.remove(running.size() - 1);
      memory -= youngest.tokens();
      preemptions++;
      waiting.addFirst(youngest);
    }
  }
}
