package io.tao4j.networks.lprnet;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.Image;
import io.tao4j.engine.Optimizer;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Parameter;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.ServedForm;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.lprnet.LprSpec.DataSource;
import io.tao4j.networks.lprnet.LprSpec.DatasetConfig;
import io.tao4j.networks.reading.CharacterList;
import io.tao4j.networks.reading.CtcReading;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.ReadingDataCheck;
import io.tao4j.networks.reading.ReadingEvaluation;
import io.tao4j.networks.reading.ReadingTask;
import io.tao4j.networks.reading.TextPictureBatch;
import io.tao4j.networks.reading.TextPictureRecipe;
import io.tao4j.networks.reading.TextPictures;
import io.tao4j.networks.reading.TextRules;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** TAO's lprnet: the characters of a licence plate. */
public final class LprNetwork implements Network<LprSpec, Image, ReadText> {
  static final String NAME = "lprnet";

  /** As in TAO it is not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "the characters of a licence plate").without(Verb.PRUNE);
  }

  @Override
  public SpecBinder<LprSpec> specBinder() {
    return SpecBinder.of(LprSpec.class).withRules(new LprRules());
  }

  @Override
  public boolean isQuantizationAware(LprSpec spec) {
    return spec.trainingConfig().enableQat();
  }

  private static TextPictures set(List<DataSource> sources, CharacterList characters, int longest) {
    return TextPictures.read(
        sources.stream()
            .map(s -> new TextPictures.Source(s.imageDirectoryPath(), s.labelDirectoryPath()))
            .toList(),
        TextRules.strict(characters, longest));
  }

  private static TextPictures trainingSet(LprSpec spec) {
    return set(
        spec.datasetConfig().dataSources(),
        CharacterList.read(spec.datasetConfig().charactersListFile()),
        spec.lprConfig().maxLabelLength());
  }

  private static LoaderOptions limited(
      LoaderOptions options, DatasetConfig data, TrainingConfig train) {
    return options
        .withThreads(train.nWorkers())
        .withCacheBytes((long) data.cacheMegabytes() << 20)
        .withBadImageLimit(BadImageLimit.fraction(data.maxBadImages()));
  }

  @Override
  public TrainingTask openTraining(LprSpec spec, @Nullable Model start) {
    TrainingConfig train = spec.trainingConfig();
    TextPictures set = trainingSet(spec);
    if (train.dropLastBatch()) {
      TrainingData.requireBatch(
          set.size(), train.batchSizePerGpu(), "training_config.batch_size_per_gpu");
    }
    List<String> notices = new ArrayList<>(List.of(set.report()));
    notices.addAll(set.notices());
    notices.addAll(PictureScan.sample(set.name(), set.files()).notices());
    return Training.open(
        new LprDefinition(spec, set.characters()),
        plan(spec),
        start,
        notices,
        model ->
            new TrainingData<>(
                loader(spec, set, model, notices), set.digest(), TrainingData.Report.NONE),
        model -> validation(spec, model.meta(), 1));
  }

  /** As in TAO: SGD unless a rule is given, and a penalty on biases too. */
  private static TrainingPlan plan(LprSpec spec) {
    TrainingConfig train = spec.trainingConfig();
    TrainingPlan plan =
        TrainingPlan.of(
            train,
            spec.randomSeed(),
            train.optimizer().isGiven() ? train.toOptimizer() : new Optimizer.Sgd(0.9, false, 0),
            spec.lprConfig().freezeBlocks(),
            spec.lprConfig().freezeBn() ? BatchNorms.OF_BACKBONE : BatchNorms.NONE,
            false,
            spec.evalConfig().validationPeriodDuringTraining());
    return plan.withProgram(
        plan.program().withRegularizers(graph -> train.regularizer().on(penalised(graph))));
  }

  private static Set<String> penalised(Graph graph) {
    return graph.parameters().stream()
        .filter(p -> p.role() == Parameter.Role.WEIGHT || p.role() == Parameter.Role.BIAS)
        .map(Parameter::name)
        .filter(LprGraph::isPenalised)
        .collect(Collectors.toSet());
  }

  private static BatchLoader<TextPictureBatch> loader(
      LprSpec spec, TextPictures set, Model model, List<String> notices) {
    TrainingConfig train = spec.trainingConfig();
    LoaderOptions options =
        LoaderOptions.training(train.batchSizePerGpu(), spec.randomSeed())
            .withPrefetch(train.maxQueueSize())
            .withDropLast(
                LastBatch.isDropped(
                    train.dropLastBatch(),
                    set.size(),
                    train.batchSizePerGpu(),
                    model.graph(),
                    notices));
    return new BatchLoader<>(
        new TextPictureRecipe(set, new LprSettings(spec.augmentationConfig()).trainingPlan()),
        limited(options, spec.datasetConfig(), train));
  }

  private static Optional<LoadedEvaluation<TextPictureBatch>> validation(
      LprSpec spec, ModelMeta meta, int beamWidth) {
    DatasetConfig data = spec.datasetConfig();
    if (data.validationDataSources().isEmpty()) {
      return Optional.empty();
    }
    int longest = spec.lprConfig().maxLabelLength();
    return Optional.of(
        ReadingEvaluation.of(
            set(data.validationDataSources(), new CharacterList(meta.classNames()), longest),
            limited(
                LoaderOptions.evaluation(spec.evalConfig().batchSize()),
                data,
                spec.trainingConfig()),
            meta,
            LprGraph.IMAGES,
            longest,
            reading(meta, beamWidth),
            List.of()));
  }

  static CtcReading reading(ModelMeta meta, int beamWidth) {
    return new CtcReading(LprGraph.OUTPUTS, meta, beamWidth, CtcReading.Confidence.LOWEST);
  }

  @Override
  public EvaluationTask openEvaluation(LprSpec spec, Model model) {
    return validation(spec, model.meta(), spec.evalConfig().beamWidth())
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set dataset_config.validation_data_sources"));
  }

  @Override
  public DataCheck checkData(LprSpec spec) {
    DatasetConfig data = spec.datasetConfig();
    Supplier<TextPictures> validation =
        () ->
            set(
                data.validationDataSources(),
                CharacterList.read(data.charactersListFile()),
                spec.lprConfig().maxLabelLength());
    return new ReadingDataCheck(
        () -> trainingSet(spec),
        data.validationDataSources().isEmpty() ? Optional.empty() : Optional.of(validation),
        new LprSettings(spec.augmentationConfig()).trainingPlan(),
        spec.randomSeed(),
        data.maxBadImages());
  }

  @Override
  public ReadingTask task(Model model, @Nullable LprSpec spec) {
    return new ReadingTask(
        reading(model.meta(), spec == null ? 1 : spec.evalConfig().beamWidth()),
        new ServedForm.Sequence(
            LprGraph.LOGITS,
            model.meta().classNames(),
            ServedForm.Steps.RUNS_BLANK_LAST,
            LprGraph.BEST,
            LprGraph.PROBABILITY));
  }
}
