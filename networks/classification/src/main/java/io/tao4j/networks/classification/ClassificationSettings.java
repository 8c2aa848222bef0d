package io.tao4j.networks.classification;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageSize;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.network.TrainingSettings;
import io.tao4j.networks.backbones.Activation;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.networks.classification.spec.LrConfig;
import io.tao4j.networks.classification.spec.ModelConfig;
import io.tao4j.networks.classification.spec.OptimizerConfig;
import io.tao4j.networks.classification.spec.TrainConfig;
import io.tao4j.networks.classification.spec.TrainConfig.RegConfig;
import io.tao4j.networks.tasks.Kernels;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import io.tao4j.networks.tasks.classification.InputSize;
import io.tao4j.schedule.ConstantRate;
import io.tao4j.schedule.DecayedRate;
import io.tao4j.schedule.LearningRateSchedule;
import io.tao4j.schedule.TaoSchedule;
import io.tao4j.schedule.WarmupSchedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the fields of a spec mean in terms of the shared parts. */
final class ClassificationSettings {
  /** TAO's classification starts every soft_anneal at this rate. */
  private static final double SOFT_ANNEAL_START = 3e-4;

  /** What TAO's EfficientNets leave out of residual branches. */
  private static final double DROP_CONNECT = 0.2;

  /** Of all batch norms of TAO's classification, whatever the family's own. */
  private static final Double NORM_EPSILON = 1e-5;

  /** Deviation of every channel in TAO's torch mode. */
  private static final double TORCH_DEVIATION = 0.224;

  /** Pixels more than the input that a picture covers before TAO's centre crop, each way. */
  static final int CROP_MARGIN = 32;

  /** TAO's random crop: the input over what the picture covers. */
  private static final double LEAST_SHARE = 0.45;

  /** Pictures whose size is looked at before a training. */
  private static final int LOOKED_AT = 32;

  private final ClassificationSpec spec;

  ClassificationSettings(ClassificationSpec spec) {
    this.spec = spec;
  }

  /**
   * Channels, height and width of the input, or empty if the text is no such thing.
   *
   * @param text {@code C,H,W}
   */
  static Optional<int[]> inputSize(String text) {
    return InputSize.parse(text)
        .map(size -> new int[] {size.channels(), size.height(), size.width()});
  }

  int[] inputSize() {
    return inputSize(spec.modelConfig().inputImageSize()).orElseThrow();
  }

  /** The backbone that a spec's family, depth and norms name, if there is one. */
  static Optional<Backbone> backbone(ModelConfig model) {
    return Backbones.find(model.arch(), model.nLayers(), model.useBatchNorm());
  }

  Backbone backbone() {
    return backbone(spec.modelConfig()).orElseThrow();
  }

  /** Whose network of the family, with which head. */
  private BackboneOptions.Form form() {
    ModelConfig model = spec.modelConfig();
    boolean tao =
        model.template() == ModelConfig.Template.TAO
            || !model.usePooling()
            || model.allProjections();
    return !tao
        ? BackboneOptions.Form.PUBLIC
        : model.retainHead() ? BackboneOptions.Form.TAO_WITH_HEAD : BackboneOptions.Form.TAO;
  }

  /** Stochastic depth: TAO's EfficientNets have it without a field. */
  double dropPath() {
    boolean efficient = spec.modelConfig().arch().startsWith("efficientnet_b");
    double absent = efficient && form().isTao() ? DROP_CONNECT : 0;
    return spec.modelConfig().dropPath().orElse(absent);
  }

  /** Whether TAO's {@code dropout} acts. */
  static boolean dropsInHead(ModelConfig model) {
    return model.retainHead() && model.arch().startsWith("vgg");
  }

  /** What stands between the last feature map and the scores. */
  ClassifierGraph.Head head() {
    ModelConfig model = spec.modelConfig();
    double ofTemplate = 0;
    if (dropsInHead(model)) {
      ofTemplate = model.dropout();
    } else if (form() == BackboneOptions.Form.TAO_WITH_HEAD) {
      ofTemplate = backbone().templateDropout();
    }
    double dropout = model.headDropout() > 0 ? model.headDropout() : ofTemplate;
    return new ClassifierGraph.Head(model.retainHead(), dropout);
  }

  BackboneOptions backboneOptions() {
    ModelConfig model = spec.modelConfig();
    boolean tao = form().isTao();
    return new BackboneOptions(
        model
            .activation()
            .map(a -> Activation.valueOf(a.activationType().toUpperCase(Locale.ROOT)))
            .orElse(null),
        model.useBatchNorm() || backbone(model).filter(b -> !b.normsAreOptional()).isPresent(),
        model.useBias(),
        model.batchNormConfig().epsilon().orElse(tao ? NORM_EPSILON : null),
        1 - model.batchNormConfig().momentum(),
        model.usePooling(),
        model.allProjections(),
        dropPath(),
        form());
  }

