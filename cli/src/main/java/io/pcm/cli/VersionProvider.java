package io.pcm.cli;

import io.pcm.runtime.rundir.PcmVersion;
import picocli.CommandLine.IVersionProvider;

/** The versions of PCM and Java. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "pcm " + PcmVersion.text(),
      "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }
}
