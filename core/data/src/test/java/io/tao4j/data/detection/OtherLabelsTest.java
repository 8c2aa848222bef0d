package io.tao4j.data.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import io.tao4j.wire.ExampleMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COCO, PASCAL VOC and record files. */
class OtherLabelsTest {
  /** One record that TensorFlow 2.21 wrote, in TAO's form. */
  private static final String TENSORFLOW_RECORD =
      "kwIAAAAAAAATWcmJCpAFChYKDGZyYW1lL2hlaWdodBIGGgQKAvcCCh4KCGZyYW1lL2lkEhIKEAoOaW1h"
          + "Z2VfMi8wMDAwMDcKFQoLZnJhbWUvd2lkdGgSBhoECgLaCQolChV0YXJnZXQvY29vcmRpbmF0ZXNfeDES"
          + "DBIKCgikwBJEAAAgQQolChV0YXJnZXQvY29vcmRpbmF0ZXNfeDISDBIKCgiuhxlEAADwQQolChV0YXJn"
          + "ZXQvY29vcmRpbmF0ZXNfeTESDBIKCgh7VC1DAACgQQolChV0YXJnZXQvY29vcmRpbmF0ZXNfeTISDBIK"
          + "Cgi4HkhDAAAgQgoqChN0YXJnZXQvb2JqZWN0X2NsYXNzEhMKEQoDY2FyCgpwZWRlc3RyaWFuCigKGHRh"
          + "cmdldC9vYnNlcnZhdGlvbl9hbmdsZRIMEgoKCAAAwL8AAAAACiMKEHRhcmdldC9vY2NsdXNpb24SDxoN"
          + "CgsC////////////AQohChF0YXJnZXQvdHJ1bmNhdGlvbhIMEgoKCAAAgD4AAAAACiMKE3RhcmdldC93"
          + "b3JsZF9iYm94X2gSDBIKCggzM9M/AAAAAAojChN0YXJnZXQvd29ybGRfYmJveF9sEgwSCgoIw/VoQAAA"
          + "AAAKJwoXdGFyZ2V0L3dvcmxkX2Jib3hfcm90X3kSDBIKCggfhcu/AAAAAAojChN0YXJnZXQvd29ybGRf"
          + "YmJveF93EgwSCgoIj8LVPwAAAAAKIwoTdGFyZ2V0L3dvcmxkX2Jib3hfeBIMEgoKCGZmJr8AAAAACiMK"
          + "E3RhcmdldC93b3JsZF9iYm94X3kSDBIKCghI4do/AAAAAAojChN0YXJnZXQvd29ybGRfYmJveF96EgwS"
          + "CgoIzcw6QgAAAAABSbyB";

  @TempDir Path root;

  private static List<String> problems(LabelSet set) {
    return set.problems().stream().map(p -> p.kind() + ":" + p.line()).toList();
  }

  private LabelSet coco(String text) {
    Path file = LabelFiles.write(root.resolve("annotations.json"), text);
    return CocoLabels.read(file, root.resolve("images"));
  }