  private Interpolation interpolation() {
    return switch (spec.modelConfig().resizeInterpolationMethod()) {
      case BILINEAR -> Interpolation.BILINEAR_ANTIALIAS;
      case BICUBIC -> Interpolation.BICUBIC_ANTIALIAS;
    };
  }

  private Normalization normalization() {
    Normalization shallow = ofEightBits();
    boolean deep = spec.modelConfig().inputImageDepth().equals("16");
    // The other modes bring levels to a range of their own, whatever the bits.
    if (!deep || !spec.trainConfig().preprocessMode().equalsIgnoreCase("caffe")) {
      return shallow;
    }
    Normalization counted = shallow.deep();
    if (!spec.trainConfig().imageMean().isEmpty()) {
      return counted;
    }
    // TAO's mean of 16 bits, 30048.9216, is that of 8 bits times 256.
    List<Double> means = counted.means().stream().map(mean -> mean * 256).toList();
    return new Normalization(counted.order(), counted.scale(), means, counted.stds());
  }

  private Normalization ofEightBits() {
    boolean gray = inputSize()[0] == 1;
    Map<String, Double> mean = spec.trainConfig().imageMean();
    Normalization.Mode mode =
        Normalization.Mode.valueOf(spec.trainConfig().preprocessMode().toUpperCase(Locale.ROOT));
    if (mode == Normalization.Mode.TORCH) {
      return torch(Normalization.of(mode, gray));
    }
    if (mode != Normalization.Mode.CAFFE || mean.isEmpty()) {
      return Normalization.of(mode, gray);
    }
    if (gray) {
      return new Normalization(
          ColorOrder.GRAY, 1, List.of(mean.getOrDefault("l", 117.3786)), List.of(1.0));
    }
    return Normalization.caffe(
        mean.getOrDefault("b", 103.939),
        mean.getOrDefault("g", 116.779),
        mean.getOrDefault("r", 123.68));
  }

  private Normalization torch(Normalization usual) {
    List<Double> means = spec.trainConfig().pixelMean();
    List<Double> stds = spec.trainConfig().pixelStd();
    return new Normalization(
        usual.order(),
        usual.scale(),
        means.isEmpty() ? usual.means() : means,
        stds.isEmpty() ? Collections.nCopies(usual.stds().size(), TORCH_DEVIATION) : stds);
  }

  /** How a picture is prepared outside training. */
  Preprocessing preprocessing(boolean centerCrop) {
    Preprocessing full =
        Preprocessing.stretch(inputSize()[1], inputSize()[2], interpolation(), normalization());
    return centerCrop ? centerCrop(full) : full;
  }

  /** The spec's centre crop, for a network of this input. */
  private Preprocessing centerCrop(Preprocessing full) {
    int height = full.height();
    int width = full.width();
    double ratio = spec.trainConfig().centerCropRatio();
    return ratio == 0
        ? Preprocessing.marginCrop(
            height, width, CROP_MARGIN, full.interpolation(), full.normalization())
        : Preprocessing.centerCrop(
            height,
            width,
            (int) Math.round(Math.min(height, width) * ratio),
            full.interpolation(),
            full.normalization());
  }

  /**
   * How the pictures of an evaluation are prepared: input size, filter and numbers are the model's,
   * and so is its centre crop; only whether to crop is evaluation's own choice.
   */
  Preprocessing evaluation(Preprocessing trained, boolean centerCrop) {
    if (centerCrop == trained.isMiddle()) {
      return trained;
    }
    Preprocessing full =
        Preprocessing.stretch(
            trained.height(), trained.width(), trained.interpolation(), trained.normalization());
    return centerCrop ? centerCrop(full) : full;
  }

