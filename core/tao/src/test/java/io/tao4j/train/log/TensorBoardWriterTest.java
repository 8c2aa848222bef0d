package io.tao4j.train.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import io.tao4j.wire.TFRecordReader;
import io.tao4j.wire.WireReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000, 500_000_000), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void writesVersionNumbersAndTextsAsEvents() throws IOException {
    Path file;
    try (TensorBoardWriter board = new TensorBoardWriter(folder, CLOCK, "host")) {
      file = board.file();
      board.scalar("loss/train", 1, 0.5);
      board.scalars(1L << 40, Map.of("lr", 1e-3));
      board.scalar("loss/train", 3, Double.NaN);
      board.text("spec", 0, "a **bold** \u56fe");
      // readable while the training goes on
      assertThat(events(file))
          .containsExactly(
              "1.7000000005E9 step 0 version brain.Event:2",
              "1.7000000005E9 step 1 loss/train=0.5",
              "1.7000000005E9 step 1099511627776 lr=0.001",
              "1.7000000005E9 step 3 loss/train=NaN",
              "1.7000000005E9 step 0 spec=a **bold** \u56fe (text)");
    }
    assertThat(file.getFileName().toString()).isEqualTo("events.out.tfevents.1700000000.host");
  }

  @Test
  void neverWritesIntoTheFileOfAnother() throws IOException {
    try (TensorBoardWriter first = new TensorBoardWriter(folder, CLOCK, "host");
        TensorBoardWriter second = new TensorBoardWriter(folder, CLOCK, "host")) {
      first.scalar("a", 1, 1);
      second.scalar("a", 2, 2);
      assertThat(second.file()).isNotEqualTo(first.file());
      assertThat(events(second.file())).hasSize(2);
      assertThat(second.file().getFileName().toString()).startsWith("events.out.tfevents.");
    }
  }

  @Test
  void namesAHostWithoutOddLetters() {
    try (TensorBoardWriter board = new TensorBoardWriter(folder)) {
      assertThat(board.file().getFileName().toString())
          .matches("events\\.out\\.tfevents\\.\\d{10}\\.[A-Za-z0-9.-]+");
    }
  }

  @Test
  void saysWhichFileCannotBeWritten() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file, no folder");
    assertThatThrownBy(() -> new TensorBoardWriter(blocked))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("LOG-001 cannot write")
        .hasMessageContaining("blocked");
  }

  private static List<String> events(Path file) throws IOException {
    List<String> events = new ArrayList<>();
    try (TFRecordReader records = new TFRecordReader(file)) {
      for (byte[] record = records.read(); record != null; record = records.read()) {
        events.add(event(WireReader.of(record, file.toString())));
      }
    }
    return events;
  }

  private static String event(WireReader event) {
    double time = 0;
    long step = 0;
    String content = "";
    while (event.next()) {
      switch (event.field()) {
        case 1 -> time = event.readDouble();
        case 2 -> step = event.readInt64();
        case 3 -> content = "version " + event.readString();
        case 5 -> {
          WireReader summary = event.readMessage();
          summary.next();
          content = value(summary.readMessage());
        }
        default -> throw new AssertionError(event.field());
      }
    }
    return time + " step " + step + " " + content;
  }

  private static String value(WireReader value) {
    String text = "";
    while (value.next()) {
      switch (value.field()) {
        case 1 -> text += value.readString() + "=";
        case 2 -> text += value.readFloat();
        case 8 -> {
          WireReader tensor = value.readMessage();
          while (tensor.next()) {
            if (tensor.field() == 8) {
              text += tensor.readString();
            } else {
              tensor.skip();
            }
          }
        }
        case 9 -> {
          WireReader metadata = value.readMessage();
          metadata.next();
          WireReader plugin = metadata.readMessage();
          plugin.next();
          text += " (" + plugin.readString() + ")";
        }
        default -> throw new AssertionError(value.field());
      }
    }
    return text;
  }
}
