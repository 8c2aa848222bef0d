package io.tao4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {
  @TempDir Path folder;

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private static AtomicFolder.Content marked(String text) {
    return temporary -> {
      Files.createDirectory(temporary.resolve("inner"));
      Files.writeString(temporary.resolve("inner/deep"), text);
      Files.writeString(temporary.resolve("mark"), text);
    };
  }

  @Test
  void makesParentsAndLeavesNothingElse() throws IOException {
    Path target = folder.resolve("a/b");
    AtomicFolder.write(target, "mark", marked("one"));
    assertThat(names(folder.resolve("a"))).containsExactly("b");
    assertThat(target.resolve("inner/deep")).hasContent("one");
  }

  private Path leftover(String name, Duration age) throws IOException {
    Path left = Files.createDirectory(folder.resolve(name));
    Files.writeString(left.resolve("mark"), "old");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(age)));
    return left;
  }

  @Test
  void removesWhatAKilledProcessLeft() throws IOException {
    Files.createDirectory(folder.resolve("b"));
    Path part = leftover(".a.tao-1x0k2.part", Duration.ofHours(2));
    Path aside = leftover(".b.tao-1x0k2.old", Duration.ofHours(2));
    Path young = leftover(".a.tao-77ab.part", Duration.ofMinutes(5));
    AtomicFolder.write(folder.resolve("a"), "mark", marked("one"));
    assertThat(part).doesNotExist();
    assertThat(aside).doesNotExist();
    assertThat(young).as("somebody may be writing it").exists();
  }

  /** Killed between the two renames: the only whole folder is the one that was moved aside. */
  @Test
  void aFolderThatLostItsNameGetsItBack() throws IOException {
    leftover(".b.tao-1x0k2.old", Duration.ofHours(2));
    AtomicFolder.write(folder.resolve("a"), "mark", marked("one"));
    assertThat(names(folder)).containsExactly("a", "b");
    assertThat(folder.resolve("b/mark")).hasContent("old");
  }

  @Test
  void replacesAWholeFolderOfItsKind() throws IOException {
    Path target = folder.resolve("a");
    AtomicFolder.write(target, "mark", marked("one"));
    Files.writeString(target.resolve("left over"), "of the old one");
    AtomicFolder.write(target, "mark", marked("two"));
    assertThat(names(target)).containsExactly("inner", "mark");
    assertThat(target.resolve("inner/deep")).hasContent("two");
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void replacesAnEmptyFolder() throws IOException {
    Path target = Files.createDirectory(folder.resolve("a"));
    AtomicFolder.write(target, "mark", marked("one"));
    assertThat(names(target)).containsExactly("inner", "mark");
  }

  @Test
  void aFailureLeavesTheOldFolder() throws IOException {
    Path target = folder.resolve("a");
    AtomicFolder.write(target, "mark", marked("one"));
    AtomicFolder.Content broken =
        temporary -> {
          marked("two").writeTo(temporary);
          throw new IOException("disk is full");
        };
    assertThatThrownBy(() -> AtomicFolder.write(target, "mark", broken)).hasMessage("disk is full");
    assertThat(target.resolve("inner/deep")).hasContent("one");
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void somethingElseIsNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(photos.resolve("one.jpg"), "dear");
    for (Path target : List.of(file, photos)) {
      assertThatThrownBy(() -> AtomicFolder.write(target, "mark", marked("one")))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(file).hasContent("text");
    assertThat(names(photos)).containsExactly("one.jpg");
    assertThat(names(folder)).containsExactly("file", "photos");
  }
}
