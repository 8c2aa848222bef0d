package io.tao4j.networks.bodypose;

import java.util.List;

/**
 * People in a picture.
 *
 * @param joints names
 * @param limbs pairs of numbers of joints
 * @param people surest first
 */
public record BodyPeople(List<String> joints, List<List<Integer>> limbs, List<Person> people) {
  public BodyPeople {
    joints = List.copyOf(joints);
    limbs = limbs.stream().map(List::copyOf).toList();
    people = List.copyOf(people);
  }

  /**
   * A person.
   *
   * @param points by number of the joint
   * @param score 0 to below 1, more is surer
   */
  public record Person(List<Point> points, double score) {
    public Person {
      points = List.copyOf(points);
    }
  }

  /**
   * A joint.
   *
   * @param x pixels of the picture; NaN where it was not found
   * @param y likewise
   * @param score heat, 0 to about 1; 0 where it was not found
   */
  public record Point(double x, double y, double score) {
    /** Not found. */
    static final Point NONE = new Point(Double.NaN, Double.NaN, 0);

    /** Whether it was found. */
    public boolean isFound() {
      return Double.isFinite(x);
    }
  }
}
