package io.tao4j.networks.matching;

import io.tao4j.data.BatchRecipe;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of classes. An epoch that shows some pictures several times has several entries for each
 * of them, {@code picture + size * time}, so that each time is varied in its own way.
 */
public final class IdentityRecipe implements BatchRecipe<IdentitySample, IdentityBatch> {
  private final IdentitySet set;
  private final ImagePlan plan;
  private final int times;

  /**
   * A recipe.
   *
   * @param set the pictures
   * @param plan what is done to each
   * @param times how often an epoch may show a picture, one or more
   */
  public IdentityRecipe(IdentitySet set, ImagePlan plan, int times) {
    this.set = set;
    this.plan = plan;
    this.times = times;
  }

  @Override
  public String name() {
    return set.name();
  }

  @Override
  public int size() {
    return Math.multiplyExact(set.size(), times);
  }

  @Override
  public int pictureCount() {
    return set.size();
  }

  @Override
  public Path path(int picture) {
    return set.samples().get(picture).path();
  }

  @Override
  public int picture(int epoch, int entry) {
    return entry % set.size();
  }

  @Override
  public Shape shape(long seed, long batch) {
    return plan.shape();
  }

  @Override
  public @Nullable IdentitySample prepare(Entry entry, Pictures pictures, FloatBuffer out) {
    int picture = picture(entry.epoch(), entry.index());
    Image image = pictures.read(picture);
    if (image == null) {
      return null;
    }
    plan.apply(image, entry.random(), out);
    return set.samples().get(picture);
  }

  @Override
  public IdentityBatch batch(int epoch, int index, Tensor images, List<IdentitySample> samples) {
    return new IdentityBatch(images, samples);
  }
}
