package io.tao4j.networks.matching;

import io.tao4j.data.ClassificationDataset;
import io.tao4j.data.ImageFolderDataset;
import io.tao4j.data.Sample;
import io.tao4j.data.image.Image;
import io.tao4j.engine.Device;
import io.tao4j.engine.EngineChoice;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.network.InputSource;
import io.tao4j.network.PictureReader;
import io.tao4j.network.SubCommand;
import io.tao4j.spec.SpecBinder;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code gallery}: builds a gallery with a model, adds and removes entries, looks pictures up. So a
 * class is added to what a deployed model knows, or taken away, without training.
 */
public final class GalleryCommand implements SubCommand<GallerySpec> {
  private final String network;
  private final String output;

  /**
   * The command of a network.
   *
   * @param network its name
   * @param output name of its graph's output {@code [N, D]}
   */
  public GalleryCommand(String network, String output) {
    this.network = network;
    this.output = output;
  }

  @Override
  public String name() {
    return "gallery";
  }

  @Override
  public String description() {
    return "add, remove and look up pictures in a gallery of vectors";
  }

  @Override
  public SpecBinder<GallerySpec> specBinder() {
    return SpecBinder.of(GallerySpec.class);
  }

  @Override
  public String defaultSpec() {
    return """
        model: results/weights/%s_best.tao
        gallery: products.gallery
        remove: []                  # labels
        add: data/reference         # a folder of class folders; with a label also a picture
        query: data/new.jpg
        top_k: 5
        batch_size: 16
        """
        .formatted(network);
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(List.of("-m", "--model"), Kind.PATH, "model", "Model file."),
        new Option(
            List.of("-g", "--gallery"),
            Kind.PATH,
            "gallery",
            "File of the gallery; made where it is not there."),
        new Option(List.of("--add"), Kind.PATH, "add", "Pictures to add."),
        new Option(
            List.of("--label"),
            Kind.WORD,
            "label",
            "Label of all added pictures; unless given, the names of their folders."),
        new Option(List.of("--remove"), Kind.WORD, "remove[0]", "Label whose entries are removed."),
        new Option(List.of("-i", "--query"), Kind.PATH, "query", "Pictures to look up."),
        new Option(List.of("--top_k"), Kind.WORD, "top_k", "Nearest entries of each query."),
        new Option(
            List.of("-o", "--output"),
            Kind.PATH,
            "output",
            "Folder for the tables of answers and vectors."));
  }

  @Override
  public Optional<Path> output(GallerySpec spec) {
    return spec.output().map(folder -> folder.resolve("result.csv"));
  }

  /**
   * @throws TaoException {@code MODEL-010} if the model is of another network, {@code GALLERY-001}
   *     to {@code GALLERY-004} as {@link Gallery} has them, {@code ENGINE-001} without an engine
   */
  @Override
  public Result run(GallerySpec spec) throws IOException {
    Model model = ModelFile.read(spec.model()).model();
    if (!model.meta().network().equals(network)) {
      throw new TaoException(
          "MODEL-010",
          "%s is a model of the network '%s'".formatted(spec.model(), model.meta().network()),
          "give one of the network '" + network + "'");
    }
    String digest = Gallery.digest(model.weights());
    int width =
        Math.toIntExact(model.graph().type(model.graph().output(output).value()).shape().size(1));
    boolean isThere = Files.exists(spec.gallery());
    Gallery before = isThere ? Gallery.read(spec.gallery()) : Gallery.empty(digest, width);
    before.requireModel(digest);
    Gallery gallery = before;
    for (String label : spec.remove()) {
      gallery = gallery.withoutLabel(label);
    }
    List<String> lines = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    Map<String, Number> figures = new LinkedHashMap<>();
    if (spec.add().isPresent() || spec.query().isPresent()) {
      try (Executable executable =
          EngineChoice.forInference(model.graph(), Device.CPU)
              .provider()
              .compile(model, ExecutionPlan.CPU_FP32)) {
        if (spec.add().isPresent()) {
          gallery = added(gallery, spec, executable, model, notices);
        }
        if (spec.query().isPresent()) {
          looked(gallery, spec, executable, model, lines, files);
        }
      }
    }
    if (!gallery.equals(before) || !isThere) {
      gallery.save(spec.gallery());
      files.add(spec.gallery());
    }
    String counts =
        gallery.labels().entrySet().stream()
            .map(label -> label.getKey() + " " + label.getValue())
            .collect(Collectors.joining(", "));
    lines.add(
        "%s: %s entries%s"
            .formatted(spec.gallery(), gallery.size(), counts.isEmpty() ? "" : ": " + counts));
    figures.put("entries", gallery.size());
    figures.put("labels", gallery.labels().size());
    return new Result(lines, notices, figures, files);
  }

  private Gallery added(
      Gallery gallery, GallerySpec spec, Executable executable, Model model, List<String> notices) {
    Path from = spec.add().orElseThrow();
    List<Gallery.Entry> entries = new ArrayList<>();
    List<Path> paths = new ArrayList<>();
    ClassificationDataset set =
        spec.label().isPresent()
            ? ImageFolderDataset.unlabeled(from)
            : ImageFolderDataset.read(from);
    notices.addAll(set.notices());
    for (Sample sample : set.samples()) {
      String label = spec.label().orElseGet(() -> set.classes().get(sample.label()));
      // of one folder of class folders the label is in the path; else it tells like names apart
      String id = spec.label().isPresent() ? label + "/" + sample.id() : sample.id();
      entries.add(new Gallery.Entry(id, label));
      paths.add(sample.path());
    }
    PictureReader reader = new PictureReader();
    EmbeddingInference inference = inference(model, null, 1);
    Gallery all = gallery;
    for (int at = 0; at < paths.size(); at += spec.batchSize()) {
      int end = Math.min(paths.size(), at + spec.batchSize());
      List<Image> images = paths.subList(at, end).stream().map(reader::read).toList();
      float[] vectors = new float[images.size() * gallery.width()];
      List<Embedding> made = inference.decode(images, executable.run(inference.encode(images)));
      for (int i = 0; i < made.size(); i++) {
        made.get(i).vector().floats().get(vectors, i * gallery.width(), gallery.width());
      }
      all = all.with(entries.subList(at, end), Tensor.of(vectors, images.size(), gallery.width()));
    }
    return all;
  }

  private void looked(
      Gallery gallery,
      GallerySpec spec,
      Executable executable,
      Model model,
      List<String> lines,
      List<Path> files)
      throws IOException {
    EmbeddingInference inference = inference(model, gallery, spec.topK());
    List<InputSource<Image>> sources = new PictureReader().list(spec.query().orElseThrow());
    try (EmbeddingResults writer = new EmbeddingResults(spec.output().orElse(Path.of("")))) {
      for (int at = 0; at < sources.size(); at += spec.batchSize()) {
        List<InputSource<Image>> some =
            sources.subList(at, Math.min(sources.size(), at + spec.batchSize()));
        List<Image> images = some.stream().map(InputSource::read).toList();
        List<Embedding> found = inference.decode(images, executable.run(inference.encode(images)));
        for (int i = 0; i < found.size(); i++) {
          writer.write(some.get(i), images.get(i), found.get(i));
          lines.add(line(some.get(i).id(), found.get(i)));
        }
      }
      if (spec.output().isPresent()) {
        files.addAll(writer.finish());
      }
    }
  }

  private EmbeddingInference inference(
      Model model, @org.jspecify.annotations.Nullable Gallery gallery, int neighbours) {
    return new EmbeddingInference(
        model.meta(), model.graph().inputs().get(0).name(), output, gallery, neighbours);
  }

  private static String line(String id, Embedding found) {
    String nearest =
        found.neighbours().stream()
            .map(one -> String.format(Locale.ROOT, "%s %.3f", one.id(), one.distance()))
            .collect(Collectors.joining(", "));
    return "%s: %s%s"
        .formatted(
            id,
            found.label().orElse("the gallery is empty"),
            nearest.isEmpty() ? "" : " (" + nearest + ")");
  }
}
