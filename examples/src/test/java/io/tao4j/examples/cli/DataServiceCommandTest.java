package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tao annotations convert} and the other data services, as they are typed. */
class DataServiceCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void makeASet() throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    byte[] png = ImageCodec.encodePng(Image.filled(20, 10, 9, 9, 9));
    Files.write(folder.resolve("images/one.png"), png);
    Files.writeString(folder.resolve("labels/one.txt"), "car 0 0 0 1 2 9 8 0 0 0 0 0 0 0\n");
    Files.writeString(
        folder.resolve("spec.yaml"),
        """
        data: {input_format: KITTI, output_format: COCO}
        kitti: {image_dir: images, label_dir: labels, project: yard}
        """);
  }

  @Test
  void convertsAsTaoFiveIsTyped() throws IOException {
    String spec = folder.resolve("spec.yaml").toString();
    String out = folder.resolve("out").toString();
    CommandRun run = CommandRun.of("dataset", "annotations", "convert", "-e", spec, "-r", out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("car: 1", "yard.json");
    assertThat(folder.resolve("out/yard.json")).exists();
    assertThat(folder.resolve("out/resolved_spec.yaml")).exists();
    assertThat(Files.readString(folder.resolve("out/status.json")))
        .contains("SUCCESS", "\"labels\":1");
  }

  @Test
  void badLabelsEndWithTheirPlaceAndNoFile() throws IOException {
    Files.writeString(folder.resolve("labels/one.txt"), "car 0 0 0 9 2 1 8 0 0 0 0 0 0 0\n");
    CommandRun run =
        CommandRun.of(
            "annotations",
            "convert",
            "-e",
            folder.resolve("spec.yaml").toString(),
            "-r",
            folder.resolve("out").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("LABEL-010", "one.txt:1");
    assertThat(folder.resolve("out/yard.json")).doesNotExist();
  }

  @Test
  void usageIsTold() {
    CommandRun run = CommandRun.of("annotations", "convert");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("-e FILE", "--template");
    assertThat(CommandRun.of("annotations", "convert", "--template").out())
        .contains("input_format: \"KITTI\"");
    assertThat(CommandRun.of("annotations", "convert", "--explain", "kitti.mapping").out())
        .contains("label names that become them");
    assertThat(CommandRun.of("annotations").exitCode()).isEqualTo(2);
  }
}
