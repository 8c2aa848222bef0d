package io.tao4j.networks.tasks.segmentation;

import io.tao4j.networks.tasks.segmentation.SegmenterSpec.Place;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import java.nio.file.Path;

/**
 * A set of pictures with masks, as specs name it.
 *
 * @param imagePath the pictures
 * @param masksPath their masks
 */
public record SegmenterSource(
    @Field(
            description = "folder of pictures, or a text file with a path a line",
            required = true,
            path = PathKind.EXISTING,
            shownBy = "SegmenterSpecTest.aSourceIsAPlace")
        Path imagePath,
    @Field(
            description =
                "folder of masks of the pictures' names, or a text file with a path a line; or"
                    + " COCO's annotations, whose category numbers are the values (beyond TAO)",
            required = true,
            path = PathKind.EXISTING,
            shownBy = "SegmenterSpecTest.aSourceIsAPlace")
        Path masksPath) {

  /** Where both are. */
  public Place place() {
    return new Place(imagePath, masksPath);
  }
}
