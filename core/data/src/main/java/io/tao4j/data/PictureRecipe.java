package io.tao4j.data;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Each picture of a set once an epoch, after a plan's steps. What a batch is made of is said by who
 * extends this.
 *
 * @param <S> a sample of the set
 * @param <B> a batch
 */
public abstract class PictureRecipe<S, B> implements BatchRecipe<S, B> {
  private final String name;
  private final List<S> samples;
  private final Function<S, Path> path;
  private final ImagePlan plan;

  /**
   * @param name of the set
   * @param samples in the order of their numbers
   * @param path of a sample's picture
   * @param plan what is done to each picture
   */
  protected PictureRecipe(String name, List<S> samples, Function<S, Path> path, ImagePlan plan) {
    this.name = name;
    this.samples = samples;
    this.path = path;
    this.plan = plan;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int size() {
    return samples.size();
  }

  @Override
  public final int pictureCount() {
    return samples.size();
  }

  @Override
  public final Path path(int picture) {
    return path.apply(samples.get(picture));
  }

  @Override
  public final int picture(int epoch, int entry) {
    return entry;
  }

  @Override
  public final Shape shape(long seed, long batch) {
    return plan.shape();
  }

  @Override
  public final @Nullable S prepare(Entry entry, Pictures pictures, FloatBuffer out) {
    Image image = pictures.read(entry.index());
    if (image == null) {
      return null;
    }
    plan.apply(image, entry.random(), out);
    return samples.get(entry.index());
  }
}
