package io.tao4j.networks.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.people.PeopleSpecs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How pictures of hands are varied. */
class GestureVariationTest {
  private static final int SIDE = 32;

  /** Grey 100, white in the upper left quarter. */
  private static Image picture() {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % SIDE;
      int y = i / 3 / SIDE;
      rgb[i] = (byte) (x < SIDE / 2 && y < SIDE / 2 ? 200 : 100);
    }
    return Image.of(SIDE, SIDE, rgb);
  }

  private static float[] varied(Map<String, String> fields, long seed) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("dataset.classes", "{a: 0}");
    all.put("dataset.data_path", "data.json");
    all.put("model.image_height", "32");
    all.put("model.image_width", "32");
    fields.forEach((name, value) -> all.put("dataset.augmentation." + name, value));
    GestureSpec spec = PeopleSpecs.parse(new GestureNetwork(), all).spec();
    return new GestureVariation(
            new GestureSettings(spec).preprocessing(), spec.dataset().augmentation())
        .varied(picture(), spec.dataset().augmentation(), SeededRandom.of(seed))
        .values();
  }

  private static float at(float[] levels, int x, int y) {
    return levels[y * SIDE + x];
  }

  @Test
  void handsAreTurnedShearedAndFlipped() {
    float[] same = varied(Map.of(), 1);
    assertThat(at(same, 4, 4)).isEqualTo(200);
    assertThat(at(same, 28, 4)).isEqualTo(100);
    Set<Float> corners = new TreeSet<>();
    for (int seed = 0; seed < 20; seed++) {
      corners.add(at(varied(Map.of("horizontal_flip", "true"), seed), 28, 4));
    }
    assertThat(corners).containsExactly(100f, 200f);
    // turned by rotation_range at most: the edge across the middle moves by less than its sine
    boolean moved = false;
    for (int seed = 0; seed < 20; seed++) {
      float[] turned = varied(Map.of("rotation_range", "20"), seed);
      assertThat(at(turned, 8, 8)).isCloseTo(200, within(1f));
      moved |= at(turned, 14, 2) < 150;
    }
    assertThat(moved).isTrue();
    moved = false;
    for (int seed = 0; seed < 20; seed++) {
      float[] sheared = varied(Map.of("shear_range", "20"), seed);
      assertThat(at(sheared, 10, 14)).isCloseTo(200, within(1f)); // rows stay rows
      assertThat(at(sheared, 10, 17)).isCloseTo(100, within(1f));
      moved |= at(sheared, 15, 2) < 150;
    }
    assertThat(moved).isTrue();
  }

  @Test
  void tonesChange() {
    for (int seed = 0; seed < 20; seed++) {
      float[] bright = varied(Map.of("brightness_range", "[0.5, 0.75]"), seed);
      assertThat(at(bright, 4, 4)).isBetween(99f, 151f);
      assertThat(at(bright, 4, 4)).isCloseTo(2 * at(bright, 28, 4), within(0.1f));
    }
    Map<String, String> gamma = new LinkedHashMap<>();
    gamma.put("gamma_aug.enable", "true");
    gamma.put("gamma_aug.probability", "1");
    gamma.put("gamma_aug.lower_limit", "2");
    gamma.put("gamma_aug.upper_limit", "2");
    float expected = (float) (255 * Math.pow(100 / 255.0, 2));
    assertThat(at(varied(gamma, 1), 28, 4)).isCloseTo(expected, within(0.01f));
    gamma.put("gamma_aug.enable", "false");
    assertThat(at(varied(gamma, 1), 28, 4)).isEqualTo(100);
    Map<String, String> colours = new LinkedHashMap<>();
    colours.put("color_pca_aug.enable", "true");
    colours.put("color_pca_aug.probability", "1");
    float[] shifted = varied(colours, 1);
    float red = shifted[28] - 100;
    assertThat(red).isNotZero().isBetween(-20f, 20f);
    assertThat(shifted[0] - 200).isCloseTo(red, within(0.01f)); // the same everywhere
    assertThat(shifted[28 + SIDE * SIDE] - 100).isNotEqualTo(red); // another one of green
    colours.put("color_pca_aug.probability", "0");
    assertThat(varied(colours, 1)[28]).isEqualTo(100);
  }

  @Test
  void aPatchHidesAPart() {
    Map<String, String> patch = new LinkedHashMap<>();
    patch.put("occlusion_aug.enable", "true");
    patch.put("occlusion_aug.probability", "1");
    patch.put("occlusion_aug.min_area", "0.25");
    patch.put("occlusion_aug.max_area", "0.25");
    patch.put("occlusion_aug.min_aspect_ratio", "1");
    patch.put("occlusion_aug.max_aspect_ratio", "1");
    patch.put("occlusion_aug.min_pixel", "10");
    patch.put("occlusion_aug.max_pixel", "50");
    patch.put("occlusion_aug.pixel_level", "false");
    Set<Float> levels = new TreeSet<>();
    int hidden = 0;
    for (float level : varied(patch, 2)) {
      if (level <= 50) {
        levels.add(level);
        hidden++;
      }
    }
    assertThat(levels).hasSize(1).allMatch(level -> level >= 10);
    assertThat(hidden).isBetween(3 * 15 * 15, 3 * 17 * 17); // a quarter, a square
    patch.put("occlusion_aug.pixel_level", "true");
    levels.clear();
    for (float level : varied(patch, 2)) {
      if (level <= 50) {
        levels.add(level);
      }
    }
    assertThat(levels).hasSizeGreaterThan(100);
    patch.put("occlusion_aug.enable", "false");
    assertThat(varied(patch, 2)).doesNotContain(10f).contains(100f, 200f).hasSize(3 * SIDE * SIDE);
    patch.put("occlusion_aug.enable", "true");
    patch.put("occlusion_aug.probability", "0");
    for (float level : varied(patch, 2)) {
      assertThat(level).isGreaterThanOrEqualTo(100);
    }
  }
}
