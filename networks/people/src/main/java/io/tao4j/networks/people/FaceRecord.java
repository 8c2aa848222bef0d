package io.tao4j.networks.people;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.geometry.Box;
import io.tao4j.wire.ExampleMessage;
import io.tao4j.wire.TFRecordReader;
import io.tao4j.wire.TFRecordWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A face as TAO's record files hold it, without its pixels.
 *
 * @param frame name of its picture
 * @param width of the picture; 0 where it is not known
 * @param height of the picture; 0 where it is not known
 * @param box of the face, whole pixels of the picture
 * @param points in pixels of the picture
 * @param label number of its class; -1 for none
 * @param numbers what else is said of it, the place that it looks at for instance; may be empty
 */
public record FaceRecord(
    String frame,
    int width,
    int height,
    Box box,
    KeyPoints points,
    int label,
    List<Double> numbers) {
  private static final String FRAME = "train/image_frame_name";
  private static final String WIDTH = "train/image_frame_width";
  private static final String HEIGHT = "train/image_frame_height";
  private static final List<String> BOX =
      List.of("train/facebbx_x", "train/facebbx_y", "train/facebbx_w", "train/facebbx_h");
  private static final String POINTS = "train/landmarks";
  private static final String HIDDEN = "train/landmarks_occ";
  private static final String LABEL = "label/class";
  private static final String NUMBERS = "label/numbers";
  private static final String WRONG = "PEOPLE-002";

  public FaceRecord {
    numbers = List.copyOf(numbers);
  }

  /** Writes a file, whole or not at all. Boxes are rounded to whole pixels. */
  public static void write(Path file, List<FaceRecord> records) throws IOException {
    AtomicFile.writeStream(
        file,
        stream -> {
          // The stream belongs to the file's owner, who closes it.
          TFRecordWriter writer = new TFRecordWriter(stream);
          for (FaceRecord record : records) {
            writer.write(record.message().toByteArray());
          }
          writer.flush();
        });
  }

  private ExampleMessage message() {
    ExampleMessage message = new ExampleMessage();
    message.texts(FRAME, List.of(frame));
    message.int64s(WIDTH, new long[] {width});
    message.int64s(HEIGHT, new long[] {height});
    double[] sides = {box.left(), box.top(), box.width(), box.height()};
    for (int i = 0; i < sides.length; i++) {
      long side = Math.round(sides[i]);
      message.int64s(BOX.get(i), new long[] {i < 2 ? side : Math.max(1, side)});
    }
    message.reals(POINTS, points.places());
    boolean[] occluded = points.occluded();
    long[] hidden = new long[occluded.length];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = occluded[i] ? 1 : 0;
    }
    message.int64s(HIDDEN, hidden);
    if (label >= 0) {
      message.int64s(LABEL, new long[] {label});
    }
    if (!numbers.isEmpty()) {
      float[] reals = new float[numbers.size()];
      for (int i = 0; i < reals.length; i++) {
        reals[i] = numbers.get(i).floatValue();
      }
      message.reals(NUMBERS, reals);
    }
    return message;
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code PEOPLE-002} if it cannot be read or holds something else; {@code
   *     RECORD-…} if it is damaged
   */
  public static List<FaceRecord> read(Path file) {
    List<FaceRecord> records = new ArrayList<>();
    try (TFRecordReader reader = new TFRecordReader(file)) {
      for (byte[] bytes = reader.read(); bytes != null; bytes = reader.read()) {
        String place = "%s, record %s".formatted(file, records.size() + 1);
        records.add(of(ExampleMessage.parse(bytes, place), place));
      }
    } catch (IOException e) {
      throw new TaoException(
          WRONG, "cannot read " + file, List.of(e.toString(), "dataset_convert writes it"), e);
    }
    return records;
  }

  private static FaceRecord of(ExampleMessage message, String place) {
    List<String> frames = message.texts(FRAME);
    double[] sides = new double[BOX.size()];
    for (int i = 0; i < sides.length; i++) {
      long[] side = message.int64s(BOX.get(i));
      if (side.length != 1) {
        throw wrong(place, message);
      }
      sides[i] = side[0];
    }
    float[] places = message.reals(POINTS);
    long[] hidden = message.int64s(HIDDEN);
    if (frames.size() != 1
        || places.length % 2 != 0
        || hidden.length != 0 && hidden.length != places.length / 2
        || sides[2] <= 0
        || sides[3] <= 0) {
      throw wrong(place, message);
    }
    boolean[] occluded = new boolean[places.length / 2];
    for (int i = 0; i < hidden.length; i++) {
      occluded[i] = hidden[i] != 0;
    }
    long[] label = message.int64s(LABEL);
    List<Double> numbers = new ArrayList<>();
    for (float number : message.reals(NUMBERS)) {
      numbers.add((double) number);
    }
    return new FaceRecord(
        frames.get(0),
        first(message.int64s(WIDTH)),
        first(message.int64s(HEIGHT)),
        Box.ofSize(sides[0], sides[1], sides[2], sides[3]),
        new KeyPoints(places, occluded),
        label.length == 1 ? (int) label[0] : -1,
        numbers);
  }

  private static int first(long[] values) {
    return values.length == 0 ? 0 : (int) values[0];
  }

  private static TaoException wrong(String place, ExampleMessage message) {
    return new TaoException(
        WRONG,
        place + " is no face of TAO's records",
        "it has the keys " + message.keys(),
        "expected %s, %s, %s and %s".formatted(FRAME, BOX, POINTS, HIDDEN));
  }
}
