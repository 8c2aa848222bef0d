package io.tao4j.networks.tasks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.data.BadSample;
import io.tao4j.data.BatchLoader;
import io.tao4j.data.LoadedBatches;
import io.tao4j.data.LoaderOptions;
import io.tao4j.data.PictureScan;
import io.tao4j.data.Recipe;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.data.image.Normalization;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.DataCheck;
import io.tao4j.network.Dataset;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What is found in sets of labelled pictures. A task's check adds what it knows of its labels. */
public abstract class PictureDataCheck implements DataCheck {
  private final double maxBadImages;
  private final List<String> summary = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final List<Dataset> datasets = new ArrayList<>();
  private final RepeatedPictures repeated = new RepeatedPictures();

  /**
   * @param maxBadImages share of a set's pictures that may be unreadable, 0 to 1
   */
  protected PictureDataCheck(double maxBadImages) {
    this.maxBadImages = maxBadImages;
  }

  /** Notes that a set cannot be read, so that a training would not start. */
  protected final void unreadable(TaoException failure) {
    problems.add(failure.code() + " " + failure.problem());
    failure.details().forEach(line -> problems.add("  " + line));
    refuse(failure);
  }

  /** Notes why a training would not start. */
  protected final void refuse(TaoException failure) {
    refusals.add(failure.code() + " " + failure.problem());
  }

  /**
   * Decodes all pictures of a set and notes what is in it.
   *
   * @param role {@code training} or {@code validation}
   * @param name of the set, for texts
   * @param report for the summary
   * @param labelProblems what is wrong with its labels
   * @param labelNotices what a person should know of them
   * @param countPerClass by class name
   */
  protected final void add(
      String role,
      String name,
      String report,
      List<String> labelProblems,
      List<String> labelNotices,
      Map<String, Integer> countPerClass,
      List<Path> pictures) {
    add(role, name, report, labelProblems, labelNotices, countPerClass, pictures, ImageCodec::read);
  }

  /**
   * The same of pictures that are no files of their own.
   *
   * @param reader decodes one
   */
  protected final void add(
      String role,
      String name,
      String report,
      List<String> labelProblems,
      List<String> labelNotices,
      Map<String, Integer> countPerClass,
      List<Path> pictures,
      Function<Path, Image> reader) {
    PictureScan scan = PictureScan.all(name, pictures, reader);
    List<String> faults = new ArrayList<>(labelProblems);
    List<BadSample> bad = scan.unreadable();
    bad.forEach(one -> faults.add(one.reason().problem()));
    List<String> allNotices = new ArrayList<>(labelNotices);
    allNotices.addAll(scan.notices());
    allNotices.addAll(repeated.add(role, name, pictures, scan.fingerprints()));
    if (bad.size() > Math.floor(maxBadImages * pictures.size())) {
      refusals.add(
          "%s: %s of %s pictures cannot be read, the limit is %s of them"
              .formatted(name, bad.size(), pictures.size(), maxBadImages));
    }
    summary.add(report);
    problems.addAll(faults);
    notices.addAll(allNotices);
    datasets.add(new Dataset(role, name, countPerClass, pictures, faults, allNotices));
    count(role + "_pictures", pictures.size());
    count(role + "_unreadable", bad.size());
    repeated.counts(role).forEach(this::count);
  }

  /** Notes a number of things. */
  protected final void count(String what, int number) {
    counts.put(what, number);
  }

  /**
   * Writes the sets, and everything that was noted, as JSON.
   *
   * @param sets what is to be said of each set, by its role
   * @return {@code dataset_report.json} in the folder
   */
  protected final Path writeReport(Path folder, Map<String, ?> sets) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>(sets);
    report.put("notices", notices);
    report.put("problems", problems);
    report.put("refusals", refusals);
    Path file = folder.resolve("dataset_report.json");
    AtomicFile.writeString(
        file,
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
    return file;
  }

  /**
   * Draws single samples as training shows them to the network, {@code NNN_NAME.png}.
   *
   * @param recipe of the training set, in batches of one
   * @param normalization of the network's input
   * @param images of a batch
   * @param name of a batch's sample; what files cannot be called by is replaced
   * @param folder is made if missing
   */
  protected static <B> List<Path> drawSamples(
      Recipe<?, B> recipe,
      long seed,
      Normalization normalization,
      Function<B, Tensor> images,
      Function<B, String> name,
      Path folder,
      int count)
      throws IOException {
    return drawSamples(
        recipe,
        seed,
        batch -> {
          Tensor pixels = images.apply(batch); // [1, C, H, W]
          int height = Math.toIntExact(pixels.shape().size(2));
          int width = Math.toIntExact(pixels.shape().size(3));
          return normalization.image(pixels.toFloatArray(), height, width);
        },
        name,
        folder,
        count);
  }

  /**
   * The same with drawings of its own.
   *
   * @param drawn the picture of a batch
   */
  protected static <B> List<Path> drawSamples(
      Recipe<?, B> recipe,
      long seed,
      Function<B, Image> drawn,
      Function<B, String> name,
      Path folder,
      int count)
      throws IOException {
    List<Path> files = new ArrayList<>();
    try (BatchLoader<B> loader = new BatchLoader<>(recipe, LoaderOptions.training(1, seed))) {
      for (int epoch = 0; files.size() < count; epoch++) {
        try (LoadedBatches<B> batches = loader.epoch(epoch)) {
          while (files.size() < count && batches.hasNext()) {
            B batch = batches.next();
            byte[] png = ImageCodec.encodePng(drawn.apply(batch));
            String file =
                String.format(
                    Locale.ROOT,
                    "%03d_%s.png",
                    files.size(),
                    name.apply(batch).replaceAll("[^\\w.-]", "_"));
            AtomicFile.writeStream(folder.resolve(file), stream -> stream.write(png));
            files.add(folder.resolve(file));
          }
        }
      }
    }
    return files;
  }

  /** What a report says of a set, in an order that is the same in every run. */
  protected static Map<String, Object> described(int pictures, String what, Object counts) {
    Map<String, Object> set = new LinkedHashMap<>();
    set.put("pictures", pictures);
    set.put(what, counts);
    return set;
  }

  @Override
  public final String summary() {
    return String.join(System.lineSeparator(), summary);
  }

  @Override
  public final List<Dataset> datasets() {
    return List.copyOf(datasets);
  }

  @Override
  public final List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public final List<String> notices() {
    return List.copyOf(notices);
  }

  @Override
  public final List<String> refusals() {
    return List.copyOf(refusals);
  }

  @Override
  public final Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }
}
