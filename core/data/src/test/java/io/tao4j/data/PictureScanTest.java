package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureScanTest {
  @TempDir Path root;

  private List<Path> deep(int... highest) {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < highest.length; i++) {
      short[] steps = new short[3 * 16];
      Arrays.fill(steps, (short) (highest[i] / 2));
      steps[7] = (short) highest[i];
      files.add(Pictures.write(root.resolve("d" + i + ".png"), Image.ofDeep(4, 4, steps)));
    }
    return files;
  }

  @Test
  void dataOfTwelveBitsInSixteenAreTold() {
    List<Path> files = deep(3000, 4090, 1000);
    for (PictureScan scan : List.of(PictureScan.all("x", files), PictureScan.sample("x", files))) {
      assertThat(scan.notices())
          .singleElement()
          .asString()
          .contains("x: 3 of 3 pictures looked at have 16 bits, but no level above 4090 of 65535")
          .contains("data of 12 bits")
          .contains("multiply their levels by 16");
    }
  }

  @Test
  void fullRangesAndShallowPicturesAreNot() {
    List<Path> files = new ArrayList<>(deep(3000, 65000));
    files.add(Pictures.write(root.resolve("e.png"), Image.filled(4, 4, 90, 20, 3)));
    assertThat(PictureScan.all("x", files).notices()).isEmpty();
    assertThat(PictureScan.sample("x", files).notices()).isEmpty();
  }

  @Test
  void blackSetsAndMasksAreToldByTheWholeLook() {
    Path mask = Pictures.write(root.resolve("mask.png"), Image.filled(4, 4, 3, 3, 3));
    assertThat(PictureScan.all("x", List.of(mask)).notices())
        .singleElement()
        .asString()
        .contains("no level of 1 pictures is above 3 of 255");
    assertThat(PictureScan.all("x", deep(0)).notices())
        .singleElement()
        .asString()
        .contains("they are black");
  }

  @Test
  void unreadablePicturesAreListed() {
    Path gone = root.resolve("gone.png");
    PictureScan scan = PictureScan.all("x", List.of(gone));
    assertThat(scan.unreadable()).extracting(BadSample::source).containsExactly(gone.toString());
    assertThat(scan.notices()).isEmpty();
  }
}
