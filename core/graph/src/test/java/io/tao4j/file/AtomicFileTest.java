package io.tao4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesANewFileAndItsFolders() throws IOException {
    Path file = folder.resolve("a/b/c.txt");
    AtomicFile.writeString(file, "größer");
    assertThat(file).hasContent("größer");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void replacesALongerFileWholly() throws IOException {
    Path file = folder.resolve("c.txt");
    AtomicFile.writeString(file, "a long text");
    AtomicFile.writeString(file, "short");
    assertThat(file).hasContent("short");
    assertThat(names()).containsExactly("c.txt");
  }

  @Test
  void givesTheFileThePermissionsOfAnyNewFile() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path plain = Files.createFile(folder.resolve("plain"));
    Path file = folder.resolve("atomic");
    AtomicFile.writeString(file, "x");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
  }

  /** As a process leaves it that is killed while it writes. */
  private Path leftover(String name, Duration age) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "half");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return file;
  }

  @Test
  void removesWhatAKilledProcessLeftAndNothingElse() throws IOException {
    Path left = leftover(".c.txt.tao-1x0k2.part", Duration.ofHours(2));
    Path other = leftover(".other.bin.tao-zz91.part", Duration.ofDays(3));
    Path young = leftover(".c.txt.tao-77ab.part", Duration.ofMinutes(5));
    Path users = leftover("mine.part", Duration.ofDays(3));
    Path hidden = leftover(".hidden", Duration.ofDays(3));
    AtomicFile.writeString(folder.resolve("c.txt"), "new");
    assertThat(left).doesNotExist();
    assertThat(other).doesNotExist();
    assertThat(young).as("somebody may be writing it").exists();
    assertThat(users).exists();
    assertThat(hidden).exists();
    assertThat(folder.resolve("c.txt")).hasContent("new");
  }

  @Test
  void removesWhatIsLeftOfOneFileAtOnceWhereNobodyElseWritesIt() throws IOException {
    Path left = leftover(".c.txt.tao-1x0k2.part", Duration.ZERO);
    Path other = leftover(".c.txt.bak.tao-zz91.part", Duration.ZERO);
    AtomicFile.removeLeftovers(folder.resolve("c.txt"));
    assertThat(left).doesNotExist();
    assertThat(other).exists();
    AtomicFile.removeLeftovers(folder.resolve("no-such-folder/c.txt"));
  }

  @Test
  void leavesTheOldFileAndNoPartWhenTheContentFails() throws IOException {
    Path file = folder.resolve("c.txt");
    AtomicFile.writeString(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFile.writeStream(
                    file,
                    stream -> {
                      stream.write(new byte[100_000]);
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("c.txt");
  }

  @Test
  void leavesNothingWhenTheContentOfANewFileFails() throws IOException {
    Path file = folder.resolve("c.txt");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    channel -> {
                      throw new IllegalStateException("programmer error");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void leavesAFolderThatStandsInTheWay() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(taken.resolve("inside"), "kept");
    assertThatThrownBy(() -> AtomicFile.writeString(taken, "x")).isInstanceOf(IOException.class);
    assertThat(names()).containsExactly("taken");
    assertThat(taken.resolve("inside")).hasContent("kept");
  }

  @Test
  void refusesAParentThatIsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "kept");
    assertThatThrownBy(() -> AtomicFile.writeString(file.resolve("child"), "x"))
        .isInstanceOf(IOException.class);
    assertThat(file).hasContent("kept");
  }

  @Test
  void offersAChannelThatReadsBackAndSeeks() throws IOException {
    Path file = folder.resolve("c.bin");
    AtomicFile.write(
        file,
        (FileChannel channel) -> {
          channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
          ByteBuffer first = ByteBuffer.allocate(1);
          channel.read(first, 1);
          channel.write(ByteBuffer.wrap(new byte[] {(byte) (first.get(0) + 7)}), 0);
        });
    assertThat(file).hasBinaryContent(new byte[] {9, 2, 3});
  }

  @Test
  void isHiddenUnderItsTemporaryNameUntilItIsWhole() throws IOException {
    Path file = folder.resolve("c.txt");
    AtomicFile.write(
        file,
        channel -> {
          assertThat(file).doesNotExist();
          assertThat(names()).singleElement().asString().startsWith(".c.txt.").endsWith(".part");
        });
    assertThat(file).isEmptyFile();
  }

  @Test
  void readersSeeOneOfTheContentsWholly() throws Exception {
    Path file = folder.resolve("c.txt");
    AtomicFile.writeString(file, "0".repeat(5_000));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers =
          IntStream.range(0, 3)
              .<Future<?>>mapToObj(
                  writer ->
                      threads.submit(
                          () -> {
                            for (int i = 0; i < 30; i++) {
                              AtomicFile.writeString(
                                  file, Integer.toString(writer).repeat(5_000 + i));
                            }
                            return null;
                          }))
              .toList();
      Future<?> reader =
          threads.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  String text = Files.readString(file);
                  assertThat(text.length()).isBetween(5_000, 5_029);
                  assertThat(text.chars().distinct().count()).isEqualTo(1);
                }
                return null;
              });
      for (Future<?> writer : writers) {
        writer.get();
      }
      reader.get();
    } finally {
      threads.shutdownNow();
    }
    assertThat(names()).containsExactly("c.txt");
  }

  @Test
  void aPipeOrADeviceIsNotReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> AtomicFile.writeString(pipe, "text"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(pipe + " is a device or a pipe");
    assertThat(Files.isRegularFile(pipe)).isFalse();
    Path link = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));
    assertThatThrownBy(() -> AtomicFile.writeString(link, "text"))
        .hasMessageContaining("/dev/null is a device or a pipe");
    assertThatThrownBy(() -> AtomicFile.writeString(folder, "text"))
        .hasMessageContaining("is a folder");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(pipe, link);
    }
  }

  @Test
  void aLinkIsWrittenThrough() throws Exception {
    Path real = folder.resolve("deep/real.txt");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("deep", "real.txt"));
    AtomicFile.writeString(link, "first"); // of a link that leads nowhere yet
    AtomicFile.writeString(link, "second");
    assertThat(link).isSymbolicLink();
    assertThat(real).isRegularFile().hasContent("second");
    Path round = Files.createSymbolicLink(folder.resolve("round"), Path.of("round"));
    assertThatThrownBy(() -> AtomicFile.writeString(round, "x")).isInstanceOf(IOException.class);
  }
}
