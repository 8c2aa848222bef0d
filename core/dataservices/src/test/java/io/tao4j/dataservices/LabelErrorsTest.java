package io.tao4j.dataservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.dataservices.quality.LabelErrors;
import io.tao4j.dataservices.quality.LabelErrors.Suspect;
import io.tao4j.fixtures.SharedData;
import io.tao4j.network.SubCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are probably wrong, and {@code quality find}. */
class LabelErrorsTest {
  private static final int CLASSES = 4;

  @TempDir Path folder;

  @Test
  void mostFlippedLabelsOfClustersAreFoundAndNoOthers() {
    SplittableRandom random = new SplittableRandom(5);
    float[][] vectors = new float[400][];
    int[] labels = new int[400];
    Set<Integer> flipped = new HashSet<>();
    for (int i = 0; i < labels.length; i++) {
      vectors[i] = new float[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        vectors[i][c] = (float) (0.25 * random.nextDouble()) + (c == i % CLASSES ? 1 : 0);
      }
      labels[i] = i % CLASSES;
      if (random.nextInt(25) == 0) {
        labels[i] = (labels[i] + 1 + random.nextInt(CLASSES - 1)) % CLASSES;
        flipped.add(i);
      }
    }
    List<Suspect> found =
        LabelErrors.find(LabelErrors.ofNeighbours(vectors, labels, CLASSES, 10), labels);
    assertThat(found).extracting(Suspect::index).isSubsetOf(flipped);
    assertThat(found.size()).as("of %s flipped", flipped.size()).isGreaterThan(flipped.size() / 2);
    assertThat(found).allMatch(one -> one.better() == one.index() % CLASSES && one.margin() > 0.5);
  }

  /** By hand: class 0 is believed from (0.9 + 0.2) / 2 on, class 1 from (0.8 + 0.6) / 2. */
  @Test
  void thresholdsAreThoseOfConfidentLearning() {
    double[][] probabilities = {{0.9, 0.1}, {0.2, 0.8}, {0.2, 0.8}, {0.4, 0.6}};
    int[] labels = {0, 0, 1, 1};
    assertThat(LabelErrors.find(probabilities, labels))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.index()).isEqualTo(1);
              assertThat(one.better()).isEqualTo(1);
            });
  }

  /** 2 % of fashion-subset's labels flipped, two pictures planted again, one of them elsewhere. */
  @Test
  void commandWritesWhatItFinds() throws IOException {
    Optional<Path> shared = SharedData.folder("fashion-subset");
    assumeTrue(shared.isPresent(), "no shared data");
    Path set = folder.resolve("set");
    Set<String> flipped = plant(shared.get().resolve("train"), set);
    SubCommand.Result result =
        DataServices.findLabelErrors()
            .set("data.image_dir", set)
            .set("neighbours", 15)
            .results(folder.resolve("out"))
            .run();
    List<String> suspects = Files.readAllLines(folder.resolve("out/label_errors.csv"));
    List<String> names =
        suspects.stream().skip(1).map(line -> name(line.substring(0, line.indexOf(',')))).toList();
    long right = names.stream().filter(flipped::contains).count();
    double recall = (double) right / flipped.size();
    long first = names.stream().limit(flipped.size()).filter(flipped::contains).count();
    assertThat(recall).isGreaterThan(0.7);
    assertThat((double) first / flipped.size()).isGreaterThan(0.3);
    JsonNode duplicates =
        new ObjectMapper().readTree(folder.resolve("out/duplicates.json").toFile());
    List<String> same = new ArrayList<>();
    duplicates.forEach(
        one -> {
          if (one.path("same_pixels").asBoolean()) {
            same.add(one.path("first").asText() + " " + one.path("second").asText());
          }
        });
    assertThat(same).hasSize(2).allMatch(pair -> pair.contains("planted"));
    assertThat(result.lines()).anyMatch(line -> line.endsWith("1 of them with two labels"));
  }

  private static String name(String id) {
    String file = id.substring(id.lastIndexOf('/') + 1);
    return file.contains(".") ? file.substring(0, file.lastIndexOf('.')) : file;
  }

  private static Set<String> plant(Path from, Path to) throws IOException {
    List<Path> pictures;
    try (Stream<Path> files = Files.walk(from)) {
      pictures = files.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
    List<String> classes =
        pictures.stream()
            .map(file -> file.getParent().getFileName().toString())
            .distinct()
            .toList();
    for (String name : classes) {
      Files.createDirectories(to.resolve(name));
    }
    SplittableRandom random = new SplittableRandom(11);
    Set<String> flipped = new HashSet<>();
    Set<Integer> chosen = new HashSet<>();
    while (chosen.size() < pictures.size() / 50) {
      chosen.add(random.nextInt(pictures.size()));
    }
    for (int i = 0; i < pictures.size(); i++) {
      Path picture = pictures.get(i);
      String name = picture.getParent().getFileName().toString();
      if (chosen.contains(i)) {
        flipped.add(name(picture.getFileName().toString()));
        int other = 1 + random.nextInt(classes.size() - 1);
        name = classes.get((classes.indexOf(name) + other) % classes.size());
      }
      Files.copy(picture, to.resolve(name).resolve(picture.getFileName()));
    }
    for (int i : new int[] {0, 1}) {
      String name = i == 0 ? classes.get(0) : classes.get(3);
      Files.copy(pictures.get(i), to.resolve(name).resolve("planted" + i + ".png"));
    }
    return flipped;
  }
}
