package io.tao4j.data.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmdbFileTest {
  @TempDir Path folder;

  private static TreeMap<String, byte[]> values(int count, int longest) {
    Random random = new Random(7);
    TreeMap<String, byte[]> values = new TreeMap<>();
    for (int i = 1; i <= count; i++) {
      byte[] value = new byte[random.nextInt(longest + 1)];
      random.nextBytes(value);
      values.put(String.format(Locale.ROOT, "image-%09d", i), value);
    }
    return values;
  }

  private Path write(Map<String, byte[]> values) throws IOException {
    return LmdbWriter.write(
        folder,
        writer -> {
          for (Map.Entry<String, byte[]> one : values.entrySet()) {
            writer.put(one.getKey(), one.getValue());
          }
        });
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    for (int[] shape : new int[][] {{0, 1}, {1, 10}, {90, 60}, {3000, 300}, {300, 20_000}}) {
      TreeMap<String, byte[]> values = values(shape[0], shape[1]);
      write(values);
      LmdbFile file = LmdbFile.open(folder);
      assertThat(file.keys()).containsExactlyElementsOf(values.keySet());
      values.forEach((key, value) -> assertThat(file.value(key)).isEqualTo(value));
    }
  }

  /** Three levels: over 200 leaves, whose keys are as long as keys can be. */
  @Test
  void aTreeHasAsManyLevelsAsItNeeds() throws IOException {
    TreeMap<String, byte[]> values = new TreeMap<>();
    for (int i = 0; i < 700; i++) {
      values.put(String.format(Locale.ROOT, "%0511d", i), new byte[700]);
    }
    Path file = write(values);
    assertThat(LmdbFile.open(file).keys()).containsExactlyElementsOf(values.keySet());
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getShort(4096 + LmdbPage.MAIN_TREE + 6)).isGreaterThan((short) 3);
    // no page of the tree has a single child
    for (int page = 2; page < bytes.limit() / 4096; page++) {
      if (bytes.getShort(page * 4096 + 10) == LmdbPage.BRANCH) {
        assertThat(bytes.getShort(page * 4096 + 12)).isGreaterThanOrEqualTo((short) (16 + 2 * 2));
      }
    }
  }

  @Test
  void keysComeInOrder() {
    assertThatThrownBy(
            () ->
                LmdbWriter.write(
                    folder,
                    writer -> {
                      writer.put("b", new byte[1]);
                      writer.put("a", new byte[1]);
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a' is out of order");
    assertThat(folder).isEmptyDirectory();
  }

  private void assertDamaged(Path file, byte[] bytes, String text) throws IOException {
    Files.write(file, bytes);
    assertThatThrownBy(() -> LmdbFile.open(file))
        .isInstanceOfSatisfying(
            TaoException.class,
            e -> {
              assertThat(e.code()).isEqualTo("LMDB-002");
              assertThat(e.problem()).contains(file.toString(), text);
            });
  }

  @Test
  void whatIsNoLmdbFileIsRefused() throws IOException {
    Path file = write(values(500, 100));
    byte[] whole = Files.readAllBytes(file);
    assertDamaged(file, new byte[10], "only 10 bytes");
    assertDamaged(file, new byte[9000], "no LMDB file");
    assertDamaged(file, java.util.Arrays.copyOf(whole, 5 * 4096), "is behind the end");
    byte[] other = whole.clone();
    other[LmdbPage.HEADER + 4] = 9;
    assertDamaged(file, other, "format 9");
    byte[] loop = whole.clone();
    int root = whole.length - 4096; // the last page is the root
    loop[root + 4096 - 8] = (byte) (root / 4096); // its first child
    assertDamaged(file, loop, "a part of itself");
    byte[] outside = whole.clone();
    outside[2 * 4096 + 17] = (byte) 0xff; // place of the first entry of the first leaf
    assertDamaged(file, outside, "outside of it");
    byte[] few = whole.clone();
    few[4096 + LmdbPage.MAIN_TREE + 32] += 1;
    assertDamaged(file, few, "500 keys are there, 501 are meant");
  }

  @Test
  void aMissingFileOrKeyIsSaid() throws IOException {
    assertThatThrownBy(() -> LmdbFile.open(folder))
        .hasMessageContaining("LMDB-001")
        .hasMessageContaining("data.mdb");
    LmdbFile file = LmdbFile.open(write(values(2, 5)));
    assertThat(file.contains("label-000000001")).isFalse();
    assertThatThrownBy(() -> file.value("label-000000001"))
        .hasMessageContaining("LMDB-003")
        .hasMessageContaining("holds no 'label-000000001'");
  }
}
