package io.tao4j.tune;

import java.util.Objects;

/**
 * A field of a spec that a search may set.
 *
 * @param path under the record's own name, such as {@code train_config.reg_config.weight_decay}
 * @param domain the values that it may take
 */
public record Parameter(String path, Domain domain) {
  public Parameter {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(domain, "domain");
  }
}
