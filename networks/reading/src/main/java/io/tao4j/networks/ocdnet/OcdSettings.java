package io.tao4j.networks.ocdnet;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.TrainProgram;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.Fan;
import io.tao4j.networks.backbones.ResNet;
import io.tao4j.networks.ocdnet.OcdSpec.ChangeArgs;
import io.tao4j.networks.ocdnet.OcdSpec.Loss;
import io.tao4j.networks.ocdnet.OcdSpec.Model;
import io.tao4j.networks.ocdnet.OcdSpec.OptimizerArgs;
import io.tao4j.networks.ocdnet.OcdSpec.PostArgs;
import io.tao4j.networks.ocdnet.OcdSpec.PostProcessing;
import io.tao4j.networks.ocdnet.OcdSpec.Set;
import io.tao4j.networks.ocdnet.OcdSpec.Step;
import io.tao4j.networks.ocdnet.OcdSpec.StepArgs;
import io.tao4j.networks.ocdnet.OcdSpec.Train;
import io.tao4j.networks.reading.page.PageSet;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the fields mean in terms of the shared parts. */
record OcdSettings(OcdSpec spec) {
  private static final List<Integer> INPUT = List.of(1280, 736);
  private static final List<Integer> WINDOW = List.of(640, 640);
  private static final int TRIES = 50;
  private static final double SHRINK = 0.4;
  private static final double LEAST = 0.3;
  private static final double MOST = 0.7;
  private static final int SMALLEST = 8;
  private static final double RAMP = 2000;

  Backbone backbone() {
    return switch (spec.model().backbone()) {
      case "resnet18" -> ResNet.resnet18();
      case "resnet50" -> ResNet.resnet50();
      case "deformable_resnet18" -> ResNet.resnet18().withDeformable();
      case "deformable_resnet50" -> ResNet.resnet50().withDeformable();
      default -> isDoubled() ? Fan.tinyOfHalfStride() : Fan.tiny();
    };
  }

  boolean isTransformer() {
    return spec.model().backbone().startsWith("fan_");
  }

  /** Whether the first map has half of the input's size. */
  boolean isDoubled() {
    return isTransformer() && spec.model().enlargeFeatureMapSize();
  }

  private static List<StepArgs> steps(Set set, String type) {
    List<StepArgs> args = List.of();
    for (Step step : set.args().preProcesses()) {
      if (step.type().equals(type)) {
        args = step.args();
      }
    }
    return args;
  }

  private static <T> T setting(
      Set set, String type, Function<StepArgs, Optional<T>> field, T absent) {
    return steps(set, type).stream()
        .map(field)
        .flatMap(Optional::stream)
        .reduce((first, second) -> second)
        .orElse(absent);
  }

