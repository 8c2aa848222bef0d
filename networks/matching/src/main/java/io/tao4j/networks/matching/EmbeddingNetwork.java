package io.tao4j.networks.matching;

import io.tao4j.data.BatchLoader;
import io.tao4j.data.BatchPlan;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.Batch;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.LoadedEvaluation;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.spec.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network whose answers are vectors of pictures: one that is trained on classes, judged by how
 * queries find others, and used with galleries. As in TAO it is not pruned.
 *
 * @param <S> record of its spec
 */
public abstract class EmbeddingNetwork<S extends Record> implements Network<S, Image, Embedding> {
  private final String name;
  private final String description;

  /**
   * A network.
   *
   * @param name in the API, in model files and on the command line
   * @param description one line for lists, without a full stop
   */
  protected EmbeddingNetwork(String name, String description) {
    this.name = name;
    this.description = description;
  }

  /** What a spec says of sets and training. */
  protected abstract EmbeddingSource source(S spec);

  /** What a spec says of looking pictures up. */
  protected abstract LookupConfig lookup(S spec);

  @Override
  public final NetworkInfo info() {
    return NetworkInfo.of(name, description)
        .without(Verb.PRUNE)
        .withCommands(new GalleryCommand(name, EmbeddingDefinition.EMBEDDING))
        .withInferenceOptions(LookupConfig.options());
  }

  @Override
  public final TrainingTask openTraining(S spec, @Nullable Model start) {
    EmbeddingSource source = source(spec);
    IdentitySet set = source.training();
    BatchPlan batches = source.batches(set);
    List<String> notices = new ArrayList<>(List.of(set.report()));
    notices.addAll(set.notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.samples().stream().map(IdentitySample::path).toList())
            .notices());
    return Training.open(
        source.definition(set),
        source.plan(),
        start,
        notices,
        model ->
            new TrainingData<>(
                new BatchLoader<>(
                    new IdentityRecipe(set, source.trainingPictures(), IdentityBatches.TIMES),
                    source.limited(LoaderOptions.training(source.trainingBatch(), source.seed())),
                    batches),
                set.digest(),
                TrainingData.Report.NONE),
        model -> judged(source, model, false));
  }

  private static Optional<LoadedEvaluation<IdentityBatch>> judged(
      EmbeddingSource source, Model model, boolean evaluating) {
    return source
        .judging(evaluating)
        .map(
            reader -> {
              IdentitySet set = reader.get();
              Preprocessing input = Preprocessing.fromMap(model.meta().preprocessing());
              boolean mirrored = MirroredPictures.isIn(model.meta());
              return new LoadedEvaluation<>(
                  new BatchLoader<>(
                      new IdentityRecipe(set, input.plan(), 1),
                      source.limited(LoaderOptions.evaluation(source.judgingBatch(evaluating)))),
                  batch -> encoded(batch, mirrored),
                  () -> source.evaluator(set, evaluating),
                  Map.of("validation data", set.digest()),
                  set.notices());
            });
  }

  private static Batch encoded(IdentityBatch batch, boolean mirrored) {
    return VectorEvaluator.encode(
        batch,
        Map.of(
            EmbeddingDefinition.IMAGES,
            mirrored ? MirroredPictures.append(batch.images()) : batch.images()));
  }

  @Override
  public final EvaluationTask openEvaluation(S spec, Model model) {
    EmbeddingSource source = source(spec);
    return judged(source, model, true)
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set " + source.judgingFields()));
  }

  @Override
  public final DataCheck checkData(S spec) {
    EmbeddingSource source = source(spec);
    return new MatchingDataCheck(
        () -> {
          IdentitySet set = source.training();
          source.batches(set); // refuses sets that make no batch
          return set;
        },
        source.judging(false),
        source.trainingPictures(),
        source.seed(),
        source.loading().maxBadImages());
  }

  @Override
  public final EmbeddingTask task(Model model, @Nullable S spec) {
    return new EmbeddingTask(
        model,
        EmbeddingDefinition.EMBEDDING,
        spec == null ? Optional.empty() : lookup(spec).gallery(),
        spec == null ? 1 : lookup(spec).topk());
  }
}
