package io.tao4j.export.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Application;
import ai.djl.modality.Classifications;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import io.tao4j.data.image.ColorOrder;
import io.tao4j.data.image.CropMode;
import io.tao4j.data.image.Image;
import io.tao4j.data.image.Interpolation;
import io.tao4j.data.image.Normalization;
import io.tao4j.data.image.Normalization.Mode;
import io.tao4j.data.image.Preprocessing;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.engine.Engine;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.export.deploy.TritonProto.Config;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.inference.TestTask;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.network.ServedForm;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxSession;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("pytorch")
class DeployerTest extends DeployedFolders {
  private Path deploy(Model model, ServedForm.@Nullable Boxes form, DeploySettings settings) {
    return Deployer.deploy(
            model,
            TestTask.served(form == null ? DeployModels.scores(model) : form),
            Engine.PYTORCH.provider(),
            ExecutionPlan.CPU_FP32,
            null,
            settings)
        .folders()
        .values()
        .iterator()
        .next();
  }

  private static byte[] levels(BufferedImage picture) {
    byte[] levels = new byte[16 * 24 * 3];
    for (int i = 0; i < 16 * 24; i++) {
      for (int c = 0; c < 3; c++) {
        levels[3 * i + c] = (byte) (picture.getRGB(i % 24, i / 24) >> 16 - 8 * c);
      }
    }
    return levels;
  }

  private static Tensor bytes(BufferedImage picture) {
    return Tensor.of(levels(picture), 1, 16, 24, 3);
  }

  private static Map<String, Tensor> encoded(Model model, BufferedImage picture) {
    Preprocessing preprocessing = Preprocessing.fromMap(model.meta().preprocessing());
    return Map.of("images", preprocessing.plan().batch(List.of(Image.of(picture))));
  }

  private static float[] logits(Model model, BufferedImage picture) {
    try (Executable executable = Engine.PYTORCH.provider().compile(model, ExecutionPlan.CPU_FP32)) {
      return executable.run(encoded(model, picture)).get("logits").toFloatArray();
    }
  }

