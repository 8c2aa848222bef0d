package io.tao4j.engine.tensorflow.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.tao4j.file.AtomicFile;
import io.tao4j.graph.Graph;
import io.tao4j.model.Model;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.VariableDef;

/**
 * Writes a SavedModel: {@code saved_model.pb} with the inference graph, and its numbers as
 * variables in a checkpoint beside it ({@code variables/}), which TensorFlow's own saver writes.
 *
 * <p>The form is that of TensorFlow 1 (a graph, collections and a saver, no object graph):
 * TensorFlow Serving, Python's {@code tf.saved_model.load} and TensorFlow for Java all read it.
 */
final class SavedModelWriter {
  /** The file by which a SavedModel is known. */
  static final String MARK = "saved_model.pb";

  static final String TAG = "serve";
  static final String SIGNATURE = "serving_default";

  private final GraphWriter writer = new GraphWriter();
  private final Graph graph;
  private final InferenceGraph written;
  private final @Nullable Saver saver;

  /** Operations that write all variables into a checkpoint, and that read them from one. */
  private record Saver(
      Output<?> filename, Output<?> saved, List<Operation> assigned, Operation restored) {}

  private SavedModelWriter(Graph graph) {
    this.graph = graph;
    try {
      this.written = new InferenceGraph(graph, DType.FLOAT32, writer);
      this.saver = written.variables().names().isEmpty() ? null : saver();
    } catch (RuntimeException | Error e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Writes the inference part of a model into an empty folder.
   *
   * @throws io.tao4j.error.TaoException {@code ENGINE-023} if TensorFlow cannot write the numbers
   */
  static void write(Model model, Path folder) throws IOException {
    SavedModelWriter program = new SavedModelWriter(model.graph().forInference());
    // Before the session adds what only this process needs.
    byte[] definition;
    try {
      definition = program.definition();
    } catch (IOException | RuntimeException e) {
      program.writer.close();
      throw e;
    }
    try (LoadedGraph loaded =
        LoadedGraph.load(
            program.writer, program.written.variables(), program.written.used(model.weights()))) {
      if (program.saver != null) {
        Files.createDirectory(folder.resolve("variables"));
        loaded.run(
            program.saver.filename(),
            folder.toAbsolutePath().resolve("variables/variables").toString(),
            program.saver.saved().op());
      }
    }
    AtomicFile.writeStream(folder.resolve(MARK), out -> out.write(definition));
  }

  private Saver saver() {
    Variables variables = written.variables();
    List<String> names = List.copyOf(variables.names());
    writer.at("save");
    Output<?> filename =
        writer
            .call("PlaceholderWithDefault", writer.text("model"))
            .shape("shape", Shape.SCALAR)
            .output();
    Output<?> keys = writer.texts(names);
    Output<?> slices = writer.texts(names.stream().map(name -> "").toList());
    Operation save =
        writer
            .call("SaveV2", filename, keys, slices)
            .list(names.stream().<Output<?>>map(variables::read).toList())
            .operation();
    Output<?> saved = writer.call("Identity", filename).afterOperations(List.of(save)).output();
    DataType[] types =
        names.stream()
            .map(name -> NativeTensors.dataType(variables.dtype(name)))
            .toArray(DataType[]::new);
    Operation restore =
        writer.call("RestoreV2", filename, keys, slices).types("dtypes", types).operation();
    List<Operation> assigned = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      assigned.add(variables.assign(names.get(i), restore.output(i)));
    }
    writer.at("save");
    return new Saver(
        filename, saved, assigned, writer.call("NoOp").afterOperations(assigned).operation());
  }

  private byte[] definition() throws IOException {
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
    meta.getMetaInfoDefBuilder().addTags(TAG).setTensorflowVersion(TensorFlowRuntime.VERSION);
    meta.setGraphDef(writer.graph().toGraphDef());
    if (saver != null) {
      meta.setSaverDef(
          SaverDef.newBuilder()
              .setFilenameTensorName(name(saver.filename()))
              .setSaveTensorName(name(saver.saved()))
              .setRestoreOpName(saver.restored().name())
              .setVersion(SaverDef.CheckpointFormatVersion.V2));
      collections(meta, saver);
    }
    SignatureDef.Builder signature =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
    for (int i = 0; i < graph.inputs().size(); i++) {
      Graph.Input input = graph.inputs().get(i);
      signature.putInputs(input.name(), info(written.inputs().get(i), input.type().shape()));
    }
    for (int i = 0; i < graph.outputs().size(); i++) {
      Graph.Output output = graph.outputs().get(i);
      signature.putOutputs(
          output.name(), info(written.outputs().get(i), graph.type(output.value()).shape()));
    }
    meta.putSignatureDef(SIGNATURE, signature.build());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    // TensorFlow gives the attributes of an operation in a random order.
    out.useDeterministicSerialization();
    org.tensorflow.proto.SavedModel.newBuilder()
        .setSavedModelSchemaVersion(1)
        .addMetaGraphs(meta)
        .build()
        .writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }

  /** What Python knows variables by. */
  private void collections(MetaGraphDef.Builder meta, Saver saver) {
    Variables variables = written.variables();
    CollectionDef.BytesList.Builder all = CollectionDef.BytesList.newBuilder();
    CollectionDef.BytesList.Builder trainable = CollectionDef.BytesList.newBuilder();
    int index = 0;
    for (String name : variables.names()) {
      boolean trains = graph.parameter(name) != null;
      ByteString definition =
          VariableDef.newBuilder()
              .setVariableName(name(variables.handle(name)))
              .setInitializerName(saver.assigned().get(index++).name())
              .setSnapshotName(name(variables.read(name)))
              .setIsResource(true)
              .setTrainable(trains)
              .build()
              .toByteString();
      all.addValue(definition);
      if (trains) {
        trainable.addValue(definition);
      }
    }
    meta.putCollectionDef("variables", CollectionDef.newBuilder().setBytesList(all).build());
    meta.putCollectionDef(
        "trainable_variables", CollectionDef.newBuilder().setBytesList(trainable).build());
  }

  private static String name(Output<?> output) {
    return output.op().name() + ":" + output.index();
  }

  private static TensorInfo info(Output<?> output, Shape shape) {
    return TensorInfo.newBuilder()
        .setName(name(output))
        .setDtype(output.dataType())
        .setTensorShape(NativeTensors.proto(shape))
        .build();
  }
}
