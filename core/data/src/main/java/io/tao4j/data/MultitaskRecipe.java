package io.tao4j.data;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Each picture of a set with several tasks once an epoch, after a plan's steps.
 *
 * @param dataset the set
 * @param plan what is done to each picture
 */
public record MultitaskRecipe(MultitaskDataset dataset, ImagePlan plan)
    implements BatchRecipe<MultitaskSample, MultitaskBatch> {
  @Override
  public String name() {
    return dataset.name();
  }

  @Override
  public int size() {
    return dataset.size();
  }

  @Override
  public int pictureCount() {
    return dataset.size();
  }

  @Override
  public Path path(int picture) {
    return dataset.samples().get(picture).path();
  }

  @Override
  public int picture(int epoch, int entry) {
    return entry;
  }

  @Override
  public Shape shape(long seed, long batch) {
    return plan.shape();
  }

  @Override
  public @Nullable MultitaskSample prepare(Entry entry, Pictures pictures, FloatBuffer out) {
    Image image = pictures.read(entry.index());
    if (image == null) {
      return null;
    }
    plan.apply(image, entry.random(), out);
    return dataset.samples().get(entry.index());
  }

  @Override
  public MultitaskBatch batch(int epoch, int index, Tensor images, List<MultitaskSample> samples) {
    return new MultitaskBatch(images, samples);
  }
}
