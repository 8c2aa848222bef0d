package io.tao4j.networks.multitask;

import io.tao4j.data.MultitaskDataset;
import io.tao4j.data.MultitaskSample;
import io.tao4j.data.PictureScan;
import io.tao4j.data.image.Image;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.DataCheck;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Network;
import io.tao4j.network.NetworkInfo;
import io.tao4j.network.SpecStory;
import io.tao4j.network.TrainingTask;
import io.tao4j.networks.tasks.LastBatch;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.Training;
import io.tao4j.networks.tasks.TrainingData;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.multitask.ConfusionMatrixCommand;
import io.tao4j.networks.tasks.multitask.MultitaskAnswer;
import io.tao4j.networks.tasks.multitask.MultitaskData;
import io.tao4j.networks.tasks.multitask.MultitaskDataCheck;
import io.tao4j.networks.tasks.multitask.MultitaskTask;
import io.tao4j.networks.tasks.multitask.TaskHeads;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import io.tao4j.spec.SpecBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** TAO's multitask_classification: several questions to each picture. */
public final class MultitaskNetwork implements Network<MultitaskSpec, Image, MultitaskAnswer> {
  static final String NAME = "multitask_classification";

  @Override
  public NetworkInfo info() {
    return NetworkInfo.of(NAME, "a class for each of several questions to a picture")
        .withCommands(new ConfusionMatrixCommand());
  }

  @Override
  public SpecBinder<MultitaskSpec> specBinder() {
    return SpecBinder.of(MultitaskSpec.class).withRules(new MultitaskRules());
  }

  @Override
  public boolean isQuantizationAware(MultitaskSpec spec) {
    return spec.trainingConfig().enableQat();
  }

  @Override
  public TrainingTask openTraining(MultitaskSpec spec, @Nullable Model start) {
    TrainingConfig train = spec.trainingConfig();
    MultitaskDataset set = MultitaskData.training(spec.datasetConfig());
    if (train.dropLastBatch()) {
      TrainingData.requireBatch(
          set.size(), train.batchSizePerGpu(), "training_config.batch_size_per_gpu");
    }
    List<String> notices = new ArrayList<>(List.of(set.report()));
    notices.addAll(set.notices());
    notices.addAll(
        PictureScan.sample(set.name(), set.samples().stream().map(MultitaskSample::path).toList())
            .notices());
    return Training.open(
        new MultitaskDefinition(spec, set.tasks()),
        plan(spec),
        start,
        notices,
        model ->
            new TrainingData<>(
                MultitaskData.loader(
                    spec.datasetConfig(),
                    set,
                    new MultitaskSettings(spec.modelConfig()).trainingPlan(),
                    spec.randomSeed(),
                    train,
                    LastBatch.isDropped(
                        train.dropLastBatch(),
                        set.size(),
                        train.batchSizePerGpu(),
                        model.graph(),
                        notices)),
                set.digest(),
                folder -> TaskHeads.write(set.tasks(), folder)),
        model -> MultitaskData.validation(spec.datasetConfig(), model.meta(), train));
  }

  /** What a spec says of a training. */
  static TrainingPlan plan(MultitaskSpec spec) {
    return TrainingPlan.of(
        spec.trainingConfig(),
        spec.randomSeed(),
        spec.trainingConfig().toOptimizer(),
        spec.modelConfig().freezeBlocks(),
        spec.modelConfig().freezeBn() ? BatchNorms.OF_BACKBONE : BatchNorms.NONE,
        spec.modelConfig().retainHead(),
        1);
  }

  @Override
  public SpecStory story(MultitaskSpec spec, Predicate<String> given) {
    return MultitaskStory.tell(spec, plan(spec));
  }

  @Override
  public EvaluationTask openEvaluation(MultitaskSpec spec, Model model) {
    return MultitaskData.validation(spec.datasetConfig(), model.meta(), spec.trainingConfig())
        .orElseThrow(
            () ->
                new TaoException(
                    "EVALUATE-001",
                    "the spec names no evaluation set",
                    "set dataset_config.val_csv_path"));
  }

  @Override
  public DataCheck checkData(MultitaskSpec spec) {
    return new MultitaskDataCheck(
        spec.datasetConfig(),
        new MultitaskSettings(spec.modelConfig()).trainingPlan(),
        spec.randomSeed());
  }

  @Override
  public MultitaskTask task(Model model, @Nullable MultitaskSpec spec) {
    return new MultitaskTask(model.meta());
  }
}
