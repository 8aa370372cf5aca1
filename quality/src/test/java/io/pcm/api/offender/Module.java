package io.pcm.api.offender;

/** Shares its name with a type that needs no import. */
public final class Module {
  private Module() {}
}
