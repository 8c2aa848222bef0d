package io.tao4j.networks.yolo;

import io.tao4j.networks.tasks.detection.AugmentationConfig;
import io.tao4j.networks.tasks.detection.YoloPictures;
import io.tao4j.spec.Field;
import io.tao4j.spec.Fragment;
import java.util.Map;

/**
 * TAO's {@code augmentation_config} of yolo_v3: that of yolo_v4 without mosaics.
 *
 * @param pictures what all YOLO networks have
 * @param imageMean subtracted from the levels
 */
public record YoloV3AugmentationConfig(
    @Fragment YoloPictures pictures,
    @Field(
            description = "means to subtract, r g b or l",
            shownBy = "DetectionDataTest.outputDepthCountsLevelsAsTaoDoes")
        Map<String, Double> imageMean) {

  /** The same as yolo_v4 has it, without mosaics. */
  AugmentationConfig withoutMosaics() {
    return new AugmentationConfig(
        pictures, 0, 0.2, imageMean, 0, AugmentationConfig.ResizeFilter.BILINEAR);
  }
}
