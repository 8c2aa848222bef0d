package io.tao4j.networks.bodypose;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.networks.people.KeyPoints;
import io.tao4j.wire.ExampleMessage;
import io.tao4j.wire.TFRecordReader;
import io.tao4j.wire.TFRecordWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A picture with its people as TAO's record files hold it, without its pixels.
 *
 * @param picture path from the root of the data
 * @param mask path of its mask from there
 * @param width of the picture
 * @param height of the picture
 * @param id number of the picture
 * @param dataset name of the data set, whose spec says what the joints are
 * @param people the one in the middle first
 */
record BodyRecord(
    String picture,
    String mask,
    int width,
    int height,
    long id,
    String dataset,
    List<Person> people) {
  private static final String PICTURE = "frame/image_path";
  private static final String MASK = "frame/mask_path";
  private static final String WIDTH = "frame/width";
  private static final String HEIGHT = "frame/height";
  private static final String ID = "frame/image_id";
  private static final String JOINTS = "person/joints";
  private static final String SCALES = "person/scales";
  private static final String CENTERS = "person/centers";
  private static final String DATASET = "dataset";
  private static final String WRONG = "BPNET-003";
  private static final int NUMBERS = 3;

  BodyRecord {
    people = List.copyOf(people);
  }

  /**
   * A person.
   *
   * @param points in pixels of the picture
   * @param scale height of the person's box in pixels
   * @param centerX middle of the box
   * @param centerY middle of the box
   */
  record Person(KeyPoints points, double scale, double centerX, double centerY) {}

  /** Writes a file, whole or not at all. */
  static void write(Path file, List<BodyRecord> records) throws IOException {
    AtomicFile.writeStream(
        file,
        stream -> {
          // The stream belongs to the file's owner, who closes it.
          TFRecordWriter writer = new TFRecordWriter(stream);
          for (BodyRecord record : records) {
            writer.write(record.message().toByteArray());
          }
          writer.flush();
        });
  }

  private ExampleMessage message() {
    ExampleMessage message = new ExampleMessage();
    message.texts(PICTURE, List.of(picture));
    message.texts(MASK, List.of(mask));
    message.texts(DATASET, List.of(dataset));
    message.int64s(WIDTH, new long[] {width});
    message.int64s(HEIGHT, new long[] {height});
    message.int64s(ID, new long[] {id});
    int joints = people.get(0).points().count();
    double[] places = new double[people.size() * joints * NUMBERS];
    double[] scales = new double[people.size()];
    double[] centers = new double[2 * people.size()];
    for (int p = 0; p < people.size(); p++) {
      Person person = people.get(p);
      for (int j = 0; j < joints; j++) {
        int at = (p * joints + j) * NUMBERS;
        boolean labelled = person.points().has(j);
        places[at] = labelled ? person.points().x(j) : 0;
        places[at + 1] = labelled ? person.points().y(j) : 0;
        places[at + 2] = labelled ? person.points().isSeen(j) ? 2 : 1 : 0;
      }
      scales[p] = person.scale();
      centers[2 * p] = person.centerX();
      centers[2 * p + 1] = person.centerY();
    }
    message.bytes(JOINTS, List.of(bytes(places)));
    message.bytes(SCALES, List.of(bytes(scales)));
    message.bytes(CENTERS, List.of(bytes(centers)));
    return message;
  }

  private static byte[] bytes(double[] numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double number : numbers) {
      buffer.putDouble(number);
    }
    return buffer.array();
  }

  /**
   * Reads a file.
   *
   * @throws TaoException {@code BPNET-003} if it cannot be read or holds something else; {@code
   *     RECORD-…} if it is damaged
   */
  static List<BodyRecord> read(Path file) {
    List<BodyRecord> records = new ArrayList<>();
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

  private static BodyRecord of(ExampleMessage message, String place) {
    double[] joints = numbers(message, JOINTS, place);
    double[] scales = numbers(message, SCALES, place);
    double[] centers = numbers(message, CENTERS, place);
    int people = scales.length;
    boolean fits =
        people > 0
            && centers.length == 2 * people
            && joints.length > 0
            && joints.length % (NUMBERS * people) == 0;
    if (!fits) {
      throw wrong(place, message);
    }
    int count = joints.length / NUMBERS / people;
    List<Person> persons = new ArrayList<>();
    for (int p = 0; p < people; p++) {
      float[] places = new float[2 * count];
      boolean[] occluded = new boolean[count];
      for (int j = 0; j < count; j++) {
        int at = (p * count + j) * NUMBERS;
        boolean labelled = joints[at + 2] > 0;
        places[2 * j] = labelled ? (float) joints[at] : Float.NaN;
        places[2 * j + 1] = labelled ? (float) joints[at + 1] : Float.NaN;
        occluded[j] = labelled && joints[at + 2] < 2;
      }
      persons.add(
          new Person(
              new KeyPoints(places, occluded), scales[p], centers[2 * p], centers[2 * p + 1]));
    }
    return new BodyRecord(
        text(message, PICTURE, place),
        text(message, MASK, place),
        whole(message, WIDTH, place),
        whole(message, HEIGHT, place),
        whole(message, ID, place),
        text(message, DATASET, place),
        persons);
  }

  private static String text(ExampleMessage message, String key, String place) {
    List<String> texts = message.texts(key);
    if (texts.size() != 1) {
      throw wrong(place, message);
    }
    return texts.get(0);
  }

  private static int whole(ExampleMessage message, String key, String place) {
    long[] wholes = message.int64s(key);
    if (wholes.length != 1) {
      throw wrong(place, message);
    }
    return (int) wholes[0];
  }

  private static double[] numbers(ExampleMessage message, String key, String place) {
    List<byte[]> all = message.bytes(key);
    if (all.size() != 1 || all.get(0).length % 8 != 0) {
      throw wrong(place, message);
    }
    ByteBuffer buffer = ByteBuffer.wrap(all.get(0)).order(ByteOrder.LITTLE_ENDIAN);
    double[] numbers = new double[all.get(0).length / 8];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = buffer.getDouble();
    }
    return numbers;
  }

  private static TaoException wrong(String place, ExampleMessage message) {
    return new TaoException(
        WRONG,
        place + " is no picture of TAO's records of people",
        "it has the keys " + message.keys(),
        "expected %s, joints as numbers of 8 bytes: x, y and visibility; dataset_convert writes it"
            .formatted(
                List.of(PICTURE, MASK, WIDTH, HEIGHT, ID, JOINTS, SCALES, CENTERS, DATASET)));
  }
}
