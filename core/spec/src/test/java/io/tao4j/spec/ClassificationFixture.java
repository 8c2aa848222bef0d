package io.tao4j.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A record in the shape of TAO's classification spec, for the tests of this package. */
record ClassificationFixture(
    @Field(description = "evaluation") EvalConfig evalConfig,
    @Field(description = "network") ModelConfig modelConfig,
    @Field(description = "training") TrainConfig trainConfig,
    @Field(description = "sources of images") List<Source> dataSources) {

  enum Interpolation {
    BILINEAR,
    BICUBIC
  }

  enum Sampling {
    @Field(description = "every image once", name = "one-by-one")
    SEQUENTIAL,
    @Field(description = "drawn at random", name = "random")
    RANDOM
  }

  record EvalConfig(
      @Field(description = "k of top-k", defaultValue = "3", min = 1) int topK,
      @Field(description = "images", path = PathKind.FOLDER) String evalDatasetPath,
      @Field(description = "model", path = PathKind.FILE) String modelPath,
      @Field(description = "batch", unit = "images", defaultValue = "256", min = 1)
          int batchSize) {}

  record ModelConfig(
      @Field(
              description = "backbone",
              defaultValue = "resnet",
              allowed = {"resnet", "vgg", "mobilenet_v2", "efficientnet_b0"})
          String arch,
      @Field(
              description = "depth",
              defaultValue = "18",
              allowed = {"10", "18", "34", "50", "101"})
          int nLayers,
      @Field(description = "C,H,W", required = true) String inputImageSize,
      @Field(description = "resize filter", defaultValue = "BILINEAR")
          Interpolation resizeInterpolationMethod,
      @Field(description = "batch norms", defaultValue = "true") boolean useBatchNorm,
      @Field(description = "frozen blocks", min = 0, max = 7) List<Integer> freezeBlocks,
      @Field(description = "dropout", min = 0, max = 1, exclusiveMax = true, defaultValue = "0.001")
          double dropout,
      @Field(description = "activation") @Nullable Activation activation,
      @Field(description = "max-pool", ignored = "strides are used here") boolean usePooling) {}

  record Activation(
      @Field(description = "kind", defaultValue = "relu") String activationType,
      @Field(description = "further numbers") Map<String, Double> activationParameters) {}

  record TrainConfig(
      @Field(description = "images", path = PathKind.FOLDER) String trainDatasetPath,
      @Field(description = "results", path = PathKind.OUTPUT)
          Optional<java.nio.file.Path> resultsDir,
      @Field(description = "weights to start from") @Nullable String pretrainedModelPath,
      @Field(description = "optimiser") Optimizer optimizer,
      @Field(description = "batch", defaultValue = "64", min = 1) long batchSizePerGpu,
      @Field(description = "epochs", unit = "epochs", defaultValue = "80", min = 1, max = 10000)
          int nEpochs,
      @Field(description = "order of images", defaultValue = "random") Sampling sampling,
      @Field(description = "fractions", defaultValue = "[0.3, 0.6]", min = 0, max = 1)
          List<Double> annealingPoints,
      @Field(description = "mean subtracted", defaultValue = "{r: 123.68, g: 116.779, b: 103.939}")
          Map<String, Double> imageMean,
      @Field(description = "names") Map<String, String> labels,
      @Field(description = "mixup", min = 0, exclusiveMin = true) Optional<Double> mixupAlpha,
      @Field(description = "sizes") List<List<Integer>> sizes) {}

  record Optimizer(
      @Field(description = "SGD", oneof = "optimizer") Optional<Sgd> sgd,
      @Field(description = "Adam", oneof = "optimizer") Optional<Adam> adam) {}

  record Sgd(
      @Field(description = "rate", defaultValue = "0.01", min = 0) double lr,
      @Field(description = "momentum", defaultValue = "0.9", min = 0, max = 0.99) double momentum,
      @Field(description = "Nesterov") boolean nesterov) {}

  record Adam(
      @Field(description = "rate", defaultValue = "0.001", min = 0) double lr,
      @Field(description = "first moment", defaultValue = "0.9", name = "beta1") double betaOne) {}

  record Source(
      @Field(description = "folder", required = true) String rootPath,
      @Field(description = "weight", defaultValue = "1.0", min = 0) double sourceWeight) {}
}
