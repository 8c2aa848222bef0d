package io.tao4j.networks.mlrecog;

import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase.Regularizer;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.matching.EmbeddingDefinition;
import io.tao4j.networks.matching.EmbeddingSource;
import io.tao4j.networks.matching.IdentityBatches;
import io.tao4j.networks.matching.IdentitySet;
import io.tao4j.networks.matching.MeanErase;
import io.tao4j.networks.matching.PartRates;
import io.tao4j.networks.matching.RetrievalEvaluator;
import io.tao4j.networks.matching.TaoTrunks;
import io.tao4j.networks.matching.WarmedSteps;
import io.tao4j.networks.mlrecog.MlRecogSpec.ColorAugmentation;
import io.tao4j.networks.mlrecog.MlRecogSpec.Dataset;
import io.tao4j.networks.mlrecog.MlRecogSpec.Model;
import io.tao4j.networks.mlrecog.MlRecogSpec.Optim;
import io.tao4j.networks.mlrecog.MlRecogSpec.Part;
import io.tao4j.networks.mlrecog.MlRecogSpec.Train;
import io.tao4j.networks.mlrecog.MlRecogSpec.ValDataset;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.networks.tasks.spec.PictureLoading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What the fields mean in terms of the shared parts. */
record MlRecogSettings(MlRecogSpec spec) implements EmbeddingSource {
  /** Pictures to judge by are this much larger before their middle is taken. */
  private static final double MARGIN = 1.14;

  private static final int DEGREES = 180;

  Backbone backbone() {
    return TaoTrunks.find(spec.model().backbone()).orElseThrow();
  }

  BackboneOptions backboneOptions() {
    return BackboneOptions.DEFAULT;
  }

  /** Whether the embedder is TAO's for transformers, whose vectors are as wide as the trunk. */
  boolean hasDualHead() {
    String name = backbone().name();
    return name.startsWith("fan_") || name.startsWith("vit_");
  }

  /** Numbers of a vector; 0 where the trunk says it. */
  int width() {
    return hasDualHead() ? 0 : spec.model().featDim();
  }

  Preprocessing preprocessing() {
    Model model = spec.model();
    int shorter = Math.min(model.inputHeight(), model.inputWidth());
    return Preprocessing.centerCrop(
        model.inputHeight(),
        model.inputWidth(),
        (int) (MARGIN * shorter),
        Interpolation.BILINEAR_ANTIALIAS,
        new Normalization(
            ColorOrder.RGB, 1.0 / 255, spec.dataset().pixelMean(), spec.dataset().pixelStd()));
  }

  @Override
  public MlRecogDefinition definition(IdentitySet training) {
    return new MlRecogDefinition(spec);
  }

  @Override
  public IdentitySet training() {
    return IdentitySet.training(spec.dataset().trainDataset());
  }

  @Override
  public Optional<Supplier<IdentitySet>> judging(boolean evaluating) {
    ValDataset sets = spec.dataset().valDataset();
    return sets.reference()
        .flatMap(
            reference -> sets.query().map(query -> () -> IdentitySet.judging(reference, query)));
  }

  @Override
  public IdentityBatches batches(IdentitySet training) {
    return IdentityBatches.drawn(
        training.labels(), spec.train().batchSize(), spec.dataset().numInstance());
  }

  @Override
  public int judgingBatch(boolean evaluating) {
    return evaluating ? spec.evaluate().batchSize() : spec.train().valBatchSize();
  }

  @Override
  public int trainingBatch() {
    return spec.train().batchSize();
  }

  @Override
  public long seed() {
    return spec.train().seed();
  }

  @Override
  public PictureLoading loading() {
    return spec.dataset().loading();
  }

  @Override
  public int workers() {
    return spec.dataset().workers();
  }

