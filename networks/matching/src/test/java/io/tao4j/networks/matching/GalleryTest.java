package io.tao4j.networks.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.model.Weights;
import io.tao4j.networks.matching.Gallery.Entry;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryTest {
  private static final int WIDTH = 5;

  private static float[] vectors(int count, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[count * WIDTH];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static Gallery gallery(int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(new Entry("picture " + i, i % 3 == 0 ? "a" : "b"));
    }
    return Gallery.empty("model", WIDTH).with(entries, Tensor.of(vectors(count, 1), count, WIDTH));
  }

  private static double cosine(float[] all, int at, float[] query) {
    double product = 0;
    double one = 0;
    double other = 0;
    for (int d = 0; d < WIDTH; d++) {
      product += (double) all[at * WIDTH + d] * query[d];
      one += (double) all[at * WIDTH + d] * all[at * WIDTH + d];
      other += (double) query[d] * query[d];
    }
    return product / Math.sqrt(one * other);
  }

  @Test
  void theNearestAreThoseOfTheGreatestCosines() {
    int count = 200;
    float[] all = vectors(count, 1);
    float[] query = vectors(1, 2);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> -cosine(all, i, query)));
    List<Neighbour> found = gallery(count).nearest(query, 7);
    assertThat(found)
        .extracting(Neighbour::id)
        .containsExactlyElementsOf(order.subList(0, 7).stream().map(i -> "picture " + i).toList());
    for (int i = 0; i < 7; i++) {
      assertThat(found.get(i).similarity())
          .isCloseTo(cosine(all, order.get(i), query), within(1e-6));
    }
    assertThat(gallery(4).nearest(query, 9)).hasSize(4);
    assertThat(Gallery.empty("model", WIDTH).classify(query, 3)).isEmpty();
  }

  @Test
  void equallyNearOnesKeepTheirOrderAndTheNearestBreaksATie() {
    Gallery gallery =
        Gallery.empty("model", 2)
            .with(
                List.of(new Entry("1", "x"), new Entry("2", "y"), new Entry("3", "y")),
                Tensor.of(new float[] {0, 2, 0, 1, 1, 0}, 3, 2));
    assertThat(gallery.nearest(new float[] {0, 3}, 3))
        .extracting(Neighbour::id)
        .containsExactly("1", "2", "3");
    assertThat(gallery.classify(new float[] {0, 3}, 2)).contains("x");
    assertThat(gallery.classify(new float[] {0, 3}, 3)).contains("y");
  }

  @Test
  void entriesComeAndGo() {
    Gallery gallery = gallery(6);
    assertThat(gallery.labels()).isEqualTo(Map.of("a", 2, "b", 4));
    Gallery less = gallery.withoutLabel("a");
    assertThat(less.labels()).isEqualTo(Map.of("b", 4));
    float[] query = vectors(1, 3);
    assertThat(less.nearest(query, 6))
        .isEqualTo(
            gallery.nearest(query, 6).stream().filter(one -> one.label().equals("b")).toList());
    assertThat(gallery.size()).isEqualTo(6); // as it was
    assertThatThrownBy(() -> less.withoutLabel("a")).hasMessageContaining("GALLERY-004");
    Tensor one = Tensor.of(vectors(1, 4), 1, WIDTH);
    assertThatThrownBy(() -> gallery.with(List.of(new Entry("picture 3", "c")), one))
        .hasMessageContaining("GALLERY-003");
    assertThat(less.with(List.of(new Entry("picture 0", "c")), one).labels())
        .isEqualTo(Map.of("b", 4, "c", 1));
  }

  @Test
  void vectorsThatDoNotFitAreRefused() {
    Gallery gallery = gallery(2);
    List<Entry> one = List.of(new Entry("new", "c"));
    assertThatThrownBy(() -> gallery.with(one, Tensor.of(new float[4], 1, 4)))
        .hasMessageContaining("GALLERY-002");
    assertThatThrownBy(() -> gallery.with(one, Tensor.of(new float[WIDTH], 1, WIDTH)))
        .hasMessageContaining("no direction");
    assertThatThrownBy(() -> gallery.nearest(new float[] {1, 2}, 1))
        .hasMessageContaining("GALLERY-002");
    assertThatThrownBy(() -> gallery.requireModel("other")).hasMessageContaining("GALLERY-002");
    gallery.requireModel("model");
    Weights weights = Weights.of(Map.of("w", Tensor.of(new float[] {1, 2}, 2)));
    Weights others = Weights.of(Map.of("w", Tensor.of(new float[] {1, 3}, 2)));
    assertThat(Gallery.digest(weights))
        .isEqualTo(Gallery.digest(Weights.of(weights.asMap())))
        .isNotEqualTo(Gallery.digest(others));
  }

  @Test
  void aFileIsTheSameGalleryOrIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new").resolve("gallery");
    Gallery gallery = gallery(9);
    gallery.save(file);
    assertThat(Gallery.read(file)).isEqualTo(gallery);
    assertThat(Gallery.read(file).nearest(vectors(1, 2), 9))
        .isEqualTo(gallery.nearest(vectors(1, 2), 9));
    byte[] bytes = Files.readAllBytes(file);
    for (int at : new int[] {9, 30, bytes.length - 40, bytes.length - 1}) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertThatThrownBy(() -> Gallery.read(file)).hasMessageContaining("is damaged");
    }
    Files.writeString(file, "no gallery");
    assertThatThrownBy(() -> Gallery.read(file)).hasMessageContaining("is no gallery");
    assertThatThrownBy(() -> Gallery.read(folder.resolve("none")))
        .hasMessageContaining("GALLERY-001");
    Gallery.empty("model", 3).save(file);
    assertThat(Gallery.read(file)).isEqualTo(Gallery.empty("model", 3));
  }
}
