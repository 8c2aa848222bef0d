package io.tao4j.export.deploy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was written.
 *
 * @param folders of each target; each has a {@code README.md} that says how to use it
 */
public record DeployResult(Map<DeployTarget, Path> folders) {
  /** Copies the map. */
  public DeployResult {
    folders = Collections.unmodifiableMap(new LinkedHashMap<>(folders));
  }
}