  @Test
  void cocoNamesEachBadAnnotationWithItsLine() {
    LabelFiles.picture(root, "a", 100, 60);
    LabelFiles.picture(root, "sub/b", 100, 60);
    LabelSet set =
        coco(
            """
            {"info": {"x": [1, {"y": 2}]},
             "annotations": [
              {"id": 1, "image_id": 7, "category_id": 3, "bbox": [1, 2, 10, 20], "iscrowd": 0,
               "segmentation": [[1, 2, 3, 4]]},
              {"id": 2, "image_id": 7, "category_id": 3, "bbox": [50, 2, 10, 20], "iscrowd": 1,
               "segmentation": {"counts": "abc", "size": [60, 100]}},
              {"id": 3, "image_id": 7, "category_id": 3, "bbox": [1, 2, NaN, 20]},
              {"id": 4, "image_id": 7, "category_id": 3, "bbox": [1, 2, -10, 20]},
              {"id": 5, "image_id": 7, "category_id": 3, "bbox": [1, 2, 10]},
              {"id": 6, "image_id": 7, "category_id": 3, "bbox": [1, 2, "10", 20]},
              {"id": 7, "image_id": 99, "category_id": 3, "bbox": [1, 2, 10, 20]},
              {"id": 8, "image_id": 7, "category_id": 4, "bbox": [1, 2, 10, 20]},
              {"id": 8, "image_id": 7, "category_id": 3, "bbox": [1, 2, 30, 30]},
              {"id": 9, "image_id": 7, "category_id": 3, "bbox": [200, 2, 10, 20]},
              {"id": 10, "category_id": 3, "bbox": [1, 2, 10, 20]}
             ],
             "images": [
              {"id": 7, "file_name": "a.png", "width": 100, "height": 60},
              {"id": 8, "file_name": "elsewhere/sub/b.jpg"},
              {"id": 9, "file_name": "sub/b.jpg"},
              {"id": 10, "file_name": "gone.png"},
              {"id": 7, "file_name": "a.png"},
              {"file_name": "a.png"}
             ],
             "categories": [{"id": 3, "name": "Cat"}, {"id": 1.5, "name": "dog"}]}
            """);
    assertThat(problems(set))
        .containsExactlyInAnyOrder(
            "NUMBER:7",
            "SIZE:8",
            "COLUMNS:9",
            "NUMBER:10",
            "REFERENCE:11",
            "REFERENCE:12",
            "STRUCTURE:13",
            "OUTSIDE:14",
            "REFERENCE:15",
            "NO_PICTURE:19",
            "NO_PICTURE:21",
            "STRUCTURE:22",
            "STRUCTURE:23",
            "STRUCTURE:25");
    assertThat(set.pictures()).extracting(LabelledPicture::id).containsExactly("a", "sub/b");
    assertThat(set.pictures().get(0).labels())
        .containsExactly(
            new Label("cat", new Box(1, 2, 11, 22), 0, 0, false, SpatialPose.NONE),
            new Label("cat", new Box(50, 2, 60, 22), 0, 0, true, SpatialPose.NONE));
    assertThat(set.problems().toString()).contains("annotations.json:12: there is no category");
  }

  @Test
  void cocoRefusesAPictureOfAnotherSizeThanItsBoxesWereDrawnOn() {
    LabelFiles.picture(root, "turned", 60, 100);
    LabelFiles.picture(root, "right", 100, 60);
    LabelSet set =
        coco(
            """
            {"images": [
              {"id": 1, "file_name": "turned.png", "width": 100, "height": 60},
              {"id": 2, "file_name": "right.png", "width": 100, "height": 60}],
             "categories": [{"id": 3, "name": "cat"}],
             "annotations": [
              {"id": 1, "image_id": 1, "category_id": 3, "bbox": [1, 2, 10, 20]},
              {"id": 2, "image_id": 2, "category_id": 3, "bbox": [1, 2, 10, 20]}]}
            """);
    assertThat(problems(set)).containsExactly("STRUCTURE:2");
    assertThat(set.problems().get(0).text()).contains("60x100").contains("100x60");
    assertThat(set.pictures()).extracting(LabelledPicture::id).containsExactly("right");
  }

  @Test
  void cocoLosesNoPictureInSilence() throws IOException {
    Path first = LabelFiles.picture(root, "a", 100, 60);
    Path second = Files.copy(first, root.resolve("images/a.bmp"));
    LabelSet set =
        coco(
            """
            {"images": [
              {"id": 1, "file_name": "a.png"},
              {"id": 2, "file_name": "a.bmp"},
              {"id": 3, "file_name": "a.png"}],
             "categories": [{"id": 3, "name": "cat"}],
             "annotations": [
              {"id": 1, "image_id": 1, "category_id": 3, "bbox": [1, 2, 10, 20]},
              {"id": 2, "image_id": 2, "category_id": 3, "bbox": [2, 2, 10, 20]},
              {"id": 3, "image_id": 3, "category_id": 3, "bbox": [3, 2, 10, 20]}]}
            """);
    assertThat(set.pictures()).extracting(LabelledPicture::path).containsExactly(second, first);
    assertThat(set.labelCount()).isEqualTo(2);
    assertThat(problems(set)).containsExactly("STRUCTURE:4");
    assertThat(set.problems().get(0).text()).contains("image 3").contains("image 1");
  }

