package io.tao4j.networks.bodypose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Image;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.data.segmentation.MaskPng;
import io.tao4j.networks.bodypose.BodySpec.AugmentationConfig;
import io.tao4j.networks.bodypose.BodySpec.SpatialAugParams;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.networks.people.StreamRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How pictures become inputs and people become maps. */
class BodyFormTest {
  private static final BodyPose POSE =
      new BodyPose(
          List.of("head", "left_hand", "right_hand"), List.of(List.of(0, 1), List.of(0, 2)));
  private static final Image PICTURE = Image.filled(80, 40, 100, 100, 100);
  private static final KeyPoints PERSON =
      new KeyPoints(new float[] {40, 10, 30, 20, 50, 20}, new boolean[3]);

  private static SpatialAugParams still() {
    return new SpatialAugParams(0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, false, 0, 0, 0.5);
  }

  private static BodyForm form(String mode, SpatialAugParams how) {
    BodyFacts facts =
        new BodyFacts(
            64,
            64,
            List.of(256.0, 256.0, 256.0),
            List.of(0.5, 0.5, 0.5),
            POSE.joints(),
            POSE.limbs(),
            1);
    return new BodyForm(
        facts,
        new BodyMaps(POSE, 8, 8, 8, 7, 8),
        new AugmentationConfig("AugmentationConfig", mode, Map.of(), how),
        255,
        0);
  }

  private static BodySample sample(@Nullable Path mask) {
    return new BodySample(Path.of("a.png"), mask, List.of(PERSON), 20, 40, 20);
  }

  private static KeyPoints shown(String mode, SpatialAugParams how) {
    return form(mode, how).varied(sample(null), PICTURE, SeededRandom.of(1)).people().get(0);
  }

  private static void at(KeyPoints points, int joint, double x, double y) {
    assertThat(points.x(joint)).isCloseTo(x, within(1e-3));
    assertThat(points.y(joint)).isCloseTo(y, within(1e-3));
  }

  /**
   * spatial_augmentation_mode, flip_lr_prob, flip_tb_prob, rotate_deg_max, rotate_deg_min,
   * zoom_prob, zoom_ratio_min, zoom_ratio_max, translate_max_x, translate_min_x, translate_max_y,
   * translate_min_y, use_translate_ratio, translate_ratio_max, translate_ratio_min,
   * target_person_scale.
   */
  @Test
  void peopleAreTurnedZoomedMovedAndFlipped() {
    // the person's height of 20 becomes half of 64: 1.6 times as large, its middle in the middle
    at(shown("person_centric", still()), 0, 32, 16);
    at(shown("person_centric", still()), 1, 16, 32);
    at(shown("standard", still()), 0, 32, 16);
    at(shown("standard", still()), 1, 24, 32);
    at(shown("standard_with_fixed_aspect_ratio", still()), 0, 32, 24);
    SpatialAugParams mirror =
        new SpatialAugParams(1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, false, 0, 0, 0.5);
    at(shown("person_centric", mirror), 1, 16, 32);
    SpatialAugParams upside =
        new SpatialAugParams(0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, false, 0, 0, 0.5);
    at(shown("person_centric", upside), 0, 32, 48);
    at(shown("person_centric", upside), 2, 16, 32);
    SpatialAugParams turned =
        new SpatialAugParams(0, 0, 90, 90, 0, 1, 1, 0, 0, 0, 0, false, 0, 0, 0.5);
    at(shown("person_centric", turned), 0, 48, 32);
    SpatialAugParams zoomed =
        new SpatialAugParams(0, 0, 0, 0, 1, 2, 2, 0, 0, 0, 0, false, 0, 0, 0.5);
    at(shown("person_centric", zoomed), 0, 32, 24);
    at(shown("standard", zoomed), 0, 32, 0);
    SpatialAugParams moved =
        new SpatialAugParams(0, 0, 0, 0, 0, 1, 1, 5, 5, -4, -4, false, 0, 0, 0.5);
    at(shown("standard", moved), 0, 27, 20);
    SpatialAugParams shares =
        new SpatialAugParams(0, 0, 0, 0, 0, 1, 1, 5, 5, 5, 5, true, 0.25, 0.25, 0.5);
    at(shown("standard", shares), 0, 16, 0);
    SpatialAugParams larger =
        new SpatialAugParams(0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, false, 0, 0, 0.75);
    at(shown("person_centric", larger), 0, 32, 8);
  }

  /** mask_scale, mask_offset. */
  @Test
  void masksKeepPeopleOut(@TempDir Path folder) throws IOException {
    byte[] levels = new byte[80 * 40];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (byte) (i % 80 < 40 ? 0 : 255);
    }
    Path mask = Files.write(folder.resolve("mask.png"), MaskPng.encode(80, 40, levels));
    List<StreamRecipe.Streams> made =
        form("standard", still()).make(sample(mask), PICTURE, SeededRandom.of(1));
    float[] use = made.get(0).truth().get(BodyLoss.MASK).toFloatArray();
    assertThat(use[0]).isZero();
    assertThat(use[7]).isEqualTo(1);
    List<StreamRecipe.Streams> open =
        form("standard", still()).make(sample(null), PICTURE, SeededRandom.of(1));
    assertThat(open.get(0).truth().get(BodyLoss.MASK).toFloatArray()).containsOnly(1);
    BodyForm half = form("standard", still());
    BodyForm scaled = new BodyForm(half.facts(), half.maps(), half.how(), 510, -0.5);
    assertThat(
            scaled
                .make(sample(null), PICTURE, SeededRandom.of(1))
                .get(0)
                .truth()
                .get(BodyLoss.MASK)
                .toFloatArray())
        .containsOnly(1);
  }

  @Test
  void leftAndRightChangePlaces() {
    assertThat(POSE.mirrored()).containsExactly(0, 2, 1);
    assertThat(BodyPose.TAO.mirrored()[2]).isEqualTo(5);
    assertThat(BodyPose.TAO.heatMaps()).isEqualTo(19);
    assertThat(BodyPose.TAO.fieldMaps()).isEqualTo(38);
  }

  @Test
  void aNeckIsMidwayBetweenShoulders() {
    BodyPose neck = new BodyPose(List.of("neck", "nose"), List.of(List.of(0, 1)));
    KeyPoints points = new KeyPoints(new float[] {10, 4, 20, 8}, new boolean[2]);
    KeyPoints made = neck.of(points, List.of("left_shoulder", "right_shoulder"));
    at(made, 0, 15, 6);
    assertThat(made.has(1)).isFalse();
  }
}
