package io.pcm.cli;

import picocli.CommandLine.IVersionProvider;

/** Says which PCM and which Java this is. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {
      "pcm " + (version == null ? "of an unpacked build" : version),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
