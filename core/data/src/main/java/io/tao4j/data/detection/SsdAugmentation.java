package io.tao4j.data.detection;

import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import java.util.List;

/**
 * How SSD varies pictures in training, with TAO's meanings: colours, then a larger canvas around
 * the picture, then a part of it, then left and right exchanged.
 *
 * @param brightness largest change in levels, 0 to 255
 * @param contrast largest change of the factor from 1, 0 to 1
 * @param saturation largest change of the factor from 1, 0 to 1
 * @param hue largest turn in OpenCV's steps, of which the circle has 180; 0 to 180
 * @param flip probability of exchanging left and right, below 1
 * @param smallestCanvas least factor of both sides, from 1; every other picture gets a canvas
 * @param largestCanvas largest factor of both sides
 * @param smallestCrop least share of a side that a part takes, above 0 to 1
 * @param largestCrop largest share of a side
 * @param lowestRatio least width over height of a part, above 0
 * @param highestRatio largest width over height of a part
 * @param fill red, green and blue of the canvas, 0 to 255
 */
public record SsdAugmentation(
    double brightness,
    double contrast,
    double saturation,
    double hue,
    double flip,
    double smallestCanvas,
    double largestCanvas,
    double smallestCrop,
    double largestCrop,
    double lowestRatio,
    double highestRatio,
    List<Integer> fill)
    implements WindowAugmentation {
  public SsdAugmentation {
    fill = List.copyOf(fill);
    require(brightness >= 0 && brightness <= 255, "brightness", brightness);
    require(contrast >= 0 && contrast <= 1, "contrast", contrast);
    require(saturation >= 0 && saturation <= 1, "saturation", saturation);
    require(hue >= 0 && hue <= 180, "hue", hue);
    require(flip >= 0 && flip < 1, "flip", flip);
    require(smallestCanvas >= 1, "smallestCanvas", smallestCanvas);
    require(largestCanvas >= smallestCanvas, "largestCanvas", largestCanvas);
    require(smallestCrop > 0, "smallestCrop", smallestCrop);
    require(largestCrop >= smallestCrop && largestCrop <= 1, "largestCrop", largestCrop);
    require(lowestRatio > 0, "lowestRatio", lowestRatio);
    require(highestRatio >= lowestRatio, "highestRatio", highestRatio);
  }

  private static void require(boolean holds, String name, double value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of its range, got " + value);
    }
  }

  boolean changesColours() {
    return brightness > 0 || contrast > 0 || saturation > 0 || hue > 0;
  }

  @Override
  public Shown draw(
      Image image, List<LabelledBox> boxes, int height, int width, SeededRandom random) {
    return new SsdLayers(this, random).draw(image, boxes, height, width);
  }
}
