package io.tao4j.networks.classification;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ClassificationRecipe;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.SpecBinder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TAO's classification: one class for a whole picture. */
public final class ClassificationNetwork
    implements Network<ClassificationSpec, Image, Classification> {
  static final String NAME = "classification";

  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "one class for a whole picture")
        .withAliases("classification_tf1", "classification_tf2", "classification_pyt");
  }

  @Override
  public Optional<Path> modelOf(ClassificationSpec spec) {
    return spec.evalConfig().modelPath();
  }

  @Override
  public SpecBinder<ClassificationSpec> specBinder() {
    return SpecBinder.of(ClassificationSpec.class)
        .withRules(new ClassificationRules())
        .withRules(new ClassificationConsistency())
        .withRules(new AbsentFields())
        .withLayouts(ClassificationLayouts.all());
  }

  @Override
  public TrainingTask openTraining(ClassificationSpec spec, @Nullable Model start) {
    return new ClassificationTraining(spec, start);
  }

  @Override
  public boolean isQuantizationAware(ClassificationSpec spec) {
    return spec.trainConfig().enableQat();
  }

  @Override
  public EvaluationTask openEvaluation(ClassificationSpec spec, Model model) {
    Path path =
        spec.evalConfig()
            .evalDatasetPath()
            .or(() -> spec.trainConfig().valDatasetPath())
            .orElseThrow(
                () ->
                    new TaoException(
                        "EVALUATE-001",
                        "the spec names no evaluation set",
                        "set eval_config.eval_dataset_path"));
    return evaluation(spec, model, path, spec.evalConfig().enableCenterCrop(), 0);
  }

  static EvaluationTask evaluation(
      ClassificationSpec spec, Model model, Path path, boolean centerCrop, long cacheBytes) {
    ClassificationDataset set = ClassificationData.read(path, model.meta().classNames());
    Preprocessing trained = Preprocessing.fromMap(model.meta().preprocessing());
    Preprocessing used = new ClassificationSettings(spec).evaluation(trained, centerCrop);
    LoaderOptions options =
        LoaderOptions.evaluation(spec.evalConfig().batchSize())
            .withThreads(spec.evalConfig().nWorkers())
            .withCacheBytes(cacheBytes)
            .withBadImageLimit(BadImageLimit.fraction(spec.trainConfig().maxBadImages()));
    return new ClassificationEvaluationTask(
        new BatchLoader<>(new ClassificationRecipe(set, used.plan()), options),
        set.classes(),
        spec.evalConfig().topK(),
        set.notices(),
        set.digest());
  }

  @Override
  public DataCheck checkData(ClassificationSpec spec) {
    return new ClassificationDataCheck(spec);
  }

  @Override
  public ClassificationTask task(Model model, @Nullable ClassificationSpec spec) {
    return new ClassificationTask(model.meta());
  }
}
