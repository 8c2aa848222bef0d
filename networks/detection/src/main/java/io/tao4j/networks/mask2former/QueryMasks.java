package io.tao4j.networks.mask2former;

import io.tao4j.data.image.ImageLayer.Rectangle;
import io.tao4j.data.segments.SegmentMode;
import io.tao4j.geometry.RunLengthMask;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.mask2former.SegmentedPicture.Found;
import io.tao4j.networks.tasks.segmentation.PixelScores;
import io.tao4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * From what queries say to classes of pixels, objects, or both. Masks are resampled bilinearly to
 * the picture before anything else.
 *
 * @see <a href="https://arxiv.org/abs/2107.06278">Cheng et al. 2021, MaskFormer</a>
 */
public final class QueryMasks {
  /** Property of a model: what a segment is. */
  static final String MODE = "mask2former.mode";

  /** Property of a model: 1 for each class of things, else 0. */
  static final String THINGS = "mask2former.things";

  /** Property of a model: numbers of the classes in the files that it was trained on. */
  static final String NUMBERS = "mask2former.numbers";

  /** Least probability of a mask's pixel. */
  private static final double INSIDE = 0.5;

  private static final double TINY = 1e-6;

  private final List<String> classNames;
  private final SegmentMode mode;
  private final boolean[] things;
  private final Settings settings;

  /**
   * What is left out.
   *
   * @param least panoptic: probability of a segment's class; instance: score of an object
   * @param overlap panoptic: least share of a mask's pixels that no better segment has taken
   * @param most instance: objects of a picture
   */
  public record Settings(double least, double overlap, int most) {
    /** TAO's defaults. */
    public static final Settings DEFAULT = new Settings(0.4, 0.5, 100);

    /** The same without a least score of objects, for curves over all scores. */
    Settings ofAllScores(SegmentMode mode) {
      return mode == SegmentMode.INSTANCE ? new Settings(0, overlap, most) : this;
    }
  }

  QueryMasks(List<String> classNames, SegmentMode mode, boolean[] things, Settings settings) {
    this.classNames = List.copyOf(classNames);
    this.mode = mode;
    this.things = things.clone();
    this.settings = settings;
  }

  /** For a model of mask2former. */
  public static QueryMasks of(ModelMeta meta, Settings settings) {
    String flags = meta.properties().getOrDefault(THINGS, "");
    boolean[] things = new boolean[meta.classNames().size()];
    for (int i = 0; i < things.length; i++) {
      things[i] = i >= flags.length() || flags.charAt(i) == '1';
    }
    return new QueryMasks(meta.classNames(), mode(meta), things, settings);
  }

  /** What a segment of a model is. */
  static SegmentMode mode(ModelMeta meta) {
    return SegmentMode.valueOf(
        meta.properties().getOrDefault(MODE, "panoptic").toUpperCase(Locale.ROOT));
  }

  /** Numbers of a model's classes in the files that it was trained on. */
  static List<Integer> numbers(ModelMeta meta) {
    String given = meta.properties().get(NUMBERS);
    return given == null
        ? IntStream.range(0, meta.classNames().size()).boxed().toList()
        : Arrays.stream(given.split(",")).map(Integer::valueOf).toList();
  }

  /**
   * What queries say of one picture.
   *
   * @param classes {@code [Q, classes + 1]} as logits, that of nothing last
   * @param masks {@code [1, Q, h, w]} as logits
   * @param content where the picture lies in the input
   * @param scale input pixels for a pixel of the masks
   */
  record Said(float[] classes, Tensor masks, Rectangle content, int scale) {
    /** One picture's part of a batch. */
    static Said of(Tensor classes, Tensor masks, int picture, Rectangle content, int scale) {
      return new Said(
          classes.rows(picture, 1).toFloatArray(), masks.rows(picture, 1), content, scale);
    }

    int queries() {
      return Math.toIntExact(masks.shape().size(1));
    }

    /** Probabilities of a query's classes, that of nothing last. */
    double[] probabilities(int query) {
      int count = classes.length / queries();
      double most = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < count; c++) {
        most = Math.max(most, classes[query * count + c]);
      }
      double[] shares = new double[count];
      double sum = 0;
      for (int c = 0; c < count; c++) {
        shares[c] = Math.exp(classes[query * count + c] - most);
        sum += shares[c];
      }
      for (int c = 0; c < count; c++) {
        shares[c] /= sum;
      }
      return shares;
    }

