package io.tao4j.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.Golden;
import io.tao4j.fixtures.GoldenArray;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BoxMasksTest {
  private static JsonNode cases() {
    return Golden.get().json("networks/detection/mask_rcnn.json").get("cases");
  }

  private static Box box(double[] boxes, int i) {
    return new Box(boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]);
  }

  @Test
  void partsAreTheReferences() {
    int compared = 0;
    for (JsonNode one : cases()) {
      if (!one.at("/params/rule").asText().equals("crop_resize")) {
        continue;
      }
      GoldenArray masks = GoldenArray.of(one.at("/inputs/masks"));
      double[] boxes = GoldenArray.of(one.at("/inputs/boxes")).doubles();
      double[] index = GoldenArray.of(one.at("/inputs/index")).doubles();
      double[] expected = GoldenArray.of(one.at("/outputs/targets_rounded")).doubles();
      int size = one.at("/params/size").intValue();
      int height = one.at("/inputs/masks/shape/1").intValue();
      int width = one.at("/inputs/masks/shape/2").intValue();
      for (int i = 0; i < index.length; i++) {
        boolean[] inside = new boolean[height * width];
        for (int p = 0; p < inside.length; p++) {
          inside[p] = masks.doubles()[(int) index[i] * inside.length + p] > 0;
        }
        float[] part = BoxMasks.cut(inside, width, box(boxes, i), size);
        int at = i * part.length;
        for (int p = 0; p < part.length; p++) {
          assertThat((double) part[p]).as("%s %s", i, p).isEqualTo(expected[at + p]);
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(9);
  }

  @Test
  void pastedMasksAreTheReferences() {
    int compared = 0;
    for (JsonNode one : cases()) {
      if (!one.get("op").asText().equals("paste")) {
        continue;
      }
      double[] masks = GoldenArray.of(one.at("/inputs/masks")).doubles();
      double[] boxes = GoldenArray.of(one.at("/inputs/boxes")).doubles();
      double[] expected = GoldenArray.of(one.at("/outputs/binary")).doubles();
      int size = one.at("/inputs/masks/shape/1").intValue();
      int height = one.at("/params/image_hw/0").intValue();
      int width = one.at("/params/image_hw/1").intValue();
      double threshold = one.at("/params/threshold").doubleValue();
      for (int i = 0; i < boxes.length / 4; i++) {
        float[] part = new float[size * size];
        for (int p = 0; p < part.length; p++) {
          part[p] = (float) masks[i * part.length + p];
        }
        boolean[] pasted =
            BoxMasks.paste(part, size, box(boxes, i), height, width, threshold).toPixels();
        for (int p = 0; p < pasted.length; p++) {
          assertThat(pasted[p]).as("%s %s", i, p).isEqualTo(expected[i * pasted.length + p] > 0);
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(9);
  }

  @Test
  void whatIsPastedAndCutAgainIsTheSame() {
    float[] part = new float[14 * 14];
    for (int i = 0; i < part.length; i++) {
      part[i] = i / 14 >= 3 && i / 14 < 11 && i % 14 >= 2 && i % 14 < 9 ? 1 : 0;
    }
    Box box = new Box(20, 10, 76, 66);
    RunLengthMask mask = BoxMasks.paste(part, 14, box, 80, 100, 0.5);
    assertThat(BoxMasks.cut(mask.toPixels(), 100, box, 14)).containsExactly(part);
    assertThat(BoxMasks.paste(part, 14, new Box(200, 10, 240, 50), 80, 100, 0.5).area()).isZero();
    float[] full = new float[4];
    Arrays.fill(full, 1);
    // a box around the picture covers all of it
    assertThat(BoxMasks.paste(full, 2, new Box(-50, -50, 90, 90), 30, 40, 0.5).area())
        .isEqualTo(1200);
  }
}
