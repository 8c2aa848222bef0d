package io.tao4j.networks.matching;

import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.DataDigest;
import io.tao4j.data.ImageFolderDataset;
import io.tao4j.data.Sample;
import io.tao4j.error.TaoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Pictures of classes, to train on, or to judge by: queries that are looked up among references.
 * Immutable.
 *
 * @param name what to call the set in reports and errors
 * @param classes names; a label is an index into them
 * @param samples in a fixed order
 * @param notices what a person should know of the set, a line each
 */
public record IdentitySet(
    String name, List<String> classes, List<IdentitySample> samples, List<String> notices) {
  public IdentitySet {
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
    notices = List.copyOf(notices);
  }

  /**
   * Reads a training set: a folder of class folders.
   *
   * @throws TaoException as {@link ImageFolderDataset#read(Path)}
   */
  public static IdentitySet training(Path folder) {
    ClassificationDataset set = ImageFolderDataset.read(folder);
    return new IdentitySet(
        set.name(),
        set.classes(),
        set.samples().stream().map(sample -> of(sample, sample.label(), false)).toList(),
        set.notices());
  }

  /**
   * Reads a set to judge by, of classes that need not be those of the training.
   *
   * @param reference folder of class folders: what is looked among
   * @param query folder of class folders: what is looked up
   * @throws TaoException as {@link ImageFolderDataset#read(Path)}; {@code DATA-004} if the two have
   *     no class in common
   */
  public static IdentitySet judging(Path reference, Path query) {
    ClassificationDataset references = ImageFolderDataset.read(reference);
    ClassificationDataset queries = ImageFolderDataset.read(query);
    List<String> unknown = new ArrayList<>(queries.classes());
    unknown.removeAll(references.classes());
    if (unknown.size() == queries.classes().size()) {
      throw new TaoException(
          "DATA-004",
          "%s and %s have no class in common".formatted(query, reference),
          "queries: " + queries.classes(),
          "references: " + references.classes());
    }
    TreeSet<String> names = new TreeSet<>(references.classes());
    names.addAll(queries.classes());
    List<String> classes = List.copyOf(names);
    List<IdentitySample> samples = new ArrayList<>();
    add(queries, classes, true, samples);
    add(references, classes, false, samples);
    List<String> notices = new ArrayList<>(queries.notices());
    notices.addAll(references.notices());
    if (!unknown.isEmpty()) {
      notices.add(
          "%s: queries of %s have no reference and are left out of the figures"
              .formatted(query, String.join(", ", unknown)));
    }
    return new IdentitySet("%s among %s".formatted(query, reference), classes, samples, notices);
  }

  /**
   * Reads a training set of pictures whose names say whom they show: Market-1501's.
   *
   * @throws TaoException {@code DATA-001} to {@code DATA-003} as {@link
   *     ImageFolderDataset#unlabeled}; {@code DATA-006} if no name says whom it shows
   */
  public static IdentitySet market(Path folder) {
    MarketFolder set = MarketFolder.read(folder);
    List<Integer> numbers = List.copyOf(set.names().keySet());
    List<IdentitySample> samples = new ArrayList<>();
    add(set, numbers, false, samples);
    return new IdentitySet(set.name(), List.copyOf(set.names().values()), samples, set.notices());
  }

  /**
   * Reads a set to judge by of pictures whose names say whom they show, and which camera took them.
   *
   * @param gallery folder of what is looked among
   * @param query folder of what is looked up
   * @throws TaoException as {@link #market(Path)}; {@code DATA-004} if no query is in the gallery
   *     by another camera
   */
  public static IdentitySet market(Path gallery, Path query) {
    MarketFolder galleries = MarketFolder.read(gallery);
    MarketFolder queries = MarketFolder.read(query);
    TreeMap<Integer, String> names = new TreeMap<>(galleries.names());
    queries.names().forEach(names::putIfAbsent);
    List<Integer> numbers = List.copyOf(names.keySet());
    List<IdentitySample> samples = new ArrayList<>();
    add(queries, numbers, true, samples);
    add(galleries, numbers, false, samples);
    long without =
        queries.pictures().stream().filter(one -> !isElsewhere(one, galleries.pictures())).count();
    if (without == queries.pictures().size()) {
      throw new TaoException(
          "DATA-004",
          "%s: no query is in %s by another camera".formatted(query, gallery),
          "a picture of the same identity by the same camera does not count");
    }
    List<String> notices = new ArrayList<>(queries.notices());
    notices.addAll(galleries.notices());
    if (without > 0) {
      notices.add(
          "%s: %s queries are not in the gallery by another camera and are left out of the figures"
              .formatted(query, without));
    }
    return new IdentitySet(
        "%s among %s".formatted(query, gallery), List.copyOf(names.values()), samples, notices);
  }

  private static boolean isElsewhere(MarketFolder.Picture query, List<MarketFolder.Picture> among) {
    return among.stream()
        .anyMatch(one -> one.identity() == query.identity() && one.camera() != query.camera());
  }

  private static void add(
      MarketFolder set, List<Integer> numbers, boolean query, List<IdentitySample> to) {
    for (MarketFolder.Picture one : set.pictures()) {
      to.add(
          new IdentitySample(
              one.id(), one.path(), numbers.indexOf(one.identity()), one.camera(), query));
    }
  }

  private static void add(
      ClassificationDataset set, List<String> classes, boolean query, List<IdentitySample> to) {
    for (Sample sample : set.samples()) {
      to.add(of(sample, classes.indexOf(set.classes().get(sample.label())), query));
    }
  }

  private static IdentitySample of(Sample sample, int label, boolean query) {
    return new IdentitySample(sample.id(), sample.path(), label, 0, query);
  }

  /** Number of samples. */
  public int size() {
    return samples.size();
  }

  /** The class of each sample. */
  public int[] labels() {
    return samples.stream().mapToInt(IdentitySample::label).toArray();
  }

  /** Samples of each class, in the order of the classes; 0 where there are none. */
  public Map<String, Integer> countPerClass() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    classes.forEach(name -> counts.put(name, 0));
    samples.forEach(sample -> counts.merge(classes.get(sample.label()), 1, Integer::sum));
    return counts;
  }

  /** Which samples of which classes; see {@link DataDigest}. */
  public String digest() {
    DataDigest digest = new DataDigest(size());
    for (IdentitySample sample : samples) {
      String part = sample.isQuery() ? "query/" : "";
      digest.add(part + sample.id(), sample.path(), classes.get(sample.label()));
    }
    return digest.text();
  }

  /** A few lines for a log: pictures, classes, the smallest and the largest class. */
  public String report() {
    Map<String, Integer> counts = countPerClass();
    return "%s: %s pictures of %s classes, %s to %s of each"
        .formatted(
            name,
            size(),
            classes.size(),
            counts.values().stream().mapToInt(Integer::intValue).min().orElse(0),
            counts.values().stream().mapToInt(Integer::intValue).max().orElse(0));
  }
}
