package io.tao4j.networks.bodypose;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.networks.people.PeopleSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not what they should be: the error has its code, its file and its place. */
class BodyMalformedTest {
  @TempDir Path folder;

  private static BodyConvertSpec spec() {
    return PeopleSpecs.parse(
            new BodyConvertCommand().specBinder(),
            Map.of(
                "root_directory_path", "data",
                "train_data.images_root_dir_path", "a",
                "train_data.annotation_root_dir_path", "a.json",
                "test_data.images_root_dir_path", "b",
                "test_data.annotation_root_dir_path", "b.json"))
        .spec();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no end       | {"images": [  | :1:
          a list       | [1, 2] | lacks 'images' or 'annotations'
          no pictures  | {"annotations": []} | lacks 'images' or 'annotations'
          no names     | {"images": [], "annotations": [], "categories": [{"id": 1}]} | no category has 'keypoints'
          no size      | {"images": [{"id": 1, "file_name": "a"}], CAT "annotations": []} | image 1: it lacks one of
          no file name | {"images": [{"id": 1, "width": 4, "height": 4}], CAT "annotations": []} | image 1: it lacks one of
          no id        | {"images": [{"file_name": "a", "width": 4, "height": 4}], CAT "annotations": []} | image 1: it lacks one of
          one id twice | {"images": [IMG, IMG], CAT "annotations": []} | image id 1 is given a second time
          no such image| {"images": [IMG], CAT "annotations": [{"id": 5, "category_id": 1, "image_id": 2}]} | annotation 5: image 2 is not listed
          no box       | {"images": [IMG], CAT "annotations": [{"id": 5, "category_id": 1, "image_id": 1}]} | annotation 5: bbox is
          half a box   | {"images": [IMG], CAT "annotations": [{"id": 5, "category_id": 1, "image_id": 1, "bbox": [1, 2]}]} | bbox is [1,2]
          box of words | {"images": [IMG], CAT "annotations": [{"id": 5, "category_id": 1, "image_id": 1, "bbox": [1, 2, "x", 4]}]} | annotation 5: bbox is
          few numbers  | {"images": [IMG], CAT "annotations": [{"id": 5, "category_id": 1, "image_id": 1, "bbox": [1, 2, 3, 4], "keypoints": [1, 2, 2]}]} | 3 numbers in keypoints, 2 joints have 6
          visibility   | {"images": [IMG], CAT "annotations": [{"id": 5, "category_id": 1, "image_id": 1, "bbox": [1, 2, 3, 4], "keypoints": [1, 2, 2, 1, 2, 3]}]} | visibility 3
          outline      | {"images": [IMG], CAT "annotations": [{"id": 5, "category_id": 1, "image_id": 1, "bbox": [1, 2, 3, 4], "keypoints": [1, 2, 2, 1, 2, 2], "segmentation": [[1, 2, 3]]}]} | annotation 5
          """)
  void labels(String what, String json, String message) throws IOException {
    String text =
        json.replace("IMG", "{\"id\": 1, \"file_name\": \"a\", \"width\": 4, \"height\": 4}")
            .replace("CAT", "\"categories\": [{\"id\": 1, \"keypoints\": [\"a\", \"b\"]}],");
    Path file = Files.writeString(folder.resolve("labels.json"), text);
    assertThatThrownBy(() -> CocoPeople.read(file, spec()))
        .as(what)
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("BPNET-002")
        .hasMessageContaining("labels.json")
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no end      | {"categories": [ | :1:
          no joints   | {"categories": [{"skeleton": [[1, 2]]}]} | keypoints is
          one joint   | {"categories": [{"keypoints": ["a"], "skeleton": [[1, 1]]}]} | keypoints is
          one name    | {"categories": [{"keypoints": ["a", "a"], "skeleton": [[1, 2]]}]} | keypoints is
          no limbs    | {"categories": [{"keypoints": ["a", "b"]}]} | it has no limb
          from 0      | {"categories": [{"keypoints": ["a", "b"], "skeleton": [[0, 1]]}]} | the limb [0,1] of 2 joints
          too far     | {"categories": [{"keypoints": ["a", "b"], "skeleton": [[1, 3]]}]} | the limb [1,3] of 2 joints
          to itself   | {"categories": [{"keypoints": ["a", "b"], "skeleton": [[2, 2]]}]} | the limb [2,2] of 2 joints
          three ends  | {"categories": [{"keypoints": ["a", "b"], "skeleton": [[1, 2, 1]]}]} | the limb [1,2,1] of 2 joints
          """)
  void joints(String what, String json, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("joints.json"), json);
    assertThatThrownBy(() -> BodyPose.read(file))
        .as(what)
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("BPNET-001")
        .hasMessageContaining("joints.json")
        .hasMessageContaining(message);
  }
}
