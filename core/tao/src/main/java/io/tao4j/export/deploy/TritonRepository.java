package io.tao4j.export.deploy;

import io.tao4j.data.image.Preprocessing;
import io.tao4j.error.TaoException;
import io.tao4j.export.ExportSettings;
import io.tao4j.export.deploy.TritonConfig.DataType;
import io.tao4j.export.deploy.TritonConfig.DynamicBatching;
import io.tao4j.export.deploy.TritonConfig.Ensemble;
import io.tao4j.export.deploy.TritonConfig.Format;
import io.tao4j.export.deploy.TritonConfig.InstanceGroup;
import io.tao4j.export.deploy.TritonConfig.Kind;
import io.tao4j.export.deploy.TritonConfig.Step;
import io.tao4j.graph.Graph;
import io.tao4j.graph.SuppressedOutputs;
import io.tao4j.graph.TensorType;
import io.tao4j.model.Model;
import io.tao4j.network.ServedForm;
import io.tao4j.onnx.NmsTail;
import io.tao4j.onnx.OnnxExporter;
import io.tao4j.onnx.OnnxOptions;
import io.tao4j.onnx.OnnxSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A model repository for Triton. Each back end has a model of the network, {@code NAME_BACKEND},
 * and an ensemble, {@code NAME} for the first one, from pictures of the network's size in bytes to
 * its outputs: levels become numbers in a small ONNX model of their own, {@code NAME_prepare}, and
 * where a back end's file ends in boxes and scores, {@code NAME_suppress} follows. A network that
 * takes something else than a picture has its models alone: the caller makes its tensors.
 */
final class TritonRepository {
  static final String REPOSITORY = "model_repository";

  /** Where an engine's model waits for its engine: Triton would refuse to start without. */
  static final String ASIDE = "without_engine";

  private static final String ENDING = "_all";

  private final ServedNetwork network;
  private final DeploySettings settings;
  private final Path folder;
  private final String prepare;
  private final String suppress;

  private TritonRepository(ServedNetwork network, DeploySettings settings, Path folder) {
    this.network = network;
    this.settings = settings;
    this.folder = folder;
    this.prepare = settings.name() + "_prepare";
    this.suppress = settings.name() + "_suppress";
  }

  static void write(ServedNetwork network, DeploySettings settings, Path folder)
      throws IOException {
    new TritonRepository(network, settings, folder).write();
  }

  private void write() throws IOException {
    Path repository = folder.resolve(REPOSITORY);
    if (network.takesPictures()) {
      Model pictures = PreparedGraphs.pictures(network.normalization(), network.input());
      OnnxExporter.export(pictures, version(repository, prepare).resolve("model.onnx"));
      config(repository, onnxModel(prepare, version(repository, prepare), Kind.KIND_AUTO));
    }
    boolean suppression = false;
    boolean first = true;
    for (TritonBackend backend : settings.backends()) {
      String name = settings.name() + "_" + backend.text();
      boolean waits = backend == TritonBackend.TENSORRT && settings.plan() == null;
      Path place = waits ? folder.resolve(ASIDE) : repository;
      TritonConfig modelConfig = model(backend, name, place);
      config(place, modelConfig);
      boolean raw =
          network.form() instanceof ServedForm.Boxes boxes
              && names(modelConfig).contains(ports(backend, boxes.boxes(), 0));
      suppression |= raw;
      if (!network.takesPictures()) {
        continue;
      }
      String ensemble = first ? settings.name() : name + "_ensemble";
      config(place, ensemble(ensemble, modelConfig, raw));
      Files.createDirectories(version(place, ensemble));
      first = false;
    }
    if (suppression) {
      suppression(repository);
    }
    if (TextClient.isFor(network)) {
      TextClient.write(network, served(), folder.resolve("client"));
    }
    Files.writeString(folder.resolve("README.md"), readme());
  }

  /** The model of the first back end. */
  private String served() {
    return settings.name() + "_" + settings.backends().iterator().next().text();
  }

