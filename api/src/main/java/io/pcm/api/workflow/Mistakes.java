package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the mistakes in a workflow, without duplicates. Each object stands for a property.
 * Public only for kinds of libraries in other packages, such as {@link io.pcm.api.llm.Llm};
 * programs see mistakes in an {@link InvalidWorkflowException}.
 */
public final class Mistakes {
  /** Maximum number of mistakes; more than anyone reads. */
  private static final int KEPT = 1000;

  /** What all properties of a workflow share. */
  private static final class Found {
    private final Set<Mistake> mistakes = new LinkedHashSet<>();
    private int reports;
  }

  private final Found found;
  private final Mistake here;

  private Mistakes(Found found, Mistake here) {
    this.found = found;
    this.here = here;
  }

  /** No mistakes yet. */
  static Mistakes none() {
    return new Mistakes(
        new Found(), new Mistake("named", "", Optional.empty(), List.of(), "is wrong"));
  }

  /** The place of a library or task. */
  Mistakes of(String call, String name, Optional<TaskName> task) {
    return new Mistakes(found, new Mistake(call, name, task, List.of(), here.text()));
  }

  /**
   * The place of a property of this one, with its name in a workflow file: {@code call-timeout}.
   */
  public Mistakes at(String property) {
    List<String> path = new ArrayList<>(here.path());
    path.add(property);
    return new Mistakes(
        found, new Mistake(here.call(), here.name(), here.task(), path, here.text()));
  }

  /** The place of an item of this list, from 0. */
  public Mistakes item(int index) {
    return at("[" + index + "]");
  }

  /**
   * Reports a mistake at this place.
   *
   * @param text what is wrong and what is valid, as the end of a sentence
   */
  public void wrong(String text) {
    found.reports++;
    if (found.mistakes.size() < KEPT) {
      found.mistakes.add(new Mistake(here.call(), here.name(), here.task(), here.path(), text));
    }
  }

  /**
   * Reports that this property is required.
   *
   * @param what what it should be, such as {@code a list of jars}
   */
  public void missing(String what) {
    wrong(Mistake.MISSING + ": " + what);
  }

  /** Reports a whole number, a property of this place, that its rule does not allow; returns it. */
  public int whole(WholeNumber rule, int number) {
    if (!rule.allows(number)) {
      at(rule.name()).wrong(rule.wrong(number));
    }
    return number;
  }

  /** Increases with each report, even of a known mistake. */
  public int count() {
    return found.reports;
  }

  boolean full() {
    return found.reports >= KEPT;
  }

  void throwIfAny() {
    if (!found.mistakes.isEmpty()) {
      throw new InvalidWorkflowException(List.copyOf(found.mistakes));
    }
  }
}
