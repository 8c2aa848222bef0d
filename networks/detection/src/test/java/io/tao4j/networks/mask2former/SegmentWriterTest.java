package io.tao4j.networks.mask2former;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.image.Image;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.InputSource;
import io.tao4j.networks.mask2former.SegmentedPicture.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentWriterTest {
  private static final List<String> CLASSES = List.of("cat", "dog");

  @TempDir Path folder;

  private void write(SegmentWriter writer, String name, Found... found) throws IOException {
    Image picture = Image.of(4, 2, new byte[4 * 2 * 3]);
    writer.write(
        InputSource.of(folder.resolve(name), () -> picture),
        picture,
        new SegmentedPicture(CLASSES, SegmentMode.INSTANCE, 4, 2, List.of(found)));
  }

  /** As pycocotools' {@code loadRes} reads them: each result has its picture's number. */
  @Test
  void objectsAreCocosResults() throws IOException {
    Map<String, String> facts = Map.of(QueryMasks.MODE, "instance", QueryMasks.NUMBERS, "7,9");
    ModelMeta meta = new ModelMeta("mask2former", CLASSES, Map.of(), Map.of(), facts);
    boolean[] right = {false, false, true, true, false, false, true, true};
    RunLengthMask half = RunLengthMask.ofPixels(2, 4, right);
    Path out = folder.resolve("out");
    List<Path> files;
    try (SegmentWriter writer = new SegmentWriter(out, meta)) {
      write(writer, "a.png", new Found(1, true, 0.75, half));
      write(writer, "nothing.png");
      write(writer, "b.png", new Found(0, true, 0.5, half), new Found(1, true, 0.25, half));
      files = writer.finish();
    }
    assertThat(files).allSatisfy(file -> assertThat(file).exists());
    JsonNode results = new ObjectMapper().readTree(out.resolve("coco_results.json").toFile());
    assertThat(results.findValuesAsText("image_id")).containsExactly("1", "3", "3");
    assertThat(results.findValuesAsText("category_id")).containsExactly("9", "7", "9");
    assertThat(results.findValuesAsText("score")).containsExactly("0.75", "0.5", "0.25");
    assertThat(results.get(0).get("bbox").toString()).isEqualTo("[2.0,0.0,2.0,2.0]");
    JsonNode runs = results.get(0).get("segmentation");
    assertThat(runs.get("size").toString()).isEqualTo("[2,4]");
    assertThat(runs.get("counts").asText()).isEqualTo(half.toCompressed());
    assertThat(out.resolve("vis_overlay/nothing.png")).exists();
  }
}
