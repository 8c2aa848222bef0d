package io.tao4j.networks.tasks.spec;

import io.tao4j.spec.Field;
import java.util.Map;

/**
 * TAO's {@code class_weighting_config}.
 *
 * @param classWeighting factor of the class loss by class name, else 1
 * @param enableAuto whether weights follow each class's loss
 */
public record ClassWeightingConfig(
    @Field(
            description = "factor of the class loss by class name, else 1",
            min = 0,
            shownBy = "YoloTargetsTest.theWeightOfAClassIsThatOfItsBoxesToo")
        Map<String, Double> classWeighting,
    @Field(
            description =
                "yolo_v4 and yolo_v4_tiny: weights follow each class's mean loss of boxes and classes"
                    + " over that of the easiest class, after epochs 1, 11, 21 ...;"
                    + " class_weighting has those of the first epoch",
            shownBy = "AutoClassWeightsTest.enableAutoGivesHardClassesMoreWeight")
        boolean enableAuto) {
  /** Every class counts alike. */
  public static final ClassWeightingConfig NONE = new ClassWeightingConfig(Map.of(), false);
}
