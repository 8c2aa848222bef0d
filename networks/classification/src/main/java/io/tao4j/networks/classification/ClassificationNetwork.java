package io.tao4j.networks.classification;

import io.tao4j.data.BadImageLimit;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ClassificationRecipe;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.DataTask;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.ImageInference;
import io.tao4j.network.Network;
import io.tao4j.network.PredictionWriter;
import io.tao4j.network.TrainingTask;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TAO's classification: one class for a whole picture. */
public final class ClassificationNetwork implements Network<ClassificationSpec, Classification> {
  static final String NAME = "classification";

  private static final String DEFAULT_SPEC = "default_spec.yaml";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> aliases() {
    return List.of("classification_tf1", "classification_tf2", "classification_pyt");
  }

  @Override
  public String description() {
    return "one class for a whole picture";
  }

  @Override
  public String defaultSpec() {
    try (InputStream stream = ClassificationNetwork.class.getResourceAsStream(DEFAULT_SPEC)) {
      if (stream == null) {
        throw new IllegalStateException(DEFAULT_SPEC + " is missing from the module");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + DEFAULT_SPEC + " of the module", e);
    }
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
  public Set<DataTask> dataTasks() {
    return Set.of(DataTask.VALIDATE);
  }

  @Override
  public DataCheck checkData(ClassificationSpec spec) {
    return new ClassificationDataCheck(spec);
  }

  @Override
  public ImageInference<Classification> inference(Model model) {
    return new ClassificationInference(model.meta());
  }

  @Override
  public Class<Classification> predictionType() {
    return Classification.class;
  }

  @Override
  public PredictionWriter<Classification> predictionWriter(
      Model model, @Nullable ClassificationSpec spec, Path folder) {
    return new ClassificationCsv(folder);
  }
}
