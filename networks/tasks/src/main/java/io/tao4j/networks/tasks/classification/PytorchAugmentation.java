package io.tao4j.networks.tasks.classification;

import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.spec.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * How TAO's PyTorch classification varies pictures in training, in the order of the fields. All of
 * it is of pictures that have been stretched to the input's size, which is square in TAO.
 */
public record PytorchAugmentation(
    @Field(
            description = "whether all this is done, instead of the fields above",
            shownBy = "PytorchAugmentationTest.allIsOnByDefault")
        boolean enable,
    @Field(
            description = "mirrored left to right",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        double horizontalFlipProbability,
    @Field(
            description = "mirrored top to bottom",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        double verticalFlipProbability,
    @Field(
            description = "RandAugment, two changes of magnitude 5, deviation 1",
            defaultValue = "true",
            shownBy = "PytorchAugmentationTest.allIsOnByDefault")
        boolean randAugment,
    @Field(
            description = "turned by one of the angles",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        double rotateProbability,
    @Field(
            description = "angles, of which TAO takes the first three",
            unit = "degrees",
            defaultValue = "[90.0, 180.0, 270.0]",
            shownBy = "PytorchAugmentationTest.strengthsAct")
        List<Double> angles,
    @Field(
            description = "random resized crop, 0.08 to 1 of the area, 3/4 to 4/3",
            defaultValue = "true",
            shownBy = "PytorchAugmentationTest.allIsOnByDefault")
        boolean randomResizedCrop,
    @Field(
            description = "least and largest scale before a crop at random; empty for none",
            defaultValue = "[1.0, 1.2]",
            min = 0.01,
            max = 100,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        List<Double> scaleCrop,
    @Field(
            description = "Gaussian blur, up to a pixel",
            defaultValue = "true",
            shownBy = "PytorchAugmentationTest.allIsOnByDefault")
        boolean blur,
    @Field(
            description = "largest change of brightness",
            defaultValue = "0.3",
            min = 0,
            max = 2,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        double brightness,
    @Field(
            description = "largest change of contrast",
            defaultValue = "0.3",
            min = 0,
            max = 2,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        double contrast,
    @Field(
            description = "largest change of saturation",
            defaultValue = "0.3",
            min = 0,
            max = 2,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        double saturation,
    @Field(
            description = "largest turn of the colour circle",
            min = 0,
            max = 0.5,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        double hue,
    @Field(
            description = "a rectangle painted over",
            defaultValue = "0.2",
            min = 0,
            max = 1,
            shownBy = "PytorchAugmentationTest.strengthsAct")
        double eraseProbability) {

  private static final int ANGLES = 3;

  public PytorchAugmentation {
    if (rotateProbability > 0 && angles.isEmpty()) {
      throw new IllegalArgumentException(
          "rotate_probability is %s and there are no angles".formatted(rotateProbability));
    }
    boolean range = scaleCrop.size() == 2 && scaleCrop.get(0) <= scaleCrop.get(1);
    if (!range && !scaleCrop.isEmpty()) {
      throw new IllegalArgumentException(
          "scale_crop is the least and the largest scale, got " + scaleCrop);
    }
  }

  /**
   * The steps.
   *
   * @param filter of the resize
   * @param mean levels that become 0, of red, green and blue; what comes from outside has them
   */
  public List<ImageTransform> steps(
      int height, int width, Interpolation filter, List<Integer> mean) {
    List<ImageTransform> steps = new ArrayList<>();
    steps.add(new ImageTransform.Resize(height, width, filter));
    if (horizontalFlipProbability > 0) {
      steps.add(new ImageTransform.HorizontalFlip(horizontalFlipProbability));
    }
    if (verticalFlipProbability > 0) {
      steps.add(new ImageTransform.VerticalFlip(verticalFlipProbability));
    }
    if (randAugment) {
      steps.add(new ImageTransform.RandAugment(2, 5, 1, mean));
    }
    if (rotateProbability > 0) {
      steps.add(
          new ImageTransform.RandomRotation(
              rotateProbability, angles.subList(0, Math.min(ANGLES, angles.size()))));
    }
    if (randomResizedCrop) {
      steps.add(
          ImageTransform.RandomResizedCrop.of(height, width, Interpolation.BILINEAR_ANTIALIAS));
    }
    if (!scaleCrop.isEmpty()) {
      steps.add(
          new ImageTransform.RandomScaleCrop(height, width, scaleCrop.get(0), scaleCrop.get(1)));
    }
    if (blur) {
      steps.add(new ImageTransform.RandomBlur(1));
    }
    if (brightness > 0 || contrast > 0 || saturation > 0 || hue > 0) {
      steps.add(new ImageTransform.ColorJitter(brightness, contrast, saturation, hue));
    }
    if (eraseProbability > 0) {
      steps.add(new ImageTransform.RandomErase(eraseProbability, mean));
    }
    return steps;
  }
}
