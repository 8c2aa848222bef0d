package io.tao4j.data.detection;

import io.tao4j.data.detection.DetectionDataset.Source;
import io.tao4j.data.image.ImageSize;
import io.tao4j.error.TaoException;
import io.tao4j.geometry.Box;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A set made of label files, with a report of what became of the labels.
 *
 * @param dataset the set
 * @param report the report
 * @param categories COCO's number and name of each class, in the order of the classes; empty where
 *     no source is a COCO file
 */
public record DetectionSet(
    DetectionDataset dataset, LabelReport report, List<CocoCategory> categories) {
  /** Sides up to this share of the picture's are none. */
  private static final double LEAST_SIDE = 0.001;

  /**
   * Which labels a set takes.
   *
   * @param difficult whether difficult objects are in it
   * @param crowd whether boxes of crowds are in it
   */
  public record Use(boolean difficult, boolean crowd) {
    /** For an evaluation: both, for it must know what not to count. */
    public static final Use EVALUATION = new Use(true, true);

    /** For a training, which learns no boxes of crowds. */
    public static Use training(boolean includeDifficult) {
      return new Use(includeDifficult, false);
    }
  }

  /**
   * Maps labels to classes.
   *
   * @param name of the set
   * @param labels one for each source
   * @param weights one for each source: how often its pictures are shown, above 0
   * @throws TaoException {@code LABEL-005} there is no picture; {@code LABEL-006} not one box has a
   *     class
   */
  public static DetectionSet of(
      String name, List<LabelSet> labels, List<Double> weights, ClassMapping mapping, Use use) {
    Counts counts = new Counts();
    List<DetectionSample> samples = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      LabelSet set = labels.get(i);
      set.pictures().forEach(picture -> samples.add(counts.sample(picture, mapping, use)));
      sources.add(new Source(set.name(), set.pictures().size(), weights.get(i)));
    }
    LabelSet all = LabelSet.joined(name, labels);
    CategoryNumbers numbers =
        CategoryNumbers.of(
            labels.stream().flatMap(set -> set.categories().stream()).distinct().toList(), mapping);
    List<String> remarks = new ArrayList<>(all.notices());
    numbers.notices().forEach(line -> remarks.add(name + ": " + line));
    LabelReport report =
        new LabelReport(
            name,
            all.problems(),
            all.labelCount(),
            counts.boxes,
            Collections.unmodifiableSortedMap(counts.unmapped),
            counts.difficult,
            counts.crowds,
            counts.tiny,
            counts.emptyPictures,
            remarks);
    if (samples.isEmpty()) {
      List<String> details = new ArrayList<>();
      details.addAll(report.remarks());
      report.problems().stream().limit(10).map(LabelProblem::toString).forEach(details::add);
      throw new TaoException(
          "LABEL-005", name + ": not one picture with labels can be used", details, null);
    }
    if (counts.boxes == 0) {
      throw noBox(name, all.countPerName(), mapping, report);
    }
    return new DetectionSet(
        new DetectionDataset(name, mapping.classes(), samples, sources),
        report,
        numbers.categories());
  }

  private static TaoException noBox(
      String name, SortedMap<String, Integer> names, ClassMapping mapping, LabelReport report) {
    List<String> details = new ArrayList<>();
    details.add(
        names.isEmpty() ? "the labels name no object" : "the labels name (with counts): " + names);
    if (!report.unmapped().isEmpty()) {
      details.add("the mapping leads to: " + mapping.classes());
    }
    details.addAll(report.remarks());
    if (report.tiny() > 0) {
      details.add(report.tiny() + " boxes of 0.001 of the picture or less were left out");
    }
    if (report.difficult() > 0) {
      details.add(
          report.difficult()
              + " difficult objects were left out: include_difficult_in_training keeps them");
    }
    if (!report.bad().isEmpty()) {
      details.add(report.bad().size() + " labels are bad, the first: " + report.bad().get(0));
    }
    if (!report.unmapped().isEmpty()) {
      details.add("map the names above in dataset_config.target_class_mapping, in lower case");
    }
    String what = names.isEmpty() ? "holds no object" : "not one box can be used";
    return new TaoException("LABEL-006", name + ": " + what, details, null);
  }

  /** What was left out so far. */
  private static final class Counts {
    private final SortedMap<String, Integer> unmapped = new TreeMap<>();
    private int boxes;
    private int difficult;
    private int crowds;
    private int tiny;
    private int emptyPictures;

    DetectionSample sample(LabelledPicture picture, ClassMapping mapping, Use use) {
      List<LabelledBox> taken = new ArrayList<>();
      for (Label label : picture.labels()) {
        OptionalInt index = mapping.classIndex(label.className());
        if (index.isEmpty()) {
          unmapped.merge(label.className(), 1, Integer::sum);
        } else if (label.crowd() && !use.crowd()) {
          crowds++;
        } else if (label.occlusion() != 0 && !use.difficult()) {
          difficult++;
        } else if (isTiny(label.box(), picture.size())) {
          tiny++;
        } else {
          taken.add(
              new LabelledBox(
                  label.box(),
                  index.getAsInt(),
                  label.occlusion() != 0,
                  label.crowd(),
                  label.mask()));
        }
      }
      boxes += taken.size();
      emptyPictures += picture.labels().isEmpty() ? 1 : 0;
      return new DetectionSample(picture.path(), taken, picture.size(), picture.cocoId());
    }

    private static boolean isTiny(Box box, @org.jspecify.annotations.Nullable ImageSize size) {
      return size != null
          && (box.width() <= LEAST_SIDE * size.width()
              || box.height() <= LEAST_SIDE * size.height());
    }
  }
}
