package io.tao4j.data;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.PictureFingerprint;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a set's pictures tells before a training does.
 *
 * @param unreadable those that a loader would have to do without, in the order given
 * @param notices what looks wrong with the levels of the others, a line each
 * @param fingerprints of all pictures in the order given, empty for one that cannot be read; no
 *     list at all where only some were looked at
 */
public record PictureScan(
    List<BadSample> unreadable,
    List<String> notices,
    List<Optional<PictureFingerprint>> fingerprints) {
  /** Enough to see how the pictures of a set are. */
  private static final int SAMPLE = 16;

  private static final int FULL_BITS = 16;
  private static final int WHITE = 65535;

  /** A set whose highest level is a smaller part of white than this looks wrong, of 16 bits. */
  private static final int DARK_DEEP = 4;

  /** The same of 8 bits, where a dark set is not rare. */
  private static final int DARK = 16;

  public PictureScan {
    unreadable = List.copyOf(unreadable);
    notices = List.copyOf(notices);
    fingerprints = List.copyOf(fingerprints);
  }

  private record DecodedPicture(
      @Nullable BadSample bad,
      boolean deep,
      int highest,
      @Nullable PictureFingerprint fingerprint) {}

  /**
   * Decodes every picture, on all processors.
   *
   * @param name of the set, for the notices
   * @throws TaoException {@code IMAGE-010} where nothing can be decoded, for want of OpenCV
   */
  public static PictureScan all(String name, List<Path> pictures) {
    return all(name, pictures, ImageCodec::read);
  }

  /**
   * The same of pictures that are no files of their own.
   *
   * @param reader decodes one
   */
  public static PictureScan all(String name, List<Path> pictures, Function<Path, Image> reader) {
    List<DecodedPicture> decoded =
        pictures.parallelStream().map(picture -> look(picture, reader)).toList();
    return new PictureScan(
        decoded.stream().map(DecodedPicture::bad).filter(Objects::nonNull).toList(),
        notices(name, decoded, pictures.size()),
        decoded.stream().map(one -> Optional.ofNullable(one.fingerprint())).toList());
  }

  /**
   * Decodes some of those pictures that have more than 8 bits a level; the others say nothing of
   * their range without being decoded.
   */
  public static PictureScan sample(String name, List<Path> pictures) {
    List<Path> chosen = new ArrayList<>();
    int count = Math.min(SAMPLE, pictures.size());
    for (int i = 0; i < count; i++) {
      chosen.add(pictures.get(Math.toIntExact((long) i * pictures.size() / count)));
    }
    List<DecodedPicture> decoded =
        chosen.stream()
            .filter(ImageCodec::isDeep)
            .map(picture -> look(picture, ImageCodec::read))
            .toList();
    return new PictureScan(List.of(), notices(name, decoded, chosen.size()), List.of());
  }

  private static DecodedPicture look(Path picture, Function<Path, Image> reader) {
    try {
      Image image = reader.apply(picture);
      return new DecodedPicture(
          null, image.isDeep(), image.highestStep(), PictureFingerprint.of(image));
    } catch (TaoException e) {
      if (e.code().equals("IMAGE-010")) {
        throw e;
      }
      return new DecodedPicture(new BadSample(picture.toString(), e), false, 0, null);
    }
  }

  private static List<String> notices(String name, List<DecodedPicture> decoded, int of) {
    List<DecodedPicture> readable = decoded.stream().filter(one -> one.bad() == null).toList();
    List<DecodedPicture> deep = readable.stream().filter(DecodedPicture::deep).toList();
    List<DecodedPicture> shallow = readable.stream().filter(one -> !one.deep()).toList();
    List<String> lines = new ArrayList<>();
    int highest = deep.stream().mapToInt(DecodedPicture::highest).max().orElse(WHITE);
    if (highest < WHITE / DARK_DEEP) {
      int bits = Integer.SIZE - Integer.numberOfLeadingZeros(highest);
      String look =
          highest == 0
              ? "they are black"
              : "they look like data of %s bits, and come out nearly black; multiply their levels by %s"
                  .formatted(bits, 1 << FULL_BITS - bits);
      lines.add(
          "%s: %s of %s pictures looked at have 16 bits, but no level above %s of 65535: %s"
              .formatted(name, deep.size(), of, highest, look));
    }
    highest = shallow.stream().mapToInt(DecodedPicture::highest).max().orElse(WHITE);
    if (highest < WHITE / DARK) {
      lines.add(
          "%s: no level of %s pictures is above %s of 255: they are nearly black; masks, or levels that"
                  .formatted(name, shallow.size(), highest / (WHITE / 255))
              + " were divided by something, look so");
    }
    return lines;
  }
}
