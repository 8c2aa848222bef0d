package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tao4j.data.NearDuplicates.Pair;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.PictureFingerprint;
import io.tao4j.fixtures.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
  /** Smooth noise: no two of them are alike. */
  private static Image drawn(long seed, int width, int height) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] waves = random.doubles(36).toArray();
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double level = 0;
        for (int w = 0; w < 36; w += 4) {
          level +=
              Math.sin(
                  6.3 * (waves[w] + 5 * waves[w + 1] * x / width + 5 * waves[w + 2] * y / height));
        }
        for (int c = 0; c < 3; c++) {
          rgb[(y * width + x) * 3 + c] = (byte) (128 + 12 * level + 10 * c);
        }
      }
    }
    return Image.of(width, height, rgb);
  }

  private static Image changed(Image picture, UnaryOperator<Integer> level) {
    byte[] rgb = picture.rgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.max(0, Math.min(255, level.apply(rgb[i] & 0xff)));
    }
    return Image.of(picture.width(), picture.height(), rgb);
  }

  private static List<@Nullable PictureFingerprint> prints(List<Image> pictures) {
    List<@Nullable PictureFingerprint> prints = new ArrayList<>();
    pictures.forEach(picture -> prints.add(PictureFingerprint.of(picture)));
    return prints;
  }

  @Test
  void findsTheSamePictureInOtherSizesFormatsAndBrightness() {
    Image one = drawn(1, 120, 90);
    List<Image> pictures =
        List.of(
            one,
            drawn(2, 120, 90),
            one,
            ImageCodec.decode(ImageCodec.encodeJpeg(one), "jpeg", 1 << 20),
            changed(one, level -> level * 8 / 10 + 20),
            drawn(1, 240, 180),
            drawn(3, 120, 90));
    assertThat(NearDuplicates.within(prints(pictures)))
        .extracting(pair -> pair.first() + "-" + pair.second() + (pair.isSame() ? " same" : ""))
        .containsExactly("0-2 same", "0-3", "0-4", "0-5", "2-3", "2-4", "2-5", "3-4", "3-5", "4-5");
  }

  @Test
  void searchWithBucketsFindsWhatComparingAllDoes() {
    SplittableRandom random = new SplittableRandom(7);
    List<Image> pictures = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Image base = drawn(random.nextInt(20), 40, 40);
      int noise = random.nextInt(12);
      pictures.add(changed(base, level -> level + random.nextInt(noise + 1)));
    }
    List<@Nullable PictureFingerprint> prints = prints(pictures);
    prints.set(5, null);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < prints.size(); i++) {
      for (int j = i + 1; j < prints.size(); j++) {
        PictureFingerprint a = prints.get(i);
        PictureFingerprint b = prints.get(j);
        if (a != null
            && b != null
            && a.distance(b) <= NearDuplicates.MOST_BITS
            && a.likeness(b) >= NearDuplicates.LEAST_LIKENESS) {
          all.add(i + "-" + j);
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(30);
    assertThat(NearDuplicates.within(prints))
        .extracting(pair -> pair.first() + "-" + pair.second())
        .containsExactlyElementsOf(all);
  }

  @Test
  void picturesOfOneColourAreTheSameOnlyInEveryPixel() {
    List<Image> pictures =
        List.of(
            Image.filled(9, 9, 5, 5, 5), Image.filled(9, 9, 5, 5, 5), Image.filled(9, 9, 6, 5, 5));
    assertThat(NearDuplicates.within(prints(pictures))).containsExactly(new Pair(0, 1, true, 1));
  }

  /** 250 pictures against 10,000, of which many are the same: far below the limit. */
  @Test
  void largeSetsAreSearchedFast() {
    SplittableRandom random = new SplittableRandom(3);
    List<@Nullable PictureFingerprint> some =
        prints(IntStream.range(0, 250).mapToObj(i -> drawn(random.nextLong(), 32, 32)).toList());
    List<@Nullable PictureFingerprint> many = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      many.addAll(some);
    }
    long start = System.nanoTime();
    List<Pair> pairs = NearDuplicates.between(some, many);
    assertThat(pairs).hasSizeGreaterThanOrEqualTo(250 * 40);
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
  }

  /** Of fashion-subset: 30 pictures changed in three ways, among 2000 that look much alike. */
  @Test
  void plantedDuplicatesOfARealSetAreFound() throws IOException {
    Optional<Path> set = SharedData.folder("fashion-subset");
    assumeTrue(set.isPresent(), "no shared data");
    List<Image> pictures;
    try (Stream<Path> files = Files.walk(set.get().resolve("train"))) {
      pictures =
          files.filter(ImageCodec::hasImageExtension).sorted().map(ImageCodec::read).toList();
    }
    List<Image> planted = new ArrayList<>();
    int[] from = new SplittableRandom(1).ints(30, 0, pictures.size()).toArray();
    for (int i = 0; i < from.length; i++) {
      Image one = pictures.get(from[i]);
      planted.add(
          switch (i % 3) {
            case 0 -> one;
            case 1 -> ImageCodec.decode(ImageCodec.encodeJpeg(one), "jpeg", 1 << 20);
            default -> changed(one, level -> level * 8 / 10 + 10);
          });
    }
    List<Pair> found = NearDuplicates.between(prints(planted), prints(pictures));
    long right = found.stream().filter(pair -> pair.second() == from[pair.first()]).count();
    assertThat(right).as("of 30 planted, found %s", Arrays.toString(from)).isEqualTo(30);
    assertThat(found.size() - right).as("found beside the planted ones").isLessThanOrEqualTo(1);
  }
}
