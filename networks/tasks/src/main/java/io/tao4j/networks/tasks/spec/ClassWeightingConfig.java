package io.tao4j.networks.tasks.spec;

import io.tao4j.spec.Field;
import java.util.Map;

/**
 * TAO's {@code class_weighting_config}.
 *
 * @param classWeighting factor of the class loss by class name, else 1
 * @param enableAuto known, not acted on
 */
public record ClassWeightingConfig(
    @Field(
            description = "factor of the class loss by class name, else 1",
            min = 0,
            shownBy = "YoloTargetsTest.theWeightOfAClassIsThatOfItsBoxesToo")
        Map<String, Double> classWeighting,
    @Field(
            description = "weights that follow each class's loss",
            ignored = "weights stay as class_weighting gives them")
        boolean enableAuto) {
  /** Every class counts alike. */
  public static final ClassWeightingConfig NONE = new ClassWeightingConfig(Map.of(), false);
}
