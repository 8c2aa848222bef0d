package io.tao4j.dataservices.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.BadSample;
import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ImageFolderDataset;
import io.tao4j.data.NearDuplicates;
import io.tao4j.data.PictureScan;
import io.tao4j.data.Sample;
import io.tao4j.data.image.PictureFingerprint;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code quality find}: labels that are probably wrong, and pictures that are there twice. */
public final class FindCommand implements SubCommand<FindSpec> {
  /** Suspects that are printed; the file has all. */
  private static final int PRINTED = 10;

  @Override
  public String name() {
    return "find";
  }

  @Override
  public String description() {
    return "labels of class folders that are probably wrong, and pictures that are there twice";
  }

  @Override
  public SpecBinder<FindSpec> specBinder() {
    return SpecBinder.of(FindSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
        data: {image_dir: photos/train}
        results_dir: results
        """;
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public Optional<Path> output(FindSpec spec) {
    return Optional.of(spec.resultsDir());
  }

  @Override
  public Optional<String> resultsField() {
    return Optional.of("results_dir");
  }

  /**
   * Writes {@code label_errors.csv} and {@code duplicates.json}.
   *
   * @throws io.tao4j.error.TaoException {@code DATASET-005} if the model gives neither classes nor
   *     vectors; as the reader of the set
   */
  @Override
  public Result run(FindSpec spec) throws IOException {
    ClassificationDataset set = ImageFolderDataset.read(spec.data().imageDir());
    PictureScan scan =
        PictureScan.all(set.name(), set.samples().stream().map(Sample::path).toList());
    List<Sample> samples = new ArrayList<>();
    List<PictureFingerprint> prints = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) {
      Optional<PictureFingerprint> print = scan.fingerprints().get(i);
      if (print.isPresent()) {
        samples.add(set.samples().get(i));
        prints.add(print.get());
      }
    }
    float[][] vectors =
        spec.model().isPresent()
            ? PictureVectors.of(spec.model().get(), samples.stream().map(Sample::path).toList())
            : PictureVectors.of(prints);
    int[] labels = samples.stream().mapToInt(Sample::label).toArray();
    List<LabelErrors.Suspect> suspects =
        LabelErrors.find(
            LabelErrors.ofNeighbours(vectors, labels, set.classes().size(), spec.neighbours()),
            labels);
    List<@Nullable PictureFingerprint> all = new ArrayList<>(prints);
    List<NearDuplicates.Pair> pairs = NearDuplicates.within(all);
    Path folder = spec.resultsDir();
    Path errors = folder.resolve("label_errors.csv");
    AtomicFile.writeString(errors, csv(set, samples, suspects));
    Path duplicates = folder.resolve("duplicates.json");
    AtomicFile.writeString(duplicates, json(set, samples, pairs));
    List<String> notices = new ArrayList<>(set.notices());
    scan.unreadable().stream().map(BadSample::reason).forEach(r -> notices.add(r.problem()));
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("pictures", samples.size());
    figures.put("unreadable", scan.unreadable().size());
    figures.put("suspected_labels", suspects.size());
    figures.put("duplicate_pairs", pairs.size());
    return new Result(
        lines(set, samples, suspects, pairs), notices, figures, List.of(errors, duplicates));
  }

  private static List<String> lines(
      ClassificationDataset set,
      List<Sample> samples,
      List<LabelErrors.Suspect> suspects,
      List<NearDuplicates.Pair> pairs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s of %s labels look wrong, the surest first:".formatted(suspects.size(), samples.size()));
    for (LabelErrors.Suspect one : suspects.subList(0, Math.min(PRINTED, suspects.size()))) {
      lines.add(
          "  %s: %s, looks like %s"
              .formatted(
                  samples.get(one.index()).path(),
                  set.classes().get(one.label()),
                  set.classes().get(one.better())));
    }
    long contradicting =
        pairs.stream()
            .filter(pair -> samples.get(pair.first()).label() != samples.get(pair.second()).label())
            .count();
    lines.add(
        "%s pairs of pictures are the same or nearly so, %s of them with two labels"
            .formatted(pairs.size(), contradicting));
    return lines;
  }

  private static String csv(
      ClassificationDataset set, List<Sample> samples, List<LabelErrors.Suspect> suspects) {
    StringBuilder csv = new StringBuilder("picture,label,looks_like,margin\n");
    for (LabelErrors.Suspect one : suspects) {
      csv.append(quoted(samples.get(one.index()).id()))
          .append(',')
          .append(quoted(set.classes().get(one.label())))
          .append(',')
          .append(quoted(set.classes().get(one.better())))
          .append(',')
          .append(String.format(Locale.ROOT, "%.4f", one.margin()))
          .append('\n');
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private static String json(
      ClassificationDataset set, List<Sample> samples, List<NearDuplicates.Pair> pairs)
      throws IOException {
    List<Map<String, Object>> list = new ArrayList<>();
    for (NearDuplicates.Pair pair : pairs) {
      Sample first = samples.get(pair.first());
      Sample second = samples.get(pair.second());
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("first", first.id());
      one.put("second", second.id());
      one.put(
          "labels", List.of(set.classes().get(first.label()), set.classes().get(second.label())));
      one.put("same_pixels", pair.isSame());
      one.put("likeness", pair.likeness());
      list.add(one);
    }
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(list) + "\n";
  }
}
