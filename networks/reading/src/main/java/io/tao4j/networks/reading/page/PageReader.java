package io.tao4j.networks.reading.page;

import io.tao4j.data.image.Image;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.Inference;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.TextDecoding;
import io.tao4j.networks.tasks.JoinedPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two models in one: the main part finds the texts of a picture, the part {@value #READER} reads
 * each of them, cut out and upright. Thread-safe.
 */
public final class PageReader implements Inference<Image, FoundTexts> {
  /** Name of the part that reads. */
  public static final String READER = "reader";

  private final SinglePassInference<Image, FoundTexts> detector;
  private final TextDecoding reader;

  /**
   * @param detector finds texts
   * @param reader reads one
   */
  public PageReader(SinglePassInference<Image, FoundTexts> detector, TextDecoding reader) {
    this.detector = detector;
    this.reader = reader;
  }

  /**
   * What a model must say of the part that reads.
   *
   * @param network of that part, {@code ocrnet}
   * @param classNames its characters
   * @param preprocessing of its pictures
   * @param properties its own
   */
  public record ReaderFacts(
      String network,
      List<String> classNames,
      Map<String, String> preprocessing,
      Map<String, String> properties) {}

  /**
   * Joins two models.
   *
   * @param detector finds texts; what it has for a reader already is replaced
   * @param reader reads pictures of one text
   */
  public static Model joined(Model detector, Model reader) {
    ModelMeta meta = reader.meta();
    Map<String, String> preprocessing = new LinkedHashMap<>();
    meta.preprocessing().forEach((key, value) -> preprocessing.put(key, String.valueOf(value)));
    Map<String, String> properties = new LinkedHashMap<>(meta.properties());
    properties.remove("spec");
    return JoinedPart.with(detector, READER, reader)
        .withMeta(
            detector
                .meta()
                .withFacts(
                    READER,
                    new ReaderFacts(meta.network(), meta.classNames(), preprocessing, properties)));
  }

  /** The meta data of the part that reads; empty where a model has none. */
  public static Optional<ModelMeta> reader(ModelMeta meta) {
    return meta.facts(READER, ReaderFacts.class)
        .map(
            facts ->
                new ModelMeta(
                    facts.network(),
                    facts.classNames(),
                    preprocessing(facts.preprocessing()),
                    Map.of(),
                    facts.properties()));
  }

  /** Numbers and lists of numbers again. */
  private static Map<String, Object> preprocessing(Map<String, String> texts) {
    Map<String, Object> values = new LinkedHashMap<>();
    texts.forEach(
        (key, text) -> {
          if (text.startsWith("[")) {
            List<Double> numbers = new ArrayList<>();
            for (String number : text.substring(1, text.length() - 1).split(",", -1)) {
              numbers.add(Double.parseDouble(number.strip()));
            }
            values.put(key, numbers);
          } else if (text.matches("-?[0-9].*")) {
            values.put(key, Double.parseDouble(text));
          } else {
            values.put(key, text);
          }
        });
    return values;
  }

  @Override
  public List<FoundTexts> infer(List<Image> images, GraphRunner graphs) {
    List<FoundTexts> pages = detector.infer(images, graphs);
    List<Image> crops = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      for (FoundText text : pages.get(i).texts()) {
        crops.add(UprightCrop.of(images.get(i), text.outline()));
      }
    }
    if (crops.isEmpty()) {
      return pages;
    }
    List<ReadText> read = reader.decode(crops, graphs.run(READER, reader.encode(crops)));
    List<FoundTexts> all = new ArrayList<>();
    int at = 0;
    for (FoundTexts page : pages) {
      List<FoundText> texts = new ArrayList<>();
      for (FoundText text : page.texts()) {
        ReadText one = read.get(at++);
        texts.add(text.read(one.text(), one.confidence()));
      }
      all.add(new FoundTexts(texts));
    }
    return all;
  }
}
