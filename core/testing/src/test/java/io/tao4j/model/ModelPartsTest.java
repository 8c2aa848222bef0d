package io.tao4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Padding;
import io.tao4j.graph.Value;
import io.tao4j.pass.FoldBatchNorm;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of several graphs, and what travels with a model. */
class ModelPartsTest {
  private static final String VOCABULARY = "[PAD]\n[UNK]\nMünchen\n\u4eca\u65e5\n";

  @TempDir Path folder;

  /** Convolution and batch norm under a name, then a projection that all parts share. */
  private static Graph part(String name, int channels) {
    GraphBuilder b = new GraphBuilder();
    Value x = b.input("images", DType.FLOAT32, Shape.batch(3, 8, 8));
    Value y = b.conv2d(name + ".conv", x, channels, 3, 2, Padding.all(1), 1, false);
    y = b.relu(b.batchNorm(name + ".bn", y, 1e-5, 0.1));
    b.output("y", b.linear("shared", b.flatten(y), 2, true));
    return b.build();
  }

  private static Model two() {
    Graph main = part("encoder", 4);
    Graph other = part("decoder", 4);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.putAll(Weights.initialize(main, 3).asMap());
    weights.putAll(Weights.initialize(other, 4).asMap());
    Map<String, Graph> parts = new LinkedHashMap<>();
    parts.put(Model.MAIN, main);
    parts.put("decoder", other);
    return new Model(parts, Weights.of(weights), ModelMeta.of("speech"), Assets.none());
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  private Model full() throws IOException {
    Path gallery = Files.write(folder.resolve("gallery.bin"), noise(3_000_000));
    return two()
        .withAssets(
            Assets.of(
                List.of(
                    Asset.of("vocabulary.txt", VOCABULARY),
                    Asset.read("gallery.bin", gallery),
                    Asset.of("empty", new byte[0]))))
        .withMeta(ModelMeta.of("speech").withFacts("speech", speech()));
  }

  @Test
  void twoGraphsAndThreeAssetsComeBack() throws IOException {
    Model model = full();
    Path file = folder.resolve("model.tao");
    model.save(file);
    Model read = Model.load(file);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file); // a model needs its file no more
    assertThat(read).isEqualTo(model);
    assertThat(read.parts().keySet()).containsExactly("main", "decoder");
    assertThat(read.assets().names()).containsExactly("vocabulary.txt", "gallery.bin", "empty");
    assertThat(read.assets().get("vocabulary.txt").text()).isEqualTo(VOCABULARY);
    Asset gallery = read.assets().get("gallery.bin");
    assertThat(gallery.size()).isEqualTo(3_000_000);
    assertThat(gallery.buffer().isDirect()).as("outside of the heap").isTrue();
    try (InputStream one = gallery.open();
        InputStream other = gallery.open()) {
      assertThat(one.readAllBytes()).isEqualTo(noise(3_000_000));
      assertThat(other.read()).isEqualTo(noise(1)[0] & 0xff);
    }
    Path again = folder.resolve("again.tao");
    read.save(again);
    assertThat(Files.readAllBytes(again)).isEqualTo(bytes);
  }

  @Test
  void aCheckpointHasItsStateBesideAssets() throws IOException {
    Model model = full();
    TrainingState state =
        new TrainingState(
            Map.of("optimizer.step", Tensor.of(new long[] {4})), Map.of("epoch", "2"));
    Path file = folder.resolve("model.tao");
    ModelFile.write(file, model, state);
    assertThat(ModelFile.read(file)).isEqualTo(new ModelFile.Content(model, state));
  }

  @Test
  void aDamagedAssetIsNamed() throws IOException {
    Path file = folder.resolve("model.tao");
    full().save(file);
    byte[] good = Files.readAllBytes(file);
    for (String asset : List.of("vocabulary.txt", "gallery.bin")) {
      byte[] header =
          asset.equals("gallery.bin") ? noise(64) : VOCABULARY.getBytes(StandardCharsets.UTF_8);
      byte[] bad = good.clone();
      bad[find(bad, header) + 5] ^= 1;
      Files.write(file, bad);
      TaoException failure = catchThrowableOfType(TaoException.class, () -> Model.load(file));
      assertThat(failure.code()).isEqualTo("MODEL-006");
      assertThat(failure.problem()).contains("model.tao (assets/" + asset + ")");
    }
  }

