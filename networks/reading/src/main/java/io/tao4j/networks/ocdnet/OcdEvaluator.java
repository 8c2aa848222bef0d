package io.tao4j.networks.ocdnet;

import io.tao4j.network.Batch;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Evaluator;
import io.tao4j.network.Metric;
import io.tao4j.networks.reading.page.FoundText;
import io.tao4j.networks.reading.page.IcdarScores;
import io.tao4j.networks.reading.page.LabelledOutline;
import io.tao4j.networks.reading.page.Outline;
import io.tao4j.networks.reading.page.Outline.Corner;
import io.tao4j.networks.tasks.CsvTable;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Precision, recall and their harmonic mean over a set, at one threshold of pixels or at the best
 * of several, as TAO's {@code evaluate} has it.
 */
final class OcdEvaluator implements Evaluator {
  private static final String TEXTS = "text_counts";
  private static final String CORNERS = "corner_counts";
  private static final String PLACES = "corners";
  private static final String IGNORED = "ignored";
  private static final String SIZES = "sizes";

  private final DbBoxes boxes;
  private final List<Double> thresholds;
  private final List<IcdarScores> scores = new ArrayList<>();
  private final List<List<Page>> pages = new ArrayList<>();

  /** What was found on a page at a threshold. */
  private record Page(String path, int texts, int found, int matched) {}

  /**
   * An empty metric.
   *
   * @param thresholds one or more; the best is told
   */
  OcdEvaluator(DbBoxes boxes, List<Double> thresholds) {
    this.boxes = boxes;
    this.thresholds = List.copyOf(thresholds);
    thresholds.forEach(
        threshold -> {
          scores.add(new IcdarScores());
          pages.add(new ArrayList<>());
        });
  }

  /** A loaded batch with its truth. */
  static Batch encode(PageBatch batch, Map<String, Tensor> inputs) {
    List<LabelledOutline> all =
        batch.samples().stream().flatMap(sample -> sample.texts().stream()).toList();
    List<Corner> corners = all.stream().flatMap(text -> text.outline().corners().stream()).toList();
    float[] places = new float[2 * corners.size()];
    for (int i = 0; i < corners.size(); i++) {
      places[2 * i] = (float) corners.get(i).x();
      places[2 * i + 1] = (float) corners.get(i).y();
    }
    int size = batch.samples().size();
    int[] sizes = new int[2 * size];
    for (int i = 0; i < size; i++) {
      sizes[2 * i] = batch.samples().get(i).width();
      sizes[2 * i + 1] = batch.samples().get(i).height();
    }
    return new Batch(
        inputs,
        Map.of(
            TEXTS,
            Tensor.of(batch.samples().stream().mapToInt(s -> s.texts().size()).toArray(), size),
            CORNERS,
            Tensor.of(
                all.stream().mapToInt(text -> text.outline().corners().size()).toArray(),
                all.size()),
            IGNORED,
            Tensor.of(all.stream().mapToInt(text -> text.ignored() ? 1 : 0).toArray(), all.size()),
            PLACES,
            Tensor.of(places, corners.size(), 2),
            SIZES,
            Tensor.of(sizes, size, 2)),
        batch.samples().stream().map(PageBatch.Sample::path).toList());
  }

  private static List<List<LabelledOutline>> truth(Batch batch) {
    float[] places = batch.truth().get(PLACES).toFloatArray();
    long[] corners = batch.truth().get(CORNERS).toLongArray();
    long[] ignored = batch.truth().get(IGNORED).toLongArray();
    List<List<LabelledOutline>> pages = new ArrayList<>();
    int text = 0;
    int place = 0;
    for (long count : batch.truth().get(TEXTS).toLongArray()) {
      List<LabelledOutline> page = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        double[] numbers = new double[(int) (2 * corners[text])];
        for (int j = 0; j < numbers.length; j++) {
          numbers[j] = places[place++];
        }
        page.add(new LabelledOutline(Outline.of(numbers), "", ignored[text++] != 0));
      }
      pages.add(page);
    }
    return pages;
  }

  @Override
  public void add(Batch batch, Map<String, Tensor> outputs) {
    List<List<LabelledOutline>> truth = truth(batch);
    long[] sizes = batch.truth().get(SIZES).toLongArray();
    Tensor maps = outputs.get(OcdGraph.PROBABILITY);
    for (int t = 0; t < thresholds.size(); t++) {
      DbBoxes at = boxes.withThreshold(thresholds.get(t));
      for (int i = 0; i < batch.size(); i++) {
        List<FoundText> found =
            OcdInference.texts(at, maps, i, (int) sizes[2 * i], (int) sizes[2 * i + 1]);
        int matched =
            scores.get(t).add(truth.get(i), found.stream().map(FoundText::outline).toList()).size();
        int texts = (int) truth.get(i).stream().filter(text -> !text.ignored()).count();
        pages.get(t).add(new Page(batch.ids().get(i), texts, found.size(), matched));
      }
    }
  }

  @Override
  public Set<String> metricNames() {
    return Set.of("hmean", "precision", "recall", "threshold");
  }

  @Override
  public Evaluation result() {
    int best = 0;
    for (int t = 1; t < scores.size(); t++) {
      best = scores.get(t).hmean() > scores.get(best).hmean() ? t : best;
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("hmean", scores.get(best).hmean());
    metrics.put("precision", scores.get(best).precision());
    metrics.put("recall", scores.get(best).recall());
    metrics.put("threshold", thresholds.get(best));
    return Evaluation.of(
        metrics,
        Metric.higher("hmean"),
        Set.of(),
        Map.of(),
        new Details(thresholds, List.copyOf(scores), List.copyOf(pages.get(best))));
  }

  /** Figures of all thresholds, and of the pages at the best. */
  private record Details(List<Double> thresholds, List<IcdarScores> scores, List<Page> pages)
      implements Evaluation.Details {
    @Override
    public Map<String, Object> json() {
      Map<String, Object> all = new LinkedHashMap<>();
      for (int t = 0; t < thresholds.size(); t++) {
        all.put(
            "threshold_" + thresholds.get(t),
            Map.of(
                "hmean", scores.get(t).hmean(),
                "precision", scores.get(t).precision(),
                "recall", scores.get(t).recall()));
      }
      return all;
    }

    /** Writes {@code pages.csv}. */
    @Override
    public List<Path> write(Path folder) throws IOException {
      CsvTable table = new CsvTable(List.of("path", "texts", "found", "matched"));
      for (Page page : pages) {
        table.add(
            List.of(
                page.path(),
                Integer.toString(page.texts()),
                Integer.toString(page.found()),
                Integer.toString(page.matched())));
      }
      Path file = folder.resolve("pages.csv");
      table.write(file);
      return List.of(file);
    }
  }
}
