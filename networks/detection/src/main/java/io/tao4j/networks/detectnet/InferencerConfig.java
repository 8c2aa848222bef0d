package io.tao4j.networks.detectnet;

import io.tao4j.spec.Field;
import java.util.List;
import java.util.Optional;

/**
 * {@code inferencer_config} of TAO's inference spec; known, not acted on: inference takes a model
 * file, which says its input, its classes and its grid.
 *
 * @param tltConfig a native model
 * @param tensorrtConfig an engine
 * @param inputNodes names
 * @param outputNodes names
 * @param batchSize pictures of a step
 * @param imageHeight of the input
 * @param imageWidth of the input
 * @param imageChannels of the input
 * @param gpuIndex which
 * @param targetClasses names
 * @param stride of the grid
 */
public record InferencerConfig(
    @Field(description = "a native model", oneof = "model_config_type")
        Optional<TltConfig> tltConfig,
    @Field(description = "an engine", oneof = "model_config_type")
        Optional<TensorRtConfig> tensorrtConfig,
    @Field(description = "names") List<String> inputNodes,
    @Field(description = "names") List<String> outputNodes,
    @Field(description = "pictures of a step") int batchSize,
    @Field(description = "of the input") int imageHeight,
    @Field(description = "of the input") int imageWidth,
    @Field(description = "of the input") int imageChannels,
    @Field(description = "which") int gpuIndex,
    @Field(description = "names") List<String> targetClasses,
    @Field(description = "of the grid") int stride) {

  /** A native model. */
  public record TltConfig(@Field(description = "file") String model) {}

  /** An engine. */
  public record TensorRtConfig(
      @Field(
              description = "kind of the file",
              allowed = {"ETLT", "UFF", "CAFFE"},
              defaultValue = "ETLT")
          String parser,
      @Field(description = "file") String caffemodel,
      @Field(description = "file") String prototxt,
      @Field(description = "file") String uffModel,
      @Field(description = "file") String etltModel,
      @Field(
              description = "number format",
              allowed = {"FP32", "FP16", "INT8"},
              defaultValue = "FP32")
          String backendDataType,
      @Field(description = "keep the engine") boolean saveEngine,
      @Field(description = "file") String trtEngine,
      @Field(description = "of 8 bits") Optional<CalibratorConfig> calibratorConfig) {}

  /** Of 8 bits. */
  public record CalibratorConfig(
      @Field(description = "file") String calibrationCache,
      @Field(description = "file") String calibrationTensorfile,
      @Field(description = "batches") int nBatches,
      @Field(description = "pictures of a batch") int batchSize) {}
}
