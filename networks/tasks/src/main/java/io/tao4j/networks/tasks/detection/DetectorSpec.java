package io.tao4j.networks.tasks.detection;

import io.tao4j.data.Recipe;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.engine.Optimizer;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.TrainingPlan;
import io.tao4j.networks.tasks.spec.ClassWeightingConfig;
import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the detection kit reads of a detector's spec; the spec's record implements it, most by
 * fields of these names.
 */
public interface DetectorSpec {
  /** Seed of everything random. */
  long randomSeed();

  /** The training. */
  TrainingConfig trainingConfig();

  /** The evaluation. */
  EvalConfig evalConfig();

  /** What of the predictions is kept. */
  NmsConfig nmsConfig();

  /** The data. */
  DatasetConfig datasetConfig();

  /** Weights of the classes; none for detectors that have no such field. */
  default ClassWeightingConfig classWeightingConfig() {
    return ClassWeightingConfig.NONE;
  }

  /** The update rule. */
  default Optimizer optimizer() {
    return trainingConfig().toOptimizer();
  }

  /** How pictures are prepared outside of training. */
  Preprocessing preprocessing();

  /** Augmented pictures of a training set. */
  Recipe<?, DetectionBatch> trainingRecipe(DetectionDataset set);

  /**
   * What becomes of pictures in training, a sentence each.
   *
   * @param given whether the spec gives a field
   */
  List<String> augmentationStory(Predicate<String> given);

  /** Blocks of the backbone whose convolutions do not change. */
  List<Integer> freezeBlocks();

  /** Whether batch norms keep their statistics in training. */
  boolean freezeBatchNorms();

  /** Which batch norms do, if any. */
  default BatchNorms frozenBatchNorms() {
    return freezeBatchNorms() ? BatchNorms.ALL : BatchNorms.NONE;
  }

  /**
   * Whether pictures of training have other sizes than the network's input, from batch to batch.
   */
  default boolean inputSizeVaries() {
    return false;
  }

  /** Whether objects are learnt with their masks, which a training then reads. */
  default boolean hasMasks() {
    return false;
  }

  /**
   * A training's plan with what the spec says elsewhere than in the groups that all detectors have.
   *
   * @param usual what those say
   */
  default TrainingPlan completed(TrainingPlan usual) {
    return usual;
  }
}
