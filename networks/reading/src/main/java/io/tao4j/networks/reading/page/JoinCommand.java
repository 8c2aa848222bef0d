package io.tao4j.networks.reading.page;

import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.engine.Device;
import io.tao4j.engine.EngineChoice;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.network.Inference;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.tasks.JoinedPart;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code join}: makes one model of two, which finds texts and reads them. Its inference writes
 * pictures with the words on them.
 */
public final class JoinCommand implements SubCommand<JoinSpec> {
  private final String network;
  private final List<String> readers;
  private final Function<Model, Inference<Image, FoundTexts>> inference;

  /**
   * The command of a network.
   *
   * @param network that finds texts
   * @param readers networks whose models read them
   * @param inference of a joined model
   */
  public JoinCommand(
      String network,
      List<String> readers,
      Function<Model, Inference<Image, FoundTexts>> inference) {
    this.network = network;
    this.readers = List.copyOf(readers);
    this.inference = inference;
  }

  @Override
  public String name() {
    return "join";
  }

  @Override
  public String description() {
    return "one model of one that finds texts and one that reads them";
  }

  @Override
  public SpecBinder<JoinSpec> specBinder() {
    return SpecBinder.of(JoinSpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
        model: results/weights/%s_best.tao
        reader: words/weights/%s_best.tao
        output: page-reader.tao
        data_path: [data/val]       # with img and gt: how much of it is found and read
        ignore_tags: ['*', '###']
        """
        .formatted(network, readers.get(0));
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(List.of("-m", "--model"), Kind.PATH, "model", "Model that finds texts."),
        new Option(List.of("--reader"), Kind.PATH, "reader", "Model that reads a text."),
        new Option(List.of("-o", "--output"), Kind.PATH, "output", "Model of both."),
        new Option(
            List.of("-d", "--data_path"),
            Kind.PATHS,
            "data_path",
            "Labelled pictures, of which is told how much is found and read."));
  }

  @Override
  public Optional<Path> output(JoinSpec spec) {
    return Optional.of(spec.output());
  }

  /**
   * @throws TaoException {@code MODEL-010} if a model is of another network; as reading and writing
   *     models do
   */
  @Override
  public Result run(JoinSpec spec) throws IOException {
    Model detector = JoinedPart.read(spec.model(), List.of(network));
    Model reader = JoinedPart.read(spec.reader(), readers);
    Model joined = PageReader.joined(detector, reader);
    joined.save(spec.output());
    List<String> lines = new ArrayList<>();
    Map<String, Number> figures = new LinkedHashMap<>();
    List<String> notices = new ArrayList<>();
    lines.add("%s finds texts and reads them".formatted(spec.output()));
    if (!spec.dataPath().isEmpty()) {
      PageSet set = PageSet.read(spec.dataPath(), PageSet.Form.QUADRILATERALS, spec.ignoreTags());
      notices.addAll(set.notices());
      figures.putAll(judged(joined, set));
      figures.forEach(
          (name, value) ->
              lines.add(String.format(Locale.ROOT, "%s %.4f", name, value.doubleValue())));
    }
    return new Result(lines, notices, figures, List.of(spec.output()));
  }

  /** Shares of the texts that are found and read exactly. */
  private Map<String, Number> judged(Model joined, PageSet set) {
    Map<String, Executable> parts = new LinkedHashMap<>();
    try {
      for (String name : joined.parts().keySet()) {
        Model part = joined.part(name);
        parts.put(
            name,
            EngineChoice.forInference(part.graph(), Device.CPU)
                .provider()
                .compile(part, ExecutionPlan.CPU_FP32));
      }
      Inference<Image, FoundTexts> reading = inference.apply(joined);
      ReadingScores scores = new ReadingScores();
      for (LabelledPage page : set.pages()) {
        Image image = ImageCodec.read(page.path());
        FoundTexts found =
            reading.infer(List.of(image), (graph, inputs) -> parts.get(graph).run(inputs)).get(0);
        scores.add(page.texts(), found.texts());
      }
      return scores.figures();
    } finally {
      parts.values().forEach(Executable::close);
    }
  }
}
