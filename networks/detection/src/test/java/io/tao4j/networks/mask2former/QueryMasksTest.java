package io.tao4j.networks.mask2former;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.fixtures.Golden;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.networks.mask2former.QueryMasks.Said;
import io.tao4j.networks.mask2former.QueryMasks.Settings;
import io.tao4j.networks.mask2former.SegmentedPicture.Found;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers of queries, against numbers of the reference library. */
class QueryMasksTest {
  private static List<JsonNode> cases(String op) {
    List<JsonNode> cases = new ArrayList<>();
    Golden.get()
        .json("networks/segmentation/mask_inference.json")
        .get("cases")
        .forEach(
            one -> {
              if (one.get("op").asText().equals(op)) {
                cases.add(one);
              }
            });
    assertThat(cases).hasSize(3);
    return cases;
  }

  private static float[] floats(JsonNode array) {
    JsonNode data = array.has("data") ? array.get("data") : array;
    float[] numbers = new float[data.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) data.get(i).asDouble();
    }
    return numbers;
  }

  private static long size(JsonNode array, int axis) {
    return array.get("shape").get(axis).asLong();
  }

  /** One picture of a case whose arrays have {@code first} axes before queries. */
  private static Said said(JsonNode one, int first, int picture) {
    JsonNode classes = one.get("inputs").get("class_logits");
    JsonNode masks = one.get("inputs").get("mask_logits");
    int queries = (int) size(classes, first);
    int kinds = (int) size(classes, first + 1);
    int height = (int) size(masks, first + 1);
    int width = (int) size(masks, first + 2);
    float[] allClasses = floats(classes);
    float[] allMasks = floats(masks);
    float[] ownClasses = new float[queries * kinds];
    float[] ownMasks = new float[queries * height * width];
    System.arraycopy(allClasses, picture * ownClasses.length, ownClasses, 0, ownClasses.length);
    System.arraycopy(allMasks, picture * ownMasks.length, ownMasks, 0, ownMasks.length);
    return new Said(
        ownClasses,
        Tensor.of(ownMasks, 1, queries, height, width),
        new Rectangle(0, 0, width, height),
        1);
  }

  private static QueryMasks masks(
      SegmentMode mode, int classes, List<Integer> stuff, Settings settings) {
    boolean[] things = new boolean[classes];
    for (int i = 0; i < classes; i++) {
      things[i] = !stuff.contains(i);
    }
    return new QueryMasks(
        IntStream.range(0, classes).mapToObj(i -> "class " + i).toList(), mode, things, settings);
  }

  @Test
  void semanticAnswersAreTheGoldenOnes() {
    for (JsonNode one : cases("semantic_inference")) {
      int height = one.get("params").get("size").get(0).asInt();
      int width = one.get("params").get("size").get(1).asInt();
      int classes = (int) size(one.get("inputs").get("class_logits"), 2) - 1;
      int pictures = (int) size(one.get("inputs").get("class_logits"), 0);
      float[] expected = floats(one.get("outputs").get("scores"));
      float[] labels = floats(one.get("outputs").get("segmentation"));
      for (int picture = 0; picture < pictures; picture++) {
        QueryMasks masks = masks(SegmentMode.SEMANTIC, classes, List.of(), Settings.DEFAULT);
        Said said = said(one, 1, picture);
        int plane = height * width;
        float[][] scores = new float[classes][plane];
        masks.scores(
            said,
            width,
            height,
            (pixel, all) -> {
              for (int c = 0; c < all.length; c++) {
                scores[c][pixel] = all[c];
              }
            });
        for (int c = 0; c < classes; c++) {
          for (int i = 0; i < plane; i++) {
            float wanted = expected[(picture * classes + c) * plane + i];
            assertThat(scores[c][i]).isCloseTo(wanted, within(1e-5f + 1e-4f * wanted));
          }
        }
        SegmentedPicture answer = masks.answer(said, width, height);
        for (int i = 0; i < plane; i++) {
          assertThat(answer.labels().at(i % width, i / width))
              .isEqualTo((int) labels[picture * plane + i]);
        }
      }
    }
  }

  @Test
  void instanceAnswersAreTheGoldenOnes() {
    for (JsonNode one : cases("instance_inference")) {
      int top = one.get("params").get("top").asInt();
      int classes = (int) size(one.get("inputs").get("class_logits"), 1) - 1;
      int height = (int) size(one.get("inputs").get("mask_logits"), 1);
      int width = (int) size(one.get("inputs").get("mask_logits"), 2);
      QueryMasks masks = masks(SegmentMode.INSTANCE, classes, List.of(), new Settings(0, 0.5, top));
      List<Found> found = masks.answer(said(one, 0, 0), width, height).segments();
      float[] labels = floats(one.get("outputs").get("labels"));
      float[] scores = floats(one.get("outputs").get("scores"));
      float[] inside = floats(one.get("outputs").get("masks"));
      int seen = 0;
      for (int i = 0; i < labels.length; i++) {
        boolean[] pixels = new boolean[height * width];
        for (int p = 0; p < pixels.length; p++) {
          pixels[p] = inside[i * pixels.length + p] != 0;
        }
        RunLengthMask mask = RunLengthMask.ofPixels(height, width, pixels);
        if (mask.area() == 0) {
          continue; // nothing to be seen is no object here
        }
        int label = (int) labels[i];
        float score = scores[i];
        seen++;
        assertThat(found)
            .anySatisfy(
                object -> {
                  assertThat(object.classIndex()).isEqualTo(label);
                  assertThat(object.score()).isCloseTo(score, within(1e-5 + 1e-4 * score));
                  assertThat(object.mask()).isEqualTo(mask);
                });
      }
      assertThat(found).hasSize(seen);
    }
  }

  @Test
  void panopticAnswersAreTheGoldenOnes() {
    for (JsonNode one : cases("panoptic_inference")) {
      JsonNode params = one.get("params");
      int height = params.get("size").get(0).asInt();
      int width = params.get("size").get(1).asInt();
      int classes = (int) size(one.get("inputs").get("class_logits"), 1) - 1;
      List<Integer> stuff = new ArrayList<>();
      params.get("stuff").forEach(c -> stuff.add(c.asInt()));
      assertThat(params.get("mask_threshold").asDouble()).isEqualTo(0.5);
      QueryMasks masks =
          masks(
              SegmentMode.PANOPTIC,
              classes,
              stuff,
              new Settings(
                  params.get("threshold").asDouble(),
                  params.get("overlap_threshold").asDouble(),
                  100));
      SegmentedPicture answer = masks.answer(said(one, 0, 0), width, height);
      float[] expected = floats(one.get("outputs").get("segmentation"));
      int[] numbers = answer.numbers();
      for (int i = 0; i < numbers.length; i++) {
        assertThat(numbers[i]).as(one.get("name") + " pixel " + i).isEqualTo((int) expected[i]);
      }
    }
  }

  /** {@code object_mask_threshold}, {@code overlap_threshold}, {@code test_topk_per_image}. */
  @Test
  void thresholdsLeaveSegmentsOut() {
    // two queries of one class whose masks are the left half and a part of it
    float[] classes = {3, 0, 2, 0};
    float[] pixels = {9, 9, -9, -9, 8, -8, -8, -8};
    Said said = new Said(classes, Tensor.of(pixels, 1, 2, 1, 4), new Rectangle(0, 0, 4, 1), 1);
    assertThat(count(said, SegmentMode.PANOPTIC, new Settings(0.5, 0, 9))).isEqualTo(1);
    assertThat(count(said, SegmentMode.PANOPTIC, new Settings(0.96, 0, 9))).isZero();
    assertThat(count(said, SegmentMode.INSTANCE, new Settings(0, 0, 9))).isEqualTo(2);
    assertThat(count(said, SegmentMode.INSTANCE, new Settings(0.9, 0, 9))).isEqualTo(1);
    assertThat(count(said, SegmentMode.INSTANCE, new Settings(0, 0, 1))).isEqualTo(1);
    // the second query loses half of its mask to the first
    float[] halves = {9, 9, -9, -7, -8, 2, 2, -8};
    assertThat(count(ofLogits(classes, halves), SegmentMode.PANOPTIC, new Settings(0.5, 0.5, 9)))
        .isEqualTo(2);
    assertThat(count(ofLogits(classes, halves), SegmentMode.PANOPTIC, new Settings(0.5, 0.6, 9)))
        .isEqualTo(1);
    // here it is also the most certain one of a pixel outside of its mask, which counts as its own
    float[] more = {9, 9, -9, -9, -8, 2, 2, -8};
    assertThat(count(ofLogits(classes, more), SegmentMode.PANOPTIC, new Settings(0.5, 0.6, 9)))
        .isEqualTo(2);
  }

  @Test
  void objectsAreOfThings() {
    // the second class is an area, and the query is most certain of it
    Said said = ofLogits(new float[] {1, 3, 0}, new float[] {9, 9, -9, -9});
    List<Found> found =
        masks(SegmentMode.INSTANCE, 2, List.of(1), new Settings(0, 0, 9))
            .answer(said, 4, 1)
            .segments();
    assertThat(found).singleElement().satisfies(one -> assertThat(one.classIndex()).isZero());
  }

  private static Said ofLogits(float[] classes, float[] masks) {
    return new Said(
        classes, Tensor.of(masks, 1, masks.length / 4, 1, 4), new Rectangle(0, 0, 4, 1), 1);
  }

  private static int count(Said said, SegmentMode mode, Settings settings) {
    return masks(mode, 1, List.of(), settings).answer(said, 4, 1).segments().size();
  }
}
