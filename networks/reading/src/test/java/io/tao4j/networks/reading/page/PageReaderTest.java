package io.tao4j.networks.reading.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.Tao;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.ImageCodec;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.inference.ImagePredictor;
import io.tao4j.model.Model;
import io.tao4j.network.GraphRunner;
import io.tao4j.network.SinglePassInference;
import io.tao4j.networks.ocdnet.OcdNetwork;
import io.tao4j.networks.ocrnet.OcrNetwork;
import io.tao4j.networks.reading.Plates;
import io.tao4j.networks.reading.ReadText;
import io.tao4j.networks.reading.TextDecoding;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pytorch")
class PageReaderTest {
  private static <S extends Record> S spec(SpecBinder<S> binder, Map<String, String> fields) {
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      tree = tree.with(field.getKey(), field.getValue());
    }
    return binder.allowMissingPaths().bind(tree).spec();
  }

  private static Path page(Path folder) throws IOException {
    Path images = Files.createDirectories(folder.resolve("img"));
    Path labels = Files.createDirectories(folder.resolve("gt"));
    Files.write(images.resolve("0.png"), ImageCodec.encodePng(Plates.draw("12")));
    Files.writeString(labels.resolve("gt_0.txt"), "2,2,42,2,42,34,2,34,12\n");
    return folder;
  }

  private static Model detector(Path folder) throws IOException {
    Path set = page(folder.resolve("pages"));
    OcdNetwork network = new OcdNetwork();
    try (var task =
        network.openTraining(
            spec(
                network.specBinder(),
                Map.of(
                    "model.backbone", "resnet18",
                    "model.inner_channels", "16",
                    "dataset.train_dataset.data_path[0]", set.toString(),
                    "dataset.validate_dataset.args.pre_processes",
                        "[{type: Resize2D, args: {short_size: [64, 32]}}]",
                    "dataset.train_dataset.args.pre_processes",
                        "[{type: EastRandomCropData, args: {size: [64, 32]}}]")),
            null)) {
      return task.start();
    }
  }

  private static Model reader(Path folder) throws IOException {
    Path set = Plates.write(folder.resolve("plates"), List.of("01", "23"));
    OcrNetwork network = new OcrNetwork();
    try (var task =
        network.openTraining(
            spec(
                network.specBinder(),
                Map.of(
                    "model.feature_channel", "32",
                    "model.hidden_size", "8",
                    "dataset.character_list_file", set.resolve("characters.txt").toString(),
                    "dataset.train_dataset_dir[0]", set.resolve("image").toString(),
                    "dataset.train_gt_file", set.resolve("list.txt").toString())),
            null)) {
      return task.start();
    }
  }

  /** Finds the same two texts on any picture. */
  private record Found(List<FoundText> texts) implements SinglePassInference<Image, FoundTexts> {
    @Override
    public Map<String, Tensor> encode(List<Image> images) {
      return Map.of();
    }

    @Override
    public List<FoundTexts> decode(List<Image> images, Map<String, Tensor> outputs) {
      return images.stream().map(image -> new FoundTexts(texts)).toList();
    }
  }

  @Test
  void eachFoundTextIsCutOutAndReadByThePartThatReads(@TempDir Path folder) throws IOException {
    Model reader = reader(folder);
    Model joined = PageReader.joined(detector(folder), reader);
    Path file = folder.resolve("joined.tao");
    joined.save(file);
    Model loaded = Model.load(file);
    assertThat(loaded).isEqualTo(joined);
    TextDecoding reading = OcrNetwork.reading(PageReader.reader(loaded.meta()).orElseThrow(), 1);
    Image picture = Plates.draw("12");
    List<Outline> places =
        List.of(Outline.of(0, 0, 44, 0, 44, 36, 0, 36), Outline.of(2, 2, 20, 2, 20, 34, 2, 34));
    Found found = new Found(places.stream().map(place -> new FoundText(place, 0.5)).toList());
    try (Executable alone = Engine.PYTORCH.provider().compile(reader, ExecutionPlan.CPU_FP32);
        Executable part =
            Engine.PYTORCH
                .provider()
                .compile(loaded.part(PageReader.READER), ExecutionPlan.CPU_FP32)) {
      GraphRunner graphs =
          (graph, inputs) -> graph.equals(PageReader.READER) ? part.run(inputs) : Map.of();
      FoundTexts texts = new PageReader(found, reading).infer(List.of(picture), graphs).get(0);
      assertThat(texts.texts()).hasSize(2);
      for (int i = 0; i < 2; i++) {
        Image crop = UprightCrop.of(picture, places.get(i));
        ReadText expected =
            reading
                .decode(alone.run(OcrNetwork.reading(reader.meta(), 1).encode(List.of(crop))))
                .get(0);
        assertThat(texts.texts().get(i).text()).isEqualTo(expected.text());
        assertThat(texts.texts().get(i).confidence())
            .isCloseTo(expected.confidence(), within(1e-5));
        assertThat(texts.texts().get(i).score()).isEqualTo(0.5);
      }
    }
  }

  @Test
  void twoModelsBecomeOneThatFindsAndReads(@TempDir Path folder) throws IOException {
    // model, reader, output, data_path, ignore_tags
    Path model = folder.resolve("detector.tao");
    Path words = folder.resolve("words.tao");
    detector(folder).save(model);
    reader(folder).save(words);
    Path output = folder.resolve("both.tao");
    JoinCommand command =
        new JoinCommand(
            "ocdnet", List.of("ocrnet"), joined -> new OcdNetwork().task(joined).inference());
    JoinSpec spec =
        new JoinSpec(model, words, output, List.of(folder.resolve("pages")), List.of("###"));
    assertThat(command.run(spec).figures())
        .containsKeys("end_to_end_f", "end_to_end_precision", "end_to_end_recall", "hmean");
    assertThat(command.output(spec)).contains(output);
    Model joined = Model.load(output);
    assertThat(new OcdNetwork().task(joined).inference()).isInstanceOf(PageReader.class);
    try (ImagePredictor<FoundTexts> predictor = Tao.load(output).predictor(FoundTexts.class)) {
      assertThat(predictor.predict(folder.resolve("pages/img/0.png")).texts()).isNotNull();
    }
    assertThatThrownBy(() -> command.run(new JoinSpec(words, words, output, List.of(), List.of())))
        .hasMessageContaining("MODEL-010")
        .hasMessageContaining("give one of ocdnet");
  }

  @Test
  void aTextIsRightWhenItIsFoundAndRead() {
    ReadingScores scores = new ReadingScores();
    Outline left = Outline.of(0, 0, 10, 0, 10, 5, 0, 5);
    Outline right = Outline.of(20, 0, 30, 0, 30, 5, 20, 5);
    scores.add(
        List.of(new LabelledOutline(left, "one", false), new LabelledOutline(right, "two", false)),
        List.of(
            new FoundText(left, 1, "one", 1),
            new FoundText(right, 1, "Two", 1),
            new FoundText(Outline.of(50, 0, 60, 0, 60, 5, 50, 5), 1, "x", 1)));
    Map<String, Number> figures = scores.figures();
    assertThat(figures.get("end_to_end_precision").doubleValue()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(figures.get("end_to_end_recall").doubleValue()).isCloseTo(0.5, within(1e-9));
    assertThat(figures.get("end_to_end_f").doubleValue()).isCloseTo(0.4, within(1e-9));
    assertThat(figures.get("hmean").doubleValue()).isCloseTo(0.8, within(1e-9));
  }

  /** A bar that leans becomes level; one that stands is laid on its side. */
  @Test
  void aTextIsUpright() {
    int side = 60;
    byte[] levels = new byte[3 * side * side];
    Outline leaning = Outline.of(10, 30, 40, 10, 46, 19, 16, 39);
    Outlines.fill(
        leaning,
        side,
        side,
        (x, y) ->
            java.util.Arrays.fill(levels, 3 * (y * side + x), 3 * (y * side + x) + 3, (byte) 200));
    Image picture = Image.of(side, side, levels);
    Image crop = UprightCrop.of(picture, leaning);
    assertThat(crop.width()).isEqualTo(36); // sqrt(30^2 + 20^2)
    assertThat(crop.height()).isEqualTo(11); // sqrt(6^2 + 9^2)
    int light = 0;
    for (int y = 0; y < crop.height(); y++) {
      for (int x = 0; x < crop.width(); x++) {
        light += crop.level(x, y, 0) > 100 ? 1 : 0;
      }
    }
    assertThat((double) light / (crop.width() * crop.height())).isGreaterThan(0.9);
    Image turned = UprightCrop.of(picture, Outline.of(10, 5, 20, 5, 20, 45, 10, 45));
    assertThat(turned.width()).isEqualTo(40);
    assertThat(turned.height()).isEqualTo(10);
  }
}
