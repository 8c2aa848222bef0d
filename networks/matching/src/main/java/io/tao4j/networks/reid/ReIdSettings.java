package io.tao4j.networks.reid;

import io.tao4j.data.BatchPlan;
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
import io.tao4j.metric.retrieval.ReRanking;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.ResNet;
import io.tao4j.networks.matching.EmbeddingDefinition;
import io.tao4j.networks.matching.EmbeddingSource;
import io.tao4j.networks.matching.IdentityBatches;
import io.tao4j.networks.matching.IdentityEvaluator;
import io.tao4j.networks.matching.IdentitySet;
import io.tao4j.networks.matching.MeanErase;
import io.tao4j.networks.matching.PartRates;
import io.tao4j.networks.matching.TaoTrunks;
import io.tao4j.networks.matching.WarmedCosine;
import io.tao4j.networks.matching.WarmedSteps;
import io.tao4j.networks.reid.ReIdSpec.Dataset;
import io.tao4j.networks.reid.ReIdSpec.Model;
import io.tao4j.networks.reid.ReIdSpec.Optim;
import io.tao4j.networks.reid.ReIdSpec.Train;
import io.tao4j.networks.tasks.ProgramSettings;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.StartSettings;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.FineTuningConfig;
import io.tao4j.networks.tasks.spec.PictureLoading;
import io.tao4j.schedule.LearningRateSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the fields mean in terms of the shared parts. */
record ReIdSettings(ReIdSpec spec) implements EmbeddingSource {
  /** TAO's schedule is moved on once before the first epoch. */
  private static final int FIRST = 1;

  Backbone backbone() {
    Backbone found = TaoTrunks.find(spec.model().backbone()).orElseThrow();
    return found instanceof ResNet resnet
        ? resnet.withLastStride(spec.model().lastStride())
        : found;
  }

  BackboneOptions backboneOptions() {
    double dropPath = backbone().dropsPaths() ? spec.model().dropPath() : 0;
    return new BackboneOptions(null, true, false, null, null, true, false, dropPath);
  }

  private boolean isSwin() {
    return backbone().name().startsWith("swin_");
  }

  /** Numbers of a vector; 0 where the trunk says it. */
  int width() {
    return isSwin() && !spec.model().reduceFeatDim() ? 0 : spec.model().featDim();
  }

  boolean hasClassifier() {
    return !spec.dataset().sampler().equals("triplet");
  }

  boolean hasTriplets() {
    return !spec.dataset().sampler().equals("softmax");
  }

  ReIdGraph graph(int identities) {
    Model model = spec.model();
    return new ReIdGraph(
        width(),
        model.neck().equals("bnneck"),
        model.neckFeat().equals("after"),
        hasClassifier() ? identities : 0,
        model.dropoutRate());
  }

  Preprocessing preprocessing() {
    return Preprocessing.stretch(
        spec.model().inputHeight(),
        spec.model().inputWidth(),
        isSwin() ? Interpolation.BICUBIC_ANTIALIAS : Interpolation.BILINEAR_ANTIALIAS,
        new Normalization(
            ColorOrder.RGB, 1.0 / 255, spec.dataset().pixelMean(), spec.dataset().pixelStd()));
  }

  @Override
  public ReIdDefinition definition(IdentitySet training) {
    return new ReIdDefinition(spec, training.classes());
  }

  @Override
  public IdentitySet training() {
    return IdentitySet.market(spec.dataset().trainDatasetDir());
  }

  @Override
  public Optional<Supplier<IdentitySet>> judging(boolean evaluating) {
    Dataset data = spec.dataset();
    Optional<Path> gallery = data.testDatasetDir();
    Optional<Path> query = data.queryDatasetDir();
    if (evaluating) {
      gallery = spec.evaluate().testDataset().or(data::testDatasetDir);
      query = spec.evaluate().queryDataset().or(data::queryDatasetDir);
    }
    if (gallery.isEmpty() || query.isEmpty()) {
      return Optional.empty();
    }
    Path among = gallery.get();
    Path lookedUp = query.get();
    return Optional.of(() -> IdentitySet.market(among, lookedUp));
  }

