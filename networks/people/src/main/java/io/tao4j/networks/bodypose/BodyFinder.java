package io.tao4j.networks.bodypose;

import io.tao4j.networks.people.AffineMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * From the maps of a picture to its people, as TAO does it: maps are enlarged by cubic convolution,
 * peaks are those of the smoothed heat.
 *
 * @param facts of the network
 * @param how the spec's thresholds
 */
record BodyFinder(BodyFacts facts, FindingConfig how) {
  private static final int SAMPLES = 10;
  private static final double SHARE = 0.9;
  private static final int PARTS = 4;
  private static final double SCORE = 0.4;

  /** Whether pictures are stretched to the input. */
  boolean isStretched() {
    return how.keepAspectRatioMode().filter(mode -> mode.equals("None")).isPresent();
  }

  private BodyGrouping grouping() {
    BodyPose pose = facts.pose();
    // four joints are asked for of a body of many, half of one of few
    int parts = Math.max(1, Math.min(PARTS, pose.joints().size() / 2));
    return new BodyGrouping(
        pose.limbs(), how.heatmapThreshold(), how.pafThreshold(), SAMPLES, SHARE, parts, SCORE);
  }

  /**
   * The people.
   *
   * @param heat of all pictures of a batch
   * @param fields likewise
   * @param n number of the picture
   * @param toInput from the picture's pixels to the input's
   */
  BodyPeople find(float[] heat, float[] fields, int n, AffineMap toInput) {
    BodyPose pose = facts.pose();
    int h = facts.height() / BodyGraph.STRIDE;
    int w = facts.width() / BodyGraph.STRIDE;
    int down = how.outputUpsamplingFactor().get(0);
    int across = how.outputUpsamplingFactor().get(1);
    float[] hot = part(heat, n, pose.heatMaps() * h * w);
    float[] vectors = part(fields, n, pose.fieldMaps() * h * w);
    int joints = pose.joints().size();
    float[] large =
        MapEnlargement.cubic(Arrays.copyOf(hot, joints * h * w), joints, h, w, down, across);
    float[] directions = MapEnlargement.cubic(vectors, pose.fieldMaps(), h, w, down, across);
    float[] smooth = MapEnlargement.smoothed(large, joints, h * down, w * across);
    BodyGrouping.Found found =
        grouping().group(smooth, large, directions, joints, h * down, w * across);
    AffineMap back = toInput.inverse();
    double column = facts.width() / (double) (w * across);
    double row = facts.height() / (double) (h * down);
    List<BodyPeople.Person> people = new ArrayList<>();
    for (BodyGrouping.Person person : found.people()) {
      List<BodyPeople.Point> points = new ArrayList<>();
      for (int j = 0; j < joints; j++) {
        int peak = person.peaks()[j];
        if (peak < 0) {
          points.add(BodyPeople.Point.NONE);
          continue;
        }
        BodyGrouping.Peak at = found.peaks().get(j).get(peak);
        double x = (at.x() + 0.5) * column;
        double y = (at.y() + 0.5) * row;
        points.add(new BodyPeople.Point(back.x(x, y), back.y(x, y), at.score()));
      }
      double sum = person.score() * person.parts();
      people.add(new BodyPeople.Person(points, Math.max(0, 1 - 1 / Math.max(1, sum))));
    }
    people.sort(Comparator.comparingDouble(BodyPeople.Person::score).reversed());
    return new BodyPeople(pose.joints(), pose.limbs(), people);
  }

  private static float[] part(float[] all, int n, int size) {
    return Arrays.copyOfRange(all, n * size, (n + 1) * size);
  }
}
