package io.tao4j.networks.gesture;

import io.tao4j.data.Sample;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImagePlan;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.geometry.Box;
import io.tao4j.networks.gesture.GestureSpec.Augmentation;
import io.tao4j.networks.gesture.GestureSpec.Gamma;
import io.tao4j.networks.gesture.GestureSpec.Occlusion;
import io.tao4j.networks.people.AffineMap;
import io.tao4j.networks.people.Levels;
import io.tao4j.networks.people.StreamRecipe;
import io.tao4j.networks.tasks.classification.ClassifierGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a picture of a hand becomes the network's input.
 *
 * @param input size and numbers
 * @param augmentation how it is varied, or null where it is not
 */
record GestureVariation(Preprocessing input, @Nullable Augmentation augmentation)
    implements StreamRecipe.Form<Sample> {
  private static final double HALF = 0.5;

  /**
   * Directions in which colours of photographs differ, and how much they do, for shares of full
   * levels: Krizhevsky et al. 2012.
   */
  private static final double[][] DIRECTIONS = {
    {-0.5675, 0.7192, 0.4009}, {-0.5808, -0.0045, -0.8140}, {-0.5836, -0.6948, 0.4203}
  };

  private static final double[] SPREADS = {0.2175, 0.0188, 0.0045};
  private static final double PCA_DEVIATION = 0.1;

  @Override
  public Path picture(Sample sample) {
    return sample.path();
  }

  @Override
  public String name(Sample sample) {
    return sample.path().toString();
  }

  @Override
  public List<StreamRecipe.Streams> make(
      Sample sample, @Nullable Image picture, SeededRandom random) {
    if (picture == null) {
      throw new IllegalArgumentException("a hand is a picture");
    }
    ImagePlan plan = input.plan();
    Image shown = augmentation == null ? picture : varied(picture, augmentation, random).image();
    return List.of(
        new StreamRecipe.Streams(
            Map.of(ClassifierGraph.IMAGES, plan.apply(shown)),
            Map.of(),
            sample.label(),
            sample.path().toString()));
  }

  /** Turned, sheared, flipped, with other tones and a patch; of the network's size. */
  Levels varied(Image picture, Augmentation how, SeededRandom random) {
    double width = input.width();
    double height = input.height();
    AffineMap whole =
        AffineMap.ofBox(new Box(0, 0, picture.width(), picture.height()), width, height);
    AffineMap motion =
        AffineMap.turn(Math.toRadians(spread(how.rotationRange(), random)))
            .then(AffineMap.shear(Math.tan(Math.toRadians(spread(how.shearRange(), random)))));
    if (how.horizontalFlip() && random.chance(HALF)) {
      motion = motion.then(AffineMap.scale(-1, 1));
    }
    Levels levels =
        Levels.cut(
            picture,
            whole.then(motion.about(width / 2, height / 2)),
            input.channels(),
            input.height(),
            input.width());
    if (!how.brightnessRange().isEmpty()) {
      levels.brightness(random.uniform(how.brightnessRange().get(0), how.brightnessRange().get(1)));
    }
    Gamma gamma = how.gammaAug();
    if (gamma.enable() && random.chance(gamma.probability())) {
      levels.gamma(random.uniform(gamma.lowerLimit(), gamma.upperLimit()));
    }
    if (input.channels() == DIRECTIONS.length
        && how.colorPcaAug().enable()
        && random.chance(how.colorPcaAug().probability())) {
      levels.shift(colours(random));
    }
    Occlusion patch = how.occlusionAug();
    if (patch.enable() && random.chance(patch.probability())) {
      levels.fill(patch(patch, random), filling(patch, random));
    }
    return levels;
  }

  private static double spread(double range, SeededRandom random) {
    return range == 0 ? 0 : random.uniform(-range, range);
  }

  private static double[] colours(SeededRandom random) {
    double[] amounts = new double[SPREADS.length];
    for (int i = 0; i < amounts.length; i++) {
      amounts[i] = PCA_DEVIATION * random.nextGaussian() * SPREADS[i];
    }
    double[] shifts = new double[SPREADS.length];
    for (int c = 0; c < shifts.length; c++) {
      for (int i = 0; i < amounts.length; i++) {
        shifts[c] += 255 * DIRECTIONS[c][i] * amounts[i];
      }
    }
    return shifts;
  }

  private Box patch(Occlusion how, SeededRandom random) {
    double area =
        random.uniform(how.minArea(), how.maxArea()) * (double) input.width() * input.height();
    double ratio = random.uniform(how.minAspectRatio(), how.maxAspectRatio());
    double width = Math.min(input.width(), Math.sqrt(area * ratio));
    double height = Math.min(input.height(), Math.sqrt(area / ratio));
    return Box.ofSize(
        random.uniform(0, input.width() - width),
        random.uniform(0, input.height() - height),
        width,
        height);
  }

  private static Levels.Fill filling(Occlusion how, SeededRandom random) {
    if (how.pixelLevel()) {
      return channel -> random.uniform(how.minPixel(), how.maxPixel());
    }
    double level = random.uniform(how.minPixel(), how.maxPixel());
    return channel -> level;
  }
}
