package io.pcm.runtime.jobs;

import io.pcm.model.FileHash;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A folder for the class path with the resources of the artifact {@code pcm-installation}. */
record PackedFolder(Path root) {
  /**
   * @param files content by name
   */
  static PackedFolder write(Path root, String version, Map<String, String> files)
      throws IOException {
    PackedFolder made = new PackedFolder(root);
    Files.createDirectories(made.zip().getParent());
    try (OutputStream out = Files.newOutputStream(made.zip());
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes());
      }
    }
    return made.describe(version, FileHash.sha256(made.zip()));
  }

  PackedFolder describe(String version, String sha256) throws IOException {
    Files.writeString(
        zip().resolveSibling("installation.properties"),
        "version=" + version + "\nsha256=" + sha256 + "\n");
    return this;
  }

  Path zip() {
    return root.resolve("io/pcm/installation/installation.zip");
  }

  PackedInstallation packed() throws IOException {
    return new PackedInstallation(zip().toUri().toURL(), FileHash.sha256(zip()));
  }
}
