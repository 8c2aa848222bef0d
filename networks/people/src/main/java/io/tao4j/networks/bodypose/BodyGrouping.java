package io.tao4j.networks.bodypose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From maps to people: peaks of heat are joints, and joints of one person are those between which
 * the field points along the line. Cao et al. 2017, arXiv 1611.08050.
 *
 * @param limbs pairs of numbers of joints
 * @param peakThreshold joints have more heat
 * @param fieldThreshold agreement with the field that a place between two joints needs
 * @param samples places between two joints that are looked at, both ends among them
 * @param leastShare of the places that must agree, 0 to 1
 * @param leastParts joints that a person has at least
 * @param leastScore of a person, for each of its joints
 */
record BodyGrouping(
    List<List<Integer>> limbs,
    double peakThreshold,
    double fieldThreshold,
    int samples,
    double leastShare,
    int leastParts,
    double leastScore) {

  /**
   * A joint.
   *
   * @param x column of the map
   * @param y row of the map
   * @param score its heat
   */
  record Peak(int x, int y, double score) {}

  /**
   * A limb that was chosen.
   *
   * @param from number of the peak among those of its joint
   * @param to likewise
   */
  record Limb(int from, int to, double score) {}

  /**
   * A person.
   *
   * @param peaks number of the peak of each joint, -1 where it is missing
   * @param score heat of its joints and scores of its limbs, for each of its joints
   */
  record Person(int[] peaks, double score, int parts) {}

  /** What was found: peaks by joint, limbs by limb, people. */
  record Found(List<List<Peak>> peaks, List<List<Limb>> limbs, List<Person> people) {}

  /**
   * Groups.
   *
   * @param sought maps in which peaks are looked for, {@code [joints or more, height, width]}
   * @param heat maps that say how much heat a peak has, of the same form
   * @param fields {@code [2 limbs, height, width]}
   * @param joints how many of the maps are joints
   */
  Found group(float[] sought, float[] heat, float[] fields, int joints, int height, int width) {
    List<List<Peak>> peaks = new ArrayList<>();
    for (int j = 0; j < joints; j++) {
      peaks.add(peaks(sought, heat, j * height * width, height, width));
    }
    List<List<Limb>> chosen = new ArrayList<>();
    for (int l = 0; l < limbs.size(); l++) {
      List<Peak> from = peaks.get(limbs.get(l).get(0));
      List<Peak> to = peaks.get(limbs.get(l).get(1));
      chosen.add(choose(candidates(from, to, fields, 2 * l, height, width)));
    }
    return new Found(peaks, chosen, people(peaks, chosen, joints));
  }

  /** Not less than its right and lower neighbour, more than its left and upper one. */
  private List<Peak> peaks(float[] sought, float[] heat, int start, int height, int width) {
    List<Peak> peaks = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = start + y * width + x;
        float here = sought[at];
        boolean peak =
            heat[at] > peakThreshold
                && (x == 0 || here > sought[at - 1])
                && (y == 0 || here > sought[at - width])
                && (x == width - 1 || here >= sought[at + 1])
                && (y == height - 1 || here >= sought[at + width]);
        if (peak) {
          peaks.add(new Peak(x, y, heat[at]));
        }
      }
    }
    return peaks;
  }

  private List<Limb> candidates(
      List<Peak> from, List<Peak> to, float[] fields, int map, int height, int width) {
    List<Limb> candidates = new ArrayList<>();
    int across = map * height * width;
    int down = across + height * width;
    for (int a = 0; a < from.size(); a++) {
      for (int b = 0; b < to.size(); b++) {
        double dx = to.get(b).x() - from.get(a).x();
        double dy = to.get(b).y() - from.get(a).y();
        double length = Math.hypot(dx, dy);
        if (length == 0) {
          continue;
        }
        double sum = 0;
        int agree = 0;
        for (int s = 0; s < samples; s++) {
          double part = samples == 1 ? 0 : s / (samples - 1.0);
          int x = (int) Math.floor(from.get(a).x() + part * dx + 0.5);
          int y = (int) Math.floor(from.get(a).y() + part * dy + 0.5);
          int at = y * width + x;
          double along = (fields[across + at] * dx + fields[down + at] * dy) / length;
          sum += along;
          agree += along > fieldThreshold ? 1 : 0;
        }
        double score = sum / samples + Math.min(0.5 * height / length - 1, 0);
        if (score > 0 && agree >= leastShare * samples - 1e-9) {
          candidates.add(new Limb(a, b, score));
        }
      }
    }
    return candidates;
  }

  /** The best first, each peak once; of equal ones the lower numbers. */
  private static List<Limb> choose(List<Limb> candidates) {
    candidates.sort(
        Comparator.comparingDouble(Limb::score)
            .reversed()
            .thenComparingInt(Limb::from)
            .thenComparingInt(Limb::to));
    List<Limb> chosen = new ArrayList<>();
    for (Limb one : candidates) {
      if (chosen.stream().noneMatch(o -> o.from() == one.from() || o.to() == one.to())) {
        chosen.add(one);
      }
    }
    return chosen;
  }

  /** People while limbs are joined. */
  private static final class Body {
    private final int[] peaks;
    private double limbs;

    Body(int joints) {
      peaks = new int[joints];
      java.util.Arrays.fill(peaks, -1);
    }

    boolean sharesNone(Body other) {
      for (int j = 0; j < peaks.length; j++) {
        if (peaks[j] >= 0 && other.peaks[j] >= 0) {
          return false;
        }
      }
      return true;
    }
  }

  private List<Person> people(List<List<Peak>> peaks, List<List<Limb>> chosen, int joints) {
    List<Body> bodies = new ArrayList<>();
    for (int l = 0; l < limbs.size(); l++) {
      int from = limbs.get(l).get(0);
      int to = limbs.get(l).get(1);
      for (Limb limb : chosen.get(l)) {
        join(bodies, limb, from, to, joints);
      }
    }
    List<Person> people = new ArrayList<>();
    for (Body body : bodies) {
      double sum = body.limbs;
      int parts = 0;
      for (int j = 0; j < joints; j++) {
        if (body.peaks[j] >= 0) {
          sum += peaks.get(j).get(body.peaks[j]).score();
          parts++;
        }
      }
      if (parts >= leastParts && sum / parts >= leastScore) {
        people.add(new Person(body.peaks, sum / parts, parts));
      }
    }
    return people;
  }

  private static void join(List<Body> bodies, Limb limb, int from, int to, int joints) {
    List<Body> owners =
        bodies.stream()
            .filter(b -> b.peaks[from] == limb.from() || b.peaks[to] == limb.to())
            .toList();
    if (owners.isEmpty()) {
      Body body = new Body(joints);
      body.peaks[from] = limb.from();
      body.peaks[to] = limb.to();
      body.limbs = limb.score();
      bodies.add(body);
      return;
    }
    Body first = owners.get(0);
    if (owners.size() > 1 && first.sharesNone(owners.get(1))) {
      Body second = owners.get(1);
      for (int j = 0; j < joints; j++) {
        first.peaks[j] = Math.max(first.peaks[j], second.peaks[j]);
      }
      first.limbs += second.limbs + limb.score();
      bodies.remove(second);
      return;
    }
    for (Body body : owners.size() > 1 ? List.of(first) : owners) {
      boolean fits =
          (body.peaks[from] < 0 || body.peaks[from] == limb.from())
              && (body.peaks[to] < 0 || body.peaks[to] == limb.to());
      if (fits) {
        body.peaks[from] = limb.from();
        body.peaks[to] = limb.to();
        body.limbs += limb.score();
      }
    }
  }
}
