package io.tao4j.networks.detectnet;

import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * TAO's {@code model_config} of detectnet_v2.
 *
 * @param pretrainedModelFile weights to start from
 * @param freezePretrainedLayers known, not acted on
 * @param allowLoadedModelModification known, not acted on
 * @param numLayers depth of the backbone
 * @param usePooling max pools
 * @param useBatchNorm batch norms
 * @param dropoutRate of the last map
 * @param activation of the backbone
 * @param objectiveSet what the numbers of a cell stand for
 * @param trainingPrecision known, not acted on
 * @param freezeBn whether batch norms keep their statistics
 * @param freezeBlocks blocks whose convolutions do not change
 * @param arch backbone family
 * @param loadGraph whether the file's graph is taken too
 * @param allProjections projections on all shortcuts
 */
public record DetectNetModelConfig(
    @Field(
            description =
                "model whose weights are taken where name and shape fit; with load_graph its graph too"
                    + " (.tao)",
            path = PathKind.FILE,
            shownBy = "DetectNetMeaningTest.pretrainedModelFileIsTakenWholeWithLoadGraph")
        Optional<Path> pretrainedModelFile,
    @Field(
            description = "freeze what is loaded",
            ignored = "freeze_blocks and training_config.fine_tuning say what does not change")
        boolean freezePretrainedLayers,
    @Field(
            description = "let a loaded graph be changed",
            ignored = "heads of other classes are made anew in any case")
        boolean allowLoadedModelModification,
    @Field(
            description = "depth of the backbone family; 0: 18",
            defaultValue = "18",
            protobufDefault = "0",
            min = 0,
            shownBy = "DetectNetMeaningTest.theBackboneIsThatOfItsFields")
        int numLayers,
    @Field(
            description = "max pools instead of strides; ResNets then end at stride 32",
            shownBy = "DetectNetMeaningTest.theBackboneIsThatOfItsFields")
        boolean usePooling,
    @Field(
            description = "batch norms",
            defaultValue = "true",
            protobufDefault = "false",
            shownBy = "DetectNetMeaningTest.theBackboneIsThatOfItsFields")
        boolean useBatchNorm,
    @Field(
            description = "share of the last map's numbers that are left out in training",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "DetectNetMeaningTest.dropoutRateIsAnOpOfTheTrainingGraph")
        double dropoutRate,
    @Field(description = "the backbone's activation; absent: its own")
        Optional<ActivationConfig> activation,
    @Field(description = "what the numbers of a cell stand for") ObjectiveSet objectiveSet,
    @Field(description = "number format", ignored = "the precision is an option of the training")
        Optional<TrainingPrecision> trainingPrecision,
    @Field(
            description = "batch norms use and keep their running statistics in training",
            shownBy = "DetectNetMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
        boolean freezeBn,
    @Field(
            description = "backbone blocks whose convolutions do not change",
            min = 0,
            shownBy = "DetectNetMeaningTest.freezeBlocksAndFreezeBnStopTheBackbone")
        List<Integer> freezeBlocks,
    @Field(
            description = "backbone family, with num_layers its depth; or a backbone's own name",
            defaultValue = "resnet",
            shownBy = "DetectNetMeaningTest.theBackboneIsThatOfItsFields")
        String arch,
    @Field(
            description = "take graph and weights of pretrained_model_file, a pruned one's",
            shownBy = "DetectNetMeaningTest.pretrainedModelFileIsTakenWholeWithLoadGraph")
        boolean loadGraph,
    @Field(
            description = "ResNet: a projection on every shortcut",
            shownBy = "DetectNetMeaningTest.theBackboneIsThatOfItsFields")
        boolean allProjections) {

  /** The backbone's activation. */
  public record ActivationConfig(
      @Field(
              description = "relu, swish, leaky_relu, mish ...",
              shownBy = "DetectNetMeaningTest.theBackboneIsThatOfItsFields")
          String activationType,
      @Field(description = "numbers of it", ignored = "the activations here have none")
          Map<String, Double> activationParameters) {}

  /** The heads. */
  public record ObjectiveSet(
      @Field(description = "sides of boxes") BboxObjective bbox,
      @Field(description = "coverage") CoverageObjective cov) {}

  /** Sides of boxes. */
  public record BboxObjective(
      @Field(description = "known", ignored = "heads stand on the backbone's last map")
          String input,
      @Field(
              description = "pixels of the number 1; 0: 35",
              unit = "pixels",
              defaultValue = "35",
              min = 0,
              shownBy = "DetectNetMeaningTest.scaleAndOffsetAreTheGrids")
          double scale,
      @Field(
              description = "pixels from a cell's corner to where distances start",
              unit = "pixels",
              defaultValue = "0.5",
              min = 0,
              shownBy = "DetectNetMeaningTest.scaleAndOffsetAreTheGrids")
          double offset) {}

  /** Coverage. */
  public record CoverageObjective(
      @Field(description = "known", ignored = "heads stand on the backbone's last map")
          String input) {}

  /** Known, not acted on. */
  public record TrainingPrecision(
      @Field(
              description = "format",
              defaultValue = "FLOAT32",
              allowed = {"FLOAT32", "FLOAT16", "INVALID"})
          String backendFloatx) {}

  /** The backbone of the spec's family and depth, if there is one. */
  Optional<Backbone> findBackbone() {
    return Backbones.find(arch, numLayers == 0 ? 18 : numLayers, useBatchNorm);
  }

  /** The activation that the spec names, if it is one. */
  Optional<Activation> findActivation() {
    String name = activation.map(ActivationConfig::activationType).orElse("").strip();
    return Arrays.stream(Activation.values())
        .filter(one -> one.name().equals(name.toUpperCase(Locale.ROOT).replace('-', '_')))
        .findFirst();
  }

  BackboneOptions options() {
    boolean bias = List.of("resnet", "vgg", "googlenet").contains(arch);
    return new BackboneOptions(
        findActivation().orElse(null),
        useBatchNorm,
        bias,
        1e-3,
        0.01,
        usePooling,
        allProjections,
        0);
  }

  DetectNetGrid grid() {
    BboxObjective bbox = objectiveSet.bbox();
    return new DetectNetGrid(
        DetectNetGraph.stride(findBackbone().orElseThrow()),
        bbox.scale() == 0 ? 35 : bbox.scale(),
        bbox.offset());
  }
}