    /** The masks of some queries in a picture's size, as logits. */
    PixelScores.Resampled resampled(List<Integer> of, int width, int height) {
      long rows = masks.shape().size(2);
      long columns = masks.shape().size(3);
      Tensor planes = masks.reshape(queries(), rows * columns);
      float[] chosen = new float[Math.toIntExact(of.size() * rows * columns)];
      for (int i = 0; i < of.size(); i++) {
        float[] plane = planes.rows(of.get(i), 1).toFloatArray();
        System.arraycopy(plane, 0, chosen, i * plane.length, plane.length);
      }
      Tensor some = Tensor.of(chosen, 1, of.size(), rows, columns);
      return PixelScores.of(some, of.size()).resampled(0, content, scale, width, height);
    }
  }

  /** What is in a picture of this size. */
  SegmentedPicture answer(Said said, int width, int height) {
    List<Found> found =
        switch (mode) {
          case SEMANTIC -> areas(said, width, height);
          case INSTANCE -> objects(said, width, height);
          case PANOPTIC -> segments(said, width, height);
        };
    return new SegmentedPicture(classNames, mode, width, height, found);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Hears the scores of the pixels, row by row. */
  interface ScoresOfPixel {
    /**
     * One pixel.
     *
     * @param pixel its place, row by row
     * @param scores of the classes; changed by the next pixel
     */
    void accept(int pixel, float[] scores);
  }

  /**
   * Tells the scores of classes of each pixel: over all queries the sum of the class's probability
   * times the mask's. They are never held for all pixels at once: of many classes in a large
   * picture that would be gigabytes.
   */
  void scores(Said said, int width, int height, ScoresOfPixel each) {
    int queries = said.queries();
    double[][] kinds = new double[queries][];
    for (int q = 0; q < queries; q++) {
      kinds[q] = said.probabilities(q);
    }
    List<Integer> all = IntStream.range(0, queries).boxed().toList();
    PixelScores.Resampled masks = said.resampled(all, width, height);
    float[][] row = new float[queries][width];
    float[] scores = new float[classNames.size()];
    for (int y = 0; y < height; y++) {
      masks.row(y, row);
      for (int x = 0; x < width; x++) {
        Arrays.fill(scores, 0);
        for (int q = 0; q < queries; q++) {
          double inside = sigmoid(row[q][x]);
          for (int c = 0; c < scores.length; c++) {
            scores[c] += (float) (kinds[q][c] * inside);
          }
        }
        each.accept(y * width + x, scores);
      }
    }
  }

  /**
   * The class of the largest score of each pixel.
   *
   * @param classes by pixel; of equal scores the first
   * @param scores theirs
   */
  record Best(int[] classes, float[] scores) {}

  /** The best class of each pixel. */
  Best best(Said said, int width, int height) {
    Best best = new Best(new int[width * height], new float[width * height]);
    scores(
        said,
        width,
        height,
        (pixel, scores) -> {
          int largest = 0;
          for (int c = 1; c < scores.length; c++) {
            largest = scores[c] > scores[largest] ? c : largest;
          }
          best.classes()[pixel] = largest;
          best.scores()[pixel] = scores[largest];
        });
    return best;
  }

  private List<Found> areas(Said said, int width, int height) {
    Best best = best(said, width, height);
    List<Found> found = new ArrayList<>();
    for (int c = 0; c < classNames.size(); c++) {
      boolean[] inside = new boolean[best.classes().length];
      double sum = 0;
      int count = 0;
      for (int i = 0; i < inside.length; i++) {
        if (best.classes()[i] == c) {
          inside[i] = true;
          sum += Math.min(1, best.scores()[i]);
          count++;
        }
      }
      if (count > 0) {
        found.add(
            new Found(c, things[c], sum / count, RunLengthMask.ofPixels(height, width, inside)));
      }
    }
    return found;
  }

  /** A query with one of its classes. */
  private record Pair(int query, int classIndex, double probability) {}

  /**
   * The best pairs of a query and a class of things; a score is the class's times the mask's mean.
   */
  private List<Found> objects(Said said, int width, int height) {
    List<Found> found = new ArrayList<>();
    Map<Integer, Mask> masks = new LinkedHashMap<>();
    for (Pair pair : pairs(said)) {
      if (pair.probability() < settings.least()) {
        break; // a score is no larger than that, nor are those that follow
      }
      Mask mask = masks.computeIfAbsent(pair.query(), q -> mask(said, q, width, height));
      double score = pair.probability() * mask.certain();
      if (mask.runs().area() > 0 && score >= settings.least()) {
        found.add(new Found(pair.classIndex(), things[pair.classIndex()], score, mask.runs()));
      }
    }
    found.sort(Comparator.comparingDouble((Found one) -> one.score()).reversed());
    return found;
  }

  private List<Pair> pairs(Said said) {
    List<Pair> pairs = new ArrayList<>();
    for (int q = 0; q < said.queries(); q++) {
      double[] kinds = said.probabilities(q);
      for (int c = 0; c < classNames.size(); c++) {
        if (things[c]) {
          pairs.add(new Pair(q, c, kinds[c]));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::probability).reversed());
    return pairs.subList(0, Math.min(settings.most(), pairs.size()));
  }

  /**
   * A query's mask.
   *
   * @param certain mean probability of its pixels
   */
  private record Mask(RunLengthMask runs, double certain) {}

  private static Mask mask(Said said, int query, int width, int height) {
    PixelScores.Resampled logits = said.resampled(List.of(query), width, height);
    float[][] row = new float[1][width];
    boolean[] inside = new boolean[width * height];
    double sum = 0;
    int count = 0;
    for (int y = 0; y < height; y++) {
      logits.row(y, row);
      for (int x = 0; x < width; x++) {
        if (row[0][x] > 0) {
          inside[y * width + x] = true;
          sum += sigmoid(row[0][x]);
          count++;
        }
      }
    }
    return new Mask(RunLengthMask.ofPixels(height, width, inside), sum / (count + TINY));
  }

  /**
   * Each pixel goes to the query that is most certain of it, whether or not it lies in that query's
   * mask. A query that has too few pixels, measured by its mask, is left out; of the others what
   * lies in the mask is a segment. Areas of one class are one segment.
   */
  private List<Found> segments(Said said, int width, int height) {
    List<Integer> kept = new ArrayList<>();
    List<Integer> kinds = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (int q = 0; q < said.queries(); q++) {
      double[] shares = said.probabilities(q);
      int best = 0;
      for (int c = 1; c < shares.length; c++) {
        best = shares[c] > shares[best] ? c : best;
      }
      if (best < classNames.size() && shares[best] > settings.least()) {
        kept.add(q);
        kinds.add(best);
        scores.add(shares[best]);
      }
    }
    if (kept.isEmpty()) {
      return List.of();
    }
    int[] owners = new int[width * height];
    int[] whole = new int[kept.size()];
    int[] won = new int[kept.size()];
    int[] owned = new int[kept.size()];
    PixelScores.Resampled masks = said.resampled(kept, width, height);
    float[][] row = new float[kept.size()][width];
    for (int y = 0; y < height; y++) {
      masks.row(y, row);
      for (int x = 0; x < width; x++) {
        int best = 0;
        double most = -1;
        boolean inside = false;
        for (int k = 0; k < row.length; k++) {
          double share = sigmoid(row[k][x]);
          whole[k] += share >= INSIDE ? 1 : 0;
          if (share * scores.get(k) > most) {
            most = share * scores.get(k);
            best = k;
            inside = share >= INSIDE;
          }
        }
        owners[y * width + x] = inside ? best : -1;
        won[best]++;
        owned[best] += inside ? 1 : 0;
      }
    }
    Map<Object, List<Integer>> joined = new LinkedHashMap<>();
    for (int k = 0; k < kept.size(); k++) {
      if (owned[k] > 0 && (double) won[k] / whole[k] >= settings.overlap()) {
        Object key = things[kinds.get(k)] ? "object " + k : kinds.get(k);
        joined.computeIfAbsent(key, one -> new ArrayList<>()).add(k);
      }
    }
    List<Found> found = new ArrayList<>();
    for (List<Integer> parts : joined.values()) {
      boolean[] inside = new boolean[owners.length];
      for (int i = 0; i < inside.length; i++) {
        inside[i] = parts.contains(owners[i]);
      }
      int kind = kinds.get(parts.get(0));
      double score = parts.stream().mapToDouble(scores::get).max().orElseThrow();
      found.add(
          new Found(kind, things[kind], score, RunLengthMask.ofPixels(height, width, inside)));
    }
    return found;
  }
}