  /** How a picture is prepared, and varied, in training. */
  ImagePlan trainingPlan() {
    TrainConfig train = spec.trainConfig();
    int height = inputSize()[1];
    int width = inputSize()[2];
    if (train.pytorchAugmentation().enable()) {
      return new ImagePlan(
          train.pytorchAugmentation().steps(height, width, interpolation(), meanColour()),
          normalization());
    }
    List<ImageTransform> steps = new ArrayList<>();
    if (train.enableRandomResizedCrop()) {
      steps.add(
          new ImageTransform.RandomResizedCrop(
              height, width, train.randomCropMinScale(), 1, 3.0 / 4, 4.0 / 3, interpolation()));
    } else if (train.enableRandomCrop()) {
      steps.add(new ImageTransform.UnlessSized(height, width, randomCrop(height, width)));
    } else {
      steps.add(new ImageTransform.Resize(height, width, interpolation()));
    }
    if (train.randomShiftPixels() > 0) {
      steps.add(new ImageTransform.RandomCrop(height, width, train.randomShiftPixels(), 0));
    }
    if (!train.disableHorizontalFlip()) {
      steps.add(new ImageTransform.HorizontalFlip(0.5));
    }
    if (train.enableColorJitter()) {
      steps.add(new ImageTransform.ColorJitter(0.4, 0.4, 0.4, 0.1));
    }
    return new ImagePlan(steps, normalization());
  }

  /** Levels of red, green and blue that become 0, rounded. */
  private List<Integer> meanColour() {
    Normalization numbers = normalization();
    List<Integer> levels = new ArrayList<>();
    for (double mean : numbers.means()) {
      levels.add((int) Math.max(0, Math.min(255, Math.rint(mean / numbers.scale()))));
    }
    return switch (numbers.order()) {
      case RGB -> levels;
      case BGR -> List.of(levels.get(2), levels.get(1), levels.get(0));
      case GRAY -> List.of(levels.get(0), levels.get(0), levels.get(0));
    };
  }

  /** TAO's random crop, and its colours, which act where it does. */
  private List<ImageTransform> randomCrop(int height, int width) {
    List<ImageTransform> steps = new ArrayList<>();
    steps.add(new ImageTransform.RandomCoverCrop(height, width, LEAST_SHARE, 1, interpolation()));
    if (spec.trainConfig().enableColorAugmentation() && inputSize()[0] == 3) {
      steps.add(new ImageTransform.ColorShift(25.0 / 360, 0.2, 0.1));
    }
    return steps;
  }

