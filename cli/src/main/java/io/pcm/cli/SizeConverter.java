package io.pcm.cli;

import io.pcm.runtime.sites.WrittenUnits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses sizes in bytes as in the workflow file. */
final class SizeConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    return WrittenUnits.size(text.strip())
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is not a size such as " + WrittenUnits.SIZES));
  }
}
