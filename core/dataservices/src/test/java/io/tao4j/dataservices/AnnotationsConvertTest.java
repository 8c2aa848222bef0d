package io.tao4j.dataservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.dataservices.annotations.ConvertSpec;
import io.tao4j.error.TaoException;
import io.tao4j.fixtures.SharedData;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code annotations convert}: each form to each other one, each field, and bad files. */
class AnnotationsConvertTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String COCO =
      """
      {"images": [
        {"id": 7, "file_name": "a/one.png", "width": 20, "height": 10},
        {"id": 9, "file_name": "b/two.png", "width": 20, "height": 10}],
       "categories": [{"id": 3, "name": "Traffic light"}, {"id": 8, "name": "car"},
        {"id": 90, "name": "ghost"}],
       "annotations": [
        {"id": 1, "image_id": 7, "category_id": 8, "bbox": [1, 2, 8, 6],
         "segmentation": [[2, 3, 8, 3, 8, 7, 2, 7]], "area": 24, "iscrowd": 0},
        {"id": 2, "image_id": 7, "category_id": 3, "bbox": [10.5, 1.25, 4, 4], "iscrowd": 0}]}
      """;

  @TempDir Path folder;
  private Path images;
  private Path labels;
  private Path out;

  @BeforeEach
  void makeASet() throws IOException {
    images = Files.createDirectories(folder.resolve("set/images"));
    labels = Files.createDirectories(folder.resolve("set/labels"));
    out = folder.resolve("out");
    for (String name : List.of("one", "two", "three")) {
      Files.write(
          images.resolve(name + ".png"), ImageCodec.encodePng(Image.filled(20, 10, 9, 9, 9)));
    }
    Files.writeString(
        labels.resolve("one.txt"),
        "Car 0.5 1 0.1 1 2 9.5 8 1.5 1.6 4 2 1 9 0.3\nperson 0 0 0 0 0 4 4 0 0 0 0 0 0 0\n");
    Files.writeString(labels.resolve("two.txt"), "rider 0 0 0 2 2 6 6 0 0 0 0 0 0 0\n");
    Files.writeString(labels.resolve("three.txt"), "");
  }

  private ServiceJob<ConvertSpec> from(String input, String output) {
    ServiceJob<ConvertSpec> job =
        DataServices.convertAnnotations()
            .set("data.input_format", input)
            .set("data.output_format", output)
            .results(out);
    return input.equals("KITTI")
        ? job.set("kitti.image_dir", images).set("kitti.label_dir", labels)
        : job;
  }

  private ServiceJob<ConvertSpec> fromCoco(String output) throws IOException {
    Path file = folder.resolve("instances.json");
    Files.writeString(file, COCO);
    return from("COCO", output).set("coco.ann_file", file);
  }

  private JsonNode json(String name) throws IOException {
    return JSON.readTree(out.resolve(name).toFile());
  }

  private static List<String> texts(JsonNode list, String field) {
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .map(i -> list.get(i).path(field).asText())
        .toList();
  }

  @Test
  void kittiToCoco() throws IOException {
    SubCommand.Result result = from("KITTI", "COCO").run();
    JsonNode coco = json("set.json");
    assertThat(texts(coco.path("categories"), "name")).containsExactly("car", "person", "rider");
    assertThat(texts(coco.path("categories"), "id")).containsExactly("1", "2", "3");
    assertThat(texts(coco.path("images"), "file_name")).containsExactly("one.png", "two.png");
    assertThat(texts(coco.path("images"), "scene_id")).containsOnly("set");
    assertThat(coco.at("/annotations/0/bbox").toString()).isEqualTo("[1,2,8.5,6]");
    assertThat(coco.at("/annotations/0/area").asInt()).isEqualTo(51);
    assertThat(coco.at("/annotations/2/image_id").asInt()).isEqualTo(2);
    assertThat(result.figures()).containsEntry("labels", 3).containsEntry("pictures", 2);
    assertThat(out.resolve("resolved_spec.yaml")).exists();
    from("KITTI", "COCO").set("kitti.project", "yard").run();
    assertThat(texts(json("yard.json").path("images"), "scene_id")).containsOnly("yard");
  }

  @Test
  void noSkipKeepsPicturesWithoutObjects() throws IOException {
    SubCommand.Result result = from("KITTI", "COCO").run();
    assertThat(result.notices()).anyMatch(line -> line.contains("kitti.no_skip keeps them"));
    from("KITTI", "COCO").set("kitti.no_skip", true).run();
    assertThat(texts(json("set.json").path("images"), "file_name"))
        .containsExactly("one.png", "three.png", "two.png");
  }

  @Test
  void mappingJoinsClassesAndLeavesOutOthers() throws IOException {
    Path mapping = folder.resolve("mapping.yaml");
    Files.writeString(mapping, "- walker:\n  - Person\n  - rider\n- bag:\n  - hand_bag\n");
    SubCommand.Result result = from("KITTI", "COCO").set("kitti.mapping", mapping).run();
    JsonNode coco = json("set.json");
    assertThat(texts(coco.path("categories"), "name")).containsExactly("walker", "bag");
    assertThat(texts(coco.path("annotations"), "category_id")).containsExactly("1", "1");
    assertThat(result.notices()).anyMatch(line -> line.contains("{car=1}"));
    Files.writeString(mapping, "{\"walker\": [\"person\", \"rider\"]}");
    from("KITTI", "COCO").set("kitti.mapping", mapping).run();
    assertThat(texts(json("set.json").path("categories"), "name")).containsExactly("walker");
    Files.writeString(mapping, "walker: [person]\nother: person\n");
    assertThatThrownBy(() -> from("KITTI", "COCO").set("kitti.mapping", mapping).run())
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("DATASET-002")
        .hasMessageContaining("mapping.yaml:2");
  }

  @Test
  void preserveHierarchyKeepsFolders() throws IOException {
    Files.createDirectories(images.resolve("yard"));
    Files.createDirectories(labels.resolve("yard"));
    Files.copy(images.resolve("one.png"), images.resolve("yard/one.png"));
    Files.copy(labels.resolve("one.txt"), labels.resolve("yard/one.txt"));
    assertThatThrownBy(() -> from("KITTI", "COCO").run())
        .hasMessageContaining("DATASET-003")
        .hasMessageContaining("preserve_hierarchy");
    assertThat(out).doesNotExist();
    from("KITTI", "COCO").set("kitti.preserve_hierarchy", true).run();
    assertThat(texts(json("set.json").path("images"), "file_name"))
        .containsExactly("one.png", "two.png", "yard/one.png");
  }

  @Test
  void kittiToCocoAndBackLosesOnlyWhatCocoLacks() throws IOException {
    from("KITTI", "COCO").run();
    Path coco = out.resolve("set.json");
    out = folder.resolve("back");
    from("COCO", "KITTI").set("coco.ann_file", coco).run();
    assertThat(Files.readString(out.resolve("one.txt")))
        .isEqualTo("car 0 0 0 1 2 9.5 8 0 0 0 0 0 0 0\nperson 0 0 0 0 0 4 4 0 0 0 0 0 0 0\n");
    out = folder.resolve("again");
    from("KITTI", "KITTI").run();
    assertThat(Files.readString(out.resolve("one.txt")))
        .startsWith("car 0.5 1 0.1 1 2 9.5 8 1.5 1.6 4 2 1 9 0.3\n");
  }

  @Test
  void cocoIsRenumberedWithoutLoss() throws IOException {
    SubCommand.Result result = fromCoco("COCO").run();
    JsonNode coco = json("instances_remapped.json");
    assertThat(texts(coco.path("categories"), "name")).containsExactly("Traffic light", "car");
    assertThat(texts(coco.path("images"), "id")).containsExactly("7", "9");
    assertThat(coco.at("/annotations/0/segmentation").toString()).isEqualTo("[[2,3,8,3,8,7,2,7]]");
    assertThat(texts(coco.path("annotations"), "category_id")).containsExactly("2", "1");
    assertThat(result.notices()).anyMatch(line -> line.contains("[ghost]"));
  }

  @Test
  void useAllCategoriesKeepsUnusedOnes() throws IOException {
    fromCoco("ODVG").set("coco.use_all_categories", true).run();
    assertThat(json("instances_odvg_labelmap.json").toString())
        .isEqualTo("{\"0\":\"Traffic light\",\"1\":\"car\",\"2\":\"ghost\"}");
    fromCoco("ODVG").run();
    assertThat(json("instances_odvg_labelmap.json").has("2")).isFalse();
  }

  @Test
  void refineBoxFitsBoxesToMasks() throws IOException {
    SubCommand.Result result = fromCoco("COCO").set("coco.refine_box", true).run();
    JsonNode coco = json("instances_remapped.json");
    assertThat(coco.at("/annotations/0/bbox").toString()).isEqualTo("[2,3,6,4]");
    assertThat(coco.at("/annotations/1/bbox").toString()).isEqualTo("[10.5,1.25,4,4]");
    assertThat(result.notices()).anyMatch(line -> line.startsWith("1 objects have no mask"));
  }

  @Test
  void cocoToOdvgAndBack() throws IOException {
    SubCommand.Result result = fromCoco("ODVG").run();
    List<String> lines = Files.readAllLines(out.resolve("instances_odvg.jsonl"));
    assertThat(lines).hasSize(1);
    JsonNode picture = JSON.readTree(lines.get(0));
    assertThat(picture.path("filename").asText()).isEqualTo("a/one.png");
    assertThat(picture.at("/detection/instances/0/bbox").toString()).isEqualTo("[1,2,9,8]");
    assertThat(picture.at("/detection/instances/0/label").asInt()).isEqualTo(1);
    assertThat(picture.at("/detection/instances/1/category").asText()).isEqualTo("Traffic light");
    assertThat(result.notices()).anyMatch(line -> line.contains("as ODVG has none"));
    Path odvg = out.resolve("instances_odvg.jsonl");
    Path map = out.resolve("instances_odvg_labelmap.json");
    out = folder.resolve("back");
    from("ODVG", "COCO").set("odvg.ann_file", odvg).set("odvg.labelmap_file", map).run();
    JsonNode coco = json("instances_odvg.json");
    assertThat(coco.at("/annotations/0/bbox").toString()).isEqualTo("[1,2,8,6]");
    assertThat(coco.at("/annotations/0/segmentation").toString()).isEqualTo("[[2,3,8,3,8,7,2,7]]");
    assertThat(texts(coco.path("categories"), "id")).containsExactly("1", "2");
  }

  @Test
  void addBackgroundWritesCategoryZero() throws IOException {
    Path odvg = folder.resolve("phrases.jsonl");
    Files.writeString(
        odvg,
        """
        {"filename": "x.png", "height": 10, "width": 20, "grounding": {"caption": "a dog, a cat",
        """
                .strip()
            + " \"regions\": [{\"phrase\": \"dog\", \"bbox\": [[0, 0, 3, 3], [5, 5, 9, 9]]},"
            + " {\"phrase\": \"cat\", \"bbox\": [1, 1, 4, 4]}]}}\n");
    from("ODVG", "COCO").set("odvg.ann_file", odvg).set("coco.add_background", true).run();
    JsonNode coco = json("phrases.json");
    assertThat(texts(coco.path("categories"), "name")).containsExactly("background", "dog", "cat");
    assertThat(texts(coco.path("categories"), "id")).containsExactly("0", "1", "2");
    assertThat(texts(coco.path("annotations"), "category_id")).containsExactly("1", "1", "2");
  }

  @Test
  void spacesInNamesBecomeUnderscoresInKitti() throws IOException {
    SubCommand.Result result = fromCoco("KITTI").run();
    assertThat(Files.readString(out.resolve("one.txt")))
        .isEqualTo(
            "car 0 0 0 1 2 9 8 0 0 0 0 0 0 0\nTraffic_light 0 0 0 10.5 1.25 14.5 5.25 0 0 0 0 0 0"
                + " 0\n");
    assertThat(result.notices())
        .anyMatch(line -> line.contains("[Traffic light]"))
        .anyMatch(line -> line.contains("no masks"));
    fromCoco("KITTI").set("kitti.preserve_hierarchy", true).set("kitti.no_skip", true).run();
    assertThat(out.resolve("a/one.txt")).exists();
    assertThat(out.resolve("b/two.txt")).isEmptyFile();
  }

  @Test
  void vocToCoco() throws IOException {
    Path voc = Files.createDirectories(folder.resolve("voc"));
    Files.writeString(
        voc.resolve("one.xml"),
        "<annotation><object><name>cat</name><bndbox><xmin>2</xmin><ymin>3</ymin><xmax>9</xmax>"
            + "<ymax>8</ymax></bndbox></object></annotation>");
    from("VOC", "COCO").set("voc.image_dir", images).set("voc.label_dir", voc).run();
    assertThat(json("set.json").at("/annotations/0/bbox").toString()).isEqualTo("[1,2,8,6]");
  }

  @Test
  void outputDirTakesTheAnnotations() {
    Path other = folder.resolve("other");
    from("KITTI", "COCO").set("data.output_dir", other).run();
    assertThat(other.resolve("set.json")).exists();
    assertThat(out.resolve("set.json")).doesNotExist();
  }

  @Test
  void verboseTellsEachRemark() throws IOException {
    Files.writeString(labels.resolve("two.txt"), "rider 0 0 0 2 2 36 6 0 0 0 0 0 0 0\n");
    assertThat(from("KITTI", "COCO").run().notices())
        .noneMatch(line -> line.contains("two.txt:1"))
        .anyMatch(line -> line.contains("1 boxes reach out of their picture"));
    assertThat(from("KITTI", "COCO").set("verbose", true).run().notices())
        .anyMatch(line -> line.contains("two.txt:1"));
  }

  @Test
  void badLabelsAreToldWithFileAndLineAndNothingIsWritten() throws IOException {
    Files.writeString(
        labels.resolve("two.txt"), "rider 0 0 0 2 2 6 6 0 0 0 0 0 0 0\nrider 0 0 0 6 6 2 2\n");
    assertThatThrownBy(() -> from("KITTI", "COCO").run())
        .hasMessageContaining("LABEL-010")
        .hasMessageContaining("two.txt:2");
    assertThat(out).doesNotExist();
  }

  @Test
  void maxBadLabelsLetsSomePass() throws IOException {
    Files.writeString(labels.resolve("two.txt"), "rider 0 0 0 6 6 2 2 0 0 0 0 0 0 0\n");
    from("KITTI", "COCO").set("data.max_bad_labels", 0.5).run();
    assertThat(json("set.json").path("annotations")).hasSize(2);
  }

  @Test
  void brokenFilesOfEachFormAreToldByPlace() throws IOException {
    Path bad = folder.resolve("bad.jsonl");
    String good =
        "{\"filename\":\"x.png\",\"height\":9,\"width\":9,\"detection\":{\"instances\":[]}}";
    for (String line :
        List.of(
            "{\"filename\": \"y.png\"",
            "{\"filename\": \"y.png\", \"height\": 0, \"width\": 9}",
            good,
            instance("\"bbox\": [1, 2, 3], \"category\": \"a\""),
            instance("\"bbox\": [1, 2, 3, \"x\"], \"category\": \"a\""),
            instance("\"bbox\": [1, 2, 1, 3], \"category\": \"a\""),
            instance("\"bbox\": [1, 2, 4, 6], \"label\": 4"),
            instance("\"bbox\": [1, 2, 4, 6], \"category\": \"a\", \"mask\": [[1, 2]]"))) {
      Files.writeString(bad, good + "\n" + line + "\n");
      assertThatThrownBy(() -> from("ODVG", "COCO").set("odvg.ann_file", bad).run())
          .as(line)
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("bad.jsonl:2: ");
      assertThat(out).doesNotExist();
    }
    Path coco = folder.resolve("bad.json");
    Files.writeString(coco, COCO.replace("\"width\": 20, \"height\": 10},", "\"width\": 20},"));
    assertThatThrownBy(() -> from("COCO", "ODVG").set("coco.ann_file", coco).run())
        .hasMessageContaining("bad.json:2: image 7 has no 'width' and 'height'");
    Files.writeString(coco, COCO.substring(0, 200));
    assertThatThrownBy(() -> from("COCO", "ODVG").set("coco.ann_file", coco).run())
        .hasMessageContaining("LABEL-004");
  }

  private static String instance(String fields) {
    return "{\"filename\":\"y.png\",\"height\":9,\"width\":9,\"detection\":{\"instances\":[{"
        + fields
        + "}]}}";
  }

  @Test
  void whatIsReadIsNeverReplaced() {
    assertThatThrownBy(() -> from("KITTI", "KITTI").set("data.output_dir", labels).run())
        .hasMessageContaining("DATASET-004");
  }

  @Test
  void picturesOutsideOfTheFolderAreRefused() throws IOException {
    Path coco = folder.resolve("out-of.json");
    Files.writeString(coco, COCO.replace("a/one.png", "../../one.png"));
    assertThatThrownBy(
            () ->
                from("COCO", "KITTI")
                    .set("coco.ann_file", coco)
                    .set("kitti.preserve_hierarchy", true)
                    .run())
        .hasMessageContaining("DATASET-003");
  }

  @Test
  void aSpecIsCheckedBeforeAnythingIsRead() {
    assertThatThrownBy(() -> DataServices.convertAnnotations().run())
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("kitti.image_dir")
        .hasMessageContaining("results_dir");
    assertThatThrownBy(() -> from("AICITY", "COCO").run())
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("several cameras");
    assertThat(from("KITTI", "ODVG").set("coco.add_background", true).bind().report().notices())
        .anyMatch(notice -> notice.message().contains("coco.add_background"));
  }

  /** The set's own COCO file and the one made of its KITTI labels say the same. */
  @Test
  void realSetsAgreeInBothForms() throws IOException {
    Optional<Path> set = SharedData.folder("bccd-detection");
    assumeTrue(set.isPresent(), "no shared data");
    Path root = set.get().resolve("val");
    images = root.resolve("images");
    labels = root.resolve("labels");
    assumeTrue(Files.isDirectory(labels), "the set is laid out otherwise");
    from("KITTI", "COCO").run();
    JsonNode made = json("val.json");
    JsonNode own = JSON.readTree(root.resolve("annotations.json").toFile());
    assertThat(made.path("images")).hasSameSizeAs(own.path("images"));
    assertThat(made.path("annotations")).hasSameSizeAs(own.path("annotations"));
    double sum = 0;
    for (JsonNode one : made.path("annotations")) {
      sum += one.at("/bbox/2").asDouble() * one.at("/bbox/3").asDouble();
    }
    double ownSum = 0;
    for (JsonNode one : own.path("annotations")) {
      ownSum += one.at("/bbox/2").asDouble() * one.at("/bbox/3").asDouble();
    }
    assertThat(sum).isCloseTo(ownSum, within(ownSum * 1e-6));
  }
}
