package io.tao4j.networks.tasks.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.network.SubCommand;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasksFromCocoTest {
  @TempDir Path folder;

  private SubCommand.Result convert(String first, String second, int category, int files)
      throws IOException {
    Path json =
        Files.writeString(
            folder.resolve("coco.json"),
            """
            {"images": [{"id": 1, "file_name": "%s", "width": 3, "height": 1},
                        {"id": 2, "file_name": "%s", "width": 3, "height": 1}],
             "categories": [{"id": %s, "name": "cat"}],
             "annotations": [
              {"id": 1, "image_id": 1, "category_id": %s,
               "segmentation": {"size": [1, 3], "counts": [1, 1, 1]}},
              {"id": 2, "image_id": 1, "category_id": %s, "iscrowd": 1,
               "segmentation": {"size": [1, 3], "counts": [2, 1]}}]}
            """
                .formatted(first, second, category, category, category));
    return new MasksFromCoco()
        .run(new MasksFromCocoSpec(json, Optional.of(folder.resolve("masks")), files));
  }

  @Test
  void aMaskHasTheCategoriesNumbers() throws IOException {
    SubCommand.Result result = convert("a/p.jpg", "q.png", 7, 0);
    BufferedImage mask = ImageIO.read(folder.resolve("masks/a/p.png").toFile());
    assertThat(mask.getRaster().getSamples(0, 0, 3, 1, 0, (int[]) null)).containsExactly(0, 7, 255);
    assertThat(folder.resolve("masks/q.png")).isNotEmptyFile();
    assertThat(result.lines()).anySatisfy(line -> assertThat(line).contains("'cat'", "7"));
    assertThat(result.figures().get("masks")).isEqualTo(2);
  }

  @Test
  void numFilesIsTheMostThatAreWritten() throws IOException {
    assertThat(convert("p.jpg", "q.png", 1, 1).figures().get("masks")).isEqualTo(1);
    assertThat(folder.resolve("masks/q.png")).doesNotExist();
  }

  private void refused(String first, String second, int category, String said) {
    assertThatThrownBy(() -> convert(first, second, category, 0))
        .isInstanceOfSatisfying(TaoException.class, e -> assertThat(e.code()).isEqualTo("MASK-006"))
        .hasMessageContaining(said);
  }

  @Test
  void whatNoMaskCanHoldIsRefused() {
    refused("p.jpg", "q.jpg", 255, "'cat'");
    refused("p.jpg", "p.png", 1, "one mask");
    refused("../p.jpg", "q.jpg", 1, "outside");
    assertThat(folder.resolve("p.png")).doesNotExist();
  }
}
