package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.fixtures.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSizeTest {
  @TempDir Path folder;

  /** Among them a JPEG that EXIF turns. */
  @Test
  void isTheSizeThatDecodingGives() throws IOException {
    Golden golden = Golden.get();
    int seen = 0;
    try (Stream<Path> files = Files.list(golden.file("image/images"))) {
      for (Path file : files.filter(ImageCodec::hasImageExtension).toList()) {
        Image image = ImageCodec.read(file);
        assertThat(ImageSize.read(file))
            .as(file.toString())
            .contains(new ImageSize(image.width(), image.height()));
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(6);
  }

  @Test
  void isEmptyWhereThereIsNone() throws IOException {
    Path file = folder.resolve("a.png");
    assertThat(ImageSize.read(file)).isEmpty();
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(ImageSize.read(file)).isEmpty();
    byte[] png = ImageCodec.encodePng(Image.filled(300, 2, 1, 2, 3));
    Files.write(file, java.util.Arrays.copyOf(png, 40));
    assertThat(ImageSize.read(file)).contains(new ImageSize(300, 2));
  }
}