  @Test
  void cocoSaysWhereItIsNoJson() {
    LabelFiles.picture(root, "a", 10, 10);
    assertThatThrownBy(() -> coco("{\"images\": [\n{\"id\": 1,,}]}"))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("LABEL-004")
        .hasMessageContaining("annotations.json:2:");
    assertThatThrownBy(() -> coco("[1]")).hasMessageContaining("LABEL-004");
    assertThatThrownBy(() -> coco("{\"images\": 3}")).hasMessageContaining("'images' to be a list");
    assertThatThrownBy(() -> coco("{\"images\": [{\"id\": 1}")).hasMessageContaining("LABEL-004");
    assertThatThrownBy(() -> coco("")).hasMessageContaining("LABEL-004");
    assertThatThrownBy(() -> CocoLabels.read(root.resolve("no.json"), root.resolve("images")))
        .hasMessageContaining("LABEL-002")
        .hasMessageContaining("no.json");
  }

  private static String object(String name, String box, String more) {
    return "  <object>\n    <name>%s</name>%s\n    <bndbox>%s</bndbox>\n  </object>\n"
        .formatted(name, more, box);
  }

  private static String box(Object left, Object top, Object right, Object bottom) {
    return "<xmin>%s</xmin><ymin>%s</ymin><xmax>%s</xmax><ymax>%s</ymax>"
        .formatted(left, top, right, bottom);
  }

  private LabelSet voc() {
    return VocLabels.read(root.resolve("labels"), root.resolve("images"), "");
  }

