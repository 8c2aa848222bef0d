package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.Golden;
import io.tao4j.geometry.Box;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KittiLabelsTest {
  @TempDir Path root;

  private LabelSet read() {
    return KittiLabels.read(root.resolve("labels"), root.resolve("images"), "");
  }

  /** One bad line of each sort between two good ones, in a picture of 100 x 60. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COLUMNS   | car 0 0 0 1 2 3 4                          | 8 columns",
        "COLUMNS   | car 1 2 3 4                                | 5 columns",
        "NUMBER    | big car 0 0 0 1 2 3 4 0 0 0 0 0 0 0 9      | column 2 (truncation) is 'car'",
        "NUMBER    | car 0 0 0 nan 2 3 4 0 0 0 0 0 0 0          | column 5 (left) is 'nan'",
        "NUMBER    | car 0 0 0 NaN 2 3 4 0 0 0 0 0 0 0          | column 5 (left) is 'NaN'",
        "NUMBER    | car 0 0 0 1 2 Infinity 4 0 0 0 0 0 0 0     | column 7 (right) is 'Infinity'",
        "NUMBER    | car 0 0 0 1 2 1e999 4 0 0 0 0 0 0 0        | column 7 (right) is '1e999'",
        "NUMBER    | car 0 0 0 1 abc 3 4 0 0 0 0 0 0 0          | column 6 (top) is 'abc'",
        "NUMBER    | car 0 0 0 1 2 3f 4 0 0 0 0 0 0 0           | column 7 (right) is '3f'",
        "NUMBER    | car 0 0 0 0x1p3 2 30 40 0 0 0 0 0 0 0      | column 5 (left) is '0x1p3'",
        "NUMBER    | car 0 half 0 1 2 3 4 0 0 0 0 0 0 0         | column 3 (occlusion) is 'half'",
        "SIZE      | car 0 0 0 30 2 10 20 0 0 0 0 0 0 0         | left 30, top 2, right 10",
        "SIZE      | car 0 0 0 1 20 10 4 0 0 0 0 0 0 0          | has no size",
        "SIZE      | car 0 0 0 5 5 5 9 0 0 0 0 0 0 0            | has no size",
        "OUTSIDE   | car 0 0 0 120 5 130 9 0 0 0 0 0 0 0        | outside of the picture of 100x60",
        "OUTSIDE   | car 0 0 0 -9 5 -1 9 0 0 0 0 0 0 0          | left -9",
        "CLIPPED   | car 0 0 0 90 5 130 9 0 0 0 0 0 0 0         | reaches out",
        "DUPLICATE | one 0 0 0 1.5 2 30 40 0 0 0 0 0 0 0        | same box",
      })
  void namesEachBadLineAndKeepsTheOthers(String kind, String bad, String text) {
    LabelFiles.picture(root, "a", 100, 60);
    String good = LabelFiles.line("one", 1.5, 2, 30, 40);
    String last = LabelFiles.line("two", 3, 4, 50, 60);
    LabelFiles.write(root.resolve("labels/a.txt"), good + "\n\n" + bad + "\n" + last + "\n");
    LabelSet set = read();
    assertThat(set.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.kind().name()).isEqualTo(kind);
              assertThat(problem.line()).isEqualTo(3);
              assertThat(problem.toString()).contains("a.txt:3: ").contains(text);
            });
    int kept = kind.equals("CLIPPED") ? 3 : 2;
    assertThat(set.pictures().get(0).labels()).hasSize(kept);
    assertThat(set.pictures().get(0).labels().get(0).box()).isEqualTo(new Box(1.5, 2, 30, 40));
    assertThat(set.pictures().get(0).labels().get(kept - 1).className()).isEqualTo("two");
  }

  /** As TAO's loader takes them; what stands behind the box is not read. */
  @ParameterizedTest
  @CsvSource({
    "car 0 0 0 1 2 30 40 x",
    "car 0 0 0 1 2 30 40 0 0 0 0 0 0",
    "car 0 0 0 1 2 30 40 0 0 0 0 0 0 0 0.9 1 2"
  })
  void linesOfNineColumnsAndMoreAreTaken(String line) {
    LabelFiles.picture(root, "a", 100, 60);
    LabelFiles.write(root.resolve("labels/a.txt"), line + "\n");
    LabelSet set = read();
    assertThat(set.problems()).isEmpty();
    assertThat(set.pictures().get(0).labels())
        .singleElement()
        .satisfies(label -> assertThat(label.box()).isEqualTo(new Box(1, 2, 30, 40)));
  }

  @Test
  void cutsABoxThatReachesOut() {
    LabelFiles.picture(root, "a", 100, 60);
    LabelFiles.write(
        root.resolve("labels/a.txt"),
        LabelFiles.line("Car", -20, 10, 50, 61) + "\n" + LabelFiles.line("car", 1, 1, 100.4, 60.5));
    LabelSet set = read();
    assertThat(set.pictures().get(0).labels())
        .extracting(Label::box)
        .containsExactly(new Box(0, 10, 50, 60), new Box(1, 1, 100, 60));
    // The second is off by less than a pixel: rounding.
    assertThat(set.problems()).hasSize(1);
  }

  @Test
  void anEmptyFileIsAPictureWithoutObjects() {
    LabelFiles.picture(root, "a", 10, 10);
    LabelFiles.picture(root, "b", 10, 10);
    LabelFiles.write(root.resolve("labels/a.txt"), "");
    LabelFiles.write(root.resolve("labels/b.txt"), " \r\n\r\n");
    LabelSet set = read();
    assertThat(set.pictures()).extracting(LabelledPicture::id).containsExactly("a", "b");
    assertThat(set.labelCount()).isZero();
    assertThat(set.problems()).isEmpty();
  }

  @Test
  void namesFilesWithoutTheOtherAndOtherEncodings() {
    LabelFiles.picture(root, "a", 50, 50);
    LabelFiles.picture(root, "alone", 50, 50);
    LabelFiles.picture(root, "latin", 50, 50);
    LabelFiles.picture(root, "wide", 50, 50);
    String line = LabelFiles.line("café", 1, 2, 3, 4);
    LabelFiles.write(root.resolve("labels/a.txt"), "\ufeff" + line + "\n");
    LabelFiles.write(root.resolve("labels/gone.txt"), line);
    LabelFiles.write(
        root.resolve("labels/latin.txt"),
        (LabelFiles.line("tea", 1, 2, 3, 4) + "\n" + line).getBytes(StandardCharsets.ISO_8859_1));
    LabelFiles.write(root.resolve("labels/wide.txt"), line.getBytes(StandardCharsets.UTF_16LE));
    LabelSet set = read();
    assertThat(set.pictures()).extracting(LabelledPicture::id).containsExactly("a");
    assertThat(set.pictures().get(0).labels().get(0).className()).isEqualTo("café");
    assertThat(set.problems())
        .extracting(p -> p.kind() + " " + p.file().getFileName() + ":" + p.line())
        .containsExactly(
            "NO_PICTURE gone.txt:0",
            "ENCODING latin.txt:2",
            "ENCODING wide.txt:1",
            "NO_LABELS alone.png:0");
  }

  @Test
  void readsWindowsLineEndsFoldersAndAScore() {
    LabelFiles.picture(root, "left/a", 50, 50);
    LabelFiles.write(
        root.resolve("labels/left/a.txt"),
        LabelFiles.line("Car", 1, 2, 3, 4) + " 0.87\r\n" + LabelFiles.line("VAN", 5, 6, 7, 8));
    LabelSet set = read();
    assertThat(set.problems()).isEmpty();
    assertThat(set.pictures().get(0).id()).isEqualTo("left/a");
    assertThat(set.countPerName()).isEqualTo(Map.of("car", 1, "van", 1));
  }

  /** Shows {@code image_extension} of specs. */
  @Test
  void takesThePictureOfTheWantedExtension() {
    LabelFiles.picture(root, "a", 50, 50);
    Path jpeg = root.resolve("images/a.jpg");
    LabelFiles.write(
        jpeg,
        io.tao4j.data.image.ImageCodec.encodeJpeg(
            io.tao4j.data.image.Image.filled(60, 60, 1, 2, 3)));
    LabelFiles.write(root.resolve("labels/a.txt"), "");
    for (String extension : List.of("jpg", ".JPG")) {
      LabelSet set = KittiLabels.read(root.resolve("labels"), root.resolve("images"), extension);
      assertThat(set.pictures().get(0).path()).isEqualTo(jpeg);
    }
    LabelSet png = KittiLabels.read(root.resolve("labels"), root.resolve("images"), "png");
    assertThat(png.pictures().get(0).path().toString()).endsWith(".png");
  }

  @Test
  void saysWhatIsNotThere() {
    LabelFiles.picture(root, "a", 5, 5);
    assertThatThrownBy(this::read)
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("LABEL-001")
        .hasMessageContaining("labels: no such folder");
    LabelFiles.write(root.resolve("labels/a.json"), "{}");
    assertThatThrownBy(this::read)
        .hasMessageContaining("LABEL-003")
        .hasMessageContaining("dataset_config.type");
  }

  /** The project takes what TAO's record converter keeps, and names what it refuses. */
  @Test
  void agreesWithTaosConverterOnItsLines() {
    Golden golden = Golden.get();
    JsonNode file = golden.json("image/kitti_labels.json");
    int width = file.at("/semantics/image_wh/0").asInt();
    int height = file.at("/semantics/image_wh/1").asInt();
    LabelFiles.picture(root, "a", width, height);
    int kept = 0;
    for (JsonNode one : file.get("cases")) {
      String line = one.get("line").asText();
      JsonNode expected = one.at("/expected/record_converter");
      LabelFiles.write(root.resolve("labels/a.txt"), line + "\n");
      LabelSet set = read();
      List<Label> labels = set.pictures().get(0).labels();
      String name = one.get("name").asText() + ": " + line;
      int columns = line.strip().split("\\s+").length;
      if (expected.get("judgement").asText().equals("kept") && set.problems().isEmpty()) {
        assertThat(labels).as(name).hasSize(1);
        Label label = labels.get(0);
        assertThat(label.className()).as(name).isEqualTo(expected.get("class").asText());
        assertThat(label.occlusion()).as(name).isEqualTo(expected.get("occluded").asInt());
        assertThat(label.box().left()).as(name).isEqualTo(expected.at("/box/0").asDouble());
        kept++;
      } else if (one.get("name").asText().equals("less_than_one_pixel_wide")) {
        // The converter compares whole pixels; here such a box is taken, or left out as tiny.
        assertThat(labels).as(name).hasSize(1);
      } else if (columns >= 9 && columns != 15) {
        // The converter wants 15 columns, the loader of the training takes nine and more.
        assertThat(one.at("/expected/detection_loader/judgement").asText()).isEqualTo("kept");
        assertThat(labels).as(name).hasSize(1);
      } else if (!line.isBlank()) {
        // What the converter keeps though it lies outside, and all that it skips or refuses.
        assertThat(set.problems()).as(name).isNotEmpty();
      }
    }
    assertThat(kept).isGreaterThan(4);
  }

  @Test
  void classListsAndHiddenFoldersAreNoLabels() {
    LabelFiles.picture(root, "a", 50, 50);
    LabelFiles.picture(root, ".ipynb_checkpoints/a-checkpoint", 50, 50);
    LabelFiles.write(root.resolve("labels/a.txt"), LabelFiles.line("dog", 1, 2, 30, 40));
    LabelFiles.write(root.resolve("labels/.ipynb_checkpoints/a-checkpoint.txt"), "");
    LabelFiles.write(root.resolve("labels/classes.txt"), "dog\nbig cat\n");
    LabelFiles.write(root.resolve("labels/notes.json"), "{}");
    LabelSet set = read();
    assertThat(set.problems()).isEmpty();
    assertThat(set.pictures()).extracting(LabelledPicture::id).containsExactly("a");
    assertThat(set.notices())
        .anyMatch(line -> line.contains("classes.txt: passed over, a list of class names"))
        .anyMatch(line -> line.contains("hidden") && line.contains(".ipynb_checkpoints"))
        .anyMatch(line -> line.contains("notes.json"));
  }

  @Test
  void aListOfClassesIsOneOnlyWithoutAPictureAndWithoutLabels() {
    LabelFiles.picture(root, "classes", 50, 50);
    LabelFiles.write(root.resolve("labels/classes.txt"), LabelFiles.line("dog", 1, 2, 30, 40));
    assertThat(read().countPerName()).isEqualTo(Map.of("dog", 1));
    LabelFiles.write(root.resolve("labels/labels.txt"), LabelFiles.line("dog", 1, 2, 30, 40));
    assertThat(read().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.kind()).isEqualTo(LabelProblem.Kind.NO_PICTURE));
  }

  @Test
  void twoFilesOfOneIdAreAnError() {
    LabelFiles.picture(root, "a", 50, 50);
    LabelFiles.write(root.resolve("labels/a.txt"), "");
    LabelFiles.write(root.resolve("images/a.jpg"), new byte[] {1});
    assertThatThrownBy(this::read)
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("LABEL-014")
        .hasMessageContaining("a.jpg")
        .hasMessageContaining("image_extension");
    LabelFiles.write(root.resolve("labels/a.TXT"), "");
    assertThatThrownBy(
            () -> KittiLabels.read(root.resolve("labels"), root.resolve("images"), "png"))
        .hasMessageContaining("LABEL-014")
        .hasMessageContaining("a.TXT");
  }

  @Test
  void labelsMeetPicturesWhateverTheirLettersForm() {
    LabelFiles.picture(root, "Cafe\u0301", 50, 50);
    LabelFiles.picture(root, "na\u00efve", 50, 50);
    LabelFiles.write(
        root.resolve("labels/Caf\u00e9.txt"), LabelFiles.line("caf\u00e9", 1, 2, 30, 40));
    LabelFiles.write(
        root.resolve("labels/nai\u0308ve.txt"), LabelFiles.line("Cafe\u0301", 1, 2, 30, 40));
    LabelSet set = read();
    assertThat(set.problems()).isEmpty();
    assertThat(set.pictures()).hasSize(2);
    assertThat(set.countPerName()).isEqualTo(Map.of("caf\u00e9", 2));
    assertThat(ClassMapping.of(Map.of("cafe\u0301", "x")).classIndex("Caf\u00e9")).hasValue(0);
  }

  @Test
  void saysWhatBoxesBelowAPixelLookLike() {
    for (int i = 0; i < 10; i++) {
      LabelFiles.picture(root, "a" + i, 2000, 1000);
      LabelFiles.write(
          root.resolve("labels/a" + i + ".txt"),
          i < 9
              ? LabelFiles.line("dog", 0.1, 0.2, 0.5, 0.6 + 0.01 * i)
              : LabelFiles.line("dog", 10, 20, 500, 600));
    }
    assertThat(read().notices())
        .singleElement()
        .asString()
        .contains("9 of 10 boxes are below a pixel")
        .contains("shares of the picture's sides");
    // Where all of them are left out for their size, the error says the same.
    LabelFiles.write(root.resolve("labels/a9.txt"), LabelFiles.line("dog", 0.1, 0.2, 0.5, 0.6));
    assertThatThrownBy(
            () ->
                DetectionSet.of(
                    "set",
                    List.of(read()),
                    List.of(1.0),
                    ClassMapping.identity(List.of("dog")),
                    DetectionSet.Use.EVALUATION))
        .hasMessageContaining("LABEL-006")
        .hasMessageContaining("10 of 10 boxes are below a pixel")
        .hasMessageNotContaining("target_class_mapping");
  }

  @Test
  void aSetWithoutObjectsIsNoMatterOfTheMapping() {
    LabelFiles.picture(root, "a", 50, 50);
    LabelFiles.write(root.resolve("labels/a.txt"), "");
    assertThatThrownBy(
            () ->
                DetectionSet.of(
                    "set",
                    List.of(read()),
                    List.of(1.0),
                    ClassMapping.of(Map.of("dog", "dog")),
                    DetectionSet.Use.EVALUATION))
        .hasMessageContaining("LABEL-006")
        .hasMessageContaining("holds no object")
        .hasMessageNotContaining("mapping");
  }

  @Test
  void tellsYolosFormByItsLook() {
    LabelFiles.picture(root, "a", 50, 50);
    LabelFiles.write(root.resolve("labels/a.txt"), "0 0.5 0.5 0.25 0.125\n");
    assertThat(read().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.text()).contains("5 columns").contains("YOLO's form"));
  }
}