  @Override
  public RetrievalEvaluator evaluator(IdentitySet set, boolean evaluating) {
    return new RetrievalEvaluator(
        set.classes(),
        EmbeddingDefinition.EMBEDDING,
        evaluating ? spec.evaluate().topk() : 1,
        evaluating
            ? spec.evaluate().reportAccuracyPerClass()
            : spec.train().reportAccuracyPerClass());
  }

  @Override
  public String judgingFields() {
    return "dataset.val_dataset.reference and query";
  }

  /** In TAO's order. */
  @Override
  public ImagePlan trainingPictures() {
    Dataset data = spec.dataset();
    Preprocessing input = preprocessing();
    List<ImageTransform> steps = new ArrayList<>();
    steps.add(
        data.randomCrop()
            ? ImageTransform.RandomResizedCrop.of(
                input.height(), input.width(), input.interpolation())
            : new ImageTransform.Resize(input.height(), input.width(), input.interpolation()));
    if (data.prob() > 0) {
      steps.add(new ImageTransform.HorizontalFlip(data.prob()));
    }
    if (data.randomRotation()) {
      List<Double> degrees = IntStream.rangeClosed(0, DEGREES).asDoubleStream().boxed().toList();
      steps.add(new ImageTransform.RandomRotation(1, degrees));
    }
    ColorAugmentation colours = data.colorAugmentation();
    if (colours.enabled()) {
      steps.add(
          new ImageTransform.ColorJitter(
              colours.brightness(), colours.contrast(), colours.saturation(), colours.hue()));
    }
    List<Double> sigma = data.gaussianBlur().sigma();
    if (data.gaussianBlur().enabled()) {
      steps.add(new ImageTransform.RandomBlur(sigma.get(0), sigma.get(sigma.size() - 1)));
    }
    if (data.reProb() > 0) {
      steps.add(MeanErase.of(data.reProb(), input.normalization()));
    }
    return new ImagePlan(steps, input.normalization());
  }

  @Override
  public TrainingPlan plan() {
    Train train = spec.train();
    Model model = spec.model();
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            model.pretrainedModelPath().or(model::pretrainedTrunkPath),
            Optional.empty(),
            false,
            true,
            false,
            train.seed()),
        new ProgramSettings(
            optimizer(),
            ProgramSettings.clip(train.clipGradNorm()),
            this::penalties,
            List.of(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(train.trainTrunk() ? 0 : train.epochs().numEpochs(), 0, 1)),
        train.epochs().settings(rate(), train.seed()),
        Optional.empty());
  }

  private Optimizer optimizer() {
    Optim optim = spec.train().optim();
    return optim.name().equals("SGD")
        ? new Optimizer.Sgd(optim.trunk().momentum(), false, 0)
        : new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0);
  }

  private WarmedSteps rate() {
    Optim optim = spec.train().optim();
    return new WarmedSteps(
        largestRate(),
        optim.steps(),
        optim.gamma(),
        optim.warmupFactor(),
        optim.warmupIters(),
        optim.warmupMethod().equals("linear"),
        spec.train().epochs().numEpochs(),
        0);
  }

  private double largestRate() {
    Optim optim = spec.train().optim();
    return Math.max(optim.trunk().baseLr(), optim.embedder().baseLr());
  }

  /** What the rate is multiplied by for each parameter. */
  Map<String, Double> rateFactors(Graph graph) {
    return PartRates.factors(graph, this::rates, largestRate());
  }

  private List<Regularizer> penalties(Graph graph) {
    return PartRates.penalties(graph, this::rates);
  }

  private PartRates rates(Parameter parameter) {
    boolean trunk = isTrunk(parameter);
    Optim optim = spec.train().optim();
    Part part = trunk ? optim.trunk() : optim.embedder();
    return new PartRates(
        trunk || spec.train().trainEmbedder() ? part.baseLr() : 0,
        part.biasLrFactor(),
        part.weightDecay(),
        part.weightDecayBias());
  }

  private static boolean isTrunk(Parameter parameter) {
    return parameter.name().startsWith(NetworkDefinition.BACKBONE + ".");
  }
}
