package io.pcm.cli;

/** The main of {@code pcm}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("pcm 0.1.0");
  }
}
