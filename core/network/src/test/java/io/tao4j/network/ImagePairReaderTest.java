package io.tao4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.ImagePair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePairReaderTest {
  private final ImagePairReader reader = new ImagePairReader("A", "B");
  @TempDir Path folder;

  private Path picture(String name, int width, int level) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, ImageCodec.encodePng(Image.filled(width, 3, level, level, level)));
  }

  @Test
  void aFolderHoldsPairsAndAPictureHasItsCounterpart() throws IOException {
    picture("A/one.png", 4, 10);
    Path later = picture("B/one.png", 4, 20);
    picture("A/deep/two.png", 5, 30);
    picture("B/deep/two.png", 5, 40);
    List<InputSource<ImagePair>> pairs = reader.list(folder);
    assertThat(pairs).hasSize(2);
    assertThat(pairs).extracting(InputSource::id).doesNotHaveDuplicates();
    ImagePair deep = pairs.get(0).read();
    assertThat(deep.before().rgb()[0]).isEqualTo((byte) 30);
    assertThat(deep.after().rgb()[0]).isEqualTo((byte) 40);
    for (Path one : List.of(later, folder.resolve("A/one.png"))) {
      ImagePair pair = reader.read(one);
      assertThat(pair.before().rgb()[0]).isEqualTo((byte) 10);
      assertThat(pair.after().rgb()[0]).isEqualTo((byte) 20);
      assertThat(reader.list(one)).singleElement().extracting(InputSource::read).isEqualTo(pair);
    }
  }

  @Test
  void whatIsNoPairIsNamed() throws IOException {
    Path alone = picture("A/one.png", 4, 10);
    assertThatThrownBy(() -> reader.list(folder)).hasMessageContaining("'A' and 'B'");
    picture("B/other.png", 4, 10);
    assertThatThrownBy(() -> reader.list(folder)).hasMessageContaining("no counterpart");
    assertThatThrownBy(() -> reader.read(alone)).hasMessageContaining("no counterpart");
    Path elsewhere = picture("C/one.png", 4, 10);
    assertThatThrownBy(() -> reader.read(elsewhere)).hasMessageContaining("no folder 'A'");
    picture("B/one.png", 5, 10);
    assertThatThrownBy(() -> reader.read(alone))
        .hasMessageContaining("4x3")
        .hasMessageContaining("5x3");
  }
}
