package io.tao4j.networks.bodypose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COCO's key points as records and masks. */
class BodyConvertTest {
  private static List<BodyRecord> records(Path folder, String name) {
    return BodyRecord.read(folder.resolve(name));
  }

  /**
   * dataset, root_directory_path, images_root_dir_path, annotation_root_dir_path, categories, id,
   * keypoints, output_filename, check_files.
   */
  @Test
  void labelsBecomeRecords(@TempDir Path folder) throws IOException {
    Bodies.write(folder, 40);
    List<BodyRecord> all = records(folder, "train-fold-000-of-001");
    assertThat(all).hasSize(8);
    BodyRecord first = all.get(0);
    assertThat(first.picture()).isEqualTo("train/00.png");
    assertThat(first.mask()).isEmpty();
    assertThat(first.dataset()).isEqualTo("coco");
    assertThat(first.width()).isEqualTo(40);
    assertThat(first.people()).hasSize(1);
    assertThat(first.people().get(0).scale()).isEqualTo(20);
    assertThat(first.people().get(0).points().count()).isEqualTo(4);
    Files.delete(folder.resolve("train/03.png"));
    Bodies.convert(
        folder,
        Map.of(
            "dataset", "figures",
            "output_filename", folder.resolve("other/part").toString(),
            "categories", "[{id: 1, keypoints: [a, b, c, d]}]"));
    List<BodyRecord> others = records(folder, "other/part-fold-000-of-001");
    assertThat(others).hasSize(7);
    assertThat(others.get(0).dataset()).isEqualTo("figures");
    Bodies.convert(folder, Map.of("check_files", "false"));
    assertThat(records(folder, "train-fold-000-of-001")).hasSize(8);
  }

  /** mode. */
  @Test
  void bothModesHaveRecords(@TempDir Path folder) throws IOException {
    Bodies.write(folder, 40);
    Bodies.convert(folder, Map.of("mode", "test"));
    assertThat(records(folder, "test-fold-000-of-001")).hasSize(4);
  }

  /** num_partitions. */
  @Test
  void recordsAreSplit(@TempDir Path folder) throws IOException {
    Bodies.write(folder, 40);
    Bodies.convert(folder, Map.of("num_partitions", "3"));
    assertThat(records(folder, "train-fold-000-of-003")).hasSize(2);
    assertThat(records(folder, "train-fold-001-of-003")).hasSize(3);
    assertThat(records(folder, "train-fold-002-of-003")).hasSize(3);
  }

  private static void labels(Path folder, String people) throws IOException {
    Bodies.write(folder, 40);
    Files.writeString(
        folder.resolve("train.json"),
        """
        {"images": [{"id": 1, "file_name": "00.png", "width": 40, "height": 40}],
         "annotations": [%s],
         "categories": [{"id": 1, "keypoints": ["head", "left_hand", "right_hand", "foot"]}]}
        """
            .formatted(people));
  }

  private static String person(int x, int y, String numbers, String more) {
    return """
        {"image_id": 1, "category_id": 1, "bbox": [%s, %s, 10, 20], "area": 200,
         "keypoints": [%s] %s}
        """
        .formatted(x, y, numbers, more);
  }

  private static final String FOUR = "5, 5, 2, 6, 6, 2, 7, 7, 1, 0, 0, 0";
  private static final String NONE = "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0";

  /** generate_masks, mask_root_dir_path. */
  @Test
  void masksAreBlackWhereNobodyIsLabelled(@TempDir Path folder) throws IOException {
    labels(
        folder,
        person(2, 2, FOUR, "")
            + ","
            + person(25, 2, NONE, "")
            + ","
            + person(0, 0, NONE, ", \"iscrowd\": 1"));
    Bodies.convert(folder, Map.of("train_data.mask_root_dir_path", "hidden"));
    assertThat(records(folder, "train-fold-000-of-001").get(0).mask()).isEqualTo("hidden/00.png");
    Image mask = ImageCodec.read(folder.resolve("hidden/00.png"));
    assertThat(mask.level(5, 10, 0)).as("a labelled person in a crowd").isEqualTo(255);
    assertThat(mask.level(1, 1, 0)).as("the crowd").isZero();
    assertThat(mask.level(30, 10, 0)).as("nobody labelled").isZero();
    assertThat(mask.level(20, 30, 0)).as("the ground").isEqualTo(255);
    Bodies.convert(
        folder, Map.of("train_data.mask_root_dir_path", "none", "generate_masks", "false"));
    assertThat(folder.resolve("none")).doesNotExist();
  }

  /**
   * min_acceptable_height, min_acceptable_width, min_acceptable_kpts,
   * min_acceptable_interperson_dist_ratio, duplicate_data_with_each_person_as_center.
   */
  @Test
  void mainPeopleAreThoseOfTheFields(@TempDir Path folder) throws IOException {
    labels(
        folder,
        person(2, 2, FOUR, "") + "," + person(4, 2, FOUR, "") + "," + person(25, 2, FOUR, ""));
    String limits = "data_filtering_params.";
    String ratio = limits + "min_acceptable_interperson_dist_ratio";
    Bodies.convert(folder, Map.of());
    List<BodyRecord> two = records(folder, "train-fold-000-of-001");
    assertThat(two).hasSize(2);
    assertThat(two.get(1).people()).hasSize(3);
    assertThat(two.get(1).people().get(0).centerX()).isEqualTo(30);
    Bodies.convert(folder, Map.of(ratio, "0.05"));
    assertThat(records(folder, "train-fold-000-of-001")).hasSize(3);
    Bodies.convert(folder, Map.of("duplicate_data_with_each_person_as_center", "false"));
    assertThat(records(folder, "train-fold-000-of-001")).hasSize(1);
    for (Map<String, String> none :
        List.of(
            Map.of(limits + "min_acceptable_kpts", "4"),
            Map.of(limits + "min_acceptable_height", "51"),
            Map.of(limits + "min_acceptable_width", "51"))) {
      assertThatThrownBy(() -> Bodies.convert(folder, none))
          .isInstanceOf(TaoException.class)
          .hasMessageContaining("BPNET-005");
    }
  }

  /** visibility_flags.value, visibility_flags.mapping. */
  @Test
  void visibilityIsThatOfTheFields(@TempDir Path folder) throws IOException {
    labels(folder, person(2, 2, "5, 5, 7, 6, 6, 8, 7, 7, 8, 0, 0, 9", ""));
    assertThatThrownBy(() -> Bodies.convert(folder, Map.of()))
        .hasMessageContaining("BPNET-002")
        .hasMessageContaining("visibility 7");
    Bodies.convert(
        folder,
        Map.of(
            "visibility_flags.value", "{plain: 7, under: 8, gone: 9}",
            "visibility_flags.mapping", "{plain: visible, under: occluded, gone: not_labeled}"));
    BodyRecord.Person one = records(folder, "train-fold-000-of-001").get(0).people().get(0);
    assertThat(one.points().isSeen(0)).isTrue();
    assertThat(one.points().has(1)).isTrue();
    assertThat(one.points().isSeen(1)).isFalse();
    assertThat(one.points().has(3)).isFalse();
  }
}
