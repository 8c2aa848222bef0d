package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyFileTest {
  @TempDir Path folder;

  private Path file(String type, String order, String shape, byte[] numbers) throws IOException {
    String head =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n".formatted(type, order, shape);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + head.length() + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) head.length());
    bytes.put(head.getBytes(StandardCharsets.US_ASCII)).put(numbers);
    return Files.write(folder.resolve("array.npy"), bytes.array());
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("a/b.npy");
    NpyFile.write(file, new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    NpyFile array = NpyFile.open(file);
    assertThat(array.shape()).containsExactly(2L, 3L);
    assertThat(array.row(0)).containsExactly(1, 2, 3);
    assertThat(array.row(1)).containsExactly(4, 5, 6);
    assertThatThrownBy(() -> array.row(2)).hasMessageContaining("row 2 of [2, 3]");
    NpyFile.write(file, new float[] {7, 8}, 2);
    assertThat(NpyFile.open(file).row(1)).containsExactly(8);
    assertThatThrownBy(() -> NpyFile.write(file, new float[5], 2, 3))
        .hasMessageContaining("5 values");
  }

  @Test
  void numbersOfOtherTypesAreRead() throws IOException {
    assertThat(NpyFile.open(file("|u1", "False", "2,", new byte[] {1, (byte) 200})).row(1))
        .containsExactly(200);
    assertThat(NpyFile.open(file(">i2", "False", "1, 2", new byte[] {1, 0, -1, -1})).row(0))
        .containsExactly(256, -1);
    byte[] real = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(2.5).array();
    assertThat(NpyFile.open(file("<f8", "False", "1,", real)).row(0)).containsExactly(2.5f);
    byte[] half = {0x00, 0x3c};
    assertThat(NpyFile.open(file("<f2", "False", "1,", half)).row(0)).containsExactly(1);
  }

  @Test
  void whatIsNoSuchFileIsSaid() throws IOException {
    assertThatThrownBy(() -> NpyFile.open(folder.resolve("none.npy")))
        .hasMessageContaining("DATA-013")
        .hasMessageContaining("there is no such file");
    Path text = Files.writeString(folder.resolve("text.npy"), "hello, this is no array");
    assertThatThrownBy(() -> NpyFile.open(text)).hasMessageContaining("it is no .npy file");
    Path columns = file("<f4", "True", "2, 2", new byte[16]);
    assertThatThrownBy(() -> NpyFile.open(columns)).hasMessageContaining("ascontiguousarray");
    Path words = file("<U3", "False", "1,", new byte[12]);
    assertThatThrownBy(() -> NpyFile.open(words)).hasMessageContaining("of type U3");
    Path cut = file("<f4", "False", "3,", new byte[8]);
    assertThatThrownBy(() -> NpyFile.open(cut)).hasMessageContaining("were expected");
    Path old = file("<f4", "False", "2L,", new byte[8]);
    assertThatThrownBy(() -> NpyFile.open(old)).hasMessageContaining("a size of '2L'");
    Path huge = file("<f4", "False", "999999999999, 999999999999, 9", new byte[8]);
    assertThatThrownBy(() -> NpyFile.open(huge)).hasMessageContaining("were expected");
  }
}
