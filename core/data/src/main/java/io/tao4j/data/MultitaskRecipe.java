package io.tao4j.data;

import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Tensor;
import java.util.List;

/** Each picture of a set with several tasks once an epoch, after a plan's steps. */
public final class MultitaskRecipe extends PictureRecipe<MultitaskSample, MultitaskBatch> {
  /**
   * @param dataset the set
   * @param plan what is done to each picture
   */
  public MultitaskRecipe(MultitaskDataset dataset, ImagePlan plan) {
    super(dataset.name(), dataset.samples(), MultitaskSample::path, plan);
  }

  @Override
  public MultitaskBatch batch(int epoch, int index, Tensor images, List<MultitaskSample> samples) {
    return new MultitaskBatch(images, samples);
  }
}
