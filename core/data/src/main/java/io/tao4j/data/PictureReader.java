package io.tao4j.data;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.nio.file.Path;

/**
 * Decodes a picture.
 *
 * @param path where it is
 * @param maxPixels one that declares more cannot be read
 */
record PictureReader(Path path, long maxPixels) implements Recipe.SourceReader<Image> {
  @Override
  public Image read() {
    return ImageCodec.read(path, maxPixels);
  }

  @Override
  public long bytes(Image image) {
    return image.byteSize();
  }
}
