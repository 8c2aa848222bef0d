package io.tao4j.networks.bodypose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.file.FileBytes;
import io.tao4j.networks.people.KeyPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The joints that a network finds and the limbs between them.
 *
 * @param joints names, in the order of the heat maps
 * @param limbs pairs of numbers of joints, from 0, in the order of the fields
 */
public record BodyPose(List<String> joints, List<List<Integer>> limbs) {
  private static final String WRONG = "BPNET-001";
  private static final String NECK = "neck";

  /** TAO's 18 joints and 19 limbs. */
  public static final BodyPose TAO =
      ofNumbers(
          List.of(
              "nose",
              NECK,
              "right_shoulder",
              "right_elbow",
              "right_wrist",
              "left_shoulder",
              "left_elbow",
              "left_wrist",
              "right_hip",
              "right_knee",
              "right_ankle",
              "left_hip",
              "left_knee",
              "left_ankle",
              "right_eye",
              "left_eye",
              "right_ear",
              "left_ear"),
          2,
          9,
          9,
          10,
          10,
          11,
          2,
          12,
          12,
          13,
          13,
          14,
          2,
          3,
          3,
          4,
          4,
          5,
          3,
          17,
          2,
          6,
          6,
          7,
          7,
          8,
          6,
          18,
          2,
          1,
          1,
          15,
          1,
          16,
          15,
          17,
          16,
          18);

  public BodyPose {
    joints = List.copyOf(joints);
    limbs = limbs.stream().map(List::copyOf).toList();
  }

  /** From numbers that start at 1, two a limb. */
  private static BodyPose ofNumbers(List<String> joints, int... ends) {
    List<List<Integer>> limbs = new ArrayList<>();
    for (int i = 0; i < ends.length; i += 2) {
      limbs.add(List.of(ends[i] - 1, ends[i + 1] - 1));
    }
    return new BodyPose(joints, limbs);
  }

  /**
   * Reads TAO's JSON: {@code categories[0]} has {@code keypoints} and {@code skeleton}, whose
   * numbers start at 1.
   *
   * @throws TaoException {@code BPNET-001} if it is no such file
   */
  public static BodyPose read(Path file) {
    JsonNode one;
    try {
      one = new ObjectMapper().readTree(Files.readAllBytes(file)).path("categories").path(0);
    } catch (JsonProcessingException e) {
      throw new TaoException(
          WRONG,
          "%s:%s:%s: no JSON"
              .formatted(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          List.of(e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new TaoException(
          WRONG, "cannot read %s: %s".formatted(file, FileBytes.reason(file, e)), List.of(), e);
    }
    List<String> joints = new ArrayList<>();
    one.path("keypoints").forEach(name -> joints.add(name.asText("")));
    Set<String> different = new HashSet<>(joints);
    if (joints.size() < 2 || different.size() < joints.size() || different.contains("")) {
      throw wrong(file, "categories[0].keypoints is %s".formatted(one.path("keypoints")));
    }
    List<List<Integer>> limbs = new ArrayList<>();
    for (JsonNode limb : one.path("skeleton")) {
      int from = limb.path(0).asInt(0);
      int to = limb.path(1).asInt(0);
      boolean known = from >= 1 && to >= 1 && from <= joints.size() && to <= joints.size();
      if (limb.size() != 2 || !known || from == to) {
        throw wrong(file, "the limb %s of %s joints".formatted(limb, joints.size()));
      }
      limbs.add(List.of(from - 1, to - 1));
    }
    if (limbs.isEmpty()) {
      throw wrong(file, "it has no limb");
    }
    return new BodyPose(joints, limbs);
  }

  private static TaoException wrong(Path file, String problem) {
    return new TaoException(
        WRONG,
        file + ": " + problem,
        "expected {\"categories\": [{\"keypoints\": [names], \"skeleton\": [[1, 2], ...]}]}",
        "names differ, limbs are pairs of their numbers from 1 on");
  }

  /** Heat maps: one a joint and one of what is none. */
  int heatMaps() {
    return joints.size() + 1;
  }

  /** Maps of fields: two a limb. */
  int fieldMaps() {
    return 2 * limbs.size();
  }

  /** The joint that becomes that of each number in a mirror: left and right change places. */
  int[] mirrored() {
    int[] sources = new int[joints.size()];
    for (int i = 0; i < sources.length; i++) {
      String name = joints.get(i);
      String other =
          name.contains("left") ? name.replace("left", "right") : name.replace("right", "left");
      int place = joints.indexOf(other);
      sources[i] = place < 0 ? i : place;
    }
    return sources;
  }

  /**
   * Points of other joints as those of this pose: by name; a neck that is not labelled is midway
   * between shoulders that are.
   *
   * @param names of the points
   */
  KeyPoints of(KeyPoints points, List<String> names) {
    float[] places = new float[2 * joints.size()];
    boolean[] occluded = new boolean[joints.size()];
    int left = names.indexOf("left_shoulder");
    int right = names.indexOf("right_shoulder");
    for (int i = 0; i < joints.size(); i++) {
      int place = names.indexOf(joints.get(i));
      boolean neck = place < 0 && joints.get(i).equals(NECK) && left >= 0 && right >= 0;
      if (place >= 0) {
        places[2 * i] = (float) points.x(place);
        places[2 * i + 1] = (float) points.y(place);
        occluded[i] = points.occluded()[place];
      } else if (neck) {
        places[2 * i] = (float) ((points.x(left) + points.x(right)) / 2);
        places[2 * i + 1] = (float) ((points.y(left) + points.y(right)) / 2);
        occluded[i] = points.occluded()[left] || points.occluded()[right];
      } else {
        places[2 * i] = Float.NaN;
        places[2 * i + 1] = Float.NaN;
      }
    }
    return new KeyPoints(places, occluded);
  }
}