  @Override
  public BatchPlan batches(IdentitySet training) {
    Dataset data = spec.dataset();
    if (!hasTriplets()) {
      TrainingData.requireBatch(training.size(), data.batchSize(), "dataset.batch_size");
      return (seed, epoch, entries, lengths) ->
          // every picture once, though the recipe could show each several times
          BatchPlan.fixed(data.batchSize(), true, true)
              .batches(seed, epoch, training.size(), lengths);
    }
    return IdentityBatches.dealt(training.labels(), data.batchSize(), data.numInstances());
  }

  /** In TAO's order. */
  @Override
  public ImagePlan trainingPictures() {
    Dataset data = spec.dataset();
    Preprocessing input = preprocessing();
    List<ImageTransform> steps = new ArrayList<>();
    steps.add(new ImageTransform.Resize(input.height(), input.width(), input.interpolation()));
    if (data.prob() > 0) {
      steps.add(new ImageTransform.HorizontalFlip(data.prob()));
    }
    if (data.padding() > 0) {
      steps.add(new ImageTransform.RandomCrop(input.height(), input.width(), data.padding(), 0));
    }
    if (data.reProb() > 0) {
      steps.add(MeanErase.of(data.reProb(), input.normalization()));
    }
    return new ImagePlan(steps, input.normalization());
  }

  @Override
  public int judgingBatch(boolean evaluating) {
    return spec.dataset().valBatchSize();
  }

  @Override
  public int trainingBatch() {
    return spec.dataset().batchSize();
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
    return spec.dataset().numWorkers();
  }

  /** How evaluations rank again; empty where they do not. */
  Optional<ReRanking.Settings> reRanking() {
    ReIdSpec.ReRanking again = spec.reRanking();
    return again.reRanking()
        ? Optional.of(new ReRanking.Settings(again.k1(), again.k2(), again.lambdaValue()))
        : Optional.empty();
  }

  @Override
  public IdentityEvaluator evaluator(IdentitySet set, boolean evaluating) {
    ReIdSpec.ReRanking again = spec.reRanking();
    return new IdentityEvaluator(
        set.classes(),
        EmbeddingDefinition.EMBEDDING,
        evaluating ? reRanking().orElse(null) : null,
        again.maxRank());
  }

  @Override
  public String judgingFields() {
    return "dataset.test_dataset_dir and query_dataset_dir";
  }

  @Override
  public TrainingPlan plan() {
    Train train = spec.train();
    return new TrainingPlan(
        new StartSettings(
            Optional.empty(),
            spec.model().pretrainedModelPath(),
            Optional.empty(),
            false,
            true,
            false,
            train.seed()),
        new ProgramSettings(
            optimizer(),
            ProgramSettings.clip(train.gradClip()),
            this::penalties,
            List.of(),
            BatchNorms.NONE,
            null,
            new FineTuningConfig(0, 0, 1)),
        train.epochs().settings(rate(), train.seed()),
        Optional.empty());
  }

  private Optimizer optimizer() {
    Optim optim = spec.train().optim();
    return optim.name().equals("SGD")
        ? new Optimizer.Sgd(optim.momentum(), false, 0)
        : new Optimizer.Adam(0.9, 0.999, 1e-8, false, 0);
  }

  private LearningRateSchedule rate() {
    Optim optim = spec.train().optim();
    int epochs = spec.train().epochs().numEpochs();
    return optim.warmupMethod().equals("cosine")
        ? new WarmedCosine(
            optim.baseLr(), optim.warmupFactor(), optim.warmupEpochs(), epochs, FIRST)
        : new WarmedSteps(
            optim.baseLr(),
            optim.lrSteps(),
            optim.gamma(),
            optim.warmupFactor(),
            optim.warmupIters(),
            optim.warmupMethod().equals("linear"),
            epochs,
            FIRST);
  }

  /** What the rate is multiplied by for each parameter. */
  Map<String, Double> rateFactors(Graph graph) {
    return PartRates.factors(graph, this::rates, spec.train().optim().baseLr());
  }

  private List<Regularizer> penalties(Graph graph) {
    return PartRates.penalties(graph, this::rates);
  }

  private PartRates rates(Parameter parameter) {
    Optim optim = spec.train().optim();
    double factor = 1;
    if (parameter.name().equals(ReIdGraph.NECK_BIAS)) {
      factor = 0;
    } else if (optim.largeFcLr() && parameter.name().startsWith(ReIdGraph.CLASSIFIER + ".")) {
      factor = 2;
    }
    return new PartRates(
        factor * optim.baseLr(),
        optim.biasLrFactor(),
        optim.weightDecay(),
        optim.weightDecayBias());
  }
}
