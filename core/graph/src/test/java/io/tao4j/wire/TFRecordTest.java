package io.tao4j.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TFRecordTest {

  @Test
  void framesARecordAsTensorFlowDoes() throws IOException {
    // written by tf.io.TFRecordWriter of TensorFlow 2.21
    String expected = "0500000000000000eab2043e74616f346a6c7dc29e";
    assertThat(HexFormat.of().formatHex(written(List.of("tao4j".getBytes(StandardCharsets.UTF_8)))))
        .isEqualTo(expected);
  }

  @Property(tries = 200, seed = "20261124")
  void recordsComeBack(@ForAll @Size(max = 20) List<byte[]> records) throws IOException {
    assertThat(readAll(written(records))).containsExactlyElementsOf(records);
  }

  @Property(tries = 200, seed = "20261124")
  void everyCutIsEitherAtARecordOrAnError(@ForAll @IntRange(max = 1000) int where)
      throws IOException {
    byte[] encoded = written(List.of(new byte[0], new byte[] {1, 2, 3}, new byte[40]));
    int cut = where % encoded.length;
    byte[] part = Arrays.copyOf(encoded, cut);
    if (cut == 0 || cut == 16 || cut == 35) {
      assertThat(readAll(part)).hasSize(cut == 0 ? 0 : cut == 16 ? 1 : 2);
    } else {
      int start = cut < 16 ? 0 : cut < 35 ? 16 : 35;
      assertThatThrownBy(() -> readAll(part))
          .isInstanceOf(TaoException.class)
          .hasMessageStartingWith("RECORD-001 events: record")
          .hasMessageContaining("at byte " + start + " ends after");
    }
  }

  @Property(tries = 200, seed = "20261124")
  void everyFlippedBitIsSeen(@ForAll @IntRange(max = 18) int at, @ForAll @IntRange(max = 7) int bit)
      throws IOException {
    byte[] bytes = written(List.of(new byte[] {1, 2, 3}));
    bytes[at] ^= (byte) (1 << bit);
    assertThatThrownBy(() -> readAll(bytes))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("RECORD-002 events: record 0 at byte 0 the checksum of the");
  }

  @Test
  void refusesALengthBeyondTheLimitWithoutTakingMemory() {
    ByteBuffer frame = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40);
    frame.putInt(MaskedChecksum.of(frame.array(), 0, 8));
    assertThatThrownBy(() -> readAll(frame.array()))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("RECORD-003 events: record 0 at byte 0 has 1099511627776 bytes");
  }

  @Test
  void namesTheFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("data.tfrecord"), "this is no record file");
    try (TFRecordReader reader = new TFRecordReader(file)) {
      assertThatThrownBy(reader::read)
          .isInstanceOf(TaoException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("0 records before it are good");
    }
  }

  private static byte[] written(List<byte[]> records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TFRecordWriter writer = new TFRecordWriter(bytes)) {
      for (byte[] record : records) {
        writer.write(record);
      }
      writer.flush();
    }
    return bytes.toByteArray();
  }

  private static List<byte[]> readAll(byte[] bytes) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (TFRecordReader reader = new TFRecordReader(new ByteArrayInputStream(bytes), "events")) {
      for (byte[] record = reader.read(); record != null; record = reader.read()) {
        records.add(record);
      }
      assertThat(reader.offset()).isEqualTo(bytes.length);
    }
    return records;
  }
}
