package io.pcm.library.llama;

import java.io.IOException;

/** A program that loads the native code and says so, to find out whether this machine can. */
public final class NativeCheck {
  private NativeCheck() {}

  /**
   * @param args none
   * @throws IOException if it cannot be extracted
   */
  public static void main(String[] args) throws IOException, ClassNotFoundException {
    NativeLibrary.provide(System.getenv());
    Class.forName("de.kherud.llama.LlamaModel");
    System.out.println("llama-java " + NativeLibrary.VERSION + ", its native code loads");
  }
}
