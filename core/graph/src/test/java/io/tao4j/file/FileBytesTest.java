package io.tao4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.fixtures.ChildJvm;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileBytesTest {
  private static final int SIZE = 3 << 20;

  @TempDir Path folder;

  private Path file() throws IOException {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    return Files.write(folder.resolve("file"), bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 2 << 20, SIZE - 7})
  void readsAnyPart(int length) throws IOException {
    byte[] all = Files.readAllBytes(file());
    CRC32 sum = new CRC32();
    ByteBuffer read;
    try (FileChannel channel = FileChannel.open(folder.resolve("file"), StandardOpenOption.READ)) {
      read = FileBytes.read(channel, 7, length, sum);
      assertThatThrownBy(() -> FileBytes.read(channel, SIZE - length + 1L, length + 1L))
          .isInstanceOf(EOFException.class);
    }
    assertThat(read).isEqualTo(ByteBuffer.wrap(all, 7, length));
    CRC32 expected = new CRC32();
    expected.update(all, 7, length);
    assertThat(sum.getValue()).isEqualTo(expected.getValue());
  }

  /** Reads the file with a folder for temporary files that takes none. */
  static final class Elsewhere {
    private Elsewhere() {}

    public static void main(String[] args) throws IOException {
      try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.READ)) {
        System.out.print(FileBytes.read(channel, 0, channel.size()).hashCode());
      }
      try (Stream<Path> left = Files.list(Path.of(args[1]))) {
        System.out.print(" " + left.count());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"room", "none"})
  void leavesNothingBehindAndNeedsNoRoomForTemporaryFiles(String name) throws Exception {
    Path file = file();
    Path room = Files.createDirectory(folder.resolve("room"));
    int expected = ByteBuffer.wrap(Files.readAllBytes(file)).hashCode();
    List<String> options = List.of("-Djava.io.tmpdir=" + folder.resolve(name));
    assertThat(
            ChildJvm.output(
                ChildJvm.of(Elsewhere.class, options, file.toString(), room.toString())))
        .isEqualTo(expected + " 0");
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    assertThat(FileBytes.reason(folder, new IOException("whatever"))).isEqualTo("it is a folder");
    assertThatThrownBy(() -> FileChannel.open(folder.resolve("none")))
        .isInstanceOfSatisfying(
            IOException.class,
            e ->
                assertThat(FileBytes.reason(folder.resolve("none"), e))
                    .isEqualTo("there is no such file"));
  }
}