  private static int find(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  /** An older tao4j reads what it could have written. */
  @Test
  void aModelOfOneGraphIsAFileOfTheFirstVersion() throws IOException {
    Path one = folder.resolve("one.tao");
    ModelFileTest.model(4).save(one);
    assertThat(meta(one)).contains("\"version\" : 1").doesNotContain("facts");
    Path two = folder.resolve("two.tao");
    two().save(two);
    assertThat(meta(two)).contains("\"version\" : 2");
  }

  private static String meta(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry("meta.json");
      return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Written by the last version that knew neither parts nor assets. */
  @Test
  void aFileFromBeforePartsIsRead() throws URISyntaxException {
    Path file = Path.of(ModelPartsTest.class.getResource("2026-11-30.tao").toURI());
    ModelFile.Content read = ModelFile.read(file);
    Model model = read.model();
    assertThat(model.parts().keySet()).containsExactly("main");
    assertThat(model.assets().names()).isEmpty();
    assertThat(model.meta().facts()).isEmpty();
    assertThat(model.meta().facts("classification", Speech.class)).isEmpty();
    assertThat(model.meta().properties()).containsEntry("backbone", "resnet18");
    assertThat(model.weights()).isEqualTo(Weights.initialize(model.graph(), 3));
    assertThat(read.state().tensors().get("fc.bias")).isEqualTo(Tensor.of(new float[] {5, 6}, 2));
    assertThat(read.state().progress()).containsEntry("epochs_done", "7");
  }

  // Parts

  @Test
  void aPartIsAModel() {
    Model model = two();
    Model decoder = model.part("decoder");
    assertThat(decoder.graph()).isEqualTo(model.parts().get("decoder"));
    assertThat(decoder.weights().names())
        .contains("decoder.conv.weight", "shared.weight")
        .doesNotContain("encoder.conv.weight");
    TaoException failure = catchThrowableOfType(TaoException.class, () -> model.part("vocoder"));
    assertThat(failure.code()).isEqualTo("MODEL-021");
    assertThat(failure.toString()).contains("vocoder").contains("main, decoder");
  }

  @Test
  void aPassChangesTheMainPartOrTheNamedOne() {
    Model model = two();
    Model main = new FoldBatchNorm().apply(model);
    assertThat(main.graph().node("encoder.bn")).isNull();
    assertThat(main.parts().get("decoder")).isEqualTo(model.parts().get("decoder"));
    assertThat(main.weights().get("decoder.bn.weight"))
        .isEqualTo(model.weights().get("decoder.bn.weight"));
    assertThat(main.weights().contains("encoder.bn.weight")).isFalse();
    Model other = model.withChanged("decoder", new FoldBatchNorm()::apply);
    assertThat(other.graph()).isEqualTo(model.graph());
    assertThat(other.parts().get("decoder").node("decoder.bn")).isNull();
    assertThat(other.weights().contains("encoder.bn.weight")).isTrue();
    assertThat(other.weights().contains("decoder.bn.weight")).isFalse();
  }

  @Test
  void partsThatDisagreeOnASharedParameterAreRefused() {
    Model model = two();
    Graph wide = part("decoder", 6);
    TaoException failure =
        catchThrowableOfType(
            TaoException.class, () -> model.withPart("decoder", wide, Weights.initialize(wide, 1)));
    assertThat(failure.code()).isEqualTo("MODEL-001");
    assertThat(failure.details())
        .anyMatch(line -> line.startsWith("shared.weight: [2,64] in one part and [2,96]"));
  }

  @Test
  void namesOfPartsAndAssetsArePlain() {
    Model model = two();
    Map<String, Graph> parts = Map.of("decoder", model.graph());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Model(parts, model.weights(), model.meta(), Assets.none()))
        .withMessageContaining("main");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.withPart("../x", model.graph(), model.weights()));
    assertThatIllegalArgumentException().isThrownBy(() -> Asset.of("../../etc", "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assets.of(List.of(Asset.of("a", "1"), Asset.of("a", "2"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Assets.none().with(Asset.of("a", "1")).get("b"))
        .withMessageContaining("[a]");
    TaoException failure =
        catchThrowableOfType(
            TaoException.class, () -> Asset.read("a", folder.resolve("nothing.txt")));
    assertThat(failure.code()).isEqualTo("MODEL-020");
    assertThat(failure.problem()).contains("nothing.txt").contains("there is no such file");
  }

  // Facts

  enum Decoding {
    GREEDY,
    BEAM
  }

  record Band(double low, double high) {}

  record Speech(
      int sampleRate,
      Decoding decoding,
      List<Band> bands,
      Map<String, Long> counts,
      boolean cased) {}

  private static Speech speech() {
    return new Speech(
        16_000,
        Decoding.BEAM,
        List.of(new Band(0, 0.1), new Band(20, 8000)),
        Map.of("tokens", 5_000_000_000L),
        true);
  }

  @Test
  void factsAreRecordsThatComeBack() throws IOException {
    Path file = folder.resolve("model.tao");
    full().save(file);
    ModelMeta meta = Model.load(file).meta();
    assertThat(meta.facts("speech", Speech.class)).contains(speech());
    assertThat(meta.facts("other", Speech.class)).isEmpty();
    assertThat(meta(file)).contains("\"sample_rate\" : 16000");
  }

  record Later(int sampleRate, Decoding decoding, List<Band> bands, String added) {}

  record Stricter(int sampleRate, int added) {}

  @Test
  void factsThatDoNotFitTheRecordAreNamed() {
    ModelMeta meta = ModelMeta.of("speech").withFacts("speech", new Band(1, 2));
    TaoException failure =
        catchThrowableOfType(TaoException.class, () -> meta.facts("speech", Stricter.class));
    assertThat(failure.code()).isEqualTo("MODEL-022");
    assertThat(failure.problem()).contains("speech").contains("low");
    ModelMeta old = ModelMeta.of("speech").withFacts("speech", new Older(8000));
    assertThat(old.facts("speech", Later.class)).contains(new Later(8000, null, null, null));
    TaoException missing =
        catchThrowableOfType(TaoException.class, () -> old.facts("speech", Stricter.class));
    assertThat(missing.problem()).contains("added");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelMeta.of("x").withFacts("x", new Band(Double.NaN, 1)));
  }

  record Older(int sampleRate) {}
}
