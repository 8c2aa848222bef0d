package io.tao4j.networks.bodypose;

import io.tao4j.networks.people.KeyPoints;
import java.util.Arrays;
import java.util.List;

/**
 * What a network is to answer: a spot around each joint, and along each limb the direction from its
 * first joint to its second one. Cao et al. 2017, arXiv 1611.08050.
 *
 * @param pose joints and limbs
 * @param height of the maps
 * @param width of the maps
 * @param stride pixels of the input for one of the maps
 * @param sigma deviation of a spot, pixels of the input
 * @param limb distance from its line that a limb reaches, pixels of the input
 */
record BodyMaps(BodyPose pose, int height, int width, int stride, double sigma, double limb) {
  private static final double LEAST = 0.001;

  /**
   * Heat of each joint: {@code exp(-d^2 / (2 sigma^2))} of the nearest person's, 0 where that is
   * below 0.001; then the background, 1 less the largest of them.
   *
   * @param people places in pixels of the input, whose middles are whole numbers
   * @return {@code [joints + 1, height, width]}
   */
  float[] heat(List<KeyPoints> people) {
    int joints = pose.joints().size();
    int cells = height * width;
    float[] maps = new float[(joints + 1) * cells];
    for (int j = 0; j < joints; j++) {
      for (KeyPoints person : people) {
        if (person.has(j)) {
          spot(maps, j * cells, person.x(j), person.y(j));
        }
      }
    }
    for (int i = 0; i < cells; i++) {
      float most = 0;
      for (int j = 0; j < joints; j++) {
        most = Math.max(most, maps[j * cells + i]);
      }
      maps[joints * cells + i] = 1 - most;
    }
    return maps;
  }

  private void spot(float[] maps, int from, double x, double y) {
    for (int v = 0; v < height; v++) {
      double dy = place(v) - y;
      for (int u = 0; u < width; u++) {
        double dx = place(u) - x;
        double heat = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
        int at = from + v * width + u;
        if (heat >= LEAST && heat > maps[at]) {
          maps[at] = (float) heat;
        }
      }
    }
  }

  private double place(int cell) {
    return (double) stride * cell + (stride - 1) / 2.0;
  }

  /**
   * Fields: of each limb x and y of the unit vector along it at places whose foot is on the limb
   * and that are near its line; where limbs of several people meet, their mean.
   *
   * @return {@code [2 limbs, height, width]}
   */
  float[] fields(List<KeyPoints> people) {
    int cells = height * width;
    float[] maps = new float[pose.fieldMaps() * cells];
    int[] counts = new int[cells];
    for (int l = 0; l < pose.limbs().size(); l++) {
      int from = pose.limbs().get(l).get(0);
      int to = pose.limbs().get(l).get(1);
      Arrays.fill(counts, 0);
      for (KeyPoints person : people) {
        if (person.has(from) && person.has(to)) {
          limb(maps, 2 * l * cells, counts, person, from, to);
        }
      }
      for (int i = 0; i < cells; i++) {
        if (counts[i] > 1) {
          maps[2 * l * cells + i] /= counts[i];
          maps[(2 * l + 1) * cells + i] /= counts[i];
        }
      }
    }
    return maps;
  }

  private void limb(float[] maps, int start, int[] counts, KeyPoints person, int from, int to) {
    double dx = person.x(to) - person.x(from);
    double dy = person.y(to) - person.y(from);
    double length = Math.hypot(dx, dy);
    if (length == 0) {
      return;
    }
    double ux = dx / length;
    double uy = dy / length;
    int cells = height * width;
    for (int v = 0; v < height; v++) {
      for (int u = 0; u < width; u++) {
        double x = place(u) - person.x(from);
        double y = place(v) - person.y(from);
        double along = x * ux + y * uy;
        double beside = Math.abs(x * uy - y * ux);
        if (along >= 0 && along <= length && beside <= limb) {
          int at = v * width + u;
          maps[start + at] += (float) ux;
          maps[start + cells + at] += (float) uy;
          counts[at]++;
        }
      }
    }
  }
}
