package io.tao4j.networks.mlrecog;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.SubCommand;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.matching.Embedding;
import io.tao4j.networks.matching.EmbeddingTask;
import io.tao4j.networks.matching.GalleryCommand;
import io.tao4j.networks.matching.IdentityBatch;
import io.tao4j.networks.matching.IdentityBatches;
import io.tao4j.networks.matching.IdentityRecipe;
import io.tao4j.networks.matching.IdentitySample;
import io.tao4j.networks.matching.IdentitySet;
import io.tao4j.networks.matching.MatchingDataCheck;
import io.tao4j.networks.matching.RetrievalEvaluator;
import io.tao4j.networks.mlrecog.MlRecogSpec.Dataset;
import io.tao4j.networks.mlrecog.MlRecogSpec.ValDataset;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** TAO's ml_recog: vectors of pictures in which those of one class are near. */
public final class MlRecogNetwork implements Network<MlRecogSpec, Image, Embedding> {
  static final String NAME = "ml_recog";

  /** As in TAO it is not pruned. */
  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "vectors of pictures, near for one class: metric learning")
        .without(Verb.PRUNE)
        .withCommands(new GalleryCommand(NAME, MlRecogGraph.EMBEDDING))
        .withInferenceOptions(
            new SubCommand.Option(
                List.of("--gallery"),
                SubCommand.Kind.PATH,
                "inference.gallery",
                "Gallery in which each picture is looked up."),
            new SubCommand.Option(
                List.of("--top_k"),
                SubCommand.Kind.WORD,
                "inference.topk",
                "Nearest entries of the gallery that vote, and are written."));
  }

  @Override
  public SpecBinder<MlRecogSpec> specBinder() {
    return SpecBinder.of(MlRecogSpec.class)
        .withRules(new MlRecogRules())
        .withLayouts(List.of(MlRecogLayouts.pytorch()));
  }

  private static LoaderOptions limited(LoaderOptions options, Dataset data) {
    return options
        .withThreads(data.workers())
        .withCacheBytes((long) data.cacheMegabytes() << 20)
        .withBadImageLimit(BadImageLimit.fraction(data.maxBadImages()));
  }

  private static IdentityBatches batches(MlRecogSpec spec, IdentitySet set) {
    return new IdentityBatches(
        set.labels(), spec.train().batchSize(), spec.dataset().numInstance());
  }

  @Override
  public TrainingTask openTraining(MlRecogSpec spec, @Nullable Model start) {
    MlRecogSettings settings = new MlRecogSettings(spec);
    IdentitySet set = IdentitySet.training(spec.dataset().trainDataset());
    IdentityBatches batches = batches(spec, set);
    List<String> notices = new ArrayList<>(List.of(set.report()));
    notices.addAll(set.notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.samples().stream().map(IdentitySample::path).toList())
            .notices());
    return Training.open(
        new MlRecogDefinition(spec),
        settings.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                new BatchLoader<>(
                    new IdentityRecipe(set, settings.trainingPlan(), IdentityBatches.TIMES),
                    limited(
                        LoaderOptions.training(spec.train().batchSize(), spec.train().seed()),
                        spec.dataset()),
                    batches),
                set.digest(),
                TrainingData.Report.NONE),
        model ->
            judging(
                spec,
                model,
                spec.train().valBatchSize(),
                1,
                spec.train().reportAccuracyPerClass()));
  }

  private static Optional<LoadedEvaluation<IdentityBatch>> judging(
      MlRecogSpec spec, Model model, int batchSize, int topK, boolean byClass) {
    ValDataset sets = spec.dataset().valDataset();
    if (sets.reference().isEmpty() || sets.query().isEmpty()) {
      return Optional.empty();
    }
    IdentitySet set = IdentitySet.judging(sets.reference().get(), sets.query().get());
    Preprocessing input = Preprocessing.fromMap(model.meta().preprocessing());
    return Optional.of(
        new LoadedEvaluation<>(
            new BatchLoader<>(
                new IdentityRecipe(set, input.plan(), 1),
                limited(LoaderOptions.evaluation(batchSize), spec.dataset())),
            batch -> RetrievalEvaluator.encode(batch, Map.of(MlRecogGraph.IMAGES, batch.images())),
            () -> new RetrievalEvaluator(set.classes(), MlRecogGraph.EMBEDDING, topK, byClass),
            Map.of("validation data", set.digest()),
            set.notices()));
  }

  @Override
  public EvaluationTask openEvaluation(MlRecogSpec spec, Model model) {
    return judging(
            spec,
            model,
            spec.evaluate().batchSize(),
            spec.evaluate().topk(),
            spec.evaluate().reportAccuracyPerClass())
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set dataset.val_dataset.reference and query"));
  }

  @Override
  public DataCheck checkData(MlRecogSpec spec) {
    ValDataset sets = spec.dataset().valDataset();
    Supplier<IdentitySet> training =
        () -> {
          IdentitySet set = IdentitySet.training(spec.dataset().trainDataset());
          batches(spec, set); // refuses sets that make no batch
          return set;
        };
    Optional<Supplier<IdentitySet>> validation =
        sets.reference()
            .flatMap(
                reference ->
                    sets.query().map(query -> () -> IdentitySet.judging(reference, query)));
    return new MatchingDataCheck(
        training,
        validation,
        new MlRecogSettings(spec).trainingPlan(),
        spec.train().seed(),
        spec.dataset().maxBadImages());
  }

  @Override
  public EmbeddingTask task(Model model, @Nullable MlRecogSpec spec) {
    return new EmbeddingTask(
        model,
        MlRecogGraph.EMBEDDING,
        spec == null ? Optional.empty() : spec.inference().gallery(),
        spec == null ? 1 : spec.inference().topk());
  }
}
