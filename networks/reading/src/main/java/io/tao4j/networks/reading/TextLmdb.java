package io.tao4j.networks.reading;

import io.tao4j.data.DataDigest;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.lmdb.LmdbFile;
import io.tao4j.data.lmdb.LmdbWriter;
import io.tao4j.error.TaoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Labelled pictures in one LMDB file, as TAO has them: {@code image-000000001} and {@code
 * label-000000001}, counted from 1, and {@code num-samples}. Read and written in Java alone.
 */
final class TextLmdb implements PictureStore {
  private static final String COUNT = "num-samples";

  private final LmdbFile file;
  private final Path folder;

  private TextLmdb(LmdbFile file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  /**
   * Opens a folder.
   *
   * @throws TaoException as {@link LmdbFile#open}
   */
  static TextLmdb open(Path folder) {
    return new TextLmdb(LmdbFile.open(folder), folder);
  }

  /**
   * How many pictures it says that it holds.
   *
   * @throws TaoException {@code DATA-006} if it says no number
   */
  int size() {
    String text = text(COUNT);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TaoException(
          "DATA-006",
          "%s: %s is '%s', no number".formatted(file.file(), COUNT, text),
          List.of("write it by dataset_convert"),
          e);
    }
  }

  private String text(String key) {
    return new String(file.value(key), StandardCharsets.UTF_8).strip();
  }

  /** What a picture is called, by its number from 1. */
  String id(int number) {
    return key("image", number);
  }

  /** A picture's place, for messages and {@link #read}. */
  Path path(int number) {
    return folder.resolve(id(number));
  }

  /** Whether picture and label of a number are there. */
  boolean contains(int number) {
    return file.contains(id(number)) && file.contains(key("label", number));
  }

  /** What is written in a picture. */
  String label(int number) {
    return text(key("label", number));
  }

  private static String key(String kind, int number) {
    return String.format(Locale.ROOT, "%s-%09d", kind, number);
  }

  boolean holds(Path picture) {
    return folder.equals(picture.getParent());
  }

  @Override
  public Image read(Path picture, long maxPixels) {
    return ImageCodec.decode(
        file.value(picture.getFileName().toString()), picture.toString(), maxPixels);
  }

  @Override
  public void add(LabelledText sample, DataDigest digest) {
    String key = sample.path().getFileName().toString();
    digest.add(sample.id(), () -> file.value(key).length, sample.text());
  }

  /**
   * Writes labelled pictures, the bytes of their files as they are.
   *
   * @param folder is made if missing
   */
  static Path write(Path folder, List<LabelledText> samples) throws IOException {
    return LmdbWriter.write(
        folder,
        writer -> {
          for (int i = 0; i < samples.size(); i++) {
            writer.put(key("image", i + 1), Files.readAllBytes(samples.get(i).path()));
          }
          for (int i = 0; i < samples.size(); i++) {
            writer.put(key("label", i + 1), samples.get(i).text().getBytes(StandardCharsets.UTF_8));
          }
          writer.put(COUNT, Integer.toString(samples.size()).getBytes(StandardCharsets.UTF_8));
        });
  }
}
