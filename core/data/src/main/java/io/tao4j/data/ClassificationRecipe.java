package io.tao4j.data;

import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Tensor;
import java.util.List;

/** Each picture of a classification set once an epoch, after a plan's steps. */
public final class ClassificationRecipe extends PictureRecipe<Sample, ImageBatch> {
  /**
   * @param dataset the set
   * @param plan what is done to each picture
   */
  public ClassificationRecipe(ClassificationDataset dataset, ImagePlan plan) {
    super(dataset.name(), dataset.samples(), Sample::path, plan);
  }

  @Override
  public ImageBatch batch(int epoch, int index, Tensor images, List<Sample> samples) {
    int[] labels = samples.stream().mapToInt(Sample::label).toArray();
    return new ImageBatch(epoch, index, images, labels, samples);
  }
}
