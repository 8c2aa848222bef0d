package io.tao4j.networks.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.Image;
import io.tao4j.fixtures.SharedData;
import io.tao4j.geometry.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TAO's JSON of annotated pictures, and what is cut out of pictures by it. */
class AnnotationFileTest {
  @TempDir Path folder;

  private List<AnnotatedFrame> read(String json) throws IOException {
    return AnnotationFile.read(Files.writeString(folder.resolve("a.json"), json));
  }

  @Test
  void boxesPointsAndWordsAreRead() throws IOException {
    AnnotatedFrame frame =
        read("""
                [{"class": "image", "filename": "a/b.png", "user_id": "u1", "annotations": [
                  {"class": "FaceBbox", "face_tight_bboxx": 10.5, "face_tight_bboxy": "20",
                   "face_tight_bboxwidth": 30, "face_tight_bboxheight": 40, "tool-version": "1.0"},
                  {"class": "FiducialPoints", "P1x": 1, "P1y": 2, "P3x": 5.5, "P3y": 6,
                   "P3occluded": true, "P4x": null, "emotion": "happy"}]}]
                """)
            .get(0);
    assertThat(frame.filename()).isEqualTo("a/b.png");
    assertThat(frame.box()).contains(new Box(10.5, 20, 40.5, 60));
    assertThat(frame.kinds()).containsExactly("FaceBbox", "FiducialPoints");
    assertThat(frame.word(List.of("gesture", "emotion"))).contains("happy");
    assertThat(frame.words()).containsEntry("user_id", "u1");
    assertThat(frame.points().count()).isEqualTo(3);
    assertThat(frame.points().has(1)).isFalse(); // P2 is missing
    assertThat(frame.points().isSeen(2)).isFalse();
    assertThat(frame.points().x(2)).isEqualTo(5.5);
    assertThat(frame.points().box()).contains(new Box(1, 2, 5.5, 6));
    assertThat(frame.points().first(4).has(3)).isFalse();
    assertThat(read("[{\"filename\": \"a\", \"bbox\": [1, 2, 3, 4]}]").get(0).box())
        .contains(new Box(1, 2, 4, 6));
  }

  /** Neither is taken for the other: a face's box with the points of another would be no face. */
  @Test
  void twoFacesOfOneEntryAreRefused() {
    assertThatThrownBy(
            () ->
                read(
                    "[{\"filename\": \"a\", \"annotations\": ["
                        + "{\"class\": \"FiducialPoints\", \"P1x\": 1, \"P1y\": 2},"
                        + "{\"class\": \"FiducialPoints\", \"P1x\": 7, \"P1y\": 8}]}]"))
        .hasMessageContaining("two of the class 'FiducialPoints'");
  }

  @Test
  void nvidiasOwnFileIsRead() {
    Optional<Path> specs = SharedData.folder("tao-specs");
    Assumptions.assumeTrue(specs.isPresent(), "no shared data");
    List<AnnotatedFrame> frames =
        AnnotationFile.read(specs.get().resolve("fpenet/inference_sample.json"));
    assertThat(frames).hasSizeGreaterThan(1);
    assertThat(frames)
        .allSatisfy(
            frame -> {
              assertThat(frame.points().count()).isEqualTo(80);
              assertThat(frame.points().isSeen(0)).isTrue();
              assertThat(frame.points().isSeen(70)).isFalse();
              assertThat(frame.box()).isPresent();
            });
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() throws IOException {
    assertThatThrownBy(() -> read("[\n{]"))
        .hasMessageContaining("PEOPLE-001")
        .hasMessageContaining("a.json:2:");
    assertThatThrownBy(() -> read("{\"a\": 1}")).hasMessageContaining("it is no list");
    assertThatThrownBy(() -> read("[{\"filename\": 1}]")).hasMessageContaining("picture 1");
    assertThatThrownBy(() -> read("[{\"filename\": \"a\", \"annotations\": [{\"P1x\": \"b\"}]}]"))
        .hasMessageContaining("'P1x'");
    assertThatThrownBy(() -> AnnotationFile.files(folder.resolve("none")))
        .hasMessageContaining("PEOPLE-001");
  }

  /** A name of another machine is found by its end. */
  @Test
  void picturesAreFoundByTheEndsOfTheirNames() throws IOException {
    Path picture = Files.createDirectories(folder.resolve("afw")).resolve("1.png");
    Files.writeString(picture, "");
    assertThat(AnnotationFile.picture(folder, "/workspace/data/afw/1.png")).contains(picture);
    assertThat(AnnotationFile.picture(folder, "afw\\1.png")).contains(picture);
    assertThat(AnnotationFile.picture(folder, picture.toString())).contains(picture);
    assertThat(AnnotationFile.picture(folder, "/workspace/data/other/2.png")).isEmpty();
  }

  /** A place goes with what is seen there. */
  @Test
  void cutsAndPointsMoveAlike() {
    int width = 60;
    int height = 40;
    byte[] rgb = new byte[3 * width * height];
    for (int c = 0; c < 3; c++) {
      rgb[3 * (12 * width + 30) + c] = (byte) 255; // one white pixel, its middle at (30.5, 12.5)
    }
    Image picture = Image.of(width, height, rgb);
    Box square = Squares.around(new Box(20, 5, 40, 20), 1.2);
    assertThat(square.width()).isCloseTo(24, within(1e-9));
    AffineMap map =
        AffineMap.ofBox(square, 48, 48)
            .then(AffineMap.turn(0.5).about(24, 24))
            .then(AffineMap.shift(3, -2));
    float[] levels = Levels.cut(picture, map, 1, 48, 48).values();
    double x = 0;
    double y = 0;
    double sum = 0;
    for (int i = 0; i < levels.length; i++) {
      x += levels[i] * (i % 48 + 0.5);
      y += levels[i] * (i / 48 + 0.5);
      sum += levels[i];
    }
    assertThat(x / sum).isCloseTo(map.x(30.5, 12.5), within(0.1));
    assertThat(y / sum).isCloseTo(map.y(30.5, 12.5), within(0.1));
    assertThat(map.inverse().x(map.x(7, 9), map.y(7, 9))).isCloseTo(7, within(1e-9));
  }
}