  private static Optional<List<Integer>> given(List<Integer> numbers) {
    return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers);
  }

  private Set training() {
    return spec.dataset().trainDataset().asSet();
  }

  /** Width and height of the input outside of training. */
  List<Integer> inputSize() {
    return setting(
        spec.dataset().validateDataset(), "Resize2D", args -> given(args.shortSize()), INPUT);
  }

  /** Width and height of what training shows. */
  List<Integer> windowSize() {
    return setting(training(), "EastRandomCropData", args -> given(args.size()), WINDOW);
  }

  /** TAO's means are those of red, green and blue in either order of the colours. */
  private static Normalization normalization(String mode) {
    return new Normalization(
        mode.equals("RGB") ? ColorOrder.RGB : ColorOrder.BGR,
        1.0 / 255,
        List.of(122.67891434 / 255, 116.66876762 / 255, 104.00698793 / 255),
        List.of(1.0, 1.0, 1.0));
  }

  Preprocessing preprocessing() {
    List<Integer> size = inputSize();
    return Preprocessing.stretch(
        size.get(1),
        size.get(0),
        Interpolation.BILINEAR,
        normalization(spec.dataset().validateDataset().args().imgMode()));
  }

  PageVariation variation() {
    Set set = training();
    List<Integer> window = windowSize();
    PageVariation plain =
        new PageVariation(
            0,
            List.of(0.0, 0.0),
            List.of(1.0, 1.0),
            0,
            List.of(0.0, 0.0),
            window.get(0),
            window.get(1),
            setting(set, "EastRandomCropData", StepArgs::maxTries, TRIES),
            setting(set, "EastRandomCropData", StepArgs::keepRatio, true),
            normalization(set.args().imgMode()));
    if (set.args().preProcesses().isEmpty()) {
      return plain.withChanges(0.5, List.of(-10.0, 10.0), List.of(0.5, 3.0), 0, List.of(0.0, 0.0));
    }
    double mirrored = 0;
    List<Double> degrees = List.of(0.0, 0.0);
    List<Double> scales = List.of(1.0, 1.0);
    double blurred = 0;
    List<Double> deviations = List.of(0.0, 0.0);
    for (StepArgs change : steps(set, "IaaAugment")) {
      ChangeArgs args =
          change
              .args()
              .orElse(new ChangeArgs(Optional.empty(), List.of(), List.of(), Optional.empty()));
      switch (change.type().orElse("")) {
        case "Fliplr" -> mirrored = args.p().orElse(1.0);
        case "Affine" -> degrees = args.rotate();
        case "Resize" -> scales = args.size();
        case "Sometimes" -> {
          blurred = args.p().orElse(0.5);
          deviations = args.thenList().map(then -> then.args().sigma()).orElse(deviations);
        }
        default -> {
          // rules refuse others
        }
      }
    }
    return plain.withChanges(mirrored, degrees, scales, blurred, deviations);
  }

  DbMaps maps() {
    Set set = training();
    return new DbMaps(
        setting(set, "MakeShrinkMap", StepArgs::shrinkRatio, SHRINK),
        setting(set, "MakeBorderMap", StepArgs::shrinkRatio, SHRINK),
        setting(set, "MakeBorderMap", StepArgs::threshMin, LEAST),
        setting(set, "MakeBorderMap", StepArgs::threshMax, MOST),
        setting(set, "MakeShrinkMap", StepArgs::minTextSize, SMALLEST));
  }

  DbLoss loss() {
    Loss loss = spec.train().loss();
    return new DbLoss(loss.alpha(), loss.beta(), loss.ohemRatio(), loss.eps(), spec.model().k());
  }

  static DbBoxes boxes(PostProcessing processing, boolean polygons) {
    PostArgs args = processing.args();
    return new DbBoxes(
        args.thresh(), args.boxThresh(), args.maxCandidates(), args.unclipRatio(), polygons);
  }

  static PageSet read(Set set) {
    return PageSet.read(
        set.dataPath(),
        set.dataName().equals("UberDataset") ? PageSet.Form.POLYGONS : PageSet.Form.QUADRILATERALS,
        set.args().ignoreTags());
  }

  LoaderOptions limited(LoaderOptions options, Set set) {
    return options
        .withThreads(Math.max(1, set.loader().numWorkers()))
        .withCacheBytes((long) spec.dataset().cacheMegabytes() << 20)
        .withBadImageLimit(BadImageLimit.fraction(spec.dataset().maxBadImages()));
  }

  TrainingPlan plan() {
    Train train = spec.train();
    Model model = spec.model();
    OptimizerArgs optimizer = train.optimizer().args();
    Optional<Path> whole =
        model.loadPrunedGraph()
            ? model.prunedGraphPath().map(Path::of)
            : model.pretrainedModelPath().filter(file -> model.quant());
    return new TrainingPlan(
        new StartSettings(
            whole, model.pretrainedModelPath(), Optional.empty(), false, true, false, train.seed()),
        new ProgramSettings(
            new Optimizer.Adam(
                0.9, 0.999, optimizer.eps(), optimizer.amsgrad(), optimizer.weightDecay()),
            ProgramSettings.clip(train.trainer().clipGradNorm()),
            graph -> List.of(),
            List.of(),
            BatchNorms.NONE,
            train.modelEma() ? new TrainProgram.Average(train.modelEmaDecay(), RAMP) : null,
            new FineTuningConfig(0, 0, 1),
            new ProgramSettings.Decay(true, List.of())),
        new TrainingSettings(
            train.numEpochs(),
            new OcdRate(
                optimizer.lr(), train.lrScheduler().args().warmupEpoch(), train.numEpochs()),
            train.seed(),
            train.validationInterval(),
            train.checkpointInterval(),
            null),
        Optional.empty());
  }
}
