package io.tao4j.export.deploy;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For which programs to write a model, and how.
 *
 * @param folder gets a folder for each target, replaced as a whole
 * @param targets one or more
 * @param name of the model, in file names and for its callers: letters, digits, {@code _ - .}
 * @param backends of Triton, each a model of its own
 * @param maximumBatch most pictures that a server puts together
 * @param queueMicroseconds how long a server waits for more pictures before it computes
 * @param onnx an ONNX file of this model that Triton is given in place of a new one, in 8 bits for
 *     example; null for none
 * @param plan a TensorRT engine of this model for Triton; null for none
 */
public record DeploySettings(
    Path folder,
    Set<DeployTarget> targets,
    String name,
    Set<TritonBackend> backends,
    int maximumBatch,
    int queueMicroseconds,
    @Nullable Path onnx,
    @Nullable Path plan) {
  /** Pictures together, unless said otherwise. */
  public static final int DEFAULT_MAXIMUM_BATCH = 16;

  /** Copies the sets. */
  public DeploySettings {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(targets, "targets");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(backends, "backends");
    if (targets.isEmpty() || backends.isEmpty()) {
      throw new IllegalArgumentException("one or more targets and back ends");
    }
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException(
          "a model's name has letters, digits and _ - . , got '" + name + "'");
    }
    if (maximumBatch < 1 || queueMicroseconds < 0) {
      throw new IllegalArgumentException(
          "a batch of one or more and no negative wait, got %s and %s"
              .formatted(maximumBatch, queueMicroseconds));
    }
    targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
    backends = Collections.unmodifiableSet(EnumSet.copyOf(backends));
  }

  /** For some targets; Triton with its ONNX back end. */
  public static DeploySettings in(Path folder, String name, Collection<DeployTarget> targets) {
    Objects.requireNonNull(targets, "targets");
    return new DeploySettings(
        folder,
        Set.copyOf(targets),
        name,
        Set.of(TritonBackend.ONNX),
        DEFAULT_MAXIMUM_BATCH,
        100,
        null,
        null);
  }

  /** A copy for other back ends of Triton. */
  public DeploySettings withBackends(Collection<TritonBackend> others) {
    Objects.requireNonNull(others, "others");
    return new DeploySettings(
        folder, targets, name, Set.copyOf(others), maximumBatch, queueMicroseconds, onnx, plan);
  }

  /** A copy with another largest batch. */
  public DeploySettings withMaximumBatch(int batch) {
    return new DeploySettings(
        folder, targets, name, backends, batch, queueMicroseconds, onnx, plan);
  }

  /** A copy that gives Triton this ONNX file. */
  public DeploySettings withOnnx(@Nullable Path file) {
    return new DeploySettings(
        folder, targets, name, backends, maximumBatch, queueMicroseconds, file, plan);
  }

  /** A copy that gives Triton this TensorRT engine. */
  public DeploySettings withPlan(@Nullable Path engine) {
    return new DeploySettings(
        folder, targets, name, backends, maximumBatch, queueMicroseconds, onnx, engine);
  }
}
