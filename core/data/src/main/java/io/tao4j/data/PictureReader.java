package io.tao4j.data;

import io.tao4j.data.image.Image;

/**
 * Decodes a picture.
 *
 * @param recipe whose picture it is
 * @param picture its number
 * @param maxPixels one that declares more cannot be read
 */
record PictureReader(BatchRecipe<?, ?> recipe, int picture, long maxPixels)
    implements Recipe.SourceReader<Image> {
  @Override
  public Image read() {
    return recipe.decode(picture, maxPixels);
  }

  @Override
  public long bytes(Image image) {
    return image.byteSize();
  }
}