  Optimizer optimizer() {
    OptimizerConfig o = spec.trainConfig().optimizer();
    if (o.adam().isPresent()) {
      OptimizerConfig.Adam adam = o.adam().get();
      return new Optimizer.Adam(adam.beta1(), adam.beta2(), adam.epsilon(), adam.amsgrad(), 0);
    }
    if (o.adamw().isPresent()) {
      OptimizerConfig.AdamW adam = o.adamw().get();
      return new Optimizer.AdamW(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
    }
    if (o.rmsprop().isPresent()) {
      OptimizerConfig.RmsProp r = o.rmsprop().get();
      return new Optimizer.RmsProp(r.rho(), r.momentum(), r.epsilon(), r.centered(), 0);
    }
    return o.sgd()
        .map(s -> new Optimizer.Sgd(s.momentum(), s.nesterov(), 0))
        .orElseGet(() -> new Optimizer.Sgd(0.9, false, 0));
  }

  private LearningRateSchedule schedule() {
    LrConfig lr = spec.trainConfig().lrConfig();
    if (lr.step().isPresent()) {
      LrConfig.Step step = lr.step().get();
      return new TaoSchedule.Step(step.learningRate(), step.gamma(), step.stepSize());
    }
    if (lr.softAnneal().isPresent()) {
      LrConfig.SoftAnneal soft = lr.softAnneal().get();
      return new TaoSchedule.SoftAnneal(
          SOFT_ANNEAL_START,
          soft.learningRate(),
          soft.softStart(),
          soft.annealingPoints(),
          soft.annealingDivider());
    }
    if (lr.warmupCosine().isPresent()) {
      LrConfig.WarmupCosine rise = lr.warmupCosine().get();
      double share = (double) rise.warmupEpochs() / spec.trainConfig().nEpochs();
      return new WarmupSchedule.CosineFromZero(rise.learningRate(), share);
    }
    if (lr.cosine().isPresent()) {
      LrConfig.Cosine cosine = lr.cosine().get();
      return new TaoSchedule.SoftStartCosineAnnealing(
          cosine.learningRate() * cosine.minLrRatio(), cosine.learningRate(), cosine.softStart());
    }
    int epochs = spec.trainConfig().nEpochs();
    if (lr.linear().isPresent()) {
      LrConfig.Linear linear = lr.linear().get();
      return new WarmupSchedule.LinearWarmup(
          new TaoSchedule.Linear(linear.learningRate(), epochs), linear.softStart());
    }
    if (lr.multiStep().isPresent()) {
      LrConfig.MultiStep stairs = lr.multiStep().get();
      return new WarmupSchedule.LinearWarmup(
          new TaoSchedule.MultiStep(
              stairs.learningRate(), stairs.milestones(), stairs.gamma(), epochs),
          stairs.softStart());
    }
    OptimizerConfig o = spec.trainConfig().optimizer();
    double rate =
        o.adam()
            .map(OptimizerConfig.Adam::lr)
            .or(() -> o.adamw().map(OptimizerConfig.AdamW::lr))
            .or(() -> o.rmsprop().map(OptimizerConfig.RmsProp::lr))
            .or(() -> o.sgd().map(OptimizerConfig.Sgd::lr))
            .orElse(0.01);
    return new ConstantRate(rate, 0);
  }

  /** Keras' decay of the chosen optimiser, on top of the schedule. */
  private double decay() {
    OptimizerConfig o = spec.trainConfig().optimizer();
    return o.adam()
        .map(OptimizerConfig.Adam::decay)
        .or(() -> o.rmsprop().map(OptimizerConfig.RmsProp::decay))
        .or(() -> o.sgd().map(OptimizerConfig.Sgd::decay))
        .orElse(0.0);
  }

  /** The learning rate of each step. */
  LearningRateSchedule rate() {
    return DecayedRate.of(schedule(), decay());
  }

  /** What the spec says of a training that any network's does. */
  TrainingPlan plan() {
    TrainConfig train = spec.trainConfig();
    ModelConfig model = spec.modelConfig();
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            train.pretrainedModelPath(),
            train.pretrainedSource(),
            true,
            train.pretrainedPartial(),
            model.keepKnownClasses(),
            train.randomSeed()),
        new ProgramSettings(
            optimizer(),
            ProgramSettings.clip(train.gradientClipNorm()),
            this::regularizers,
            model.freezeBlocks(),
            model.freezeBn() ? BatchNorms.ALL : BatchNorms.NONE,
            ProgramSettings.average(train.emaDecay(), train.emaRamp()),
            train.fineTuning(),
            new ProgramSettings.Decay(train.decayAll(), train.decaySkipNames())),
        training(),
        train.distillation());
  }

  private List<Regularizer> regularizers(Graph graph) {
    RegConfig reg = spec.trainConfig().regConfig();
    if (reg.type().equals("None") || reg.weightDecay() == 0) {
      return List.of();
    }
    TrainConfig train = spec.trainConfig();
    Set<String> names;
    if (train.decayAll()) {
      names = new ProgramSettings.Decay(true, train.decaySkipNames()).names(graph);
    } else {
      Set<Integer> ranks = new HashSet<>();
      scope(reg.scope()).forEach(layer -> ranks.add(layer.equals("conv2d") ? 4 : 2));
      names = Kernels.of(graph, ranks::contains);
    }
    return List.of(new Regularizer(Regularizer.Kind.valueOf(reg.type()), reg.weightDecay(), names));
  }

  /** Layer types of a scope that are known, in lower case. */
  static List<String> scope(String text) {
    return Arrays.stream(text.split(","))
        .map(layer -> layer.strip().toLowerCase(Locale.ROOT))
        .filter(layer -> layer.equals("conv2d") || layer.equals("dense"))
        .toList();
  }

  /** Memory for decoded pictures. */
  long cacheBytes() {
    return (long) spec.trainConfig().cacheMegabytes() << 20;
  }

  /** How the training set is loaded. */
  LoaderOptions trainingLoader() {
    TrainConfig train = spec.trainConfig();
    return LoaderOptions.training(train.batchSizePerGpu(), train.randomSeed())
        .withThreads(train.nWorkers())
        .withCacheBytes(cacheBytes())
        .withBadImageLimit(BadImageLimit.fraction(train.maxBadImages()));
  }

  /** Whether TAO's random crop does nothing: some pictures, spread over the set, have its size. */
  boolean cropsNothingOf(ClassificationDataset set) {
    TrainConfig train = spec.trainConfig();
    if (!train.enableRandomCrop() || train.enableRandomResizedCrop()) {
      return false;
    }
    ImageSize input = new ImageSize(inputSize()[2], inputSize()[1]);
    int step = Math.max(1, set.size() / LOOKED_AT);
    for (int i = 0; i < set.size(); i += step) {
      if (!ImageSize.read(set.samples().get(i).path()).equals(Optional.of(input))) {
        return false;
      }
    }
    return true;
  }

  TrainingSettings training() {
    TrainConfig train = spec.trainConfig();
    return new TrainingSettings(
        train.nEpochs(),
        rate(),
        train.randomSeed(),
        train.validationPeriod(),
        train.checkpointInterval(),
        train
            .earlyStopping()
            .map(e -> new TrainingSettings.EarlyStop(e.patience(), e.minDelta()))
            .orElse(null),
        train.batchesPerUpdate(),
        train.monitor().orElse(null));
  }
}
