package io.tao4j.networks.ocdnet;

import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * TAO's spec of ocdnet. Fields that TAO does not have say so in their description.
 *
 * @param model the network
 * @param dataset the data
 * @param train the training
 * @param evaluate the evaluation
 * @param inference the inference
 */
public record OcdSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        Model model,
    @Field(
            description = "data",
            verbs = {Verb.TRAIN, Verb.EVALUATE})
        Dataset dataset,
    @Field(description = "training", verbs = Verb.TRAIN) Train train,
    @Field(description = "evaluation", verbs = Verb.EVALUATE) Evaluate evaluate,
    @Field(description = "inference", verbs = Verb.INFERENCE) Inference inference) {

  /** The network. */
  public record Model(
      @Field(
              description =
                  "deformable_resnet18, deformable_resnet50, fan_tiny_8_p4_hybrid; resnet18 and"
                      + " resnet50, which export to what has no samples of places (beyond TAO)",
              defaultValue = "deformable_resnet18",
              allowed = {
                "deformable_resnet18",
                "deformable_resnet50",
                "resnet18",
                "resnet50",
                "fan_tiny_8_p4_hybrid"
              },
              shownBy = "OcdMeaningTest.theNetworkIsThatOfItsFields")
          String backbone,
      @Field(
              description = "weights of the backbone from the internet",
              ignored = "pretrained_model_path names a file")
          Optional<Boolean> pretrained,
      @Field(
              description = "colours of the input",
              defaultValue = "3",
              min = 3,
              max = 3,
              shownBy = "OcdMeaningTest.theNetworkIsThatOfItsFields")
          int inChannels,
      @Field(
              description = "what joins the maps",
              ignored = "as in TAO it follows from the backbone")
          Optional<String> neck,
      @Field(
              description = "channels of the joined maps; TAO has 256 only (beyond TAO)",
              defaultValue = "256",
              min = 16,
              max = 1024,
              shownBy = "OcdMeaningTest.theNetworkIsThatOfItsFields")
          int innerChannels,
      @Field(
              description = "what makes maps of text",
              defaultValue = "DBHead",
              allowed = "DBHead",
              shownBy = "OcdMeaningTest.theNetworkIsThatOfItsFields")
          String head,
      @Field(
              description = "maps that the head makes",
              ignored = "there are two: of text and of its threshold")
          Optional<Integer> outChannels,
      @Field(
              description = "how sharp the map of probability and threshold is",
              defaultValue = "50",
              min = 1,
              shownBy = "OcdMeaningTest.theLossIsThatOfItsFields")
          int k,
      @Field(
              description = "go on with the model of pruned_graph_path",
              verbs = Verb.TRAIN,
              shownBy = "OcdMeaningTest.theTrainingStartsWhereItsFieldsSay")
          boolean loadPrunedGraph,
      @Field(
              description = "pruned model (.tao)",
              verbs = Verb.TRAIN,
              shownBy = "OcdMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<String> prunedGraphPath,
      @Field(
              description = "model to start from (.tao), or public weights of the backbone",
              verbs = Verb.TRAIN,
              path = PathKind.FILE,
              shownBy = "OcdMeaningTest.theTrainingStartsWhereItsFieldsSay")
          Optional<Path> pretrainedModelPath,
      @Field(
              description = "FAN with maps of twice the size",
              shownBy = "OcdMeaningTest.theNetworkIsThatOfItsFields")
          boolean enlargeFeatureMapSize,
      @Field(
              description = "compute activations again to save memory",
              ignored = "activations are kept")
          Optional<Boolean> activationCheckpoint,
      @Field(
              description = "train on the grid of 8 bits, from pretrained_model_path",
              verbs = Verb.TRAIN,
              shownBy = "OcdMeaningTest.theTrainingStartsWhereItsFieldsSay")
          boolean quant,
      @Field(
              description = "queries, keys and values in one layer",
              ignored = "the layers are those of the public weights")
          Optional<Boolean> fuseQkvProj) {}

  /** The data. */
  public record Dataset(
      @Field(description = "training set", verbs = Verb.TRAIN) TrainingSet trainDataset,
      @Field(description = "validation set, which evaluations read too") Set validateDataset,
      @Field(
              description = "pictures of a calibration",
              ignored = "export takes them from the call, --cal_image_dir")
          Optional<CalibrationSet> quantCalibrationDataset,
      @Field(
              description = "share of the pictures that may be unreadable (beyond TAO)",
              defaultValue = "0.05",
              min = 0,
              max = 1,
              shownBy = "BatchLoaderTest.stopsAboveTheLimitWithTheFirstTen")
          double maxBadImages,
      @Field(
              description = "room for decoded pictures (beyond TAO)",
              unit = "MiB",
              defaultValue = "512",
              min = 0,
              shownBy = "BatchLoaderTest.theCacheKeepsToItsBytes")
          int cacheMegabytes) {}

  /** Pictures of a calibration. */
  public record CalibrationSet(@Field(description = "their folder") String imagesDir) {}

  /** A set to train on. */
  public record TrainingSet(
      @Field(
              description = "ICDAR2015Dataset: four corners; UberDataset: any number of corners",
              defaultValue = "ICDAR2015Dataset",
              allowed = {"ICDAR2015Dataset", "UberDataset"},
              shownBy = "OcdMeaningTest.setsAreThoseOfTheirFields")
          String dataName,
      @Field(
              description =
                  "folders with img and gt, or files that list a picture, a tab and its labels a line",
              verbs = Verb.TRAIN,
              required = true,
              path = PathKind.EXISTING,
              shownBy = "OcdMeaningTest.setsAreThoseOfTheirFields")
          List<Path> dataPath,
      @Field(description = "what is done to it") SetArgs args,
      @Field(description = "how it is loaded") Loader loader) {
    Set asSet() {
      return new Set(dataName, dataPath, args, loader);
    }
  }

  /** A set to judge by. */
  public record Set(
      @Field(
              description = "ICDAR2015Dataset: four corners; UberDataset: any number of corners",
              defaultValue = "ICDAR2015Dataset",
              allowed = {"ICDAR2015Dataset", "UberDataset"},
              shownBy = "OcdMeaningTest.setsAreThoseOfTheirFields")
          String dataName,
      @Field(
              description =
                  "folders with img and gt, or files that list a picture, a tab and its labels a line",
              path = PathKind.EXISTING,
              shownBy = "OcdMeaningTest.setsAreThoseOfTheirFields")
          List<Path> dataPath,
      @Field(description = "what is done to it") SetArgs args,
      @Field(description = "how it is loaded") Loader loader) {}

  /** What is done to a set. */
  public record SetArgs(
      @Field(
              description = "order of the colours of the network's input",
              defaultValue = "BGR",
              allowed = {"BGR", "RGB"},
              shownBy = "OcdMeaningTest.picturesAreThoseOfTheirFields")
          String imgMode,
      @Field(description = "what a sample keeps", ignored = "a sample keeps what is needed")
          List<String> filterKeys,
      @Field(
              description = "texts that count neither for nor against",
              defaultValue = "['*', '###']",
              shownBy = "OcdMeaningTest.setsAreThoseOfTheirFields")
          List<String> ignoreTags,
      @Field(description = "steps; of each kind the last one counts", shownBy = "OcdMeaningTest.*")
          List<Step> preProcesses) {}

  /** A step. */
  public record Step(
      @Field(
              description =
                  "IaaAugment, EastRandomCropData, MakeBorderMap, MakeShrinkMap in training;"
                      + " Resize2D in validation",
              allowed = {
                "IaaAugment",
                "EastRandomCropData",
                "MakeBorderMap",
                "MakeShrinkMap",
                "Resize2D"
              },
              required = true,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          String type,
      @Field(description = "its settings", oneOrMany = true, shownBy = "OcdMeaningTest.*")
          List<StepArgs> args) {}

  /** Settings of a step, or one of the changes of IaaAugment. */
  public record StepArgs(
      @Field(
              description = "of IaaAugment: Fliplr, Affine, Sometimes (a blur), Resize",
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          Optional<String> type,
      @Field(description = "settings of a change") Optional<ChangeArgs> args,
      @Field(
              description = "of EastRandomCropData: width and height of what is shown",
              unit = "pixels",
              min = 32,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          List<Integer> size,
      @Field(
              description = "of EastRandomCropData: tries to find a window with a text",
              min = 1,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          Optional<Integer> maxTries,
      @Field(
              description = "of EastRandomCropData: the window keeps its shape",
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          Optional<Boolean> keepRatio,
      @Field(
              description =
                  "of both maps: by how much texts are made smaller, and how far around borders"
                      + " thresholds are drawn",
              min = 0,
              max = 1,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          Optional<Double> shrinkRatio,
      @Field(
              description = "of MakeBorderMap: threshold far from borders",
              min = 0,
              max = 1,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          Optional<Double> threshMin,
      @Field(
              description = "of MakeBorderMap: threshold on borders",
              min = 0,
              max = 1,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          Optional<Double> threshMax,
      @Field(
              description = "of MakeShrinkMap: texts with a shorter side are left out",
              unit = "pixels",
              min = 0,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          Optional<Integer> minTextSize,
      @Field(
              description = "of Resize2D: width and height, multiples of 32",
              unit = "pixels",
              min = 32,
              shownBy = "OcdMeaningTest.picturesAreThoseOfTheirFields")
          List<Integer> shortSize,
      @Field(
              description = "of Resize2D: whether labels move with the picture",
              ignored = "what was found is brought back to the picture instead")
          Optional<Boolean> resizeTextPolys) {}

  /** Settings of a change. */
  public record ChangeArgs(
      @Field(
              description = "of Fliplr and Sometimes: how often",
              min = 0,
              max = 1,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          Optional<Double> p,
      @Field(
              description = "of Affine: least and largest turn",
              unit = "degrees",
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          List<Double> rotate,
      @Field(
              description = "of Resize: least and largest scale",
              min = 0,
              exclusiveMin = true,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          List<Double> size,
      @Field(description = "of Sometimes: what is done") Optional<Then> thenList) {}

  /** What Sometimes does. */
  public record Then(
      @Field(
              description = "kind of change",
              defaultValue = "GaussianBlur",
              allowed = "GaussianBlur",
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          String type,
      @Field(description = "its settings") BlurArgs args) {}

  /** Settings of a blur. */
  public record BlurArgs(
      @Field(
              description = "least and largest deviation",
              unit = "pixels",
              min = 0,
              shownBy = "OcdMeaningTest.stepsAreThoseOfTheirFields")
          List<Double> sigma) {}

  /** How a set is loaded. */
  public record Loader(
      @Field(
              description = "pictures of a step; absent: 16 in training, 1 in validation",
              min = 1,
              shownBy = "OcdMeaningTest.setsAreThoseOfTheirFields")
          Optional<Integer> batchSize,
      @Field(
              description = "mix the order",
              ignored = "a training set has another order each epoch, a validation set its own")
          Optional<Boolean> shuffle,
      @Field(description = "memory of the loader", ignored = "there is one kind of memory")
          Optional<Boolean> pinMemory,
      @Field(
              description = "threads that read and vary pictures",
              defaultValue = "2",
              min = 0,
              shownBy = "OcdMeaningTest.setsAreThoseOfTheirFields")
          int numWorkers,
      @Field(description = "how batches are made", ignored = "of pictures of one size")
          Optional<String> collateFn) {}

  /** From maps to texts. */
  public record PostProcessing(
      @Field(
              description = "how",
              defaultValue = "SegDetectorRepresenter",
              allowed = "SegDetectorRepresenter",
              shownBy = "OcdMeaningTest.textsAreFoundAsTheFieldsSay")
          String type,
      @Field(description = "its settings") PostArgs args) {}

  /** Settings of it. */
  public record PostArgs(
      @Field(
              description = "probability from which on a pixel is text",
              defaultValue = "0.3",
              min = 0,
              max = 1,
              shownBy = "OcdMeaningTest.textsAreFoundAsTheFieldsSay")
          double thresh,
      @Field(
              description = "least mean probability of a text",
              defaultValue = "0.55",
              min = 0,
              max = 1,
              shownBy = "OcdMeaningTest.textsAreFoundAsTheFieldsSay")
          double boxThresh,
      @Field(
              description = "most texts that are looked at",
              defaultValue = "1000",
              min = 1,
              shownBy = "OcdMeaningTest.textsAreFoundAsTheFieldsSay")
          int maxCandidates,
      @Field(
              description = "by how much outlines are made larger: area * ratio / length",
              defaultValue = "1.5",
              min = 0,
              shownBy = "OcdMeaningTest.textsAreFoundAsTheFieldsSay")
          double unclipRatio) {}

  /** What is counted. */
  public record Metric(
      @Field(
              description = "precision and recall of outlines that overlap",
              defaultValue = "QuadMetric",
              allowed = "QuadMetric",
              shownBy = "OcdMeaningTest.textsAreFoundAsTheFieldsSay")
          String type,
      @Field(description = "its settings") MetricArgs args) {}

  /** Settings of it. */
  public record MetricArgs(
      @Field(
              description = "outlines follow the text's border; false: rectangles",
              shownBy = "OcdMeaningTest.textsAreFoundAsTheFieldsSay")
          boolean isOutputPolygon) {}

  /** The training. */
  public record Train(
      @Field(
              description = "seed of everything random",
              defaultValue = "1234",
              min = 0,
              shownBy = "BatchLoaderTest.epochsAndSeedsHaveTheirOwnOrderAndAugmentation")
          long seed,
      @Field(
              description = "passes over the data",
              unit = "epochs",
              defaultValue = "50",
              min = 1,
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          int numEpochs,
      @Field(
              description = "epochs between checkpoints; 0: best and last only",
              unit = "epochs",
              defaultValue = "1",
              min = 0,
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          int checkpointInterval,
      @Field(
              description = "epochs between validations",
              unit = "epochs",
              defaultValue = "1",
              min = 1,
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          int validationInterval,
      @Field(description = "from maps to texts in validations") PostProcessing postProcessing,
      @Field(description = "what validations count") Metric metric,
      @Field(description = "limits") Trainer trainer,
      @Field(description = "loss") Loss loss,
      @Field(description = "update rule") OptimizerConfig optimizer,
      @Field(description = "rate") Scheduler lrScheduler,
      @Field(
              description = "judge by a moving average of the weights",
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          boolean modelEma,
      @Field(
              description = "decay of that average; it rises to it over some 2000 updates",
              defaultValue = "0.9999",
              min = 0,
              max = 1,
              exclusiveMax = true,
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          double modelEmaDecay) {}

  /** Limits. */
  public record Trainer(
      @Field(
              description = "largest norm of the gradient; 0 for any",
              defaultValue = "5",
              min = 0,
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          double clipGradNorm) {}

  /** The loss. */
  public record Loss(
      @Field(
              description = "kind",
              defaultValue = "DBLoss",
              allowed = "DBLoss",
              shownBy = "OcdMeaningTest.theLossIsThatOfItsFields")
          String type,
      @Field(
              description = "factor of the cross entropy",
              defaultValue = "5",
              min = 0,
              shownBy = "OcdMeaningTest.theLossIsThatOfItsFields")
          double alpha,
      @Field(
              description = "factor of the threshold's distance",
              defaultValue = "10",
              min = 0,
              shownBy = "OcdMeaningTest.theLossIsThatOfItsFields")
          double beta,
      @Field(
              description = "pixels beside texts that count, for each in one",
              defaultValue = "3",
              min = 1,
              shownBy = "OcdMeaningTest.theLossIsThatOfItsFields")
          double ohemRatio,
      @Field(
              description = "keeps quotients defined",
              defaultValue = "1e-6",
              min = 0,
              max = 1,
              shownBy = "OcdMeaningTest.theLossIsThatOfItsFields")
          double eps) {}

  /** The update rule. */
  public record OptimizerConfig(
      @Field(
              description = "kind",
              defaultValue = "Adam",
              allowed = "Adam",
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          String type,
      @Field(description = "its settings") OptimizerArgs args) {}

  /** Settings of it. */
  public record OptimizerArgs(
      @Field(
              description = "rate after the warm-up",
              defaultValue = "0.001",
              min = 0,
              exclusiveMin = true,
              shownBy = "OcdMeaningTest.theRateRisesAndFallsOverEpochs")
          double lr,
      @Field(
              description = "penalty: times the weight, added to its gradient",
              min = 0,
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          double weightDecay,
      @Field(
              description = "divide by the largest second moment",
              defaultValue = "true",
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          boolean amsgrad,
      @Field(description = "momentum", ignored = "Adam has betas of 0.9 and 0.999")
          Optional<Double> momentum,
      @Field(
              description = "added to the root",
              defaultValue = "1e-8",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "OcdMeaningTest.theTrainingIsThatOfItsFields")
          double eps) {}

  /** The rate. */
  public record Scheduler(
      @Field(
              description = "a rise from a third, then a power of what is left",
              defaultValue = "WarmupPolyLR",
              allowed = "WarmupPolyLR",
              shownBy = "OcdMeaningTest.theRateRisesAndFallsOverEpochs")
          String type,
      @Field(description = "its settings") SchedulerArgs args) {}

  /** Settings of it. */
  public record SchedulerArgs(
      @Field(
              description = "epochs of the rise",
              unit = "epochs",
              defaultValue = "3",
              min = 0,
              shownBy = "OcdMeaningTest.theRateRisesAndFallsOverEpochs")
          int warmupEpoch) {}

  /** The evaluation. */
  public record Evaluate(
      @Field(description = "from maps to texts") PostProcessing postProcessing,
      @Field(description = "what is counted") Metric metric) {}

  /** The inference. */
  public record Inference(
      @Field(
              description = "outlines follow the text's border; false: rectangles",
              shownBy = "OcdMeaningTest.textsAreFoundAsTheFieldsSay")
          boolean polygon,
      @Field(description = "from maps to texts") PostProcessing postProcessing) {}
}
