package io.tao4j.networks.yolo;

import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.tasks.ProgramSettings.BatchNorms;
import io.tao4j.networks.tasks.detection.AugmentationConfig;
import io.tao4j.networks.tasks.detection.StandardDetectorSpec;
import io.tao4j.networks.tasks.story.DetectionSentences;
import java.util.List;
import java.util.function.Predicate;

/** The spec of yolo_v3, yolo_v4 or yolo_v4_tiny. */
interface YoloFamilySpec extends StandardDetectorSpec {
  /** Input size and augmentation, with mosaics where the network has them. */
  AugmentationConfig augmentation();

  @Override
  default Preprocessing preprocessing() {
    return augmentation().preprocessing();
  }

  @Override
  default DetectionRecipe trainingRecipe(DetectionDataset set) {
    return augmentation().recipe(set, randomSeed());
  }

  @Override
  default List<String> augmentationStory(Predicate<String> given) {
    return DetectionSentences.of(
        augmentation().augmentation(),
        augmentation().pictures().outputHeight(),
        augmentation().pictures().outputWidth(),
        given);
  }

  @Override
  default BatchNorms frozenBatchNorms() {
    return freezeBatchNorms() ? BatchNorms.OF_BACKBONE : BatchNorms.NONE;
  }

  @Override
  default boolean inputSizeVaries() {
    return augmentation().pictures().randomizeInputShapePeriod() > 0;
  }
}