  private static List<String> names(TritonConfig config) {
    return config.output().stream().map(TritonConfig.Output::name).toList();
  }

  private static Path version(Path place, String model) {
    return place.resolve(model).resolve("1");
  }

  private void config(Path place, TritonConfig config) throws IOException {
    Path model = Files.createDirectories(place.resolve(config.name()));
    Files.writeString(model.resolve("config.pbtxt"), config.text());
    for (TritonConfig.Output output : config.output()) {
      if (output.labelFilename().isPresent()) {
        Files.writeString(
            model.resolve(output.labelFilename().get()),
            String.join("\n", network.classes(plain(output.name()))) + "\n");
      }
    }
  }

  // The network in a back end

  private TritonConfig model(TritonBackend backend, String name, Path place) throws IOException {
    Path version = Files.createDirectories(version(place, name));
    Path file = version.resolve(backend.file());
    return switch (backend) {
      case ONNX -> {
        onnx(file, ExportSettings.Suppression.ONNX);
        yield onnxModel(name, version, Kind.KIND_AUTO);
      }
      case TENSORRT -> {
        Path source = place.resolve(name).resolve("model.onnx");
        onnx(source, ExportSettings.Suppression.TRT);
        if (settings.plan() != null) {
          Files.copy(settings.plan(), file);
        }
        yield config(name, backend, OnnxSignature.read(source), Kind.KIND_GPU);
      }
      case TORCHSCRIPT -> {
        network.write(ExportSettings.torchScript(file));
        yield config(name, backend, network.decoded());
      }
      case SAVEDMODEL -> {
        network.write(ExportSettings.savedModel(file));
        yield config(name, backend, network.decoded());
      }
    };
  }

  private void onnx(Path file, ExportSettings.Suppression suppression) throws IOException {
    if (settings.onnx() == null) {
      network.writeOnnx(file, suppression);
    } else {
      Files.createDirectories(file.getParent());
      Files.copy(settings.onnx(), file);
    }
  }

  private TritonConfig onnxModel(String name, Path version, Kind kind) {
    return config(
        name, TritonBackend.ONNX, OnnxSignature.read(version.resolve("model.onnx")), kind);
  }

  private TritonConfig config(String name, TritonBackend backend, OnnxSignature file, Kind kind) {
    return config(
        name,
        backend,
        file.inputs().stream().map(p -> input(p.name(), type(p), rest(p))).toList(),
        file.outputs().stream().map(p -> output(p.name(), type(p), rest(p))).toList(),
        kind);
  }

  private TritonConfig config(String name, TritonBackend backend, Model model) {
    Graph graph = model.graph().forInference();
    List<TritonConfig.Input> inputs = new ArrayList<>();
    for (Graph.Input input : graph.inputs()) {
      inputs.add(
          input(
              ports(backend, input.name(), inputs.size()),
              type(input.type()),
              PreparedGraphs.sizes(input.type().shape())));
    }
    List<TritonConfig.Output> outputs = new ArrayList<>();
    for (Graph.Output output : graph.outputs()) {
      TensorType type = graph.type(output.value());
      outputs.add(
          output(
              ports(backend, output.name(), outputs.size()),
              type(type),
              PreparedGraphs.sizes(type.shape())));
    }
    return config(name, backend, inputs, outputs, Kind.KIND_AUTO);
  }

  /** libtorch knows places, not names. */
  private String ports(TritonBackend backend, String name, int place) {
    return backend == TritonBackend.TORCHSCRIPT ? name + "__" + place : name;
  }

  private TritonConfig config(
      String name,
      TritonBackend backend,
      List<TritonConfig.Input> inputs,
      List<TritonConfig.Output> outputs,
      Kind kind) {
    return new TritonConfig(
        name,
        backend.platform(),
        settings.maximumBatch(),
        inputs,
        outputs,
        List.of(new InstanceGroup(1, kind)),
        Optional.of(new DynamicBatching(settings.queueMicroseconds())),
        Optional.empty());
  }