  private void voc(String name, String content) {
    LabelFiles.write(
        root.resolve("labels/" + name + ".xml"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<annotation>\n" + content + "</annotation>\n");
  }

  @Test
  void vocPixelsCountFromOneAndBothEndsAreInside() {
    LabelFiles.picture(root, "a", 100, 60);
    String part = "<part><name>head</name><bndbox>" + box(3, 3, 4, 4) + "</bndbox></part>";
    voc(
        "a",
        object("Dog", box(1, 1, 100, 60), "<difficult>1</difficult><truncated>1</truncated>")
            + object("cat", box(11, 21, 30, 40), part)
            + object("bird", box(30, 21, 10, 40), "")
            + object("bird", box("x", 21, 10, 40), "")
            + object("bird", "<xmin>1</xmin>", "")
            + object("", box(1, 1, 5, 5), "")
            + object("fish", box(300, 21, 310, 40), ""));
    LabelSet set = voc();
    assertThat(set.pictures().get(0).labels())
        .containsExactly(
            new Label("dog", new Box(0, 0, 100, 60), 1, 1, false, SpatialPose.NONE),
            new Label("cat", new Box(10, 20, 30, 40), 0, 0, false, SpatialPose.NONE));
    assertThat(problems(set))
        .containsExactly("SIZE:11", "NUMBER:15", "COLUMNS:19", "COLUMNS:23", "OUTSIDE:27");
  }

  @Test
  void vocReadsNoEntitiesAndNamesWhatIsNoXml() throws IOException {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      LabelFiles.picture(root, name, 20, 20);
    }
    Path secret = Files.writeString(root.resolve("secret"), "secret-class");
    LabelFiles.write(
        root.resolve("labels/a.xml"),
        "<?xml version=\"1.0\"?>\n<!DOCTYPE annotation [<!ENTITY x SYSTEM \"%s\">]>\n"
                .formatted(secret.toUri())
            + "<annotation>"
            + object("&x;", box(1, 1, 5, 5), "")
            + "</annotation>");
    LabelFiles.write(root.resolve("labels/b.xml"), "<annotation>\n<object>\n</annotation>");
    LabelFiles.write(root.resolve("labels/c.xml"), "");
    LabelFiles.write(
        root.resolve("labels/d.xml"),
        "<annotation><name>caf\u00e9</name></annotation>".getBytes(StandardCharsets.ISO_8859_1));
    voc("e", object("dog", box(1, 1, 5, 5), ""));
    LabelFiles.write(root.resolve("labels/f.xml"), "<annotation/>");
    LabelSet set = voc();
    assertThat(set.countPerName().toString()).doesNotContain("secret");
    assertThat(set.pictures()).extracting(LabelledPicture::id).contains("e").doesNotContain("b");
    assertThat(set.problems())
        .extracting(p -> p.file().getFileName() + " " + p.kind())
        .contains("b.xml STRUCTURE", "c.xml STRUCTURE", "d.xml ENCODING", "f.xml NO_PICTURE")
        .anyMatch(one -> one.startsWith("a.xml "));
  }

  @Test
  void recordsKeepEverythingThatALabelSays() throws IOException {
    LabelFiles.picture(root, "x/a", 100, 60);
    LabelFiles.picture(root, "x/b", 100, 60);
    LabelFiles.write(
        root.resolve("labels/x/a.txt"),
        "Car 0.25 2 -1.5 1.5 2 30 40 1.6 1.7 3.6 -0.6 1.7 46.7 -1.59\n"
            + LabelFiles.line("Van", 5, 6, 70, 50));
    LabelFiles.write(root.resolve("labels/x/b.txt"), "");
    LabelSet kitti = KittiLabels.read(root.resolve("labels"), root.resolve("images"), "");
    Path file = root.resolve("records/r-fold-001-of-002-shard-00000-of-00001");
    Files.createDirectories(file.getParent());
    DetectionRecords.write(file, root.resolve("images"), kitti.pictures());
    LabelSet read =
        DetectionRecords.read(
            root.resolve("records/*"), fold -> fold == 1, root.resolve("images"), "");
    assertThat(read.problems()).isEmpty();
    assertThat(read.pictures()).hasSize(2);
    Label car = read.pictures().get(0).labels().get(0);
    assertThat(car.className()).isEqualTo("car");
    assertThat(car.occlusion()).isEqualTo(2);
    assertThat(car.truncation()).isEqualTo(0.25);
    assertThat(car.box()).isEqualTo(new Box(1.5, 2, 30, 40));
    assertThat((float) car.pose().rotationY()).isEqualTo(-1.59f);
    assertThat((float) car.pose().z()).isEqualTo(46.7f);
    assertThat(read.pictures().get(0).labels().get(1).pose()).isEqualTo(SpatialPose.NONE);
    assertThat(read.pictures().get(1).labels()).isEmpty();
    // Read with the folder below: the records' ids have one part too many.
    LabelSet below = DetectionRecords.read(file, fold -> true, root.resolve("images/x"), "png");
    assertThat(below.pictures()).hasSize(2);
    assertThatThrownBy(
            () ->
                DetectionRecords.read(
                    root.resolve("records/*"), fold -> fold == 0, root.resolve("images"), ""))
        .hasMessageContaining("LABEL-003")
        .hasMessageContaining("of the wanted fold");
  }

  @Test
  void readsWhatTensorFlowWroteAndWritesTheSameBytes() throws IOException {
    byte[] bytes = Base64.getDecoder().decode(TENSORFLOW_RECORD);
    LabelFiles.picture(root, "image_2/000007", 1242, 375);
    Path file = LabelFiles.write(root.resolve("given/r"), bytes);
    LabelSet set = DetectionRecords.read(file, fold -> true, root.resolve("images"), "png");
    assertThat(set.problems()).isEmpty();
    List<Label> labels = set.pictures().get(0).labels();
    assertThat(labels).extracting(Label::className).containsExactly("car", "pedestrian");
    assertThat(labels).extracting(Label::occlusion).containsExactly(2, -1);
    assertThat((float) labels.get(0).box().right()).isEqualTo(614.12f);
    assertThat((float) labels.get(0).pose().z()).isEqualTo(46.7f);
    Path written = root.resolve("written");
    DetectionRecords.write(written, root.resolve("images"), set.pictures());
    assertThat(Files.readAllBytes(written)).isEqualTo(bytes);
  }

  @Test
  void damagedRecordsAreNamed() throws IOException {
    LabelFiles.picture(root, "a", 100, 60);
    LabelFiles.write(root.resolve("labels/a.txt"), LabelFiles.line("Van", 5, 6, 70, 50));
    LabelSet kitti = KittiLabels.read(root.resolve("labels"), root.resolve("images"), "");
    Path file = root.resolve("r");
    DetectionRecords.write(file, root.resolve("images"), kitti.pictures());
    byte[] bytes = Files.readAllBytes(file);
    bytes[40] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> DetectionRecords.read(file, fold -> true, root.resolve("images"), ""))
        .hasMessageContaining("RECORD-002");
  }

