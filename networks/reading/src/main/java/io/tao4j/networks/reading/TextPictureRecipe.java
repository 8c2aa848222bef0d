package io.tao4j.networks.reading;

import io.tao4j.data.PictureRecipe;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Tensor;
import java.util.List;

/** Each picture of a set once an epoch, after a plan's steps. */
public final class TextPictureRecipe extends PictureRecipe<LabelledText, TextPictureBatch> {
  private final PictureStore store;

  /**
   * @param set the pictures
   * @param plan what is done to each
   */
  public TextPictureRecipe(TextPictures set, ImagePlan plan) {
    super(set.name(), set.samples(), LabelledText::path, plan);
    this.store = set.store();
  }

  @Override
  public Image decode(int picture, long maxPixels) {
    return store.read(path(picture), maxPixels);
  }

  @Override
  public TextPictureBatch batch(int epoch, int index, Tensor images, List<LabelledText> samples) {
    return new TextPictureBatch(images, samples);
  }
}
