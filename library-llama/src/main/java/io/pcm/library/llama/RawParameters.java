package io.pcm.library.llama;

import de.kherud.llama.InferenceParameters;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * The parameters of a request as llama-java keeps them, by name, in JSON. llama-java 4.2.0 has no
 * other way to a prompt that is not just a text.
 */
final class RawParameters {
  private static final Field MAP = map();

  private RawParameters() {}

  private static Field map() {
    try {
      Field field = InferenceParameters.class.getSuperclass().getDeclaredField("parameters");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("this llama-java keeps its parameters in another way", e);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, String> of(InferenceParameters parameters) {
    try {
      return (Map<String, String>) MAP.get(parameters);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
