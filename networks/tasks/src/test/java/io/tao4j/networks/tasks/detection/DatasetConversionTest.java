package io.tao4j.networks.tasks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.detection.DetectionRecords;
import io.tao4j.data.detection.DetectionSet;
import io.tao4j.data.detection.LabelSet;
import io.tao4j.data.detection.LabelledPicture;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetConversionTest {
  @TempDir Path root;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(root.resolve("data/image_2"));
    Files.createDirectories(root.resolve("data/label_2"));
    byte[] png = ImageCodec.encodePng(Image.filled(40, 30, 1, 2, 3));
    for (int i = 0; i < 20; i++) {
      Files.write(root.resolve("data/image_2/%06d.png".formatted(i)), png);
      Files.writeString(
          root.resolve("data/label_2/%06d.txt".formatted(i)),
          "Car 0 0 0 %d 1 20 20 0 0 0 0 0 0 0\nVan 0 1 0 2 3 9 9 0 0 0 0 0 0 0\n".formatted(i % 9));
    }
  }

  private DatasetConversion.Result convert(String kitti, String more) throws IOException {
    Path file = root.resolve("convert.txt");
    Files.writeString(
        file,
        """
        kitti_config {
          root_directory_path: "data"
          image_dir_name: "image_2"
          label_dir_name: "label_2"
          image_extension: ".png"
          %s
        }
        image_directory_path: "data"
        %s
        """
            .formatted(kitti, more));
    DatasetConvertSpec spec = new DatasetConvertCommand().specBinder().bind(file).spec();
    return DatasetConversion.run(spec, root.resolve("records/kitti"));
  }

  private LabelSet fold(int fold) {
    return DetectionRecords.read(
        root.resolve("records/*"), one -> one == fold, root.resolve("data"), "png");
  }

  @Test
  void randomFoldsHaveTheirSharesAndShards() throws IOException {
    DatasetConversion.Result result =
        convert("partition_mode: 'random' num_partitions: 2 val_split: 30 num_shards: 3", "");
    assertThat(result.pictures()).containsExactly(6, 14);
    assertThat(result.boxes()).hasToString("{car=20, van=20}");
    assertThat(result.files())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyElementsOf(
            IntStream.range(0, 6)
                .mapToObj(i -> "kitti-fold-%03d-of-002-shard-%05d-of-00003".formatted(i / 3, i % 3))
                .toList());
    assertThat(fold(0).pictures()).hasSize(6);
    assertThat(fold(1).pictures()).hasSize(14);
    assertThat(fold(0).pictures()).doesNotContainAnyElementsOf(fold(1).pictures());
    // The same division again.
    List<LabelledPicture> first = fold(0).pictures();
    convert("partition_mode: 'random' num_partitions: 2 val_split: 30 num_shards: 3", "");
    assertThat(fold(0).pictures()).isEqualTo(first);
    assertThat(first.get(0).id()).startsWith("image_2/0000");
  }

  @Test
  void aTrainingReadsTheFoldsAsItReadsTheFolders() throws IOException {
    convert("partition_mode: 'random' num_partitions: 2 val_split: 20", "");
    Path file = root.resolve("train.yaml");
    Files.writeString(
        file,
        """
        dataset_config:
          data_sources: [{tfrecords_path: "records/kitti*", image_directory_path: data}]
          image_extension: png
          validation_fold: 0
          target_class_mapping: {car: car}
        """);
    DatasetConfig config =
        SpecBinder.of(DetectionDataTest.Spec.class).bind(file).spec().datasetConfig();
    DetectionSet training = DetectionData.training(config);
    DetectionSet validation = DetectionData.validation(config, List.of("car")).orElseThrow();
    assertThat(training.dataset().size()).isEqualTo(16);
    assertThat(validation.dataset().size()).isEqualTo(4);
    assertThat(training.dataset().countPerClass()).hasToString("{car=16}");
    assertThat(training.report().unmapped()).hasToString("{van=16}");
  }

  @Test
  void sequencesStayTogether() throws IOException {
    StringBuilder json = new StringBuilder("{");
    for (int s = 0; s < 4; s++) {
      json.append(s == 0 ? "" : ",").append("\"drive%d\": [".formatted(s));
      for (int i = 0; i < 5; i++) {
        json.append(i == 0 ? "" : ",").append("\"%06d\"".formatted(s * 5 + i));
      }
      json.append("]");
    }
    Files.writeString(root.resolve("sequences.json"), json + "}");
    String kitti =
        "partition_mode: 'sequence' num_partitions: 2 kitti_sequence_to_frames_file:"
            + " 'sequences.json'";
    assertThat(convert(kitti, "").pictures()).containsExactly(10, 10);
    assertThat(fold(0).pictures())
        .extracting(p -> p.id().charAt(p.id().length() - 1) - '0')
        .allMatch(digit -> digit < 5);
    Files.writeString(root.resolve("sequences.json"), "{\"a\": [\"000001\"]}");
    assertThatThrownBy(() -> convert(kitti, ""))
        .hasMessageContaining("LABEL-011")
        .hasMessageContaining("19 frames are in no sequence");
  }

  @Test
  void mapsNamesAndRefusesBadLabels() throws IOException {
    assertThatThrownBy(() -> convert("partition_mode: 'random' num_partitions: 3", ""))
        .hasMessageContaining("num_partitions must be 2 with partition_mode random, got 3");
    assertThat(convert("", "target_class_mapping { key: 'Van' value: 'vehicle' }").boxes())
        .hasToString("{vehicle=20}");
    Files.writeString(root.resolve("data/label_2/000003.txt"), "Car 0 0 0 1\n");
    assertThatThrownBy(() -> convert("", ""))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("LABEL-010")
        .hasMessageContaining("000003.txt:1: 5 columns");
    assertThat(convert("", "max_bad_labels: 0.1").problems()).hasSize(1);
  }

  @Test
  void cocoFilesAreFolds() throws IOException {
    for (String part : List.of("train", "val")) {
      Files.writeString(
          root.resolve("data/" + part + ".json"),
          """
          {"images": [{"id": 1, "file_name": "000001.png", "width": 40, "height": 30}],
           "categories": [{"id": 1, "name": "Car"}],
           "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4],
                            "iscrowd": 1}]}
          """);
    }
    Path file = root.resolve("convert.yaml");
    Files.writeString(
        file,
        """
        coco_config:
          root_directory_path: data
          img_dir_names: [image_2, image_2]
          annotation_files: [train.json, val.json]
          num_partitions: 2
          num_shards: [2, 1]
        """);
    DatasetConvertSpec spec = new DatasetConvertCommand().specBinder().bind(file).spec();
    DatasetConversion.Result result = DatasetConversion.run(spec, root.resolve("records/coco"));
    assertThat(result.pictures()).containsExactly(1, 1);
    assertThat(fold(1).pictures().get(0).labels()).singleElement().matches(label -> label.crowd());
  }

  /** Folders of YOLO's labels, converted, are what a training reads of the folders themselves. */
  @Test
  void yoloFoldersAreFolds() throws IOException {
    for (int i = 0; i < 4; i++) {
      String part = i < 3 ? "train" : "val";
      Files.createDirectories(root.resolve("data/images/" + part));
      Files.createDirectories(root.resolve("data/labels/" + part));
      Files.write(
          root.resolve("data/images/%s/%d.png".formatted(part, i)),
          ImageCodec.encodePng(Image.filled(40, 30, 1, 2, 3)));
      Files.writeString(
          root.resolve("data/labels/%s/%d.txt".formatted(part, i)), "1 0.5 0.5 0.25 0.2\n");
    }
    Files.writeString(root.resolve("data/data.yaml"), "names: [van, car]\n");
    Path file = root.resolve("convert.yaml");
    String labels = "label_dir_names: [%s]";
    for (String names : List.of("data.yaml", "labels/train, labels/val")) {
      Files.writeString(
          file,
          """
          yolo_config:
            root_directory_path: data
            img_dir_names: [images/train, images/val]
            %s
            num_shards: [2]
          image_directory_path: data
          """
              .formatted(labels.formatted(names)));
      DatasetConvertSpec spec = new DatasetConvertCommand().specBinder().bind(file).spec();
      DatasetConversion.Result result = DatasetConversion.run(spec, root.resolve("records/y"));
      assertThat(result.pictures()).containsExactly(3, 1);
      assertThat(result.boxes()).hasToString("{car=4}");
      assertThat(result.files()).hasSize(3);
    }
    Path train = root.resolve("train.yaml");
    List<DetectionSet> sets = new java.util.ArrayList<>();
    for (String source :
        List.of(
            "tfrecords_path: \"records/y-fold-000*\", image_directory_path: data",
            "label_directory_path: data/data.yaml, image_directory_path: data/images/train")) {
      Files.writeString(
          train, "dataset_config:\n  type: yolo\n  data_sources: [{%s}]\n".formatted(source));
      sets.add(
          DetectionData.training(
              SpecBinder.of(DetectionDataTest.Spec.class).bind(train).spec().datasetConfig()));
    }
    assertThat(sets.get(0).dataset().samples()).hasSize(3);
    assertThat(sets.get(0).dataset().samples()).isEqualTo(sets.get(1).dataset().samples());

    Files.writeString(
        file,
        """
        yolo_config:
          root_directory_path: data
          img_dir_names: [images/train, images/val]
          label_dir_names: [labels/train, labels/val, labels/test]
        """);
    DatasetConvertSpec wrong = new DatasetConvertCommand().specBinder().bind(file).spec();
    assertThatThrownBy(() -> DatasetConversion.run(wrong, root.resolve("records/y")))
        .hasMessageContaining("LABEL-011");
  }
}
