package io.tao4j.networks.pose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joints, the links between them, and the joint that stands for the middle of the body.
 *
 * @param joints number of joints, one or more
 * @param links pairs of joints
 * @param center joint from which "nearer" and "farther" count
 * @see <a href="https://arxiv.org/abs/1801.07455">Yan, Xiong, Lin: Spatial Temporal Graph
 *     Convolutional Networks for Skeleton-Based Action Recognition (2018)</a>
 */
public record Skeleton(int joints, List<Link> links, int center) {
  /**
   * Two joints that are linked.
   *
   * @param from one of them
   * @param to the other
   */
  public record Link(int from, int to) {}

  /** Into which parts the neighbours of a joint are divided, each with weights of its own. */
  public enum Partition {
    /** One part: all of them. */
    UNIFORM,
    /** A part for each number of links between. */
    DISTANCE,
    /** The joint itself; those at its distance from the centre or farther; those nearer. */
    SPATIAL
  }

  /** TAO's layouts by name. */
  private static final Map<String, Skeleton> LAYOUTS = new LinkedHashMap<>();

  static {
    LAYOUTS.put(
        "nvidia",
        of(
            34,
            0,
            0,
            "0-1 0-2 0-3 1-4 2-5 3-6 4-7 5-8 7-9 8-10 9-11 10-12 7-13 8-14 6-15 15-16 15-17 16-18"
                + " 17-19 1-20 2-21 6-20 6-21 20-22 21-23 22-24 23-25 24-26 25-27 24-28 25-29 24-30"
                + " 25-31 24-32 25-33"));
    LAYOUTS.put(
        "openpose",
        of(
            18,
            1,
            0,
            "4-3 3-2 7-6 6-5 13-12 12-11 10-9 9-8 11-5 8-2 5-1 2-1 0-1 15-0 14-0 17-15 16-14"));
    LAYOUTS.put(
        "human3.6m",
        of(17, 8, 0, "0-1 1-2 2-3 0-4 4-5 5-6 0-7 7-8 8-9 9-10 8-11 11-12 12-13 8-14 14-15 15-16"));
    LAYOUTS.put(
        "ntu-rgb+d",
        of(
            25,
            20,
            1,
            "1-2 2-21 3-21 4-3 5-21 6-5 7-6 8-7 9-21 10-9 11-10 12-11 13-1 14-13 15-14 16-15 17-1"
                + " 18-17 19-18 20-19 22-23 23-8 24-25 25-12"));
    LAYOUTS.put(
        "ntu_edge",
        of(
            24,
            2,
            1,
            "1-2 3-2 4-3 5-2 6-5 7-6 8-7 9-2 10-9 11-10 12-11 13-1 14-13 15-14 16-15 17-1 18-17"
                + " 19-18 20-19 21-22 22-8 23-24 24-12"));
    LAYOUTS.put(
        "coco",
        of(
            17,
            0,
            1,
            "16-14 14-12 17-15 15-13 12-13 6-12 7-13 6-7 8-6 9-7 10-8 11-9 2-3 2-1 3-1 4-2 5-3 4-6"
                + " 5-7"));
  }

  public Skeleton {
    links = List.copyOf(links);
    int count = joints;
    if (joints < 1 || center < 0 || center >= joints) {
      throw new IllegalArgumentException(
          "the centre is one of the joints, got %s of %s".formatted(center, joints));
    }
    links.forEach(
        link -> {
          if (Math.min(link.from(), link.to()) < 0 || Math.max(link.from(), link.to()) >= count) {
            throw new IllegalArgumentException("%s of %s joints".formatted(link, count));
          }
        });
  }

  /** One of TAO's; empty for other names. */
  public static Optional<Skeleton> named(String layout) {
    return Optional.ofNullable(LAYOUTS.get(layout));
  }

  /**
   * Of links as text; as many joints as the largest number says.
   *
   * @param links {@code FROM-TO} each, from 0
   * @param center the joint in the middle
   * @throws IllegalArgumentException naming what does not fit
   */
  public static Skeleton of(List<String> links, int center) {
    List<Link> read = links.stream().map(text -> link(text, 0)).toList();
    int joints = read.stream().mapToInt(l -> Math.max(l.from(), l.to())).max().orElse(0) + 1;
    return new Skeleton(joints, read, center);
  }

  private static Skeleton of(int joints, int center, int first, String links) {
    return new Skeleton(
        joints, Arrays.stream(links.split(" ")).map(text -> link(text, first)).toList(), center);
  }

  private static Link link(String text, int first) {
    String[] ends = text.strip().split("-", -1);
    if (ends.length != 2 || !ends[0].matches("\\d{1,6}") || !ends[1].matches("\\d{1,6}")) {
      throw new IllegalArgumentException("'%s' is no link such as 0-1".formatted(text));
    }
    return new Link(Integer.parseInt(ends[0]) - first, Integer.parseInt(ends[1]) - first);
  }

  /**
   * Links on the shortest way between joints, up to a number.
   *
   * @return {@code [from][to]}; -1 beyond it
   */
  public int[][] hops(int most) {
    int[][] hops = new int[joints][joints];
    for (int i = 0; i < joints; i++) {
      Arrays.fill(hops[i], -1);
      hops[i][i] = 0;
      List<Integer> front = List.of(i);
      for (int hop = 1; hop <= most; hop++) {
        List<Integer> next = new ArrayList<>();
        for (int joint : front) {
          for (Link link : links) {
            int other = link.from() == joint ? link.to() : link.to() == joint ? link.from() : -1;
            if (other >= 0 && hops[i][other] < 0) {
              hops[i][other] = hop;
              next.add(other);
            }
          }
        }
        front = next;
      }
    }
    return hops;
  }

  /**
   * How much a joint gives to another, by the parts of the neighbourhood: links up to a number of
   * hops and each joint itself, divided by how many a joint gives to.
   *
   * @param most hops, one or more
   * @return {@code [part][from][to]}
   */
  public double[][][] adjacency(Partition partition, int most) {
    int[][] hops = hops(most);
    double[][] normed = new double[joints][joints];
    for (int to = 0; to < joints; to++) {
      int count = 0;
      for (int from = 0; from < joints; from++) {
        count += hops[from][to] >= 0 ? 1 : 0;
      }
      for (int from = 0; from < joints; from++) {
        normed[from][to] = hops[from][to] >= 0 ? 1.0 / count : 0;
      }
    }
    if (partition == Partition.UNIFORM) {
      return new double[][][] {normed};
    }
    List<double[][]> parts = new ArrayList<>();
    for (int hop = 0; hop <= most; hop++) {
      double[][] far = new double[joints][joints];
      double[][] near = new double[joints][joints];
      for (int from = 0; from < joints; from++) {
        for (int to = 0; to < joints; to++) {
          if (hops[from][to] == hop) {
            boolean nearer =
                partition == Partition.SPATIAL
                    && hop > 0
                    && distance(hops, from) < distance(hops, to);
            (nearer ? near : far)[from][to] = normed[from][to];
          }
        }
      }
      parts.add(far);
      if (partition == Partition.SPATIAL && hop > 0) {
        parts.add(near);
      }
    }
    return parts.toArray(double[][][]::new);
  }

  /** Hops to the centre; those beyond the number that was looked for count as equally far. */
  private int distance(int[][] hops, int joint) {
    int hop = hops[joint][center];
    return hop < 0 ? Integer.MAX_VALUE : hop;
  }
}
