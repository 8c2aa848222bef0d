package io.tao4j.networks.fpenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.geometry.Box;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.PeopleSpecs;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How faces are varied, and their points with them. */
class FpeVariationTest {
  private static final int SIDE = 96;
  private static final int POINTS = 68;

  /** A dark square of three pixels at the corner of the right eye, another one at the left's. */
  private static Image picture() {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    Arrays.fill(rgb, (byte) 200);
    for (int x : new int[] {30, 60}) {
      for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
          for (int c = 0; c < 3; c++) {
            rgb[3 * ((40 + dy) * SIDE + x + dx) + c] = (byte) (x == 30 ? 0 : 100);
          }
        }
      }
    }
    return Image.of(SIDE, SIDE, rgb);
  }

  private static Face face() {
    float[] places = new float[2 * POINTS];
    Arrays.fill(places, Float.NaN);
    places[72] = 30.5f; // point 36
    places[73] = 40.5f;
    places[90] = 60.5f; // point 45
    places[91] = 40.5f;
    return new Face(
        Path.of("a.png"),
        Box.ofSize(0, 0, SIDE, SIDE),
        new KeyPoints(places, new boolean[POINTS]),
        true);
  }

  private static final String NONE = "modulus_spatial_augmentation.";

  private static FpeSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dataloader.dataset_info.tfrecords_directory_path", "records");
    all.put("dataloader.dataset_info.tfrecords_set_id_train", "train");
    all.put("num_keypoints", "68");
    all.put("dataloader.num_keypoints", "68");
    all.put("dataloader.image_info.image.height", "96");
    all.put("dataloader.image_info.image.width", "96");
    String varied = "dataloader.augmentation_info.";
    all.put(varied + "enable_resize_augmentation", "false");
    all.put(varied + "enable_occlusion_augmentation", "false");
    all.put(varied + "gamma_augmentation.gamma_probability", "0");
    all.put(varied + NONE + "rotate_rad_max", "0");
    all.put(varied + NONE + "translate_max_x", "0");
    all.put(varied + NONE + "translate_max_y", "0");
    all.put(varied + NONE + "zoom_min", "1");
    all.put(varied + NONE + "zoom_max", "1");
    fields.forEach((name, value) -> all.put(varied + name, value));
    return PeopleSpecs.parse(new FpeNetwork(), all).spec();
  }

  private static FpeForm.Shown varied(Map<String, String> fields, long seed) {
    FpeSettings settings = new FpeSettings(spec(fields));
    return new FpeForm(settings.facts(), settings.variation())
        .varied(
            face(),
            picture(),
            settings.spec().dataloader().augmentationInfo(),
            SeededRandom.of(seed));
  }

  /** The middle of what is darker than a level. */
  private static double[] middle(float[] levels, double least, double most) {
    double x = 0;
    double y = 0;
    int count = 0;
    for (int i = 0; i < levels.length; i++) {
      if (levels[i] >= least && levels[i] <= most) {
        x += i % SIDE + 0.5;
        y += i / SIDE + 0.5;
        count++;
      }
    }
    return new double[] {x / count, y / count, count};
  }

  @Test
  void facesAreTurnedZoomedMovedAndFlipped() {
    FpeForm.Shown same = varied(Map.of("enable_online_augmentation", "true"), 1);
    assertThat(same.points()).isEqualTo(face().points());
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(NONE + "rotate_rad_max", "0.2");
    fields.put(NONE + "translate_max_x", "5");
    fields.put(NONE + "translate_max_y", "8");
    fields.put(NONE + "zoom_min", "1.5"); // so that nothing beyond the picture is seen
    fields.put(NONE + "zoom_max", "1.8");
    for (int seed = 0; seed < 10; seed++) {
      FpeForm.Shown shown = varied(fields, seed);
      KeyPoints points = shown.points();
      double[] dark = middle(shown.levels().values(), -1, 40); // where the right eye is seen
      assertThat(points.x(36)).isCloseTo(dark[0], within(0.7));
      assertThat(points.y(36)).isCloseTo(dark[1], within(0.7));
      double dx = points.x(45) - points.x(36);
      double dy = points.y(45) - points.y(36);
      assertThat(Math.hypot(dx, dy)).isBetween(30 * 1.499, 30 * 1.801); // zoomed
      assertThat(Math.abs(Math.atan2(dy, dx))).isLessThan(0.201); // turned
    }
    Set<Double> shifts = new TreeSet<>();
    for (int seed = 0; seed < 40; seed++) {
      shifts.add(varied(Map.of(NONE + "translate_max_x", "2"), seed).points().x(36) - 30.5);
    }
    assertThat(shifts).containsExactly(-2.0, -1.0, 0.0, 1.0, 2.0);
    // in the mirror the dark one is the left eye's, on the right
    FpeForm.Shown mirrored = varied(Map.of(NONE + "hflip_probability", "1"), 1);
    assertThat(mirrored.points().x(45)).isEqualTo(SIDE - 30.5);
    assertThat(mirrored.points().x(36)).isEqualTo(SIDE - 60.5);
    assertThat(middle(mirrored.levels().values(), -1, 40)[0]).isCloseTo(65.5, within(0.1));
    for (int count : new int[] {68, 80, 104}) {
      int[] twice = FaceParts.mirrored(count).orElseThrow();
      assertThat(twice).hasSize(count);
      for (int i = 0; i < count; i++) {
        assertThat(twice[twice[i]]).isEqualTo(i);
        assertThat(i >= 80 && twice[i] == i).as("a further point on the middle line").isFalse();
      }
    }
    int[] dense = FaceParts.mirrored(104).orElseThrow();
    assertThat(dense[36]).isEqualTo(45);
    assertThat(dense[80]).isEqualTo(91);
    assertThat(dense[103]).isEqualTo(102);
    assertThat(FaceParts.mirrored(98)).isEmpty();
    assertThat(FaceParts.areKnown(104)).isFalse();
  }

  @Test
  void tonesAndSharpnessChange() {
    Map<String, String> gamma = new LinkedHashMap<>();
    gamma.put("gamma_augmentation.gamma_probability", "1");
    gamma.put("gamma_augmentation.gamma_min", "2");
    gamma.put("gamma_augmentation.gamma_max", "2");
    gamma.put("gamma_augmentation.gamma_type", "uniform");
    assertThat(varied(gamma, 1).levels().values()[0])
        .isCloseTo((float) (255 * Math.pow(200 / 255.0, 2)), within(0.01f));
    Map<String, String> resize = new LinkedHashMap<>();
    resize.put("enable_resize_augmentation", "true");
    resize.put("augmentation_resize_probability", "1");
    resize.put("augmentation_resize_scale", "4");
    double darkest = 0;
    for (int seed = 0; seed < 5; seed++) {
      float[] levels = varied(resize, seed).levels().values();
      float least = 255;
      for (float level : levels) {
        least = Math.min(least, level);
      }
      darkest = Math.max(darkest, least);
    }
    assertThat(darkest).isGreaterThan(20); // three pixels are blurred
    resize.put("augmentation_resize_probability", "0");
    assertThat(middle(varied(resize, 1).levels().values(), -1, 1)[2]).isEqualTo(9);
    resize.put("augmentation_resize_probability", "1");
    resize.put("enable_resize_augmentation", "false");
    assertThat(middle(varied(resize, 1).levels().values(), -1, 1)[2]).isEqualTo(9);
  }

  @Test
  void aPatchHidesPoints() {
    Map<String, String> patch = new LinkedHashMap<>();
    patch.put("enable_occlusion_augmentation", "true");
    patch.put("patch_probability", "1");
    patch.put("size_to_image_ratio", "0.5");
    patch.put("mask_augmentation_patch", "true");
    int hidden = 0;
    for (int seed = 0; seed < 40; seed++) {
      FpeForm.Shown shown = varied(patch, seed);
      boolean seen = shown.points().isSeen(36);
      float under = shown.levels().values()[40 * SIDE + 30];
      if (!seen) {
        hidden++;
      } else {
        assertThat(under).isZero();
      }
    }
    assertThat(hidden).isBetween(1, 20);
    patch.put("mask_augmentation_patch", "false");
    for (int seed = 0; seed < 40; seed++) {
      assertThat(varied(patch, seed).points().isSeen(36)).isTrue();
    }
    patch.put("patch_probability", "0");
    assertThat(middle(varied(patch, 1).levels().values(), -1, 1)[2]).isEqualTo(9);
    patch.put("patch_probability", "1");
    patch.put("enable_occlusion_augmentation", "false");
    assertThat(middle(varied(patch, 1).levels().values(), -1, 1)[2]).isEqualTo(9);
  }
}
