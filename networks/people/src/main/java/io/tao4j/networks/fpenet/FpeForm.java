package io.tao4j.networks.fpenet;

import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.geometry.Box;
import io.tao4j.networks.fpenet.FpeSpec.Augmentation;
import io.tao4j.networks.fpenet.FpeSpec.Elt;
import io.tao4j.networks.fpenet.FpeSpec.Spatial;
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
 * How a face becomes the network's input, and its points what the loss compares with.
 *
 * @param facts of the network
 * @param variation how it is varied, or null where it is not
 */
record FpeForm(FpeFacts facts, @Nullable Variation variation) implements StreamRecipe.Form<Face> {
  private static final double LEAST_PATCH = 10;

  /**
   * How faces are varied.
   *
   * @param augmentation of each face
   * @param copy a further copy of it, or null for none
   * @param maskOccluded whether occluded points do not count
   * @param factor of what points count: where a loss is a mean over faces, and copies are further
   *     ones
   */
  record Variation(
      Augmentation augmentation, @Nullable Elt copy, boolean maskOccluded, double factor) {}

  /**
   * A face as the network gets it.
   *
   * @param levels of its part of the picture
   * @param points in pixels of that
   */
  record Shown(Levels levels, KeyPoints points) {}

  @Override
  public Path picture(Face sample) {
    return sample.picture();
  }

  @Override
  public String name(Face sample) {
    return sample.picture().toString();
  }

  @Override
  public List<StreamRecipe.Streams> make(
      Face sample, @Nullable Image picture, SeededRandom random) {
    if (picture == null) {
      throw new IllegalArgumentException("a face is a part of a picture");
    }
    Variation how = variation;
    if (how == null) {
      return List.of(streams(sample, plain(sample, picture), 1, true));
    }
    boolean masked = how.maskOccluded() && sample.masked();
    List<StreamRecipe.Streams> shown = new ArrayList<>();
    shown.add(
        streams(
            sample,
            how.augmentation().enableOnlineAugmentation()
                ? varied(sample, picture, how.augmentation(), random)
                : plain(sample, picture),
            how.factor(),
            masked));
    Elt copy = how.copy();
    if (copy != null) {
      shown.add(
          streams(
              sample,
              moved(sample, picture, copy.modulusSpatialAugmentation(), random),
              how.factor() * copy.eltAlpha(),
              masked));
    }
    return shown;
  }

  private AffineMap whole(Face sample) {
    return AffineMap.ofBox(sample.box(), facts.width(), facts.height());
  }

  Shown plain(Face sample, Image picture) {
    return cut(sample, picture, whole(sample));
  }

  private Shown cut(Face sample, Image picture, AffineMap map) {
    return new Shown(
        Levels.cut(picture, map, facts.channels(), facts.height(), facts.width()),
        sample.points().moved(map));
  }

  private Shown moved(Face sample, Image picture, Spatial how, SeededRandom random) {
    double zoom = random.uniform(how.zoomMin(), how.zoomMax());
    AffineMap motion =
        AffineMap.turn(random.uniform(-how.rotateRadMax(), how.rotateRadMax()))
            .then(AffineMap.scale(zoom, zoom))
            .about(facts.width() / 2.0, facts.height() / 2.0)
            .then(
                AffineMap.shift(
                    whole(how.translateMaxX(), random), whole(how.translateMaxY(), random)));
    boolean flipped = random.chance(how.hflipProbability());
    if (flipped) {
      motion = motion.then(AffineMap.scale(-1, 1)).then(AffineMap.shift(facts.width(), 0));
    }
    Shown shown = cut(sample, picture, whole(sample).then(motion));
    return flipped
        ? new Shown(
            shown.levels(),
            shown.points().reordered(FaceParts.mirrored(facts.points()).orElseThrow()))
        : shown;
  }

  private static int whole(int reach, SeededRandom random) {
    return random.nextInt(2 * reach + 1) - reach;
  }

  /** Moved, blurred, with a patch and other tones. */
  Shown varied(Face sample, Image picture, Augmentation how, SeededRandom random) {
    Shown shown = moved(sample, picture, how.modulusSpatialAugmentation(), random);
    Levels levels = shown.levels();
    KeyPoints points = shown.points();
    if (how.enableResizeAugmentation() && random.chance(how.augmentationResizeProbability())) {
      levels.softened(random.uniform(1, how.augmentationResizeScale()));
    }
    if (how.enableOcclusionAugmentation() && random.chance(how.patchProbability())) {
      double width = side(facts.width(), how, random);
      double height = side(facts.height(), how, random);
      Box patch =
          Box.ofSize(
              random.uniform(0, facts.width() - width),
              random.uniform(0, facts.height() - height),
              width,
              height);
      double grey = random.uniform(0, 255);
      levels.fill(patch, channel -> grey);
      if (how.maskAugmentationPatch()) {
        points = points.hiddenIn(patch);
      }
    }
    if (random.chance(how.gammaAugmentation().gammaProbability())) {
      levels.gamma(
          random.uniform(how.gammaAugmentation().gammaMin(), how.gammaAugmentation().gammaMax()));
    }
    return new Shown(levels, points);
  }

  private static double side(int extent, Augmentation how, SeededRandom random) {
    double most = how.sizeToImageRatio() * extent;
    return random.uniform(Math.min(LEAST_PATCH, most), most);
  }

  private StreamRecipe.Streams streams(Face sample, Shown shown, double count, boolean masked) {
    int points = facts.points();
    float[] targets = new float[2 * points];
    float[] counts = new float[points];
    float[] labelled = new float[points];
    for (int i = 0; i < points; i++) {
      if (!shown.points().has(i)) {
        continue;
      }
      double x = shown.points().x(i) - 0.5; // to numbers of pixels, whose middles are whole
      double y = shown.points().y(i) - 0.5;
      targets[2 * i] = (float) x;
      targets[2 * i + 1] = (float) y;
      boolean inside = x >= 0 && y >= 0 && x <= facts.width() - 1 && y <= facts.height() - 1;
      boolean counted = !masked || shown.points().isSeen(i);
      // a mean of places within the input is never outside of it
      counts[i] = inside && counted ? (float) count : 0;
      labelled[i] = shown.points().isSeen(i) ? 1 : 0;
    }
    return new StreamRecipe.Streams(
        Map.of(FpeGraph.IMAGES, shown.levels().tensor(1)),
        Map.of(
            FpeLoss.TARGETS, Tensor.of(targets, points, 2),
            FpeLoss.COUNTS, Tensor.of(counts, points),
            FpeEvaluator.SEEN, Tensor.of(labelled, points)),
        0,
        sample.picture().toString());
  }
}
