package io.tao4j.networks.bodypose;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.bodypose.BodySpec.AugmentationConfig;
import io.tao4j.networks.bodypose.BodySpec.SpatialAugParams;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.Levels;
import io.tao4j.networks.people.StreamRecipe;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a picture becomes the network's input, and its people the maps that the loss compares with.
 *
 * @param facts of the network
 * @param maps what is to be answered
 * @param how it is varied
 * @param maskScale what levels of masks are divided by
 * @param maskOffset what is taken off then
 */
record BodyForm(
    BodyFacts facts, BodyMaps maps, AugmentationConfig how, double maskScale, double maskOffset)
    implements StreamRecipe.Form<BodySample> {
  private static final String CENTRED = "person_centric";
  private static final String STRETCHED = "standard";

  /**
   * A picture as the network gets it.
   *
   * @param levels of the input
   * @param people in pixels of it
   * @param motion from the picture's pixels to the input's
   */
  record Shown(Levels levels, List<KeyPoints> people, AffineMap motion) {}

  @Override
  public Path picture(BodySample sample) {
    return sample.picture();
  }

  @Override
  public String name(BodySample sample) {
    return sample.picture().toString();
  }

  @Override
  public List<StreamRecipe.Streams> make(
      BodySample sample, @Nullable Image picture, SeededRandom random) {
    if (picture == null) {
      throw new IllegalArgumentException("people are seen in a picture");
    }
    Shown shown = varied(sample, picture, random);
    List<KeyPoints> people =
        shown.people().stream().map(one -> one.moved(AffineMap.shift(-0.5, -0.5))).toList();
    int h = maps.height();
    int w = maps.width();
    return List.of(
        new StreamRecipe.Streams(
            Map.of(BodyGraph.IMAGES, facts.numbers(shown.levels())),
            Map.of(
                BodyLoss.HEAT, Tensor.of(maps.heat(people), maps.pose().heatMaps(), h, w),
                BodyLoss.FIELDS, Tensor.of(maps.fields(people), maps.pose().fieldMaps(), h, w),
                BodyLoss.MASK, Tensor.of(mask(sample, shown.motion()), 1, h, w)),
            0,
            sample.picture().toString()));
  }

  /** Turned, zoomed, moved, in a mirror. */
  Shown varied(BodySample sample, Image picture, SeededRandom random) {
    SpatialAugParams by = how.spatialAugParams();
    double width = facts.width();
    double height = facts.height();
    double turn = Math.toRadians(random.uniform(by.rotateDegMin(), by.rotateDegMax()));
    double zoom =
        random.chance(by.zoomProb()) ? random.uniform(by.zoomRatioMin(), by.zoomRatioMax()) : 1;
    double x =
        by.useTranslateRatio()
            ? width * random.uniform(by.translateRatioMin(), by.translateRatioMax())
            : random.uniform(by.translateMinX(), by.translateMaxX());
    double y =
        by.useTranslateRatio()
            ? height * random.uniform(by.translateRatioMin(), by.translateRatioMax())
            : random.uniform(by.translateMinY(), by.translateMaxY());
    boolean mirrored = random.chance(by.flipLrProb());
    boolean upsideDown = random.chance(by.flipTbProb());
    AffineMap motion;
    if (how.spatialAugmentationMode().equals(CENTRED)) {
      double size = sample.scale() / width;
      double factor = by.targetPersonScale() / (size * zoom);
      motion =
          AffineMap.shift(-sample.centerX() - x, -sample.centerY() - y)
              .then(AffineMap.turn(turn))
              .then(AffineMap.scale(factor, factor));
    } else {
      boolean stretched = how.spatialAugmentationMode().equals(STRETCHED);
      motion =
          facts
              .whole(picture.width(), picture.height(), stretched)
              .then(AffineMap.shift(-width / 2 - x, -height / 2 - y))
              .then(AffineMap.turn(turn))
              .then(AffineMap.scale(zoom, zoom));
    }
    motion =
        motion
            .then(AffineMap.scale(mirrored ? -1 : 1, upsideDown ? -1 : 1))
            .then(AffineMap.shift(width / 2, height / 2));
    int[] sources = maps.pose().mirrored();
    List<KeyPoints> people = new ArrayList<>();
    for (KeyPoints person : sample.people()) {
      KeyPoints moved = person.moved(motion);
      people.add(mirrored == upsideDown ? moved : moved.reordered(sources));
    }
    return new Shown(Levels.cut(picture, motion, 3, facts.height(), facts.width()), people, motion);
  }

  /** Where people are labelled; outside of the picture they are. */
  private float[] mask(BodySample sample, AffineMap motion) {
    int h = maps.height();
    int w = maps.width();
    float[] values = new float[h * w];
    Path file = sample.mask();
    Image mask = file == null ? null : ImageCodec.read(file);
    AffineMap back = motion.inverse();
    for (int v = 0; v < h; v++) {
      for (int u = 0; u < w; u++) {
        double x = (u + 0.5) * maps.stride();
        double y = (v + 0.5) * maps.stride();
        double level = mask == null ? 255 : level(mask, back.x(x, y) - 0.5, back.y(x, y) - 0.5);
        values[v * w + u] = (float) (level / maskScale - maskOffset);
      }
    }
    return values;
  }

  /** Bilinear. */
  private static double level(Image mask, double x, double y) {
    if (x < -0.5 || y < -0.5 || x >= mask.width() - 0.5 || y >= mask.height() - 0.5) {
      return 255;
    }
    int x0 = Math.max(0, (int) Math.floor(x));
    int y0 = Math.max(0, (int) Math.floor(y));
    int x1 = Math.min(mask.width() - 1, x0 + 1);
    int y1 = Math.min(mask.height() - 1, y0 + 1);
    double right = Math.max(0, x - x0);
    double down = Math.max(0, y - y0);
    double above = mask.level(x0, y0, 0) * (1 - right) + mask.level(x1, y0, 0) * right;
    double below = mask.level(x0, y1, 0) * (1 - right) + mask.level(x1, y1, 0) * right;
    return above * (1 - down) + below * down;
  }
}
