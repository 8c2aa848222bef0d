package io.tao4j.networks.tasks.segmentation;

import io.tao4j.graph.GraphBuilder;
import io.tao4j.model.ModelFile;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.BackboneRules;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.RuleContext;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The encoder of a network that stands on maps of all strides, its input, and where its weights
 * come from, as a fragment of specs.
 *
 * @param backbone name of the encoder
 * @param inputHeight rows of the input
 * @param inputWidth columns of the input
 * @param dropPath largest rate of dropped branches
 * @param freezeBlocks blocks that do not change
 * @param freezeBackbone whether none of it changes
 * @param pretrainedModelPath weights to start from
 * @param pretrainedSource where they are instead
 * @param startModelPath model whose graph is taken
 */
public record SegmenterEncoder(
    @Field(
            description =
                "encoder: mit_b0 to mit_b5, a fan_..._hybrid, or any other backbone with four"
                    + " maps",
            defaultValue = "mit_b0",
            shownBy = "SegformerMeaningTest.theGraphIsThatOfItsFields")
        String backbone,
    @Field(
            description = "height of the input, a multiple of 4 for mit_b0 to mit_b5, else of 32",
            unit = "pixels",
            defaultValue = "256",
            min = 32,
            shownBy = "SegformerMeaningTest.theGraphIsThatOfItsFields")
        int inputHeight,
    @Field(
            description = "width of the input, a multiple of 4 for mit_b0 to mit_b5, else of 32",
            unit = "pixels",
            defaultValue = "256",
            min = 32,
            shownBy = "SegformerMeaningTest.theGraphIsThatOfItsFields")
        int inputWidth,
    @Field(
            description =
                "largest rate at which residual branches are left out in training; absent: 0.3"
                    + " for fan, 0.1 for others (beyond TAO)",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SegformerMeaningTest.dropPathIsTheLargestRateOfTheEncoder")
        Optional<Double> dropPath,
    @Field(
            description = "encoder blocks that do not change (beyond TAO)",
            min = 0,
            shownBy = "SegformerMeaningTest.freezeBlocksAndFreezeBackboneAreBlocksOfTheEncoder")
        List<Integer> freezeBlocks,
    @Field(
            description = "nothing of the encoder changes",
            shownBy = "SegformerMeaningTest.freezeBlocksAndFreezeBackboneAreBlocksOfTheEncoder")
        boolean freezeBackbone,
    @Field(
            description =
                "weights to start from: a model of this library, or public weights of the encoder"
                    + " or of the whole network",
            path = PathKind.FILE,
            shownBy = "SegformerMeaningTest.theTrainingStartsWhereItsFieldsSay")
        Optional<Path> pretrainedModelPath,
    @Field(
            description =
                "where weights to start from are instead: classpath:NAME,"
                    + " https://HOST/FILE#sha256=HEX, hf:OWNER/NAME@REVISION/FILE or"
                    + " ngc:ORG/TEAM/MODEL:VERSION (beyond TAO)",
            shownBy = "SegformerMeaningTest.theTrainingStartsWhereItsFieldsSay")
        Optional<String> pretrainedSource,
    @Field(
            description = "model whose graph and weights are taken (.tao) (beyond TAO)",
            path = PathKind.FILE,
            shownBy = "SegformerMeaningTest.theTrainingStartsWhereItsFieldsSay")
        Optional<Path> startModelPath) {
  private static final String GROUP = "model_config.";
  private static final int STRIDE = 32;

  /** Of MiT's first map, whose size the others get: theirs may be rounded up. */
  private static final int FIRST_STRIDE = 4;

  /** The backbone, if there is one of that name. */
  public Optional<Backbone> find() {
    return Backbones.find(backbone, 0, true);
  }

  /** The backbone; rules have found it. */
  public Backbone get() {
    return find().orElseThrow();
  }

  /** What it is built with. */
  public BackboneOptions options() {
    double rate = dropPath.orElse(backbone.startsWith("fan") ? 0.3 : 0.1);
    return new BackboneOptions(
        null, true, false, null, null, true, false, get().dropsPaths() ? rate : 0);
  }

  /** Blocks of it that do not change. */
  public List<Integer> frozenBlocks() {
    return freezeBackbone
        ? IntStream.range(0, get().blocks().size()).boxed().toList()
        : freezeBlocks;
  }

  /**
   * Where a training starts.
   *
   * @param enableQat whether it trains on the grid of 8 bits: then a model is taken whole
   * @param keepKnownClasses whether rows of known classes are kept
   * @param seed of everything random
   */
  public StartSettings start(boolean enableQat, boolean keepKnownClasses, long seed) {
    Optional<Path> trained =
        pretrainedModelPath.filter(file -> enableQat && ModelFile.isModelFile(file));
    return new StartSettings(
        startModelPath.or(() -> trained),
        pretrainedModelPath,
        pretrainedSource,
        false,
        true,
        keepKnownClasses,
        seed);
  }

  /** What must hold of these fields. */
  public void check(RuleContext context) {
    Optional<Backbone> found = find();
    if (found.isEmpty()) {
      BackboneRules.report(context, GROUP + "backbone", GROUP + "backbone", backbone, 0, b -> true);
      return;
    }
    int stride = backbone.startsWith("mit_") ? FIRST_STRIDE : STRIDE;
    boolean sizes = true;
    for (String side : List.of("height", "width")) {
      int size = side.equals("height") ? inputHeight : inputWidth;
      if (size % stride != 0) {
        sizes = false;
        context.error(
            GROUP + "input_" + side,
            "%s is no multiple of %s".formatted(size, stride),
            "%s takes multiples of %s".formatted(backbone, stride));
      }
    }
    if (sizes && !hasMaps(found.get())) {
      context.error(
          GROUP + "backbone",
          "%s has no map of stride 4".formatted(backbone),
          "take one of mit_b0 to mit_b5, a FAN, or a network of convolutions");
    }
    BackboneRules.freezeBlocks(context, GROUP + "freeze_blocks", found.get(), freezeBlocks);
  }

  private boolean hasMaps(Backbone found) {
    GraphBuilder b = new GraphBuilder();
    return found
            .build(
                b,
                b.input("images", DType.FLOAT32, Shape.batch(3, inputHeight, inputWidth)),
                options())
            .byStride()
            .firstKey()
        == FIRST_STRIDE;
  }
}