  @Test
  void vocSizesAreThePicturesOrAProblem() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      LabelFiles.picture(root, name, 100, 60);
    }
    String object = object("dog", box(1, 1, 50, 50), "");
    voc("a", "<size><width>100</width><height>60</height><depth>3</depth></size>" + object);
    voc("b", object + "<size><width>200</width><height>120</height></size>");
    voc("c", "<size><width>60</width><height>100</height></size>" + object);
    voc("d", "<size><width>0</width><height>0</height></size>" + object);
    LabelFiles.write(root.resolve("labels/e.xml"), "<annotations>" + object + "</annotations>");
    LabelSet set = voc();
    assertThat(set.pictures()).extracting(LabelledPicture::id).containsExactly("a", "d");
    assertThat(set.problems())
        .extracting(p -> p.kind() + " " + p.file().getFileName())
        .containsExactly("STRUCTURE b.xml", "STRUCTURE c.xml", "STRUCTURE e.xml");
    assertThat(set.problems().get(0).text()).contains("shown at 100x60").contains("says 200x120");
    assertThat(set.problems().get(1).text()).contains("width and height are exchanged");
    assertThat(set.problems().get(2).text()).contains("the root is 'annotations'");
  }

  @Test
  void sharesInsteadOfPixelsAreToldInEveryForm() {
    LabelFiles.picture(root, "a", 100, 60);
    voc("a", object("dog", box(0.1, 0.2, 0.5, 0.9), ""));
    assertThat(voc().notices()).anyMatch(line -> line.contains("shares of the picture's sides"));
    LabelSet coco =
        coco(
            "{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}],"
                + "\"categories\": [{\"id\": 1, \"name\": \"dog\"}],"
                + "\"annotations\": [{\"image_id\": 1, \"category_id\": 1,"
                + " \"bbox\": [0.1, 0.2, 0.5, 0.5]}]}");
    assertThat(coco.notices()).anyMatch(line -> line.contains("shares of the picture's sides"));
  }

  @Test
  void cocoIdsMayBeWrittenAsPointNumbersOrTexts() {
    LabelFiles.picture(root, "a", 100, 60);
    LabelFiles.picture(root, "b", 100, 60);
    LabelSet set =
        coco(
            "{\"images\": [{\"id\": 1.0, \"file_name\": \"a.png\"},"
                + "{\"id\": \"img_b\", \"file_name\": \"b.png\"}],"
                + "\"categories\": [{\"id\": 7, \"name\": \"dog\"}],"
                + "\"annotations\": [{\"id\": 1.0, \"image_id\": 1, \"category_id\": 7.0,"
                + " \"bbox\": [10, 10, 20, 20]}, {\"id\": \"x\", \"image_id\": \"img_b\","
                + " \"category_id\": 7, \"bbox\": [10, 10, 20, 20]}, {\"id\": 2.5,"
                + " \"image_id\": 1.5, \"category_id\": 7, \"bbox\": [10, 10, 20, 20]}]}");
    assertThat(set.countPerName()).isEqualTo(java.util.Map.of("dog", 2));
    assertThat(problems(set)).containsExactly("REFERENCE:1");
  }

  @Test
  void recordsAreReadBesideWhatTheirConversionLeft() throws IOException {
    LabelFiles.picture(root, "a", 100, 60);
    LabelFiles.write(root.resolve("labels/a.txt"), LabelFiles.line("Van", 5, 6, 70, 50));
    LabelSet kitti = KittiLabels.read(root.resolve("labels"), root.resolve("images"), "");
    Path file = root.resolve("rec/set-fold-000-of-001-shard-00000-of-00001");
    Files.createDirectories(file.getParent());
    DetectionRecords.write(file, root.resolve("images"), kitti.pictures());
    LabelFiles.write(root.resolve("rec/resolved_spec.yaml"), "kitti_config: {}\n");
    LabelFiles.write(root.resolve("rec/status.json"), "{}\n");
    for (String form : List.of("rec", "rec/*", "rec/set*")) {
      LabelSet set =
          DetectionRecords.read(root.resolve(form), fold -> true, root.resolve("images"), "");
      assertThat(set.problems()).isEmpty();
      assertThat(set.pictures()).hasSize(1);
    }
    assertThat(
            DetectionRecords.read(root.resolve("rec/*"), fold -> true, root.resolve("images"), "")
                .notices())
        .singleElement()
        .asString()
        .contains("2 files that are no records")
        .contains("resolved_spec.yaml");
  }

  @Test
  void recordsOfTheObjectDetectionApiAreNamed() throws IOException {
    LabelFiles.picture(root, "a", 100, 60);
    ExampleMessage example = new ExampleMessage();
    example.texts("image/filename", List.of("a.png"));
    example.int64s("image/width", new long[] {100});
    example.reals("image/object/bbox/xmin", new float[] {0.1f});
    io.tao4j.wire.WireWriter bytes = new io.tao4j.wire.WireWriter();
    bytes.bytes(1, Files.readAllBytes(root.resolve("images/a.png")));
    io.tao4j.wire.WireWriter entry =
        new io.tao4j.wire.WireWriter()
            .string(1, "image/encoded")
            .message(2, new io.tao4j.wire.WireWriter().message(1, bytes));
    byte[] features = new io.tao4j.wire.WireWriter().message(1, entry).toByteArray();
    byte[] withPicture = new io.tao4j.wire.WireWriter().bytes(1, features).toByteArray();
    for (byte[] record : new byte[][] {example.toByteArray(), withPicture}) {
      Path file = root.resolve("api.tfrecord");
      try (java.io.OutputStream stream = Files.newOutputStream(file)) {
        io.tao4j.wire.TFRecordWriter writer = new io.tao4j.wire.TFRecordWriter(stream);
        writer.write(record);
        writer.flush();
      }
      assertThatThrownBy(
              () -> DetectionRecords.read(file, fold -> true, root.resolve("images"), ""))
          .hasMessageContaining("LABEL-015")
          .hasMessageContaining("Object Detection API")
          .hasMessageContaining("dataset_convert");
    }
  }

  @Test
  void recordsOfOtherKeysOrSizesAreProblems() throws IOException {
    LabelFiles.picture(root, "a", 100, 60);
    LabelFiles.write(root.resolve("labels/a.txt"), LabelFiles.line("Van", 5, 6, 70, 50));
    LabelSet kitti = KittiLabels.read(root.resolve("labels"), root.resolve("images"), "");
    Path file = root.resolve("r");
    DetectionRecords.write(file, root.resolve("images"), kitti.pictures());
    LabelFiles.picture(root, "a", 50, 30);
    LabelSet read = DetectionRecords.read(file, fold -> true, root.resolve("images"), "");
    assertThat(read.pictures()).isEmpty();
    assertThat(read.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.text()).contains("50x30").contains("100x60"));
    ExampleMessage other = new ExampleMessage();
    other.texts("id", List.of("a"));
    try (java.io.OutputStream stream = Files.newOutputStream(file)) {
      io.tao4j.wire.TFRecordWriter writer = new io.tao4j.wire.TFRecordWriter(stream);
      writer.write(other.toByteArray());
      writer.flush();
    }
    assertThat(DetectionRecords.read(file, fold -> true, root.resolve("images"), "").problems())
        .singleElement()
        .satisfies(p -> assertThat(p.text()).contains("its keys are [id]"));
  }
}
