package io.tao4j.networks.anchors;

import io.tao4j.data.Recipe;
import io.tao4j.data.detection.DetectionBatch;
import io.tao4j.data.detection.DetectionDataset;
import io.tao4j.data.detection.DetectionRecipe;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.networks.tasks.detection.StandardDetectorSpec;
import io.tao4j.networks.tasks.story.DetectionSentences;
import java.util.List;
import java.util.function.Predicate;

/** A detector's spec whose pictures are prepared and varied as SSD's. */
public interface AnchorSpec extends StandardDetectorSpec {
  /** Input size and augmentation. */
  AnchorAugmentationConfig augmentationConfig();

  @Override
  default Preprocessing preprocessing() {
    return augmentationConfig().preprocessing();
  }

  @Override
  default Recipe<?, DetectionBatch> trainingRecipe(DetectionDataset set) {
    return DetectionRecipe.training(
        set, preprocessing(), augmentationConfig().augmentation(), randomSeed());
  }

  @Override
  default List<String> augmentationStory(Predicate<String> given) {
    return DetectionSentences.of(augmentationConfig().augmentation(), given);
  }
}
