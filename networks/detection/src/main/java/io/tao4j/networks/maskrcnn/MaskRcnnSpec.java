package io.tao4j.networks.maskrcnn;

import io.tao4j.data.Recipe;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.networks.efficientdet.EfficientDetSpec;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.detection.DetectorGroups;
import io.tao4j.networks.tasks.detection.StandardDetectorSpec;
import io.tao4j.networks.tasks.spec.TrainingConfig.SoftStart;
import io.tao4j.networks.tasks.story.DetectionSentences;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import io.tao4j.spec.Verb;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The spec of mask_rcnn, in the groups that all detectors here have. TAO's specs, whose fields
 * stand mostly beside each other, are read as they are: {@link MaskRcnnLayouts}.
 *
 * @param maskrcnnConfig the network
 * @param learningRateDecayLevels factors of the rate behind each point
 * @param groups what detectors have in common
 * @param augmentationConfig input size and augmentation
 */
public record MaskRcnnSpec(
    @Field(description = "network; other verbs take it from the model file", verbs = Verb.TRAIN)
        MaskRcnnConfig maskrcnnConfig,
    @Field(
            description =
                "factors of base_lr behind each of learning_rate.soft_start's annealing_points;"
                    + " without them annealing_divider says it",
            verbs = Verb.TRAIN,
            min = 0,
            shownBy = "MaskRcnnMeaningTest.taosFieldsAreRead")
        List<Double> learningRateDecayLevels,
    @Fragment DetectorGroups groups,
    @Field(
            description =
                "input size and augmentation, as of efficientdet; height and width are multiples of"
                    + " 64. Other verbs take the size from the model file",
            verbs = Verb.TRAIN)
        EfficientDetSpec.InputConfig augmentationConfig)
    implements StandardDetectorSpec {

  @Override
  public Preprocessing preprocessing() {
    return augmentationConfig.preprocessing();
  }

  @Override
  public Recipe<?, DetectionBatch> trainingRecipe(DetectionDataset set) {
    return DetectionRecipe.training(
        set, preprocessing(), augmentationConfig.augmentation(), randomSeed());
  }

  @Override
  public List<String> augmentationStory(Predicate<String> given) {
    return DetectionSentences.of(augmentationConfig.augmentation(), given);
  }

  @Override
  public List<Integer> freezeBlocks() {
    return maskrcnnConfig.freezeBlocks();
  }

  @Override
  public boolean freezeBatchNorms() {
    return maskrcnnConfig.freezeBn();
  }

  @Override
  public boolean hasMasks() {
    return maskrcnnConfig.includeMask();
  }

  @Override
  public TrainingPlan completed(TrainingPlan usual) {
    Optional<SoftStart> rate = trainingConfig().learningRate().softStart();
    if (learningRateDecayLevels.isEmpty() || rate.isEmpty()) {
      return usual;
    }
    SoftStart s = rate.get();
    return new TrainingPlan(
        usual.start(),
        usual.program(),
        usual
            .settings()
            .withSchedule(
                new LevelSchedule(
                    s.startLr(),
                    s.baseLr(),
                    s.softStart(),
                    s.annealingPoints(),
                    learningRateDecayLevels)),
        usual.distillation());
  }

  /** SGD, as TAO has it, where the spec names no rule. */
  @Override
  public Optimizer optimizer() {
    return trainingConfig().optimizer().isGiven()
        ? trainingConfig().toOptimizer()
        : new Optimizer.Sgd(0.9, false, 0);
  }
}
