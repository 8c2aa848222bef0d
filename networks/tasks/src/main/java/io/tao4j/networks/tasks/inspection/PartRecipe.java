package io.tao4j.networks.tasks.inspection;

import io.tao4j.data.BatchRecipe;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parts, each beside a good one; pictures of both, under all lights, are varied alike. An epoch
 * that shows parts several times has several entries for each, {@code part + size * time}.
 */
public final class PartRecipe implements BatchRecipe<PartSample, PartBatch> {
  private final PartSet set;
  private final Lights lights;
  private final ImagePlan plan;
  private final int times;
  private final List<Path> pictures;
  private final Map<Path, Integer> numbers = new HashMap<>();

  /**
   * A recipe.
   *
   * @param plan what is done to each picture
   * @param times how often an epoch may show a part, one or more
   */
  public PartRecipe(PartSet set, Lights lights, ImagePlan plan, int times) {
    this.set = set;
    this.lights = lights;
    this.plan = plan;
    this.times = times;
    this.pictures = set.pictures();
    for (int i = 0; i < pictures.size(); i++) {
      numbers.put(pictures.get(i), i);
    }
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
    return pictures.size();
  }

  @Override
  public Path path(int picture) {
    return pictures.get(picture);
  }

  @Override
  public int picture(int epoch, int entry) {
    return numbers.get(set.samples().get(entry % set.size()).part().get(0));
  }

  /** The part's channels, then those of the good one. */
  @Override
  public Shape shape(long seed, long batch) {
    return Shape.of(
        2L * plan.channels(),
        (long) lights.rows() * plan.height(),
        (long) lights.columns() * plan.width());
  }

  @Override
  public @Nullable PartSample prepare(Entry entry, Pictures source, FloatBuffer out) {
    PartSample sample = set.samples().get(entry.index() % set.size());
    List<Image> part = read(sample.part(), source);
    List<Image> golden = read(sample.golden(), source);
    if (part == null || golden == null) {
      return null;
    }
    long seed = entry.random().nextLong();
    lights.write(part, plan, seed, out);
    lights.write(golden, plan, seed, out);
    return sample;
  }

  private @Nullable List<Image> read(List<Path> paths, Pictures source) {
    List<Image> images = new ArrayList<>();
    for (Path path : paths) {
      Image image = source.read(numbers.get(path));
      if (image == null) {
        return null;
      }
      images.add(image);
    }
    return images;
  }

  @Override
  public PartBatch batch(int epoch, int index, Tensor images, List<PartSample> samples) {
    float[] all = images.toFloatArray();
    int size = samples.size();
    int half = all.length / size / 2;
    float[] part = new float[size * half];
    float[] golden = new float[size * half];
    for (int i = 0; i < size; i++) {
      System.arraycopy(all, 2 * i * half, part, i * half, half);
      System.arraycopy(all, (2 * i + 1) * half, golden, i * half, half);
    }
    long[] shape = images.shape().toArray();
    shape[1] /= 2;
    return new PartBatch(Tensor.of(part, shape), Tensor.of(golden, shape), samples);
  }
}
