package io.tao4j.networks.ocdnet;

import io.tao4j.data.BatchRecipe;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.networks.reading.page.LabelledOutline;
import io.tao4j.networks.reading.page.LabelledPage;
import io.tao4j.networks.reading.page.PageSet;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Each page of a set once an epoch: varied, with its maps, or as it is. */
final class PageRecipe implements BatchRecipe<PageRecipe.Prepared, PageBatch> {
  private final PageSet set;
  private final @Nullable PageVariation variation;
  private final DbMaps maps;
  private final ImagePlan plan;

  /** A page and its maps. */
  record Prepared(PageBatch.Sample sample, float[] maps) {}

  private PageRecipe(PageSet set, @Nullable PageVariation variation, DbMaps maps, ImagePlan plan) {
    this.set = set;
    this.variation = variation;
    this.maps = maps;
    this.plan = plan;
  }

  static PageRecipe training(PageSet set, PageVariation variation, DbMaps maps) {
    // as it is shown; the steps are the variation's
    ImageTransform size =
        new ImageTransform.Resize(variation.height(), variation.width(), Interpolation.BILINEAR);
    return new PageRecipe(
        set, variation, maps, new ImagePlan(List.of(size), variation.normalization()));
  }

  static PageRecipe evaluation(PageSet set, ImagePlan plan, DbMaps maps) {
    return new PageRecipe(set, null, maps, plan);
  }

  @Override
  public String name() {
    return set.name();
  }

  @Override
  public int size() {
    return set.size();
  }

  @Override
  public int pictureCount() {
    return set.size();
  }

  @Override
  public Path path(int picture) {
    return set.pages().get(picture).path();
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
  public @Nullable Prepared prepare(Entry entry, Pictures pictures, FloatBuffer out) {
    Image image = pictures.read(entry.index());
    if (image == null) {
      return null;
    }
    LabelledPage page = set.pages().get(entry.index());
    List<LabelledOutline> texts = page.texts();
    float[] drawn = new float[0];
    if (variation == null) {
      plan.apply(image, entry.random(), out);
    } else {
      texts = variation.show(image, texts, entry.random(), out);
      drawn = new float[DbMaps.MAPS * variation.width() * variation.height()];
      maps.draw(texts, variation.width(), variation.height(), FloatBuffer.wrap(drawn));
    }
    return new Prepared(
        new PageBatch.Sample(page.path().toString(), image.width(), image.height(), texts), drawn);
  }

  @Override
  public PageBatch batch(int epoch, int index, Tensor images, List<Prepared> samples) {
    Tensor all = null;
    if (variation != null) {
      int each = samples.get(0).maps().length;
      float[] joined = new float[each * samples.size()];
      for (int i = 0; i < samples.size(); i++) {
        System.arraycopy(samples.get(i).maps(), 0, joined, i * each, each);
      }
      all = Tensor.of(joined, samples.size(), DbMaps.MAPS, variation.height(), variation.width());
    }
    return new PageBatch(images, all, samples.stream().map(Prepared::sample).toList());
  }
}