  private static double[] softmax(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double[] shares = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      shares[i] = Math.exp(logits[i]) / sum;
    }
    return shares;
  }

  // Triton

  /** Runs an ensemble as Triton would, step by step in ONNX Runtime. */
  private static Map<String, Tensor> ensemble(Path repository, String name, Tensor pictures)
      throws IOException {
    TritonProto proto = new TritonProto();
    Config ensemble = proto.read(repository.resolve(name + "/config.pbtxt"));
    assertThat(ensemble.text("platform")).isEqualTo("ensemble");
    assertThat(repository.resolve(name + "/1")).isDirectory();
    Map<String, Tensor> tensors = new HashMap<>(Map.of("pictures", pictures));
    for (var step : Config.all(ensemble.all("ensemble_scheduling").get(0), "step")) {
      Path model = repository.resolve(Config.text(step, "model_name"));
      Config config = proto.read(model.resolve("config.pbtxt"));
      assertThat(config.text("name")).isEqualTo(Config.text(step, "model_name"));
      Map<String, Tensor> inputs = new HashMap<>();
      Config.map(step, "input_map")
          .forEach((port, tensor) -> inputs.put(port, tensors.get(tensor)));
      try (OnnxSession session = OnnxSession.open(model.resolve("1/model.onnx"))) {
        Map<String, Tensor> outputs = session.run(inputs);
        Config.map(step, "output_map")
            .forEach((port, tensor) -> tensors.put(tensor, outputs.get(port)));
      }
    }
    Map<String, Tensor> results = new LinkedHashMap<>();
    ensemble
        .all("output")
        .forEach(o -> results.put(Config.text(o, "name"), tensors.get(Config.text(o, "name"))));
    return results;
  }

  private static List<String> ports(List<OnnxSignature.Port> ports) {
    Map<String, String> names = Map.of("FLOAT", "FP32", "UINT8", "UINT8", "INT32", "INT32");
    return ports.stream()
        .map(p -> p.name() + " " + names.get(p.type()) + " " + p.dims().stream().skip(1).toList())
        .toList();
  }

  /** Every ONNX model has the inputs and outputs of its file; labels are where they are named. */
  private static Set<String> checkRepository(Path repository) throws IOException {
    TritonProto proto = new TritonProto();
    Set<String> models = new HashSet<>();
    try (Stream<Path> all = Files.list(repository)) {
      for (Path model : all.toList()) {
        Config config = proto.read(model.resolve("config.pbtxt"));
        assertThat(config.text("name")).isEqualTo(model.getFileName().toString());
        assertThat(config.text("max_batch_size")).isEqualTo("16");
        models.add(config.text("name") + " " + config.text("platform"));
        if (config.text("platform").equals("onnxruntime_onnx")) {
          OnnxSignature file = OnnxSignature.read(model.resolve("1/model.onnx"));
          assertThat(config.ports("input")).isEqualTo(ports(file.inputs()));
          assertThat(config.ports("output")).isEqualTo(ports(file.outputs()));
          assertThat(config.all("dynamic_batching")).hasSize(1);
        }
        for (var output : config.all("output")) {
          if (output.last("label_filename").isPresent()) {
            assertThat(model.resolve(Config.text(output, "label_filename")))
                .hasContent(String.join("\n", DeployModels.CLASSES) + "\n");
          }
        }
      }
    }
    return models;
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void tritonsEnsembleGivesTheNetworksNumbers(Mode mode) throws IOException {
    Model model = DeployModels.classifier(Normalization.of(mode, false));
    Path repository =
        deploy(model, null, settings(DeployTarget.TRITON)).resolve(TritonRepository.REPOSITORY);
    assertThat(checkRepository(repository))
        .containsExactlyInAnyOrder(
            "shapes ensemble", "shapes_onnx onnxruntime_onnx", "shapes_prepare onnxruntime_onnx");
    Tensor logits = ensemble(repository, "shapes", bytes(picture(4))).get("logits");
    assertThat(logits.toFloatArray()).containsExactly(logits(model, picture(4)), within(1e-4f));
  }

  @Test
  void tritonsDetectionsAreTheSameByAllWays() throws IOException {
    ServedForm.Boxes form = DeployModels.detector(Normalization.of(Mode.CAFFE, false));
    DeploySettings settings =
        settings(DeployTarget.TRITON)
            .withBackends(
                List.of(TritonBackend.ONNX, TritonBackend.TORCHSCRIPT, TritonBackend.TENSORRT));
    Path written = deploy(form.model(), form, settings);
    Path repository = written.resolve(TritonRepository.REPOSITORY);
    assertThat(checkRepository(repository))
        .containsExactlyInAnyOrder(
            "shapes ensemble",
            "shapes_prepare onnxruntime_onnx",
            "shapes_onnx onnxruntime_onnx",
            "shapes_torchscript pytorch_libtorch",
            "shapes_torchscript_ensemble ensemble",
            "shapes_suppress onnxruntime_onnx");
    Map<String, Tensor> ensembleOutputs = ensemble(repository, "shapes", bytes(picture(4)));
    assertThat(ensembleOutputs.get(SuppressedOutputs.COUNT).get(0)).isGreaterThan(0);

    // TorchScript: names by place, boxes and scores, then suppression
    TritonProto proto = new TritonProto();
    Path torch = repository.resolve("shapes_torchscript");
    Config config = proto.read(torch.resolve("config.pbtxt"));
    assertThat(config.ports("input")).containsExactly("images__0 FP32 [3, 16, 24]");
    assertThat(config.ports("output"))
        .containsExactly("boxes__0 FP32 [24, 4]", "scores__1 FP32 [24, 4]");
    Map<String, Tensor> predictions;
    try (Executable executable =
        Engine.PYTORCH
            .provider()
            .open(torch.resolve("1/model.pt"), form.model().graph(), ExecutionPlan.CPU_FP32)) {
      predictions = executable.run(encoded(form.model(), picture(4)));
    }
    try (OnnxSession session =
        OnnxSession.open(repository.resolve("shapes_suppress/1/model.onnx"))) {
      Map<String, Tensor> detections = session.run(predictions);
      assertThat(detections.get(SuppressedOutputs.COUNT).get(0))
          .isEqualTo(ensembleOutputs.get(SuppressedOutputs.COUNT).get(0));
      assertThat(detections.get(SuppressedOutputs.SCORES).toFloatArray())
          .containsExactly(
              ensembleOutputs.get(SuppressedOutputs.SCORES).toFloatArray(), within(1e-5f));
      assertThat(
              proto
                  .read(repository.resolve("shapes_torchscript_ensemble/config.pbtxt"))
                  .ports("output"))
          .isEqualTo(
              proto.read(repository.resolve("shapes_suppress/config.pbtxt")).ports("output"));
    }

    // an engine is not here: its models wait outside of the repository
    Path aside = written.resolve(TritonRepository.ASIDE);
    Config plan = proto.read(aside.resolve("shapes_tensorrt/config.pbtxt"));
    assertThat(plan.text("platform")).isEqualTo("tensorrt_plan");
    OnnxSignature source = OnnxSignature.read(aside.resolve("shapes_tensorrt/model.onnx"));
    assertThat(source.operators()).containsKey("EfficientNMS_TRT");
    assertThat(plan.ports("input")).isEqualTo(ports(source.inputs()));
    assertThat(plan.ports("output")).isEqualTo(ports(source.outputs()));
    assertThat(aside.resolve("shapes_tensorrt/1")).isEmptyDirectory();
    assertThat(written.resolve("README.md")).content().contains("tao converter");
  }

  @Test
  void anEngineAndAFileThatAreThereAreTaken() throws IOException {
    Model model = DeployModels.classifier(Normalization.of(Mode.TF, false));
    Path onnx = folder.resolve("own.onnx");
    OnnxExporter.export(model, onnx);
    Path plan = Files.writeString(folder.resolve("own.engine"), "engine");
    Path repository =
        deploy(
                model,
                null,
                settings(DeployTarget.TRITON)
                    .withBackends(List.of(TritonBackend.TENSORRT, TritonBackend.ONNX))
                    .withOnnx(onnx)
                    .withPlan(plan))
            .resolve(TritonRepository.REPOSITORY);
    assertThat(repository.resolve("shapes_tensorrt/1/model.plan")).hasContent("engine");
    assertThat(repository.resolve("shapes_onnx/1/model.onnx")).hasSameBinaryContentAs(onnx);
    assertThat(repository.resolveSibling(TritonRepository.ASIDE)).doesNotExist();
  }

  // DeepStream

  private static Map<String, String> property(Path config) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(config)));
    Map<String, String> map = new HashMap<>();
    properties.forEach((key, value) -> map.put((String) key, (String) value));
    return map;
  }

  @Test
  void aSemicolonInAClassNameIsNoSecondLabel() throws IOException {
    Model model = DeployModels.classifier(Normalization.of(Mode.TORCH, false));
    ModelMeta meta = model.meta();
    List<String> names = new ArrayList<>(meta.classNames());
    names.set(0, "cross; red");
    Model renamed =
        model.withMeta(
            new ModelMeta(
                meta.network(), names, meta.preprocessing(), meta.metrics(), meta.properties()));
    Path written = deploy(renamed, null, settings(DeployTarget.DEEPSTREAM));
    assertThat(Files.readString(written.resolve("labels.txt")).split(";"))
        .hasSize(names.size())
        .startsWith("cross, red");
    assertThat(written.resolve("README.md")).content().contains("semicolons");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void nvinfersFactorAndOffsetsGiveTheNetworksInput(Mode mode) throws IOException {
    Normalization normalization = Normalization.of(mode, false);
    Model model = DeployModels.classifier(normalization);
    Path written = deploy(model, null, settings(DeployTarget.DEEPSTREAM));
    Map<String, String> property = property(written.resolve(DeepStreamFiles.CONFIG));
    assertThat(property)
        .containsEntry("network-type", "1")
        .containsEntry("infer-dims", "3;16;24")
        .containsEntry("output-blob-names", "probabilities")
        .containsEntry("model-color-format", mode == Mode.CAFFE ? "1" : "0")
        .containsEntry("batch-size", "16");
    assertThat(written.resolve("labels.txt")).hasContent("cross;ring;stripes;a \"star\"\n");

    double factor = Double.parseDouble(property.get("net-scale-factor"));
    double[] offsets =
        property.containsKey("offsets")
            ? Stream.of(property.get("offsets").split(";"))
                .mapToDouble(Double::parseDouble)
                .toArray()
            : new double[3];
    assertThat(property.containsKey("offsets")).isEqualTo(mode != Mode.TORCH);
    byte[] rgb = levels(picture(4));
    float[] input = new float[3 * 16 * 24];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 16 * 24; i++) {
        int level = rgb[3 * i + (mode == Mode.CAFFE ? 2 - c : c)] & 0xff;
        input[c * 16 * 24 + i] = (float) (factor * (level - offsets[c]));
      }
    }
    try (OnnxSession session = OnnxSession.open(written.resolve(property.get("onnx-file")))) {
      float[] shares =
          session
              .run(Map.of("images", Tensor.of(input, 1, 3, 16, 24)))
              .get("probabilities")
              .toFloatArray();
      double[] expected = softmax(logits(model, picture(4)));
      for (int i = 0; i < 4; i++) {
        assertThat((double) shares[i]).isCloseTo(expected[i], within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deepStreamsDetectorEndsInThePlugIn(boolean folded) throws IOException {
    ServedForm.Boxes form =
        DeployModels.detector(Normalization.of(folded ? Mode.TORCH : Mode.CAFFE, false));
    Path written = deploy(form.model(), form, settings(DeployTarget.DEEPSTREAM));
    Map<String, String> property = property(written.resolve(DeepStreamFiles.CONFIG));
    assertThat(property)
        .containsEntry("network-type", "0")
        .containsEntry("num-detected-classes", "4")
        .containsEntry("cluster-mode", "4")
        .containsEntry("maintain-aspect-ratio", "1")
        .containsEntry("symmetric-padding", "1")
        .containsEntry("parse-bbox-func-name", "NvDsInferParseCustomEfficientNMS")
        .containsEntry("output-blob-names", "num_dets;det_boxes;det_scores;det_classes")
        .containsEntry("pre-cluster-threshold", "0.4")
        .containsEntry("net-scale-factor", folded ? "1.0" : "1");
    OnnxSignature file = OnnxSignature.read(written.resolve("shapes.onnx"));
    assertThat(file.operators()).containsKey("EfficientNMS_TRT");
    assertThat(file.outputs().stream().map(OnnxSignature.Port::name))
        .containsExactly(property.get("output-blob-names").split(";"));
    assertThat(Files.readAllLines(written.resolve("labels.txt"))).isEqualTo(DeployModels.CLASSES);
    assertThat(written.resolve("README.md")).content().contains("level 0, training did with 128");
  }

  // DJL

  @ParameterizedTest
  @EnumSource(Mode.class)
  void djlLoadsTheArchiveAndAnswersAsTheNetwork(Mode mode) throws Exception {
    Model model = DeployModels.classifier(Normalization.of(mode, false));
    Path archive = deploy(model, null, settings(DeployTarget.DJL)).resolve("shapes.zip");
    Path file = folder.resolve("ring.png");
    ImageIO.write(picture(4), "png", file.toFile());
    Criteria<ai.djl.modality.cv.Image, Classifications> criteria =
        Criteria.builder()
            .optApplication(Application.CV.IMAGE_CLASSIFICATION)
            .setTypes(ai.djl.modality.cv.Image.class, Classifications.class)
            .optModelPath(archive)
            .build();
    try (ZooModel<ai.djl.modality.cv.Image, Classifications> loaded = criteria.loadModel();
        var predictor = loaded.newPredictor()) {
      assertThat(loaded.getNDManager().getEngine().getEngineName()).isEqualTo("PyTorch");
      Classifications answer = predictor.predict(ImageFactory.getInstance().fromFile(file));
      double[] expected = softmax(logits(model, picture(4)));
      for (int i = 0; i < 4; i++) {
        assertThat(answer.get(DeployModels.CLASSES.get(i)).getProbability())
            .isCloseTo(expected[i], within(1e-4));
      }
    }
  }

  // ONNX Runtime

  /** Compiles the example and runs it. */
  @ParameterizedTest
  @CsvSource({
    "STRETCH,BILINEAR_ANTIALIAS,0",
    "STRETCH,BICUBIC_ANTIALIAS,0",
    "STRETCH,BILINEAR,0",
    "STRETCH,AREA,0",
    "STRETCH,NEAREST,0",
    "CENTER_CROP,BILINEAR_ANTIALIAS,18",
    "MARGIN_CROP,BILINEAR_ANTIALIAS,23",
    "MARGIN_CROP,BICUBIC_ANTIALIAS,48",
    "LETTERBOX,AREA,0",
    "LETTERBOX_TOP_LEFT,BILINEAR_ANTIALIAS,0"
  })
  void theExampleShowsThePictureAsTrainingDid(
      CropMode crop, Interpolation interpolation, int shortSide) throws Exception {
    Preprocessing preprocessing =
        new Preprocessing(
            16, 24, interpolation, crop, shortSide, 0, Normalization.unit(ColorOrder.RGB));
    Path written =
        deploy(DeployModels.classifier(preprocessing), null, settings(DeployTarget.ONNXRUNTIME));
    try (URLClassLoader loader = example(written)) {
      Method numbers =
          loader.loadClass("OnnxExample").getDeclaredMethod("numbers", BufferedImage.class);
      numbers.setAccessible(true);
      for (int[] size : List.of(new int[] {24, 16}, new int[] {53, 61}, new int[] {19, 13})) {
        BufferedImage picture = new BufferedImage(size[0], size[1], BufferedImage.TYPE_INT_RGB);
        SeededRandom random = SeededRandom.of(size[0]);
        for (int i = 0; i < size[0] * size[1]; i++) {
          picture.setRGB(i % size[0], i / size[0], random.nextInt(1 << 24));
        }
        float[] got = (float[]) numbers.invoke(null, picture);
        float[] expected = preprocessing.plan().apply(Image.of(picture)).toFloatArray();
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.length; i++) {
          assertThat(255 * got[i])
              .as("%d of %d x %d", i, size[0], size[1])
              .isCloseTo(255 * expected[i], within(1.01f));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theExampleCompilesAndAnswersAsTheNetwork(Mode mode) throws Exception {
    Model model = DeployModels.classifier(Normalization.of(mode, false));
    Path written = deploy(model, null, settings(DeployTarget.ONNXRUNTIME));
    Path file = folder.resolve("ring.png");
    ImageIO.write(picture(4), "png", file.toFile());
    double[] expected = softmax(logits(model, picture(4)));
    Map<String, Double> shares = new HashMap<>();
    for (String line : run(written, file)) {
      int space = line.lastIndexOf(' ');
      shares.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(shares.get(DeployModels.CLASSES.get(i))).isCloseTo(expected[i], within(1e-4));
    }
  }

  @Test
  void theExampleFindsBoxes() throws Exception {
    ServedForm.Boxes form = DeployModels.detector(Normalization.of(Mode.TF, false));
    Path written = deploy(form.model(), form, settings(DeployTarget.ONNXRUNTIME));
    Path file = folder.resolve("ring.png");
    ImageIO.write(picture(4), "png", file.toFile());
    Map<String, Tensor> expected;
    try (OnnxSession session = OnnxSession.open(written.resolve("shapes.onnx"))) {
      expected = session.run(encoded(form.model(), picture(4)));
    }
    List<String> lines = run(written, file);
    assertThat(lines).hasSize((int) expected.get(SuppressedOutputs.COUNT).get(0)).isNotEmpty();
    String[] first = lines.get(0).substring(lines.get(0).indexOf(' ') + 1).split(" ");
    int numbers = first.length;
    assertThat(Double.parseDouble(first[numbers - 5]))
        .isCloseTo(expected.get(SuppressedOutputs.SCORES).get(0), within(1e-5));
    assertThat(24 * Double.parseDouble(first[numbers - 4]))
        .isCloseTo(expected.get(SuppressedOutputs.BOXES).get(0), within(1e-3));
  }

  // What does not fit

  @Test
  void refusesOutputsThatTheModelDoesNotHave() {
    ServedForm.Boxes form = DeployModels.detector(Normalization.of(Mode.TF, false));
    assertThatThrownBy(() -> deploy(form.model(), null, settings(DeployTarget.TRITON)))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("DEPLOY-001")
        .hasMessageContaining("[boxes, scores]");
    assertThat(folder.resolve("triton")).doesNotExist();
  }

  @Test
  void refusesFilesOfOtherNetworksAndLeavesNoFolder() {
    Model model = DeployModels.classifier(Normalization.of(Mode.TF, false));
    Path gray = folder.resolve("gray.onnx");
    OnnxExporter.export(DeployModels.classifier(Normalization.of(Mode.TF, true)), gray);
    assertThatThrownBy(() -> deploy(model, null, settings(DeployTarget.TRITON).withOnnx(gray)))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("DEPLOY-004")
        .hasMessageContaining("[?,1,16,24]");
    assertThatThrownBy(
            () ->
                deploy(
                    model,
                    null,
                    settings(DeployTarget.TRITON).withPlan(folder.resolve("no.engine"))))
        .hasMessageContaining("DEPLOY-003");
    assertThat(folder.resolve("triton")).doesNotExist();
  }

  @Test
  void aForeignFolderIsNotReplaced() throws IOException {
    Path existing = Files.createDirectories(folder.resolve("triton"));
    Files.writeString(existing.resolve("precious.txt"), "mine");
    Model model = DeployModels.classifier(Normalization.of(Mode.TF, false));
    assertThatThrownBy(() -> deploy(model, null, settings(DeployTarget.TRITON)))
        .hasMessageContaining("DEPLOY-003");
    assertThat(existing).isDirectoryContaining("glob:**precious.txt");
    try (Stream<Path> rest = Files.list(folder)) {
      assertThat(rest).containsExactly(existing);
    }
  }

  @Test
  void equalModelsGiveEqualFolders() throws IOException {
    Model model = DeployModels.classifier(Normalization.of(Mode.CAFFE, false));
    Map<String, byte[]> first = files(deploy(model, null, settings(DeployTarget.TRITON)));
    Map<String, byte[]> second = files(deploy(model, null, settings(DeployTarget.TRITON)));
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((name, content) -> assertThat(second.get(name)).as(name).isEqualTo(content));
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
