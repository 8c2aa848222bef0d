package io.tao4j.networks.people;

import io.tao4j.data.image.Image;
import io.tao4j.geometry.Box;
import java.util.Objects;

/**
 * A part of a picture that a network looks at: a face, a hand.
 *
 * @param picture the whole picture
 * @param box where the part is, in pixels of the picture; it may reach beyond it
 */
public record PictureRegion(Image picture, Box box) {
  public PictureRegion {
    Objects.requireNonNull(picture, "picture");
    Objects.requireNonNull(box, "box");
    if (box.isEmpty()) {
      throw new IllegalArgumentException("a part of a picture has an area, got " + box);
    }
  }

  /** All of a picture. */
  public static PictureRegion whole(Image picture) {
    return new PictureRegion(picture, new Box(0, 0, picture.width(), picture.height()));
  }
}
