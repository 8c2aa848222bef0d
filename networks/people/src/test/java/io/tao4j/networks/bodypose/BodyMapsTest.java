package io.tao4j.networks.bodypose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import io.tao4j.networks.people.KeyPoints;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Maps of joints and limbs, and people found in them again: the reference's numbers. */
class BodyMapsTest {
  private static BodyPose pose(JsonNode limbs, int joints) {
    List<List<Integer>> pairs = new ArrayList<>();
    limbs.forEach(limb -> pairs.add(List.of(limb.get(0).asInt(), limb.get(1).asInt())));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < joints; i++) {
      names.add("joint" + i);
    }
    return new BodyPose(names, pairs);
  }

  private static List<KeyPoints> people(JsonNode one) {
    GoldenArray joints = GoldenArray.of(one.at("/inputs/joints"));
    float[] places = joints.floats();
    int count = joints.shape().get(1);
    JsonNode visible = one.at("/inputs/visible/data");
    List<KeyPoints> people = new ArrayList<>();
    for (int p = 0; p < joints.shape().get(0); p++) {
      float[] own = new float[2 * count];
      for (int j = 0; j < count; j++) {
        boolean seen = visible.get(p * count + j).asInt() > 0;
        own[2 * j] = seen ? places[2 * (p * count + j)] : Float.NaN;
        own[2 * j + 1] = seen ? places[2 * (p * count + j) + 1] : Float.NaN;
      }
      people.add(new KeyPoints(own, new boolean[count]));
    }
    return people;
  }

  @Test
  void mapsAreThoseOfTheReference() {
    int checked = 0;
    for (JsonNode one : Golden.get().json("networks/people/keypoints.json").get("cases")) {
      if (!one.get("op").asText().equals("pose_maps")) {
        continue;
      }
      GoldenArray heat = GoldenArray.of(one.at("/outputs/heat"));
      JsonNode how = one.get("params");
      BodyMaps maps =
          new BodyMaps(
              pose(how.get("limbs"), heat.shape().get(0) - 1),
              heat.shape().get(1),
              heat.shape().get(2),
              how.get("stride").asInt(),
              how.get("sigma").asDouble(),
              how.get("limb_width").asDouble());
      assertThat(maps.heat(people(one)))
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(heat.floats());
      assertThat(maps.fields(people(one)))
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(GoldenArray.of(one.at("/outputs/paf")).floats());
      checked++;
    }
    assertThat(checked).isEqualTo(4);
  }

  @Test
  void peopleAreThoseOfTheReference() {
    int checked = 0;
    for (JsonNode one : Golden.get().json("networks/people/keypoints.json").get("cases")) {
      if (!one.get("op").asText().equals("pose_group")) {
        continue;
      }
      GoldenArray heat = GoldenArray.of(one.at("/inputs/heat"));
      JsonNode how = one.get("params");
      int joints = heat.shape().get(0) - 1;
      BodyGrouping grouping =
          new BodyGrouping(
              pose(how.get("limbs"), joints).limbs(),
              how.get("peak_threshold").asDouble(),
              how.get("paf_threshold").asDouble(),
              how.get("samples").asInt(),
              how.get("min_ratio").asDouble(),
              how.get("min_parts").asInt(),
              0);
      BodyGrouping.Found found =
          grouping.group(
              heat.floats(),
              heat.floats(),
              GoldenArray.of(one.at("/inputs/paf")).floats(),
              joints,
              heat.shape().get(1),
              heat.shape().get(2));
      same(found, one.get("outputs"), how.get("stride").asInt());
      checked++;
    }
    assertThat(checked).isEqualTo(4);
  }

  private static void same(BodyGrouping.Found found, JsonNode expected, int stride) {
    JsonNode peaks = expected.get("peaks_x_y_score");
    assertThat(found.peaks()).hasSize(peaks.size());
    for (int j = 0; j < peaks.size(); j++) {
      assertThat(found.peaks().get(j)).hasSize(peaks.get(j).size());
      for (int i = 0; i < peaks.get(j).size(); i++) {
        BodyGrouping.Peak peak = found.peaks().get(j).get(i);
        assertThat(peak.x()).isEqualTo(peaks.get(j).get(i).get(0).asInt());
        assertThat(peak.y()).isEqualTo(peaks.get(j).get(i).get(1).asInt());
        assertThat(peak.score()).isCloseTo(peaks.get(j).get(i).get(2).asDouble(), within(1e-5));
      }
    }
    JsonNode limbs = expected.get("limbs_from_to_score");
    for (int l = 0; l < limbs.size(); l++) {
      assertThat(found.limbs().get(l)).hasSize(limbs.get(l).size());
      for (int i = 0; i < limbs.get(l).size(); i++) {
        BodyGrouping.Limb limb = found.limbs().get(l).get(i);
        assertThat(limb.from()).isEqualTo(limbs.get(l).get(i).get(0).asInt());
        assertThat(limb.to()).isEqualTo(limbs.get(l).get(i).get(1).asInt());
        assertThat(limb.score()).isCloseTo(limbs.get(l).get(i).get(2).asDouble(), within(1e-4));
      }
    }
    JsonNode people = expected.get("people");
    assertThat(found.people()).hasSize(people.size());
    for (int p = 0; p < people.size(); p++) {
      BodyGrouping.Person person = found.people().get(p);
      assertThat(person.score()).isCloseTo(people.get(p).get("score").asDouble(), within(1e-4));
      assertThat(person.parts()).isEqualTo(people.get(p).get("parts").asInt());
      JsonNode points = people.get(p).get("keypoints");
      for (int j = 0; j < points.size(); j++) {
        int peak = person.peaks()[j];
        double x = peak < 0 ? -1 : found.peaks().get(j).get(peak).x() * stride + (stride - 1) / 2.0;
        assertThat(x).isEqualTo(points.get(j).get(0).asDouble());
      }
    }
  }

  /** heatmap_gaussian_sigma widens spots, paf_ortho_dist_thresh limbs. */
  @Test
  void mapsAreThoseOfTheirFields() {
    BodyPose two = new BodyPose(List.of("a", "b"), List.of(List.of(0, 1)));
    List<KeyPoints> one =
        List.of(new KeyPoints(new float[] {20, 36, 100, 36}, new boolean[] {false, false}));
    double narrow = sum(new BodyMaps(two, 16, 16, 8, 4, 8).heat(one), 256);
    double wide = sum(new BodyMaps(two, 16, 16, 8, 12, 8).heat(one), 256);
    assertThat(wide).isGreaterThan(3 * narrow);
    double thin = sum(new BodyMaps(two, 16, 16, 8, 7, 8).fields(one), 256);
    double thick = sum(new BodyMaps(two, 16, 16, 8, 7, 24).fields(one), 256);
    assertThat(thin).isPositive();
    assertThat(thick).isGreaterThan(2 * thin);
  }

  private static double sum(float[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Test
  void enlargedMapsKeepTheirPeaks() {
    float[] map = new float[5 * 6];
    map[2 * 6 + 3] = 1;
    float[] large = MapEnlargement.cubic(map, 1, 5, 6, 4, 8);
    int best = 0;
    for (int i = 0; i < large.length; i++) {
      best = large[i] > large[best] ? i : best;
    }
    assertThat(best / 48).isBetween(9, 10);
    assertThat(best % 48).isBetween(27, 28);
    float[] flat = {2, 2, 2, 2};
    for (float value : MapEnlargement.cubic(flat, 1, 2, 2, 3, 3)) {
      assertThat(value).isCloseTo(2, within(1e-5f));
    }
    for (float value : MapEnlargement.smoothed(flat, 1, 2, 2)) {
      assertThat(value).isCloseTo(2, within(1e-5f));
    }
  }
}
