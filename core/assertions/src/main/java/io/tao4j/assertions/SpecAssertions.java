package io.tao4j.assertions;

import io.tao4j.spec.Spec;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The way in, for a static import:
 *
 * <pre>{@code
 * assertThatSpec(file).forNetwork("yolo_v4").allowMissingPaths().isValid();
 * assertThatSpec(file).forNetwork("yolo_v4").hasProblem("SPEC-104", "training_config.num_epoch");
 * }</pre>
 */
public final class SpecAssertions {
  private SpecAssertions() {}

  /**
   * Assertions on a spec file, YAML or protobuf text. A file that cannot be read is a problem like
   * any other ({@code SPEC-001}).
   */
  public static SpecAssert assertThatSpec(Path file) {
    Objects.requireNonNull(file, "file");
    return SpecAssert.of(SpecReader.standard().read(file));
  }

  /** Assertions on a text; relative paths in it start from the working directory. */
  public static SpecAssert assertThatSpec(String text, SpecSyntax syntax) {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(syntax, "syntax");
    return SpecAssert.of(SpecReader.standard().parse(text, syntax, "spec"));
  }

  /** Assertions on a spec that has been checked; its network is known. */
  public static SpecAssert assertThatSpec(Spec spec) {
    Objects.requireNonNull(spec, "spec");
    return SpecAssert.of(spec.tree()).forNetwork(spec.network());
  }
}
