package io.tao4j.networks.tasks.spec;

import io.tao4j.spec.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code visualizer} of TAO's networks: pictures of the training; known, not acted on. */
public record VisualizerConfig(
    @Field(description = "switch") boolean enabled,
    @Field(description = "pictures", defaultValue = "3") int numImages,
    @Field(description = "histograms of weights") boolean weightHistograms,
    @Field(description = "Weights and Biases") Optional<WandbConfig> wandbConfig,
    @Field(description = "ClearML") Optional<ClearmlConfig> clearmlConfig,
    @Field(description = "steps between scalars, of detectnet_v2") int scalarLoggingFrequency,
    @Field(description = "epochs between pictures, of detectnet_v2") int infrequentLoggingFrequency,
    @Field(description = "what is drawn of each class, of detectnet_v2")
        Map<String, ClassVisualizer> targetClassConfig) {

  /** What is drawn of a class; known, not acted on. */
  public record ClassVisualizer(
      @Field(description = "least coverage of a cell that is drawn") double coverageThreshold) {}

  /** Weights and Biases; known, not acted on. */
  public record WandbConfig(
      @Field(description = "switch") boolean enabled,
      @Field(description = "key") String key,
      @Field(description = "project") String project,
      @Field(description = "entity") String entity,
      @Field(description = "reinit") boolean reinit,
      @Field(description = "name") String name,
      @Field(description = "tags") List<String> tags,
      @Field(description = "folder") String wandbDir,
      @Field(description = "notes") String notes,
      @Field(description = "mode") String mode) {}

  /** ClearML; known, not acted on. */
  public record ClearmlConfig(
      @Field(description = "project") String project,
      @Field(description = "task") String task,
      @Field(description = "tags") List<String> tags,
      @Field(description = "reuse the last task") boolean reuseLastTaskId,
      @Field(description = "continue the last task") boolean continueLastTask,
      @Field(description = "deferred") boolean deferredInit) {}
}
