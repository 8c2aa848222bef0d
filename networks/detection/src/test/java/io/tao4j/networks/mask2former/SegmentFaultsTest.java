package io.tao4j.networks.mask2former;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.segments.PanopticPng;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.data.segments.SegmentScan;
import io.tao4j.data.segments.SegmentSet;
import io.tao4j.data.segments.SegmentSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of segments that do not fit, and what of them is left out. */
class SegmentFaultsTest {
  @TempDir private Path folder;

  private SegmentSet panoptic(String from, String to) throws IOException {
    SegmentFixture.write(folder, 2, 32);
    Path json = folder.resolve("panoptic.json");
    Files.writeString(json, Files.readString(json).replace(from, to));
    return SegmentSets.panoptic(
        "set",
        SegmentMode.PANOPTIC,
        json,
        folder.resolve("images"),
        folder.resolve("panoptic"),
        List.of());
  }

  @Test
  void aSegmentThatIsNotListedIsNamedWithItsFile() throws IOException {
    SegmentSet set = panoptic("{\"id\": 70000,", "{\"id\": 71000,");
    assertThat(SegmentScan.all(set).faults())
        .singleElement()
        .asString()
        .contains("p0.png")
        .contains("1 segments");
    assertThatThrownBy(
            () ->
                set.samples()
                    .get(0)
                    .source()
                    .read(set.classes(), SegmentMode.PANOPTIC, 1 << 20, null))
        .hasMessageContaining("MASK-007")
        .hasMessageContaining("70000");
  }

  @Test
  void crowdsAndUnlistedClassesBelongToNoSegment() throws IOException {
    SegmentSet set =
        panoptic(
            "{\"id\": 70000, \"category_id\": 1}",
            "{\"id\": 70000, \"category_id\": 1, \"iscrowd\": 1}");
    var crowd =
        set.samples().get(0).source().read(set.classes(), SegmentMode.PANOPTIC, 1 << 20, null);
    assertThat(crowd.classes()).containsExactly(1);
    Map<Integer, Integer> unlisted = new TreeMap<>();
    var alone =
        set.samples()
            .get(1)
            .source()
            .read(set.classes().subList(1, 2), SegmentMode.PANOPTIC, 1 << 20, unlisted);
    assertThat(alone.classes()).containsExactly(0);
    assertThat(unlisted).containsExactly(Map.entry(1, 1));
  }

  @Test
  void aMaskOfAnotherSizeIsNamed() throws IOException {
    SegmentFixture.write(folder, 2, 32);
    byte[] grey = new byte[3 * 16 * 16];
    Arrays.fill(grey, (byte) 90);
    Files.write(folder.resolve("images/p1.png"), ImageCodec.encodePng(Image.of(16, 16, grey)));
    SegmentSet set =
        SegmentSets.coco(
            "set",
            SegmentMode.INSTANCE,
            folder.resolve("instances.json"),
            folder.resolve("images"),
            List.of());
    assertThat(SegmentScan.all(set).faults())
        .singleElement()
        .asString()
        .contains("p1.png")
        .contains("32x32")
        .contains("16x16");
  }

  @Test
  void aLineOfAListWithoutAMaskIsNamed() throws IOException {
    Path list = Files.writeString(folder.resolve("list.jsonl"), "\n{\"img\": \"a.png\"}\n");
    assertThatThrownBy(
            () -> SegmentSets.list("set", SegmentMode.SEMANTIC, list, "", SegmentSets.numbered(2)))
        .hasMessageContaining("MASK-002")
        .hasMessageContaining("list.jsonl:2");
  }

  @Test
  void numbersOfSegmentsComeBackFromTheirColours() throws IOException {
    int[] numbers = {0, 1, 256, 65536, 0xffffff, 70_000};
    Path file = folder.resolve("n.png");
    Files.write(file, PanopticPng.encode(3, 2, numbers));
    Map<Integer, io.tao4j.data.segments.SegmentSource.Part> parts = new TreeMap<>();
    for (int number : numbers) {
      if (number > 0) {
        parts.put(number, new io.tao4j.data.segments.SegmentSource.Part(1, false));
      }
    }
    assertThat(new io.tao4j.data.segments.SegmentSource.Panoptic(file, parts).paint(100).values())
        .containsExactly(numbers);
    assertThatThrownBy(() -> PanopticPng.encode(1, 1, new int[] {0x1000000}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
