package io.tao4j.networks.action;

import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelFile;
import io.tao4j.model.ModelMeta;
import io.tao4j.networks.backbones.Backbone;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.tasks.NetworkDefinition;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import io.tao4j.weights.NameMap;
import io.tao4j.weights.WeightLoader;
import io.tao4j.weights.format.WeightFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of networks over pictures as those of networks over clips: kernels are repeated along
 * time and divided by how often, so that a video that stands still gives what its picture gives;
 * first convolutions take the mean over the colours for every channel.
 *
 * @see <a href="https://arxiv.org/abs/1705.07750">Carreira, Zisserman: Quo Vadis, Action
 *     Recognition? (2017)</a>
 */
final class Inflation {
  private static final String SCOPE = NetworkDefinition.BACKBONE + ".";

  private Inflation() {}

  /**
   * A kernel over pictures as one over volumes.
   *
   * @param kernel {@code [O, I, h, w]}
   * @param frames of the result
   * @return {@code [O, I, frames, h, w]}
   */
  static Tensor inflated(Tensor kernel, int frames) {
    long[] shape = kernel.shape().toArray();
    int pixels = Math.toIntExact(shape[2] * shape[3]);
    float[] from = kernel.toFloatArray();
    float[] to = new float[from.length * frames];
    for (int at = 0; at < from.length; at++) {
      for (int t = 0; t < frames; t++) {
        to[(at / pixels * frames + t) * pixels + at % pixels] = from[at] / frames;
      }
    }
    return Tensor.of(to, shape[0], shape[1], frames, shape[2], shape[3]);
  }

  /**
   * A kernel for other channels: the mean over those that it has, for each.
   *
   * @param kernel {@code [O, I, h, w]}
   */
  static Tensor widened(Tensor kernel, int channels) {
    long[] shape = kernel.shape().toArray();
    int old = Math.toIntExact(shape[1]);
    int pixels = Math.toIntExact(shape[2] * shape[3]);
    float[] from = kernel.toFloatArray();
    float[] to = new float[from.length / old * channels];
    for (int o = 0; o < shape[0]; o++) {
      for (int p = 0; p < pixels; p++) {
        double sum = 0;
        for (int c = 0; c < old; c++) {
          sum += from[(o * old + c) * pixels + p];
        }
        for (int c = 0; c < channels; c++) {
          to[(o * channels + c) * pixels + p] = (float) (sum / old);
        }
      }
    }
    return Tensor.of(to, shape[0], channels, shape[2], shape[3]);
  }

  /**
   * What a file gives a network: of a model of this network all that fits by name and shape, of a
   * classifier or public weights what its backbone has.
   *
   * @param graph the network
   * @param stream whose weights the file has
   * @param classes of the network: last layers are taken where the file's model has the same
   * @throws TaoException {@code TRAIN-007} if nothing fits, and those of reading weights
   */
  static Map<String, Tensor> read(
      Path file, Graph graph, Stream stream, Backbone backbone, List<String> classes) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    if (ModelFile.isModelFile(file)) {
      Model model = ModelFile.read(file).model();
      boolean own = model.meta().network().equals(ActionNetwork.NAME);
      boolean sameClasses = model.meta().classNames().equals(classes);
      model
          .weights()
          .asMap()
          .forEach(
              (name, tensor) -> {
                boolean ofStream = name.startsWith(ActionGraph.scope(stream) + ".");
                boolean last = name.contains("." + ActionGraph.CLASSIFIER + ".");
                if (own && ofStream && (sameClasses || !last)) {
                  put(found, graph, name, tensor);
                } else if (!own && name.startsWith(SCOPE)) {
                  put(found, graph, inStream(name, stream), tensor);
                }
              });
    } else {
      flat(file, backbone)
          .forEach((name, tensor) -> put(found, graph, inStream(name, stream), tensor));
    }
    if (found.isEmpty()) {
      throw new TaoException(
          "TRAIN-007",
          "%s holds no weight of %s".formatted(file, backbone.name()),
          "give weights of the backbone that model.backbone names");
    }
    return found;
  }

  private static String inStream(String name, Stream stream) {
    return ActionGraph.scope(stream) + "." + name.substring(SCOPE.length());
  }

  private static void put(Map<String, Tensor> found, Graph graph, String name, Tensor tensor) {
    Shape wanted =
        graph.parameter(name) != null
            ? graph.parameter(name).shape()
            : graph.buffer(name) != null ? graph.buffer(name).shape() : null;
    if (wanted == null) {
      return;
    }
    Tensor fitting = tensor;
    boolean kernel = tensor.shape().rank() == 4 && wanted.rank() >= 4;
    if (kernel && tensor.shape().size(1) != wanted.size(1)) {
      fitting = widened(fitting, Math.toIntExact(wanted.size(1)));
    }
    if (kernel && wanted.rank() == 5) {
      fitting = inflated(fitting, Math.toIntExact(wanted.size(2)));
    }
    if (fitting.shape().equals(wanted)) {
      found.put(name, fitting);
    }
  }

  /** Public weights of the backbone over pictures, by its names here. */
  private static Map<String, Tensor> flat(Path file, Backbone backbone) {
    GraphBuilder b = new GraphBuilder();
    int side = Math.max(64, backbone.minimumSize());
    Value images = b.input("images", DType.FLOAT32, Shape.batch(3, side, side));
    Value last =
        backbone.build(b.scope(NetworkDefinition.BACKBONE), images, BackboneOptions.DEFAULT).last();
    b.output("map", last);
    List<NameMap> names =
        backbone.conventions().stream()
            .map(
                map ->
                    NameMap.of(
                        map.convention(), name -> map.foreign(name.substring(SCOPE.length()))))
            .toList();
    Model model =
        WeightLoader.load(
                b.build(),
                ModelMeta.of(ActionNetwork.NAME),
                0,
                WeightFile.open(file),
                new WeightLoader.Options(names, name -> false, true, Map.of(), name -> true))
            .model();
    return model.weights().asMap();
  }
}
