package io.tao4j.export.deploy;

import io.tao4j.spec.Field;
import io.tao4j.spec.SpecBinder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Triton's {@code ModelConfig}, as far as it is used here; names are those of its proto. */
record TritonConfig(
    @Field(description = "Name of the model's folder.") String name,
    @Field(description = "Framework and form of the file.") String platform,
    @Field(description = "Most rows of a batch; dims leave the batch out.") int maxBatchSize,
    @Field(description = "What a caller sends.") List<Input> input,
    @Field(description = "What a caller gets.") List<Output> output,
    @Field(description = "How many run, and where.") List<InstanceGroup> instanceGroup,
    @Field(description = "Requests are put together.") Optional<DynamicBatching> dynamicBatching,
    @Field(description = "Models one after the other.") Optional<Ensemble> ensembleScheduling) {
  private static final SpecBinder<TritonConfig> BINDER = SpecBinder.of(TritonConfig.class);

  /** Element types. */
  enum DataType {
    TYPE_UINT8,
    TYPE_INT32,
    TYPE_INT64,
    TYPE_FP16,
    TYPE_FP32
  }

  /** Order of a picture's axes. */
  enum Format {
    FORMAT_NONE,
    FORMAT_NHWC,
    FORMAT_NCHW
  }

  record Input(
      @Field(description = "Name.") String name,
      @Field(description = "Element type.", defaultValue = "TYPE_FP32") DataType dataType,
      @Field(description = "Order of axes.", defaultValue = "FORMAT_NONE") Format format,
      @Field(description = "Sizes; -1 is any.") List<Long> dims) {}

  record Output(
      @Field(description = "Name.") String name,
      @Field(description = "Element type.", defaultValue = "TYPE_FP32") DataType dataType,
      @Field(description = "Sizes; -1 is any.") List<Long> dims,
      @Field(description = "File of names of its classes.") Optional<String> labelFilename) {}

  /** Where instances run. */
  enum Kind {
    KIND_AUTO,
    KIND_GPU,
    KIND_CPU
  }

  record InstanceGroup(
      @Field(description = "How many.", defaultValue = "1") int count,
      @Field(description = "Where.", defaultValue = "KIND_AUTO") Kind kind) {}

  record DynamicBatching(
      @Field(description = "Longest wait for more requests.") long maxQueueDelayMicroseconds) {}

  record Ensemble(@Field(description = "Steps.") List<Step> step) {}

  record Step(
      @Field(description = "Name of a model.") String modelName,
      @Field(description = "Version; -1 is the latest.", defaultValue = "-1") long modelVersion,
      @Field(description = "The model's inputs to tensors.") Map<String, String> inputMap,
      @Field(description = "The model's outputs to tensors.") Map<String, String> outputMap) {}

  /** {@code config.pbtxt}. */
  String text() {
    return BINDER.toProtobufText(this);
  }
}
