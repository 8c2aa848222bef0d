package io.tao4j.train.log;

import io.tao4j.wire.TFRecordWriter;
import io.tao4j.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * Writes a TensorBoard event file, {@code events.out.tfevents.<seconds>.<host>}, into a folder:
 * numbers over steps and texts. Each call puts whole records into the file, which TensorBoard shows
 * while the training runs; several files in one folder, as a resumed training leaves them, are
 * shown as one. Safe for use by several threads.
 *
 * @see <a href="https://github.com/tensorflow/tensorboard">TensorBoard</a>
 */
public final class TensorBoardWriter implements AutoCloseable {
  private static final int MOST_FILES_A_SECOND = 1000;

  // Event: wall_time 1, step 2, file_version 3, summary 5
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  // Summary: value 1; Summary.Value: tag 1, simple_value 2, tensor 8, metadata 9
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int TENSOR = 8;
  private static final int METADATA = 9;
  // TensorProto: dtype 1, tensor_shape 2, string_val 8
  private static final int TENSOR_TYPE = 1;
  private static final int TENSOR_SHAPE = 2;
  private static final int STRING_VALUE = 8;
  private static final int TYPE_STRING = 7;
  // SummaryMetadata: plugin_data 1; PluginData: plugin_name 1
  private static final int PLUGIN_DATA = 1;
  private static final int PLUGIN_NAME = 1;

  private final Path file;
  private final Clock clock;
  private final TFRecordWriter records;

  /** Begins a file in {@code folder}, which is made if missing. */
  public TensorBoardWriter(Path folder) {
    this(folder, Clock.systemUTC(), hostName());
  }

  TensorBoardWriter(Path folder, Clock clock, String host) {
    this.clock = clock;
    String name = "events.out.tfevents.%s.%s".formatted(clock.instant().getEpochSecond(), host);
    Path target = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      OutputStream stream = null;
      for (int i = 1; stream == null; i++) {
        try {
          stream = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
          if (i > MOST_FILES_A_SECOND) {
            throw e;
          }
          target = folder.resolve(name + "." + i); // a second writer within the same second
        }
      }
      file = target;
      records = new TFRecordWriter(stream);
      write(new WireWriter().float64(WALL_TIME, now()).string(FILE_VERSION, "brain.Event:2"));
    } catch (IOException e) {
      throw AppendedLines.failure(target, e);
    }
  }

  /** The event file. */
  public Path file() {
    return file;
  }

  /**
   * Adds one point of a curve.
   *
   * @param tag the curve; a part before a slash groups curves: {@code loss/train}
   * @param step place on the axis, usually the number of optimiser steps done
   * @param value kept in single precision; NaN and infinities are shown as such
   */
  public void scalar(String tag, long step, double value) {
    scalars(step, Map.of(tag, value));
  }

  /** Adds a point to each of several curves at one step. */
  public void scalars(long step, Map<String, ? extends Number> values) {
    WireWriter summary = new WireWriter();
    values.forEach(
        (tag, value) ->
            summary.message(
                VALUE,
                new WireWriter().string(TAG, tag).float32(SIMPLE_VALUE, value.floatValue())));
    event(step, summary);
  }

  /** Adds a text in Markdown, shown under TEXT. */
  public void text(String tag, long step, String markdown) {
    WireWriter tensor =
        new WireWriter()
            .int64(TENSOR_TYPE, TYPE_STRING)
            .message(TENSOR_SHAPE, new WireWriter())
            .string(STRING_VALUE, markdown);
    WireWriter metadata =
        new WireWriter().message(PLUGIN_DATA, new WireWriter().string(PLUGIN_NAME, "text"));
    event(
        step,
        new WireWriter()
            .message(
                VALUE,
                new WireWriter()
                    .string(TAG, tag)
                    .message(TENSOR, tensor)
                    .message(METADATA, metadata)));
  }

  private void event(long step, WireWriter summary) {
    try {
      write(new WireWriter().float64(WALL_TIME, now()).int64(STEP, step).message(SUMMARY, summary));
    } catch (IOException e) {
      throw AppendedLines.failure(file, e);
    }
  }

  private synchronized void write(WireWriter event) throws IOException {
    records.write(event.toByteArray());
    records.flush();
  }

  private double now() {
    Instant now = clock.instant();
    return now.getEpochSecond() + now.getNano() / 1e9;
  }

  @Override
  public synchronized void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw AppendedLines.failure(file, e);
    }
  }

  private static String hostName() {
    String name = System.getenv().getOrDefault("HOSTNAME", System.getenv("COMPUTERNAME"));
    if (name == null || name.isBlank()) {
      try {
        name = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        name = "localhost"; // the name only tells files of several machines apart
      }
    }
    return name.replaceAll("[^A-Za-z0-9.-]", "-");
  }
}