  private static TritonConfig.Input input(String name, DataType type, List<Long> dims) {
    Format format = Format.FORMAT_NONE;
    if (dims.size() == 3) {
      boolean rows = name.equals(PreparedGraphs.PICTURES);
      format = rows ? Format.FORMAT_NHWC : Format.FORMAT_NCHW;
    }
    return new TritonConfig.Input(name, type, format, dims);
  }

  private TritonConfig.Output output(String name, DataType type, List<Long> dims) {
    boolean scores = !network.classes(plain(name)).isEmpty();
    String labels = severalHeads() ? "labels_" + fileName(plain(name)) + ".txt" : "labels.txt";
    return new TritonConfig.Output(
        name, type, dims, scores ? Optional.of(labels) : Optional.empty());
  }

  /** An output's name as a file can have it: those of tasks have a slash. */
  private static String fileName(String output) {
    return output.replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  private boolean severalHeads() {
    return network.form() instanceof ServedForm.Scores scores && scores.heads().size() > 1;
  }

  private static List<Long> rest(OnnxSignature.Port port) {
    return port.dims().subList(1, port.dims().size());
  }

  private static DataType type(OnnxSignature.Port port) {
    return switch (port.type()) {
      case "FLOAT" -> DataType.TYPE_FP32;
      case "FLOAT16" -> DataType.TYPE_FP16;
      case "UINT8" -> DataType.TYPE_UINT8;
      case "INT32" -> DataType.TYPE_INT32;
      case "INT64" -> DataType.TYPE_INT64;
      default ->
          throw new TaoException(
              "DEPLOY-002", "Triton is not given tensors like '%s' here".formatted(port));
    };
  }

  private static DataType type(TensorType type) {
    return switch (type.dtype()) {
      case FLOAT32, BFLOAT16 -> DataType.TYPE_FP32;
      case FLOAT16 -> DataType.TYPE_FP16;
      case UINT8, BOOL -> DataType.TYPE_UINT8;
      case INT32 -> DataType.TYPE_INT32;
      case INT64 -> DataType.TYPE_INT64;
    };
  }

  // What surrounds it

  private void suppression(Path repository) throws IOException {
    ServedForm.Boxes form = boxes();
    Model boxes =
        PreparedGraphs.passingOn(
            form.model().graph(), List.of(form.boxes(), form.scores()), ENDING);
    NmsTail tail =
        new NmsTail(
            NmsTail.Runtime.ONNX,
            form.boxes() + ENDING,
            form.scores() + ENDING,
            form.scoreThreshold(),
            form.iouThreshold(),
            form.topK());
    Path version = version(repository, suppress);
    OnnxExporter.export(
        boxes, version.resolve("model.onnx"), OnnxOptions.DEFAULT.withSuppression(tail));
    config(repository, onnxModel(suppress, version, Kind.KIND_CPU));
  }

  private ServedForm.Boxes boxes() {
    return (ServedForm.Boxes) network.form();
  }

  private TritonConfig ensemble(String name, TritonConfig modelConfig, boolean raw) {
    TritonConfig.Input input = modelConfig.input().get(0);
    List<Long> dims = input.dims();
    List<Step> steps = new ArrayList<>();
    steps.add(
        new Step(
            prepare,
            -1,
            Map.of(PreparedGraphs.PICTURES, PreparedGraphs.PICTURES),
            Map.of(network.input().name(), "prepared")));
    Map<String, String> outputs = new LinkedHashMap<>();
    modelConfig.output().forEach(o -> outputs.put(o.name(), plain(o.name())));
    steps.add(new Step(modelConfig.name(), -1, Map.of(input.name(), "prepared"), outputs));
    List<TritonConfig.Output> results = new ArrayList<>();
    if (raw) {
      ServedForm.Boxes form = boxes();
      List<String> names =
          List.of(
              SuppressedOutputs.COUNT,
              SuppressedOutputs.BOXES,
              SuppressedOutputs.SCORES,
              SuppressedOutputs.CLASSES);
      Map<String, String> same = new LinkedHashMap<>();
      names.forEach(n -> same.put(n, n));
      Map<String, String> given = new LinkedHashMap<>();
      given.put(form.boxes(), form.boxes());
      given.put(form.scores(), form.scores());
      steps.add(new Step(suppress, -1, given, same));
      Graph graph = form.model().graph();
      var scores = graph.type(graph.output(form.scores()).value()).shape();
      long kept = NmsTail.kept(form.topK(), scores.size(1), scores.size(2));
      results.add(output(SuppressedOutputs.COUNT, DataType.TYPE_INT32, List.of(1L)));
      results.add(output(SuppressedOutputs.BOXES, DataType.TYPE_FP32, List.of(kept, 4L)));
      results.add(output(SuppressedOutputs.SCORES, DataType.TYPE_FP32, List.of(kept)));
      results.add(output(SuppressedOutputs.CLASSES, DataType.TYPE_INT32, List.of(kept)));
    } else {
      modelConfig
          .output()
          .forEach(o -> results.add(output(plain(o.name()), o.dataType(), o.dims())));
    }
    return new TritonConfig(
        name,
        "ensemble",
        settings.maximumBatch(),
        List.of(
            input(
                PreparedGraphs.PICTURES,
                DataType.TYPE_UINT8,
                List.of(dims.get(1), dims.get(2), dims.get(0)))),
        results,
        List.of(),
        Optional.empty(),
        Optional.of(new Ensemble(steps)));
  }

  private static String plain(String name) {
    return name.replaceAll("__\\d+$", "");
  }

  private String readme() {
    String engine =
        settings.backends().contains(TritonBackend.TENSORRT) && settings.plan() == null
            ? """

              ## Engine

              An engine is built on the machine that runs it, with Triton's release of TensorRT:

                  tao converter -e %1$s/%2$s_tensorrt/1/model.plan -p %3$s,%4$s \\
                    %1$s/%2$s_tensorrt/model.onnx
                  mv %1$s/* %5$s/

              or by `trtexec --onnx=… --saveEngine=… --minShapes=… --optShapes=… --maxShapes=…`.
              Until then its models stay out of the repository: Triton does not start with them.
              """
                .formatted(ASIDE, settings.name(), network.input().name(), profile(), REPOSITORY)
            : "";
    return network.takesPictures() ? ofPictures(engine) : ofTensors(engine);
  }

  private String ofTensors(String engine) {
    return """
        # %s for Triton

            tritonserver --model-repository=%s

        `%s_BACKEND` takes %s.

        It gives %s
        %s"""
            .formatted(
                settings.name(),
                REPOSITORY,
                settings.name(),
                OutputText.inputs(network),
                OutputText.of(network),
                engine)
        + (TextClient.isFor(network) ? TextClient.readme(served()) : "");
  }

  private String ofPictures(String engine) {
    Preprocessing pictures = network.preprocessing("Triton's ensemble");
    return """
        # %s for Triton

            tritonserver --model-repository=%s

        `%s` takes `%s`, `UINT8 [N, %s, %s, %s]`: rows of pixels, %s, each picture
        %s.
        Triton decodes and resizes no files: the caller does, or a model before it. The step from
        levels to numbers (%s)
        is the model `%s`; a caller that does it calls `%s_BACKEND` alone.

        It gives %s
        %s"""
        .formatted(
            settings.name(),
            REPOSITORY,
            settings.name(),
            PreparedGraphs.PICTURES,
            pictures.height(),
            pictures.width(),
            pictures.channels(),
            pictures.channels() == 1 ? "grey" : "red first",
            network.pictureText(),
            network.numberText(),
            prepare,
            settings.name(),
            OutputText.of(network),
            engine);
  }

  /** Sizes of the input for one and for the largest batch; free sizes are the user's to fill in. */
  private String profile() {
    String rest =
        PreparedGraphs.sizes(network.input().type().shape()).stream()
            .map(size -> "x" + (size < 0 ? "SIZE" : size))
            .collect(Collectors.joining());
    return "1%s,%s%s,%s%s"
        .formatted(rest, settings.maximumBatch(), rest, settings.maximumBatch(), rest);
  }
}
