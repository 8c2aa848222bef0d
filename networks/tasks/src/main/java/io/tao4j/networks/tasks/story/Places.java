package io.tao4j.networks.tasks.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and folders as people read them. */
public final class Places {
  private Places() {}

  /** Where a file or folder is, without detours; as it is written where there is none. */
  public static String of(Path path) {
    try {
      return Files.exists(path) ? path.toRealPath().toString() : path.normalize().toString();
    } catch (IOException e) {
      return path.normalize().toString(); // a folder on the way cannot be read: its name still can
    }
  }
}
