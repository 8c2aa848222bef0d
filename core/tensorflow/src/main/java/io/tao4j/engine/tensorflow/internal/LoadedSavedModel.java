package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.InputBinding;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.TensorType;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Dim;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * One signature of a SavedModel that TensorFlow's own loader has opened. Runs share a lock that
 * {@link #close} takes alone.
 */
public final class LoadedSavedModel implements AutoCloseable {
  private final Path folder;
  private final SavedModelBundle bundle;
  private final List<Graph.Input> inputs = new ArrayList<>();
  private final List<Output<?>> placeholders = new ArrayList<>();
  private final Map<String, Output<?>> outputs = new LinkedHashMap<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private LoadedSavedModel(Path folder, SavedModelBundle bundle, SignatureDef signature) {
    this.folder = folder;
    this.bundle = bundle;
    // Protobuf's maps have no order; the alphabet's is at least always the same.
    new TreeMap<>(signature.getInputsMap())
        .forEach(
            (name, info) -> {
              inputs.add(new Graph.Input(name, type(name, info)));
              placeholders.add(output(info));
            });
    new TreeMap<>(signature.getOutputsMap())
        .forEach(
            (name, info) -> {
              dtype(name, info);
              outputs.put(name, output(info));
            });
  }

  private TensorType type(String name, TensorInfo info) {
    if (info.getTensorShape().getUnknownRank()) {
      throw unreadable(folder, "the rank of its input '%s' is unknown".formatted(name), null);
    }
    List<Dim> dims = new ArrayList<>();
    info.getTensorShape()
        .getDimList()
        .forEach(
            d ->
                dims.add(
                    d.getSize() >= 0 ? Dim.of(d.getSize()) : Dim.symbol(name + "_" + dims.size())));
    return new TensorType(dtype(name, info), new Shape(dims));
  }

  private DType dtype(String name, TensorInfo info) {
    DType dtype = NativeTensors.dtypeOrNull(info.getDtype());
    if (dtype == null) {
      throw unreadable(
          folder,
          "'%s' of its signature is %s, which host tensors do not hold"
              .formatted(name, info.getDtype()),
          null);
    }
    return dtype;
  }

  /**
   * Opens a SavedModel.
   *
   * @throws TaoException {@code ENGINE-012} if it cannot be read or has no such signature
   */
  public static LoadedSavedModel open(Path folder, String signature) {
    if (!Files.isRegularFile(folder.resolve(SavedModelWriter.MARK))) {
      throw unreadable(folder, "there is no " + SavedModelWriter.MARK + " in it", null);
    }
    TensorFlowRuntime.start();
    return TensorFlowRuntime.call(() -> load(folder, signature));
  }

  private static LoadedSavedModel load(Path folder, String signature) {
    SavedModelBundle bundle;
    try {
      bundle =
          SavedModelBundle.loader(folder.toAbsolutePath().toString())
              .withTags(SavedModelWriter.TAG)
              .load();
    } catch (TensorFlowException e) {
      throw unreadable(folder, String.valueOf(e.getMessage()), e);
    }
    Map<String, SignatureDef> signatures = bundle.metaGraphDef().getSignatureDefMap();
    SignatureDef chosen = signatures.get(signature);
    if (chosen == null) {
      bundle.close();
      throw unreadable(
          folder,
          "it has no signature '%s', it has %s".formatted(signature, signatures.keySet()),
          null);
    }
    try {
      LoadedSavedModel loaded = new LoadedSavedModel(folder, bundle, chosen);
      TensorFlowRuntime.gate().opened();
      return loaded;
    } catch (RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  static TaoException unreadable(Path folder, String why, @Nullable Exception cause) {
    return new TaoException(
        "ENGINE-012", folder + " is no SavedModel that TensorFlow can run", List.of(why), cause);
  }

  /** Inputs of the signature; sizes that differ from call to call are symbols. */
  public List<Graph.Input> inputs() {
    return List.copyOf(inputs);
  }

  /** Names of the signature's outputs. */
  public List<String> outputs() {
    return List.copyOf(outputs.keySet());
  }

  /**
   * Computes outputs.
   *
   * @param given a tensor for each input
   * @return outputs by name
   * @throws IllegalArgumentException naming the input that is missing or does not fit
   * @throws TaoException {@code ENGINE-023} if TensorFlow fails
   */
  public Map<String, Tensor> run(Map<String, Tensor> given) {
    List<Tensor> tensors = InputBinding.of(inputs, given).tensors();
    Map<Output<?>, Tensor> feeds = new LinkedHashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      feeds.put(placeholders.get(i), tensors.get(i));
    }
    List<Tensor> results;
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the SavedModel is closed");
      }
      results = LoadedGraph.run(bundle.session(), feeds, List.copyOf(outputs.values()), List.of());
    } finally {
      lock.readLock().unlock();
    }
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (String name : outputs.keySet()) {
      named.put(name, results.get(named.size()));
    }
    return named;
  }

  /** The tensor that a signature calls {@code operation:index}. */
  private Output<?> output(TensorInfo info) {
    String name = info.getName();
    int colon = name.lastIndexOf(':');
    GraphOperation operation = bundle.graph().operation(name.substring(0, colon));
    if (operation == null) {
      throw unreadable(
          folder, "its signature names '%s', which is not there".formatted(name), null);
    }
    return operation.output(Integer.parseInt(name.substring(colon + 1)));
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        TensorFlowRuntime.gate().closed();
        TensorFlowRuntime.gate().release(bundle::close);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
